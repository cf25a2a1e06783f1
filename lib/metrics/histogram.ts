/**
 * Histogram: how often observations fell into each bucket, and their sum.
 */

import { currentClock } from '../support/clock.js';
import { describeValue } from '../support/describe-value.js';
import { MetricError } from '../support/metric-error.js';
import { DEFAULT_BUCKETS, checkBuckets } from '../model/buckets.js';
import { createExemplar, type ExemplarLabels } from '../model/exemplar.js';
import type { LabelValue, Labels } from '../model/labels.js';
import type { BucketLayout } from '../model/snapshot.js';
import type { CallArguments } from './gauge.js';
import { Instrument, type InstrumentOptions } from './instrument.js';
import type { Page } from './page.js';
import { Series } from './series.js';
import { startLabelledTimer, startTimer, whenDone, type Timer } from './timer.js';

/** Options of a {@link Histogram}. */
export interface HistogramOptions<N extends string = never> extends InstrumentOptions<N> {
  /**
   * Upper bounds of the buckets in the unit of the observations, inclusive, finite, in ascending order; the bucket for
   * +Inf is always there.
   *
   * @defaultValue `[0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]`
   */
  readonly buckets?: readonly number[] | undefined;
}

/** What `observe` takes: the labels first, if there are any. */
export type ObserveArguments<N extends string> = [N] extends [never]
  ? [value: number, exemplar?: ExemplarLabels]
  : [labels: Labels<N>, value: number, exemplar?: ExemplarLabels];

/** One series of a {@link Histogram}. */
export class HistogramSeries extends Series {
  readonly #bounds: readonly number[];

  /** @internal */
  constructor(bounds: readonly number[], ...place: readonly [page: Page, row: number, width: number, subject: string]) {
    super(...place);
    this.#bounds = bounds;
  }

  /**
   * Counts an observation in its bucket and adds it to the sum. NaN is counted in the bucket for +Inf and turns the sum
   * into NaN, as in Go.
   *
   * @param exemplar - labels that lead to the trace of this observation; kept in its bucket until the next
   * @throws MetricError `INVALID_VALUE` if `value` is no number; `INVALID_EXEMPLAR`. Nothing is counted then.
   */
  observe(value: number, exemplar?: ExemplarLabels): void {
    if (typeof value !== 'number') refuseObservation(this.subject, value);
    const bounds = this.#bounds;
    const bucket = bucketOf(bounds, value);
    if (exemplar !== undefined) this.#keep(bucket, value, exemplar);
    const { values, offset } = this;
    values[offset + bucket] += 1;
    values[offset + bounds.length + 1] += value;
  }

  /** Starts a timer that observes its seconds when it ends. */
  startTimer(): Timer {
    return startTimer<never>((seconds) => {
      this.observe(seconds);
    });
  }

  /**
   * Calls a function and observes how many seconds it took, until its promise settled if it returns one.
   *
   * @returns what `call` returns
   */
  time<R>(call: () => R): R {
    const end = this.startTimer();
    return whenDone(call, end);
  }

  /** How many observations there were. */
  get count(): number {
    let count = 0;
    for (let bucket = 0; bucket <= this.#bounds.length; bucket += 1) count += this.values[this.offset + bucket];
    return count;
  }

  /** The sum of all observations. */
  get sum(): number {
    return this.values[this.offset + this.#bounds.length + 1];
  }

  #keep(bucket: number, value: number, labels: ExemplarLabels): void {
    const exemplar = createExemplar(this.subject, labels, value, currentClock().epochSeconds());
    const place = this.rowInPage * (this.#bounds.length + 1) + bucket;
    (this.page.exemplars ??= [])[place] = exemplar;
  }
}

/**
 * Counts observations, such as durations and sizes, in buckets.
 *
 * @typeParam N - the label names, inferred from `labelNames`
 * @see https://prometheus.io/docs/instrumenting/writing_clientlibs/#histogram
 *
 * @example
 * ```ts
 * import { Histogram } from 'prometheus-sdk';
 *
 * const latency = new Histogram({ name: 'latency_seconds', help: 'Latency.', labelNames: ['route'], buckets: [0.01, 0.1, 1] });
 * latency.observe({ route: '/' }, 0.2, { trace_id: '4bf92f3577b34da6' });
 * const answer = await latency.time({ route: '/' }, () => fetch('http://localhost/'));
 * ```
 */
export class Histogram<N extends string = never> extends Instrument<N, HistogramSeries> {
  readonly #bounds: readonly number[];

  /**
   * Creates the histogram and enrols it.
   *
   * @throws MetricError if an option is bad or unknown, or the name is taken; nothing is registered then
   */
  constructor(options: HistogramOptions<N>) {
    let bounds: readonly number[] = DEFAULT_BUCKETS;
    super(
      {
        className: 'Histogram',
        type: 'histogram',
        optionNames: ['buckets'],
        layout: (subject): BucketLayout => {
          if (options.buckets !== undefined) bounds = checkBuckets(subject, options.buckets);
          return Object.freeze({ kind: 'buckets', bounds });
        },
        createSeries: (...place) => new HistogramSeries(bounds, ...place),
      },
      options,
    );
    this.#bounds = bounds;
    this.enrol(options.registry);
  }

  /** The finite upper bounds of the buckets. */
  get buckets(): readonly number[] {
    return this.#bounds;
  }

  /**
   * Counts an observation in a series, which is born if it is new.
   *
   * @throws MetricError `INVALID_VALUE` if the value is no number; `MISSING_LABEL`, `UNKNOWN_LABEL`,
   *   `INVALID_LABEL_VALUE`, `INVALID_EXEMPLAR`. Nothing changes then.
   */
  observe(...given: ObserveArguments<N>): void;
  observe(first: unknown, second?: unknown, third?: unknown): void {
    const single = this.single;
    if (single !== undefined && (typeof first !== 'object' || first === null)) {
      // Without labels the arguments are those of the series, which checks them.
      single.observe(first as number, second as ExemplarLabels | undefined);
      return;
    }
    if (typeof second !== 'number') refuseObservation(this.subject, second);
    if (third !== undefined) {
      createExemplar(this.subject, third as ExemplarLabels, second, 0);
      this.seriesOf(first).observe(second, third as ExemplarLabels);
      return;
    }
    const row = this.rowOf(first);
    const { values, start } = this.table.pageOf(row);
    const bounds = this.#bounds;
    const offset = (row - start) * (bounds.length + 2);
    values[offset + bucketOf(bounds, second)] += 1;
    values[offset + bounds.length + 1] += second;
  }

  /**
   * Starts a timer that observes its seconds when it ends. Labels not given now are given at the end.
   *
   * @throws MetricError `MISSING_LABEL`, `UNKNOWN_LABEL`, `INVALID_LABEL_VALUE`, now if all labels are given, otherwise at the end
   *
   * @example
   * ```ts
   * import { Histogram } from 'prometheus-sdk';
   *
   * const latency = new Histogram({ name: 'request_seconds', help: 'Latency.', labelNames: ['route', 'code'] });
   * const end = latency.startTimer({ route: '/' });
   * end({ code: 200 });
   * ```
   */
  startTimer<P extends N = never>(labels?: Readonly<Record<P, LabelValue>>): Timer<Exclude<N, P>> {
    return startLabelledTimer(this.descriptor.labelNames, labels ?? {}, (all) => this.seriesOf(all));
  }

  /**
   * Calls a function and observes how many seconds it took, until its promise settled if it returns one.
   *
   * @returns what the function returns
   * @throws MetricError `MISSING_LABEL`, `UNKNOWN_LABEL`, `INVALID_LABEL_VALUE`; the function is not called then
   */
  time<R>(...given: CallArguments<N, R>): R {
    const [labels, call] = given.length === 1 ? [undefined, given[0]] : given;
    return this.seriesOf(labels).time(call);
  }
}

/** Up to this many bounds a scan from the front is as fast as halving, and faster for the small values that dominate. */
const SCANNED_BOUNDS = 16;

/** The first bucket whose bound is not below the value; NaN belongs to the last, +Inf. */
function bucketOf(bounds: readonly number[], value: number): number {
  if (bounds.length <= SCANNED_BOUNDS) {
    let bucket = 0;
    while (bucket < bounds.length && !(value <= bounds[bucket])) bucket += 1;
    return bucket;
  }
  let low = 0;
  let high = bounds.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (value <= bounds[middle]) high = middle;
    else low = middle + 1;
  }
  return low;
}

function refuseObservation(subject: string, value: unknown): never {
  throw new MetricError('INVALID_VALUE', `${subject}: cannot observe ${describeValue(value)}: give a number`);
}
