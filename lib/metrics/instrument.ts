/**
 * What all labelled instruments share: their family, their table of series, their place in a registry.
 */

import { checkFlag, checkOptions } from '../support/check-options.js';
import { describeValue } from '../support/describe-value.js';
import { MetricError } from '../support/metric-error.js';
import type { Collector, Registerer } from '../model/collector.js';
import { createDescriptor, familySubject, type FamilyDescriptor } from '../model/family-descriptor.js';
import type { MetricType } from '../model/metric-type.js';
import { labelText, type LabelValue, type Labels, type SomeLabels } from '../model/labels.js';
import { joinName } from '../model/names.js';
import type { FamilySnapshot, Layout } from '../model/snapshot.js';
import { registry as globalRegistry } from '../registry/global.js';
import { checkTtlSeconds } from './series-expiry.js';
import { SeriesLimit, checkMaxSeries } from './series-limit.js';
import type { Series } from './series.js';
import { SeriesTable, type OwnColumns, type SeriesBounds, type SeriesFactory, type SeriesKey } from './series-table.js';

/** Options of every instrument. */
export interface InstrumentOptions<N extends string> {
  /** First part of the name, joined to it with an underscore. */
  readonly namespace?: string | undefined;
  /** Second part of the name. */
  readonly subsystem?: string | undefined;
  /** The name, or its last part; unit and `_total` included. */
  readonly name: string;
  /** What is measured, in a sentence; must not be empty. */
  readonly help: string;
  /** The base unit, such as `seconds` or `bytes`; the name must end in it. */
  readonly unit?: string | undefined;
  /** Names of the labels that tell the series apart; default none. */
  readonly labelNames?: readonly N[] | undefined;
  /** Labels that every series carries, with their values; default none. */
  readonly constLabels?: Readonly<Record<string, LabelValue>> | undefined;
  /** Whether name and label names may be any text, such as `http.requests`; default what the registry says. */
  readonly utf8Names?: boolean | undefined;
  /**
   * How many series there may be. Label sets beyond are counted together, in one more series whose labels all have the value
   * `__overflow__`; the first one is reported. It has no meaning without labels.
   *
   * @defaultValue none: no limit
   */
  readonly maxSeries?: number | undefined;
  /**
   * For how many seconds a series may be idle before it vanishes, at the first gathering then: neither do its numbers change,
   * nor is it asked for by its labels. It has no meaning without labels.
   *
   * @defaultValue none: series stay
   */
  readonly ttlSeconds?: number | undefined;
  /** Where to enrol; default the process-wide registry, `null` for nowhere. */
  readonly registry?: Registerer | null | undefined;
}

/** The keys of {@link InstrumentOptions}, for the check against unknown ones. */
export const INSTRUMENT_OPTIONS = [
  'name',
  'help',
  'labelNames',
  'namespace',
  'subsystem',
  'unit',
  'constLabels',
  'utf8Names',
  'maxSeries',
  'ttlSeconds',
  'registry',
] as const;

/** What an instrument adds to the common options. */
export interface InstrumentKind<S extends Series> {
  /** The class, as messages name it. */
  readonly className: string;
  readonly type: MetricType;
  /** All option keys, the common ones among them. */
  readonly optionNames: readonly string[];
  /** Checks the instrument's own options; runs after the descriptor's are checked. */
  readonly layout: (subject: string) => Layout;
  readonly createSeries: SeriesFactory<S>;
}

const NO_LABELS: SeriesKey = Object.freeze({ values: [], texts: [] });

/** The descriptor that options describe. */
export function describeOptions(type: MetricType, options: InstrumentOptions<string>): FamilyDescriptor {
  const { namespace, subsystem, name, help, unit, labelNames, constLabels } = options;
  checkNamePart(type, 'namespace', namespace);
  checkNamePart(type, 'subsystem', subsystem);
  // An empty or absent name must not hide behind its namespace.
  const fullName = typeof name === 'string' && name !== '' ? joinName(namespace, subsystem, name) : name;
  const utf8Names = checkFlag(type, 'utf8Names', options.utf8Names ?? options.registry?.utf8Names);
  return createDescriptor({ name: fullName, type, help, unit, labelNames, constLabels, utf8Names });
}

/** Enrols a collector where its options say. */
export function enrol(collector: Collector, registry: Registerer | null | undefined): void {
  if (registry === null) return;
  const target: Partial<Registerer> = registry ?? globalRegistry;
  if (typeof target.register !== 'function') {
    throw new MetricError(
      'INVALID_OPTION',
      `registry: ${describeValue(target)} is no registry: give a Registry, or null to enrol nowhere`,
    );
  }
  target.register(collector);
}

function checkNamePart(type: MetricType, option: string, part: unknown): void {
  if (part !== undefined && typeof part !== 'string') {
    throw new MetricError('INVALID_OPTION', `${type}: ${option} must be a string, got ${describeValue(part)}`);
  }
}

/**
 * A family and its series.
 *
 * @typeParam N - the label names
 * @typeParam S - the handle of a series
 */
export abstract class Instrument<N extends string, S extends Series> implements Collector {
  /** Name, type, help, unit and labels. */
  readonly descriptor: FamilyDescriptor;
  /** How many series there may be, beside the one for the rest; `undefined` if there is no limit. */
  readonly maxSeries: number | undefined;
  /** For how many seconds a series may be idle; `undefined` if there is no end. */
  readonly ttlSeconds: number | undefined;
  /** What the numbers of a series mean. */
  protected readonly layout: Layout;
  /** The series of an instrument without labels. */
  protected single: S | undefined;
  readonly #table: SeriesTable<S>;

  protected constructor(kind: InstrumentKind<S>, options: InstrumentOptions<N>) {
    checkOptions(kind.className, options, kind.optionNames);
    this.descriptor = describeOptions(kind.type, options);
    this.layout = kind.layout(this.subject);
    this.maxSeries = checkMaxSeries(this.subject, options.maxSeries);
    this.ttlSeconds = checkTtlSeconds(this.subject, options.ttlSeconds);
    this.#table = new SeriesTable(this.descriptor, this.layout, kind.createSeries, this.#boundsOf(options));
    this.#bearSingle();
  }

  /** The instrument as messages name it, such as `counter "jobs_total"`. */
  protected get subject(): string {
    return familySubject(this.descriptor);
  }

  /** The family, as {@link Collector} asks for it. */
  describe(): readonly FamilyDescriptor[] {
    return [this.descriptor];
  }

  /** A snapshot of the family. */
  collect(): readonly FamilySnapshot[] | Promise<readonly FamilySnapshot[]> {
    return this.takeSnapshot();
  }

  /**
   * The handle of a series, which is born at zero if it is new; the same labels give the same object.
   * Label values are given by name, or in the order of `labelNames`.
   *
   * @throws MetricError `MISSING_LABEL`, `UNKNOWN_LABEL` or `INVALID_LABEL_VALUE`
   */
  labels(labels: Labels<N>): S;
  labels(...values: readonly LabelValue[]): S;
  labels(...given: readonly unknown[]): S {
    const first = given[0];
    if (given.length === 1 && typeof first === 'object' && first !== null) return this.seriesOf(first);
    if (this.single !== undefined && given.length === 0) return this.single;
    const known = this.#table.findValues(given);
    return this.#table.handle(known >= 0 ? known : this.#table.findOrCreate(this.#keyOfValues(given)));
  }

  /**
   * The handle of a series if it is there; none is born.
   *
   * @throws MetricError `MISSING_LABEL`, `UNKNOWN_LABEL` or `INVALID_LABEL_VALUE`
   */
  find(labels: Labels<N>): S | undefined {
    if (this.single !== undefined) return this.single;
    const known = this.#table.findLabels(labels);
    const row = known >= 0 ? known : this.#table.findTexts(this.#keyOf(labels).texts);
    return row < 0 || this.#table.isHidden(row) ? undefined : this.#table.handle(row);
  }

  /** How many series there are. */
  get seriesCount(): number {
    return this.#table.size;
  }

  /**
   * Makes a series exist at zero from now on, so that the first increment is seen as an increase.
   *
   * @throws MetricError `MISSING_LABEL`, `UNKNOWN_LABEL` or `INVALID_LABEL_VALUE`
   */
  init(labels: Labels<N>): void {
    this.seriesOf(labels);
  }

  /**
   * Removes a series; an instrument without labels keeps its only one.
   *
   * @returns whether it was there
   * @throws MetricError `MISSING_LABEL`, `UNKNOWN_LABEL` or `INVALID_LABEL_VALUE`
   */
  remove(labels: Labels<N>): boolean {
    if (this.single !== undefined) return false;
    const row = this.#table.findTexts(this.#keyOf(labels).texts);
    if (row < 0) return false;
    this.#table.remove(row);
    return true;
  }

  /**
   * Removes all series that have the given labels.
   *
   * @returns how many there were
   * @throws MetricError `UNKNOWN_LABEL` or `INVALID_LABEL_VALUE`
   */
  removeMatching(labels: SomeLabels<N>): number {
    if (this.single !== undefined) return 0;
    this.#refuseUnknown(labels);
    const wanted = Object.entries<unknown>(labels).map(([name, value]) => ({
      position: this.descriptor.labelNames.indexOf(name),
      text: labelText(`${this.subject}: label "${name}"`, value),
    }));
    const matching = this.#table
      .rows()
      .filter((row) => wanted.every(({ position, text }) => this.#table.textAt(row, position) === text));
    for (const row of matching) this.#table.remove(row);
    return matching.length;
  }

  /** Removes all series; an instrument without labels begins again at zero. */
  clear(): void {
    this.#table.clear();
    this.#bearSingle();
  }

  /** The handle of the series that these labels name. */
  protected seriesOf(labels: unknown): S {
    if (this.single !== undefined && labels === undefined) return this.single;
    return this.#table.handle(this.rowOf(labels));
  }

  /** The row of the series that these labels name; it is born if it is new. */
  protected rowOf(labels: unknown): number {
    const known = typeof labels === 'object' && labels !== null ? this.#table.findLabels(labels) : -1;
    return known >= 0 ? known : this.#table.findOrCreate(this.#keyOf(labels));
  }

  /** Enrols the instrument; the last line of every constructor. */
  protected enrol(registry: Registerer | null | undefined): void {
    enrol(this, registry);
  }

  /** The table, for instruments that write into its pages. */
  protected get table(): SeriesTable<S> {
    return this.#table;
  }

  /** Copies the family as it is now; `ownColumns` as in {@link SeriesTable.snapshot}. */
  protected takeSnapshot(ownColumns?: (series: readonly S[]) => OwnColumns): readonly FamilySnapshot[] {
    return [{ descriptor: this.descriptor, chunks: this.#table.snapshot(ownColumns) }];
  }

  #boundsOf({ registry }: InstrumentOptions<N>): SeriesBounds | undefined {
    const { descriptor, maxSeries, ttlSeconds } = this;
    if ((maxSeries === undefined && ttlSeconds === undefined) || descriptor.labelNames.length === 0) return undefined;
    const diagnostics = registry?.diagnostics ?? globalRegistry.diagnostics;
    return {
      limit: maxSeries === undefined ? undefined : new SeriesLimit(maxSeries, descriptor, diagnostics),
      ttlSeconds,
    };
  }

  #bearSingle(): void {
    const hasLabels = this.descriptor.labelNames.length > 0;
    this.single = hasLabels ? undefined : this.#table.handle(this.#table.findOrCreate(NO_LABELS));
  }

  #keyOf(labels: unknown): SeriesKey {
    const { labelNames } = this.descriptor;
    this.#refuseUnknown(labels);
    const given = labels as Readonly<Record<string, unknown>>;
    const missing = labelNames.filter((name) => given[name] === undefined);
    if (missing.length > 0) {
      throw new MetricError(
        'MISSING_LABEL',
        `${this.subject}: label "${missing.join('", "')}" is missing: give all of [${labelNames.join(', ')}]`,
      );
    }
    return this.#keyOfValues(labelNames.map((name) => given[name]));
  }

  #keyOfValues(values: readonly unknown[]): SeriesKey {
    const { labelNames } = this.descriptor;
    if (values.length !== labelNames.length) {
      throw new MetricError(
        values.length < labelNames.length ? 'MISSING_LABEL' : 'UNKNOWN_LABEL',
        `${this.subject}: ${String(values.length)} label values for [${labelNames.join(', ')}]: give one for each, in this order`,
      );
    }
    const texts = values.map((value, position) => {
      if (typeof value === 'string' && value.isWellFormed()) return value;
      return labelText(`${this.subject}: label "${labelNames[position]}"`, value);
    });
    // labelText has refused every value that is not a LabelValue.
    return { values: values as readonly LabelValue[], texts };
  }

  #refuseUnknown(labels: unknown): void {
    const { labelNames } = this.descriptor;
    if (typeof labels !== 'object' || labels === null || Array.isArray(labels)) {
      throw new MetricError(
        'MISSING_LABEL',
        `${this.subject}: labels must be an object with [${labelNames.join(', ')}], got ${describeValue(labels)}`,
      );
    }
    const unknown = Object.keys(labels).find((name) => !labelNames.includes(name));
    if (unknown !== undefined) {
      throw new MetricError(
        'UNKNOWN_LABEL',
        `${this.subject}: label ${describeValue(unknown)} is not declared: its labels are [${labelNames.join(', ')}]`,
      );
    }
  }
}
