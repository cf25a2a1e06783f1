/**
 * `@Timed` and `timed`: how long calls take.
 */

import { DEFAULT_BUCKETS, checkBuckets } from '../model/buckets.js';
import { histogram } from '../metrics/declare.js';
import type { Histogram, HistogramSeries } from '../metrics/histogram.js';
import type { Instrument } from '../metrics/instrument.js';
import type { NativeOptions } from '../metrics/native-options.js';
import type { Summary, SummarySeries } from '../metrics/summary.js';
import { MetricError } from '../support/metric-error.js';
import { declareOnce, familyOf, type CallDecorator, type CallSetup } from './call-decorator.js';
import type { RecordedOn } from './call-options.js';
import { decorateCall, wrapFunction } from './decorate-call.js';
import { DurationProbe, ExemplaryDurationProbe, declareSummary } from './duration-probe.js';
import { histogramShape, type HistogramShape } from './histogram-shape.js';
import { LabelRecipe } from './label-recipe.js';
import type { Call } from './probe.js';
import { withSeconds } from './seconds.js';
import type {
  AnyFunction,
  ArgumentsOf,
  ClassOptions,
  DeclaredCallOptions,
  DecoratedCallable,
  DecoratedClass,
  ExemplarOptions,
  NamedCallOptions,
  OnCallable,
  OnClass,
  Owner,
  QuantileOptions,
  ResultOf,
  ThisOf,
  Unlabelled,
  Unnamed,
  WhereOptions,
  WithName,
} from './types.js';

/** Options of `@Timed` that do not change the family. */
export interface TimedOptions<O, A extends unknown[], R> extends WhereOptions<O, A, R>, ExemplarOptions<O, A, R> {
  /**
   * Which calls are observed: all, only those that succeeded, only those that failed.
   *
   * @defaultValue `'settled'`
   */
  readonly on?: Exclude<RecordedOn, 'call'> | undefined;
}

/** Options of `@Timed` for the default family. */
export interface TimedDefaultOptions<O, A extends unknown[], R> extends TimedOptions<O, A, R>, Unnamed, ClassOptions {
  /** Needs a name. */
  readonly buckets?: undefined;
  /** Needs a name. */
  readonly native?: undefined;
  /** Objectives in seconds that must be bucket bounds; all of them are among the default bounds, or need a name. */
  readonly slo?: readonly number[] | undefined;
  /** The default family is a histogram; a summary needs a name. */
  readonly as?: 'histogram' | undefined;
}

/** Options of `@Timed` with a name. */
export interface TimedFamilyOptions<O, A extends unknown[], R, L extends string, K extends string>
  extends TimedOptions<O, A, R>, NamedCallOptions<O, A, R, L, K>, QuantileOptions {
  /** The only unit of a duration; the default if the name ends in it. */
  readonly unit?: 'seconds' | undefined;
  /**
   * Whether durations are observed in a histogram, which has `buckets`, `native`, `slo` and exemplars, or in a summary, which has
   * `objectives`, `maxAgeSeconds` and `ageBuckets`.
   *
   * @defaultValue `'histogram'`
   */
  readonly as?: 'histogram' | 'summary' | undefined;
  /** Upper bounds of the buckets in seconds; default those of a histogram, none if `native` is given. */
  readonly buckets?: readonly number[] | undefined;
  /** Native buckets, which need no bounds: beside `buckets` if these are given too, otherwise alone. Default none. */
  readonly native?: NativeOptions | undefined;
  /**
   * Objectives in seconds: bounds added to the buckets, so that how many calls met them can be told exactly. With `native`
   * alone they are the only bounds.
   */
  readonly slo?: readonly number[] | undefined;
}

/** Options of `@Timed` for a declared histogram or summary with labels. */
export interface TimedLabelOptions<O, A extends unknown[], R, N extends string, K extends N>
  extends TimedOptions<O, A, R>, DeclaredCallOptions<O, A, R, N, K> {}

/** What holds durations. */
export type Durations<N extends string> = Histogram<N> | Summary<N>;

type DurationSeries = HistogramSeries | SummarySeries;

const DEFAULT_FAMILY = 'method_duration_seconds';
const OF_HISTOGRAMS = ['buckets', 'native', 'slo', 'exemplar'] as const;
const OF_SUMMARIES = ['objectives', 'maxAgeSeconds', 'ageBuckets'] as const;

/** What `@Timed` is; `@Instrumented` consists of it. */
export const TIMED: CallDecorator<DurationSeries> = {
  subject: '@Timed',
  functionForm: 'timed',
  metricTypes: ['histogram', 'summary'],
  defaultFamily: DEFAULT_FAMILY,
  decoratesClasses: true,
  optionNames: [
    'ttlSeconds',
    'resultLabels',
    'errorLabel',
    'outcome',
    'on',
    'where',
    'as',
    'methods',
    ...OF_HISTOGRAMS,
    ...OF_SUMMARIES,
  ],
  moments: ['settled', 'success', 'error'],
  check: (setup) => {
    const { subject, options, metric } = setup;
    if (isSummary(setup) && options.name === undefined && metric === undefined) {
      refuse(subject, `as: "summary" needs a name: ${DEFAULT_FAMILY} is a histogram; give a name`);
    }
    const [type, foreign] = isSummary(setup) ? ['summary', OF_HISTOGRAMS] : ['histogram', OF_SUMMARIES];
    const wrong = foreign.find((option) => options[option] !== undefined);
    if (wrong !== undefined) refuse(subject, `a ${type} has no ${wrong}: remove it`);
  },
  createProbes: (setup, member) => {
    const recipe = LabelRecipe.of(setup, member, 'outcome');
    const parts = { decorator: 'Timed', setup, member, recipe };
    if (isSummary(setup)) {
      // The type of a declared instrument has been looked at.
      const declared = setup.metric as Instrument<string, SummarySeries> | undefined;
      const metric = declared ?? declareSummary(setup, recipe.names, 'seconds');
      return [new DurationProbe({ ...parts, metric })];
    }
    const metric =
      (setup.metric as Instrument<string, HistogramSeries> | undefined) ??
      declareOnce(setup, () => durationsFor(setup, recipe.names));
    const recording = { ...parts, metric };
    return [setup.options.exemplar === undefined ? new TimedProbe(recording) : new ExemplaryDurationProbe(recording)];
  },
};

/** Observes the duration of each call: all that most need, and nothing to decide on the way. */
class TimedProbe extends DurationProbe<HistogramSeries> {
  protected override record(series: HistogramSeries, call: Call): void {
    series.observe(call.seconds);
  }
}

function isSummary({ options, metric }: CallSetup<DurationSeries>): boolean {
  return metric === undefined ? options.as === 'summary' : metric.descriptor.type === 'summary';
}

function durationsFor(setup: CallSetup<DurationSeries>, labelNames: readonly string[]): Histogram<string> {
  const standard = { name: DEFAULT_FAMILY, help: 'Duration of calls of decorated methods.' };
  const family = withSeconds(setup.subject, familyOf(setup, labelNames, standard));
  return histogram({ ...family, ...shapeFor(setup) });
}

/** The buckets, with a bound at each objective. */
function shapeFor(setup: CallSetup<DurationSeries>): HistogramShape {
  const { subject, options } = setup;
  const shape = histogramShape(setup);
  if (options.slo === undefined) return shape;
  const bounds = boundsOf(subject, shape);
  const added = checkBuckets(`${subject}: slo`, options.slo).filter((bound) => !bounds.includes(bound));
  if (options.name === undefined && added.length > 0) {
    refuse(
      subject,
      `slo ${added.join(', ')} needs a name: it is no bound of ${DEFAULT_FAMILY}, which is shared by all members without one`,
    );
  }
  return { ...shape, buckets: [...bounds, ...added].sort((a, b) => a - b) };
}

/** The bounds that a histogram of this shape has. */
function boundsOf(subject: string, { buckets, native }: HistogramShape): readonly number[] {
  if (buckets !== undefined) return checkBuckets(subject, buckets);
  return native === undefined ? DEFAULT_BUCKETS : [];
}

function refuse(subject: string, problem: string): never {
  throw new MetricError('INVALID_OPTION', `${subject}: ${problem}`);
}

/**
 * Observes how many seconds the calls of a method, or of a function in a field, take.
 *
 * Without a name calls are observed in `method_duration_seconds`, with the labels `class`, `method` and `outcome` (`success`, `error`);
 * with a name or a declared histogram the labels are those that the options say. A call that returns a promise is over when
 * that settles; {@link registerResult} tells of other results. What the method returns or throws stays as it is, whatever
 * functions among the options do.
 *
 * @throws MetricError `INVALID_DECORATION` on anything that is not called, `INVALID_OPTION`, `UNKNOWN_OPTION`, `NAME_CONFLICT`,
 *   `MISSING_LABEL`, `UNKNOWN_LABEL` and as the constructor of a histogram; all when the class is defined
 *
 * @example
 * ```ts
 * import { Timed } from 'prometheus-sdk';
 *
 * class Orders {
 *   @Timed
 *   list(): string[] {
 *     return [];
 *   }
 *
 *   @Timed('order_placing_seconds', { slo: [0.2], labels: { shop: (order) => order.shop }, outcome: true })
 *   async place(order: { shop: string }): Promise<string> {
 *     return order.shop;
 *   }
 * }
 * ```
 */
export function Timed<S, T, A extends unknown[], R, const L extends string = never, const K extends string = never>(
  name: string,
  options?: TimedFamilyOptions<Owner<S, T>, A, R, L, K>,
): OnCallable<S, T, A, R>;
/** Observes calls in `method_duration_seconds`, without options. */
export function Timed<S, T, A extends unknown[], R>(...decorated: DecoratedCallable<S, T, A, R>): void;
/** Observes the calls of all methods of a class in `method_duration_seconds`. */
export function Timed(...decorated: DecoratedClass): void;
/** Observes calls in `method_duration_seconds`. */
export function Timed<S, T, A extends unknown[], R>(
  options?: TimedDefaultOptions<Owner<S, T>, A, R>,
): OnCallable<S, T, A, R> & OnClass;
/** Observes calls in a declared histogram or summary with labels. */
export function Timed<S, T, A extends unknown[], R, N extends string, const K extends N = never>(
  metric: Durations<N>,
  options: TimedLabelOptions<Owner<S, T>, A, R, N, K>,
): OnCallable<S, T, A, R>;
/** Observes calls in a declared histogram or summary without labels. */
export function Timed<S, T, A extends unknown[], R, N extends string>(
  metric: Unlabelled<Durations<N>, N>,
  options?: TimedOptions<Owner<S, T>, A, R>,
): OnCallable<S, T, A, R>;
/** Observes calls in a histogram whose name is among the options. */
export function Timed<S, T, A extends unknown[], R, const L extends string = never, const K extends string = never>(
  options: TimedFamilyOptions<Owner<S, T>, A, R, L, K> & WithName,
): OnCallable<S, T, A, R>;
export function Timed(...args: readonly unknown[]): unknown {
  return decorateCall(TIMED, args);
}

/**
 * Wraps a function so that its calls are observed, as {@link Timed} does with methods; without a name in
 * `method_duration_seconds` with an empty `class`.
 *
 * @returns a function that does what `fn` does, with its name, length and properties
 * @throws MetricError as {@link Timed}
 *
 * @example
 * ```ts
 * import { timed } from 'prometheus-sdk';
 *
 * const greet = timed((name: string) => `Hello ${name}`, { name: 'greeting_seconds', labels: { name: (name) => name } });
 * greet('Ada');
 * ```
 */
export function timed<F extends AnyFunction>(
  fn: F,
  options?: TimedDefaultOptions<ThisOf<F>, ArgumentsOf<F>, ResultOf<F>>,
): F;
/** Wraps a function so that its calls are observed in a declared histogram or summary with labels. */
export function timed<F extends AnyFunction, N extends string, const K extends N = never>(
  fn: F,
  metric: Durations<N>,
  options: TimedLabelOptions<ThisOf<F>, ArgumentsOf<F>, ResultOf<F>, N, K>,
): F;
/** Wraps a function so that its calls are observed in a declared histogram or summary without labels. */
export function timed<F extends AnyFunction, N extends string>(
  fn: F,
  metric: Unlabelled<Durations<N>, N>,
  options?: TimedOptions<ThisOf<F>, ArgumentsOf<F>, ResultOf<F>>,
): F;
/** Wraps a function so that its calls are observed in a histogram of this name. */
export function timed<F extends AnyFunction, const L extends string = never, const K extends string = never>(
  fn: F,
  name: string,
  options?: TimedFamilyOptions<ThisOf<F>, ArgumentsOf<F>, ResultOf<F>, L, K>,
): F;
/** Wraps a function so that its calls are observed in a histogram whose name is among the options. */
export function timed<F extends AnyFunction, const L extends string = never, const K extends string = never>(
  fn: F,
  options: TimedFamilyOptions<ThisOf<F>, ArgumentsOf<F>, ResultOf<F>, L, K> & WithName,
): F;
export function timed(fn: unknown, ...args: readonly unknown[]): AnyFunction {
  return wrapFunction(TIMED, fn, args);
}
