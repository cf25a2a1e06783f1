/**
 * Histogram: how often observations fell into each bucket, and their sum.
 */

import { currentClock } from '../support/clock.js';
import { describeValue } from '../support/describe-value.js';
import { MetricError } from '../support/metric-error.js';
import { DEFAULT_BUCKETS, checkBuckets } from '../model/buckets.js';
import { createExemplar, type ExemplarLabels } from '../model/exemplar.js';
import { familySubject, type FamilyDescriptor } from '../model/family-descriptor.js';
import type { LabelValue, Labels } from '../model/labels.js';
import type { BucketLayout, Exemplar, FamilySnapshot, NativeBuckets } from '../model/snapshot.js';
import type { CallArguments } from './gauge.js';
import { bucketOf } from './bucket-of.js';
import { hasExemplarSource, sampleExemplar } from './exemplar-source.js';
import { Instrument } from './instrument.js';
import { INSTRUMENT_OPTIONS, type InstrumentOptions } from './instrument-options.js';
import { NativeHistogram } from './native-histogram.js';
import { checkNative, type NativeOptions, type NativeSettings } from './native-options.js';
import type { Page } from './page.js';
import { Series } from './series.js';
import { startLabelledTimer, startTimer, whenDone, type Timer } from './timer.js';

/** Options of a {@link Histogram}. */
export interface HistogramOptions<N extends string = never> extends InstrumentOptions<N> {
  /**
   * Upper bounds of the buckets in the unit of the observations, inclusive, finite, in ascending order; the bucket for
   * +Inf is always there.
   *
   * @defaultValue `[0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]`; none if `native` is given
   */
  readonly buckets?: readonly number[] | undefined;
  /**
   * Native buckets, which need no bounds: beside `buckets` if these are given too, otherwise alone. Formats that cannot
   * carry them show the buckets that they can, at least the one for +Inf, the sum and the count. Default none.
   */
  readonly native?: NativeOptions | undefined;
}

interface Settings {
  readonly bounds: readonly number[];
  /** The same, for {@link bucketOf}. */
  readonly scanned: Float64Array;
  readonly native: NativeSettings | undefined;
}

/** Constants, since the engine asks of an import at every use whether it is there yet. */
const isSampling = hasExemplarSource;
const placeOf = bucketOf;

const OPTION_NAMES = [...INSTRUMENT_OPTIONS, 'buckets', 'native'];
const NO_BOUNDS: readonly number[] = Object.freeze([]);

/** What `observe` takes: the labels first, if there are any. */
export type ObserveArguments<N extends string> = [N] extends [never]
  ? [value: number, exemplar?: ExemplarLabels]
  : [labels: Labels<N>, value: number, exemplar?: ExemplarLabels];

/** One series of a {@link Histogram}. */
export class HistogramSeries extends Series {
  readonly #bounds: Float64Array;
  readonly #native: NativeHistogram | undefined;

  /** @internal */
  constructor(settings: Settings, page: Page, row: number, width: number, family: FamilyDescriptor) {
    super(page, row, width, family);
    this.#bounds = settings.scanned;
    this.#native = settings.native && new NativeHistogram(settings.native);
  }

  /**
   * Counts an observation in its bucket and adds it to the sum. NaN is counted in the bucket for +Inf and turns the sum
   * into NaN, as in Go; native buckets do not count it.
   *
   * @param exemplar - labels that lead to the trace of this observation; kept in its bucket until the next. Default what
   *   the source of `useExemplars` says, if there is one
   * @throws MetricError `INVALID_VALUE` if `value` is no number; `INVALID_EXEMPLAR`. Nothing is counted then.
   */
  observe(value: number, exemplar?: ExemplarLabels): void {
    if (typeof value !== 'number') refuseObservation(this.subject, value);
    const kept =
      exemplar === undefined ? undefined : createExemplar(this.subject, exemplar, value, currentClock().epochSeconds());
    const bucket = placeOf(this.#bounds, value);
    const native = this.#native;
    if (native !== undefined) {
      if (native.isResetDue()) this.#restart(native);
      if (!native.observe(value)) {
        this.#restart(native);
        native.observe(value);
      }
    }
    const { values, offset } = this;
    values[offset + bucket] += 1;
    values[offset + this.#bounds.length + 1] += value;
    if (kept !== undefined) this.#keep(bucket, kept);
    else if (isSampling()) this.#sample(bucket, value);
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

  /**
   * The native buckets of this moment, after a reset that is due.
   *
   * @internal
   */
  readNative(): NativeBuckets | undefined {
    const native = this.#native;
    if (native?.isResetDue() === true) this.#restart(native);
    return native?.snapshot();
  }

  #sample(bucket: number, value: number): void {
    const exemplar = sampleExemplar(this.subject, value, this.page.exemplars?.[this.#placeOf(bucket)]);
    if (exemplar !== undefined) this.#keep(bucket, exemplar);
  }

  #placeOf(bucket: number): number {
    return this.rowInPage * (this.#bounds.length + 1) + bucket;
  }

  #keep(bucket: number, exemplar: Exemplar): void {
    (this.page.exemplars ??= [])[this.#placeOf(bucket)] = exemplar;
    this.#native?.keep(exemplar);
  }

  /** Begins again with nothing counted. */
  #restart(native: NativeHistogram): void {
    const { page, rowInPage, values, offset } = this;
    const bucketCount = this.#bounds.length + 1;
    values.fill(0, offset, offset + bucketCount + 1);
    page.exemplars?.fill(undefined, rowInPage * bucketCount, (rowInPage + 1) * bucketCount);
    page.setStartTime(rowInPage, native.restart());
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
 *
 * new Histogram({ name: 'wait_seconds', help: 'Time in the queue.', native: { factor: 1.1 } }).observe(3);
 * ```
 */
export class Histogram<N extends string = never> extends Instrument<N, HistogramSeries> {
  readonly #settings: Settings;

  /**
   * Creates the histogram and enrols it.
   *
   * @throws MetricError if an option is bad or unknown, or the name is taken; nothing is registered then
   */
  constructor(options: HistogramOptions<N>) {
    let settings = DEFAULT_SETTINGS;
    super(
      {
        className: 'Histogram',
        type: 'histogram',
        optionNames: OPTION_NAMES,
        layout: (family): BucketLayout => {
          settings = checkSettings(familySubject(family), options);
          return settings.bounds === DEFAULT_BUCKETS ? DEFAULT_LAYOUT : bucketLayout(settings.bounds);
        },
        createSeries: (page, row, width, family) => new HistogramSeries(settings, page, row, width, family),
      },
      options,
    );
    this.#settings = settings;
    this.enrol(options.registry);
  }

  /** The finite upper bounds of the classic buckets. */
  get buckets(): readonly number[] {
    return this.#settings.bounds;
  }

  /** The options of the native buckets with nothing left open; `undefined` if there are none. */
  get native(): NativeSettings | undefined {
    return this.#settings.native;
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
    const { scanned, native } = this.#settings;
    if (native !== undefined || isSampling()) {
      this.seriesOf(first).observe(second);
      return;
    }
    const row = this.rowOf(first);
    const { values, start } = this.table.pageOf(row);
    const offset = (row - start) * (scanned.length + 2);
    values[offset + placeOf(scanned, second)] += 1;
    values[offset + scanned.length + 1] += second;
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

  /** Takes a snapshot of the family. */
  override collect(): readonly FamilySnapshot[] {
    if (this.#settings.native === undefined) return this.takeSnapshot();
    return this.takeSnapshot((series) => ({ natives: series.map((each) => each.readNative()) }));
  }
}

function bucketLayout(bounds: readonly number[]): BucketLayout {
  return Object.freeze({ kind: 'buckets', bounds });
}

const DEFAULT_LAYOUT = bucketLayout(DEFAULT_BUCKETS);
/** What most histograms have. */
const DEFAULT_SETTINGS = settingsOf(DEFAULT_BUCKETS, undefined);

function checkSettings(subject: string, { buckets, native }: HistogramOptions<string>): Settings {
  if (buckets === undefined && native === undefined) return DEFAULT_SETTINGS;
  const settings = native === undefined ? undefined : checkNative(subject, native);
  return settingsOf(buckets === undefined ? NO_BOUNDS : checkBuckets(subject, buckets), settings);
}

function settingsOf(bounds: readonly number[], native: NativeSettings | undefined): Settings {
  return { bounds, scanned: Float64Array.from(bounds), native };
}

function refuseObservation(subject: string, value: unknown): never {
  throw new MetricError('INVALID_VALUE', `${subject}: cannot observe ${describeValue(value)}: give a number`);
}
