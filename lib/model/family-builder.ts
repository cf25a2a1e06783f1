/**
 * Builds a snapshot from plain rows, for collectors that keep their numbers elsewhere.
 */

import { checkFlag, checkOptions } from '../support/check-options.js';
import { currentClock } from '../support/clock.js';
import { describeValue } from '../support/describe-value.js';
import { MetricError } from '../support/metric-error.js';
import { createExemplar, type ExemplarLabels } from './exemplar.js';
import { createDescriptor, type DescriptorInput, type FamilyDescriptor } from './family-descriptor.js';
import { histogramColumns, type ExemplarRow, type HistogramRow } from './histogram-row.js';
import { labelRows } from './label-columns.js';
import { labelText, type LabelValue } from './labels.js';
import { SCALAR, exemplarsPerRow, layoutWidth } from './snapshot.js';
import type { Exemplar, FamilySnapshot, Layout, NativeBuckets, SeriesChunk } from './snapshot.js';

/** What a row may carry beside its numbers. */
export interface RowOptions {
  /** An explicit time of the sample, in seconds since the Unix epoch; without it the time of the scrape applies. */
  readonly timestamp?: number;
  /** When the series began, in seconds since the Unix epoch. */
  readonly startTime?: number;
}

/** What a row of one number may carry. */
export interface ValueOptions extends RowOptions {
  /** An exemplar of a counter; its value is the row's. */
  readonly exemplar?: ExemplarLabels;
}

/** What a histogram may carry. */
export interface HistogramRowOptions extends RowOptions {
  /**
   * Exemplars in any order. Of those that fall into one classic bucket the newest is kept; beside native buckets all are.
   */
  readonly exemplars?: readonly ExemplarRow[];
}

/** A summary as it stands. */
export interface SummaryRow {
  /** How many observations. */
  readonly count: number;
  /** The sum of all observations. */
  readonly sum: number;
  /** Values by quantile in [0, 1]. */
  readonly quantiles?: Readonly<Record<number, number>>;
}

interface SparseParts {
  /** One place or, for a histogram, one for each classic bucket. */
  readonly exemplars?: readonly (Exemplar | undefined)[] | undefined;
  readonly native?: NativeBuckets | undefined;
}

interface Row extends RowOptions, SparseParts {
  readonly texts: readonly string[];
  readonly numbers: readonly number[];
}

/**
 * Collects rows of one family and makes a snapshot of them.
 *
 * @example
 * ```ts
 * import { FamilyBuilder, registry } from 'prometheus-sdk';
 *
 * const pool = { idle: 3, busy: 1 };
 * const family = () => new FamilyBuilder({ name: 'pool_connections', type: 'gauge', help: 'Connections.', labelNames: ['state'] });
 * const { descriptor } = family();
 * registry.register({
 *   describe: () => [descriptor],
 *   collect: () => [family().add({ state: 'idle' }, pool.idle).add({ state: 'busy' }, pool.busy).build()],
 * });
 * ```
 */
export class FamilyBuilder {
  /** The family the rows belong to. */
  readonly descriptor: FamilyDescriptor;
  readonly #groups = new Map<string, { layout: Layout; rows: Row[] }>();
  readonly #seen = new Set<string>();

  /**
   * @param input - the family, or a descriptor made before
   * @throws MetricError as the constructors of the instruments do
   */
  constructor(input: DescriptorInput | FamilyDescriptor) {
    this.descriptor = isDescriptor(input) ? input : describeInput(input);
  }

  /**
   * Adds a series of one number: counter, gauge, unknown or info (whose number is 1).
   *
   * @throws MetricError `INVALID_SNAPSHOT` if the type has other rows, the number is none the type can have or the series
   *   is there already; `MISSING_LABEL`, `UNKNOWN_LABEL`, `INVALID_LABEL_VALUE`, `INVALID_EXEMPLAR` or `UNKNOWN_OPTION`
   */
  add(labels: Readonly<Record<string, LabelValue>>, value: number, options: ValueOptions = {}): this {
    this.#expect(['counter', 'gauge', 'unknown', 'info'], 'add');
    if (typeof value !== 'number') this.#fail(`value ${describeValue(value)} must be a number`);
    if (this.descriptor.type === 'counter' && !(value >= 0)) this.#fail(`a counter cannot be ${String(value)}`);
    if (this.descriptor.type === 'info' && value !== 1) this.#fail(`an info is always 1, not ${String(value)}`);
    const exemplar =
      options.exemplar &&
      createExemplar(this.descriptor.name, options.exemplar, value, options.timestamp ?? currentClock().epochSeconds());
    return this.#push(SCALAR, labels, [value], options, { exemplars: exemplar && [exemplar] });
  }

  /**
   * Adds a histogram (or gauge histogram) with classic buckets, native ones, or both.
   *
   * @throws MetricError `INVALID_SNAPSHOT` if its parts do not fit each other, `INVALID_BUCKETS`, or as {@link add}
   *
   * @example
   * ```ts
   * import { FamilyBuilder } from 'prometheus-sdk';
   *
   * const family = new FamilyBuilder({ name: 'queue_age_seconds', type: 'gaugehistogram', help: 'Age of jobs.' });
   * family.addHistogram({}, { sum: 7, native: { schema: 0, positive: { 1: 2, 2: 1 } } });
   * ```
   */
  addHistogram(
    labels: Readonly<Record<string, LabelValue>>,
    row: HistogramRow,
    options: HistogramRowOptions = {},
  ): this {
    this.#expect(['histogram', 'gaugehistogram'], 'addHistogram');
    const { exemplars = [], ...times } = options;
    const now = options.timestamp ?? currentClock().epochSeconds();
    const columns = histogramColumns(this.#subject, row, exemplars, now);
    return this.#push(columns.layout, labels, columns.numbers, times, columns);
  }

  /**
   * Adds a summary.
   *
   * @throws MetricError `INVALID_SNAPSHOT` if a quantile is outside [0, 1] or the count is no count, or as {@link add}
   */
  addSummary(labels: Readonly<Record<string, LabelValue>>, row: SummaryRow, options: RowOptions = {}): this {
    this.#expect(['summary'], 'addSummary');
    const given = Object.entries(row.quantiles ?? {}).map(([quantile, value]) => [Number(quantile), value] as const);
    given.sort(([a], [b]) => a - b);
    const quantiles = given.map(([quantile]) => quantile);
    if (!quantiles.every((quantile) => quantile >= 0 && quantile <= 1)) this.#fail('quantiles must lie in [0, 1]');
    if (new Set(quantiles).size < quantiles.length) this.#fail('a quantile is given twice');
    if (!(Number.isInteger(row.count) && row.count >= 0)) this.#fail('the count must be an integer from 0');
    const numbers = [...given.map(([, value]) => value), row.count, row.sum];
    return this.#push({ kind: 'quantiles', quantiles }, labels, numbers, options);
  }

  /**
   * Adds a state set.
   *
   * @param states - whether each state is on
   * @throws MetricError `INVALID_SNAPSHOT` if there is no state, or as {@link add}
   */
  addStates(
    labels: Readonly<Record<string, LabelValue>>,
    states: Readonly<Record<string, boolean>>,
    options: RowOptions = {},
  ): this {
    this.#expect(['stateset'], 'addStates');
    const names = Object.keys(states);
    if (names.length === 0) this.#fail('a state set needs at least one state');
    for (const state of names) labelText(`${this.descriptor.name}: state`, state);
    return this.#push(
      { kind: 'states', states: names },
      labels,
      names.map((state) => (states[state] ? 1 : 0)),
      options,
    );
  }

  /** The rows so far as a snapshot; the builder may go on being used. */
  build(): FamilySnapshot {
    const { labelNames, constLabels } = this.descriptor;
    const chunks = [...this.#groups.values()].map(({ layout, rows }): SeriesChunk => ({
      labels: labelRows(
        labelNames,
        rows.map((row) => row.texts),
        constLabels,
      ),
      layout,
      values: Float64Array.from(rows.flatMap((row) => row.numbers)),
      startTimes: optionalColumn(rows, (row) => row.startTime),
      timestamps: optionalColumn(rows, (row) => row.timestamp),
      exemplars: exemplarColumn(layout, rows),
      natives: rows.some(({ native }) => native !== undefined) ? rows.map(({ native }) => native) : undefined,
    }));
    return { descriptor: this.descriptor, chunks };
  }

  #push(
    layout: Layout,
    labels: Readonly<Record<string, LabelValue>>,
    numbers: readonly number[],
    options: RowOptions,
    { exemplars, native }: SparseParts = {},
  ): this {
    if (numbers.length !== layoutWidth(layout) || !numbers.every((value) => typeof value === 'number')) {
      this.#fail('every number of a row must be a number');
    }
    checkOptions(this.descriptor.name, options, ['timestamp', 'startTime', 'exemplar']);
    for (const time of [options.timestamp, options.startTime]) {
      if (time !== undefined && typeof time !== 'number') {
        this.#fail(`time ${describeValue(time)} must be in seconds since the Unix epoch`);
      }
    }
    const texts = this.#texts(labels);
    const series = JSON.stringify(texts);
    if (this.#seen.has(series)) this.#fail(`series ${series} is added twice: each set of label values may come once`);
    this.#seen.add(series);
    const key = JSON.stringify(layout);
    const group = this.#groups.get(key) ?? { layout: Object.freeze(layout), rows: [] };
    group.rows.push({ ...options, texts, numbers, exemplars, native });
    this.#groups.set(key, group);
    return this;
  }

  #texts(labels: Readonly<Record<string, LabelValue>>): string[] {
    const { name, labelNames } = this.descriptor;
    const extra = Object.keys(labels).find((label) => !labelNames.includes(label));
    if (extra !== undefined) {
      throw new MetricError(
        'UNKNOWN_LABEL',
        `${name}: label ${describeValue(extra)} is not declared: its labels are [${labelNames.join(', ')}]`,
      );
    }
    return labelNames.map((label) => {
      if (!Object.hasOwn(labels, label)) {
        throw new MetricError(
          'MISSING_LABEL',
          `${name}: label "${label}" is missing: give all of [${labelNames.join(', ')}]`,
        );
      }
      return labelText(`${name}: label "${label}"`, labels[label]);
    });
  }

  #expect(types: readonly string[], method: string): void {
    if (!types.includes(this.descriptor.type))
      this.#fail(`the type ${this.descriptor.type} has no rows for ${method}()`);
  }

  #fail(problem: string): never {
    throw new MetricError('INVALID_SNAPSHOT', `${this.#subject}: ${problem}`);
  }

  get #subject(): string {
    return `${this.descriptor.type} "${this.descriptor.name}"`;
  }
}

function isDescriptor(input: DescriptorInput | FamilyDescriptor): input is FamilyDescriptor {
  return Array.isArray(input.constLabels);
}

function describeInput(input: DescriptorInput): FamilyDescriptor {
  checkOptions('FamilyBuilder', input, ['name', 'type', 'help', 'unit', 'labelNames', 'constLabels', 'utf8Names']);
  return createDescriptor({ ...input, utf8Names: checkFlag('FamilyBuilder', 'utf8Names', input.utf8Names) });
}

function optionalColumn(rows: readonly Row[], pick: (row: Row) => number | undefined): Float64Array | undefined {
  return rows.some((row) => pick(row) !== undefined) ? Float64Array.from(rows, (row) => pick(row) ?? NaN) : undefined;
}

function exemplarColumn(layout: Layout, rows: readonly Row[]): (Exemplar | undefined)[] | undefined {
  if (!rows.some((row) => row.exemplars !== undefined)) return undefined;
  const none = Array<undefined>(exemplarsPerRow(layout)).fill(undefined);
  return rows.flatMap((row) => row.exemplars ?? none);
}
