/**
 * What all labelled instruments share: their family, their table of series, their place in a registry.
 */

import { checkOptions } from '../support/check-options.js';
import { describeValue } from '../support/describe-value.js';
import { MetricError } from '../support/metric-error.js';
import type { Collector, Registerer } from '../model/collector.js';
import { familySubject, type FamilyDescriptor } from '../model/family-descriptor.js';
import type { MetricType } from '../model/metric-type.js';
import { PREPARATION, type Preparation } from '../model/preparation.js';
import { labelText, type LabelValue, type Labels, type SomeLabels } from '../model/labels.js';
import type { FamilySnapshot, Layout } from '../model/snapshot.js';
import { registry as globalRegistry } from '../registry/global.js';
import { describeOptions, enrol, plainOptions, type InstrumentOptions } from './instrument-options.js';
import type { RecentSet } from './recent-series.js';
import { checkTtlSeconds } from './series-expiry.js';
import { SeriesLimit, checkMaxSeries } from './series-limit.js';
import type { Series } from './series.js';
import { SeriesTable, type SeriesBounds, type SeriesFactory, type SeriesKey } from './series-table.js';
import type { OwnColumns } from './table-snapshots.js';

/** What an instrument adds to the common options. */
export interface InstrumentKind<S extends Series> {
  /** The class, as messages name it. */
  readonly className: string;
  readonly type: MetricType;
  /** All option keys, the common ones among them. */
  readonly optionNames: readonly string[];
  /** Checks the instrument's own options; runs after the descriptor's are checked. */
  readonly layout: (family: FamilyDescriptor) => Layout;
  readonly createSeries: SeriesFactory<S>;
}

const NO_LABELS: SeriesKey = Object.freeze({ values: [], texts: [] });

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.isWellFormed();
}

/** The values of labels if they are what nearly all are, texts in the order of `names`, so that nothing else is to be checked. */
function textsInOrder(names: readonly string[], labels: unknown): string[] | undefined {
  if (typeof labels !== 'object' || labels === null || Array.isArray(labels)) return undefined;
  const given = labels as Readonly<Record<string, unknown>>;
  const texts = new Array<string>(names.length);
  let position = 0;
  for (const name in given) {
    const value = given[name];
    if (name !== names[position] || !isText(value)) return undefined;
    texts[position] = value;
    position += 1;
  }
  return position === names.length ? texts : undefined;
}

/**
 * A family and its series.
 *
 * @typeParam N - the label names
 * @typeParam S - the handle of a series
 */
export abstract class Instrument<N extends string, S extends Series> implements Collector {
  /** Name, type, help, unit and labels. */
  // Declared only, as all that the constructor sets: others are defined as `undefined` before.
  declare readonly descriptor: FamilyDescriptor;
  /** How many series there may be, beside the one for the rest; `undefined` if there is no limit. */
  declare readonly maxSeries: number | undefined;
  /** For how many seconds a series may be idle; `undefined` if there is no end. */
  declare readonly ttlSeconds: number | undefined;
  /** What the numbers of a series mean. */
  declare protected readonly layout: Layout;
  /** The series of an instrument without labels. */
  declare protected single: S | undefined;
  readonly #table: SeriesTable<S>;

  protected constructor(kind: InstrumentKind<S>, options: InstrumentOptions<N>) {
    const plain = plainOptions(options);
    if (plain === undefined) checkOptions(kind.className, options, kind.optionNames);
    const given = plain ?? options;
    const descriptor = describeOptions(kind.type, given);
    this.descriptor = descriptor;
    const layout = kind.layout(descriptor);
    this.layout = layout;
    const { maxSeries, ttlSeconds } = given;
    // How messages name the instrument is put together only where there may be one.
    this.maxSeries = maxSeries === undefined ? undefined : checkMaxSeries(this.subject, maxSeries);
    this.ttlSeconds = ttlSeconds === undefined ? undefined : checkTtlSeconds(this.subject, ttlSeconds);
    const bounds = maxSeries === undefined && ttlSeconds === undefined ? undefined : this.#boundsOf(options);
    this.#table = new SeriesTable(descriptor, layout, kind.createSeries, bounds);
    // Written once: the engine takes what never changed for a constant, which spares `observe` half a nanosecond.
    if (descriptor.labelNames.length === 0) this.#bearSingle();
    else this.single = undefined;
  }

  /** @internal */
  get [PREPARATION](): Preparation | undefined {
    return this.single === undefined ? this.#table : undefined;
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
    if (this.descriptor.labelNames.length === 0) this.#bearSingle();
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

  /** The same as {@link Instrument.rowOf}, but where the numbers of the row are, too, if that is known of late. */
  protected knownOf(labels: unknown): RecentSet | number {
    const known = typeof labels === 'object' && labels !== null ? this.#table.findKnown(labels) : -1;
    return typeof known !== 'number' || known >= 0 ? known : this.#table.findOrCreate(this.#keyOf(labels));
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
    if (descriptor.labelNames.length === 0) return undefined;
    const diagnostics = registry?.diagnostics ?? globalRegistry.diagnostics;
    return {
      limit: maxSeries === undefined ? undefined : new SeriesLimit(maxSeries, descriptor, diagnostics),
      ttlSeconds,
    };
  }

  #bearSingle(): void {
    this.single = this.#table.handle(this.#table.findOrCreate(NO_LABELS));
  }

  #keyOf(labels: unknown): SeriesKey {
    const { labelNames } = this.descriptor;
    const texts = textsInOrder(labelNames, labels);
    if (texts !== undefined) return { values: texts, texts };
    this.#refuseUnknown(labels);
    const given = labels as Readonly<Record<string, unknown>>;
    const values = new Array<unknown>(labelNames.length);
    for (let position = 0; position < labelNames.length; position += 1) {
      const value = given[labelNames[position]];
      if (value === undefined) this.#refuseMissing(given);
      values[position] = value;
    }
    return this.#keyOfValues(values);
  }

  #refuseMissing(given: Readonly<Record<string, unknown>>): never {
    const { labelNames } = this.descriptor;
    const missing = labelNames.filter((name) => given[name] === undefined);
    throw new MetricError(
      'MISSING_LABEL',
      `${this.subject}: label "${missing.join('", "')}" is missing: give all of [${labelNames.join(', ')}]`,
    );
  }

  #keyOfValues(values: readonly unknown[]): SeriesKey {
    const { labelNames } = this.descriptor;
    if (values.length !== labelNames.length) {
      throw new MetricError(
        values.length < labelNames.length ? 'MISSING_LABEL' : 'UNKNOWN_LABEL',
        `${this.subject}: ${String(values.length)} label values for [${labelNames.join(', ')}]: give one for each, in this order`,
      );
    }
    let plain = 0;
    while (plain < values.length && isText(values[plain])) plain += 1;
    // All are texts.
    if (plain === values.length) return { values: values as readonly string[], texts: values as readonly string[] };
    const texts = values.map((value, position) => labelText(`${this.subject}: label "${labelNames[position]}"`, value));
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
    const names = Object.keys(labels);
    let known = 0;
    while (known < names.length && (names[known] === labelNames[known] || labelNames.includes(names[known])))
      known += 1;
    if (known < names.length) {
      throw new MetricError(
        'UNKNOWN_LABEL',
        `${this.subject}: label ${describeValue(names[known])} is not declared: its labels are [${labelNames.join(', ')}]`,
      );
    }
  }
}
