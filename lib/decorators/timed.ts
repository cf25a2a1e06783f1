/**
 * `@Timed` and `timed`: how long calls take.
 */

import { DEFAULT_BUCKETS, checkBuckets } from '../model/buckets.js';
import { histogram } from '../metrics/declare.js';
import type { Histogram, HistogramSeries } from '../metrics/histogram.js';
import type { Instrument } from '../metrics/instrument.js';
import { MetricError } from '../support/metric-error.js';
import type { CallDecorator, CallSetup, RecordedOn } from './call-options.js';
import { decorateCall, wrapFunction } from './decorate-call.js';
import { LabelRecipe } from './label-recipe.js';
import type { Call } from './probe.js';
import { SettledProbe } from './settled-probe.js';
import type {
  AnyFunction,
  ArgumentsOf,
  ClosedLabels,
  DecoratedCallable,
  EntryLabels,
  FamilyOptions,
  OnCallable,
  OutcomeLabelOptions,
  Owner,
  ResultOf,
  ThisOf,
  Unlabelled,
  Unnamed,
  WhereOptions,
  WithName,
} from './types.js';

/** Options of `@Timed` that do not change the family. */
export interface TimedOptions<O, A extends unknown[], R> extends WhereOptions<O, A, R> {
  /**
   * Which calls are observed: all, only those that succeeded, only those that failed.
   *
   * @defaultValue `'settled'`
   */
  readonly on?: Exclude<RecordedOn, 'call'> | undefined;
}

/** Options of `@Timed` for the default family. */
export interface TimedDefaultOptions<O, A extends unknown[], R> extends TimedOptions<O, A, R>, Unnamed {
  /** Needs a name. */
  readonly buckets?: undefined;
  /** Objectives in seconds that must be bucket bounds; all of them are among the default bounds, or need a name. */
  readonly slo?: readonly number[] | undefined;
}

/** Options of `@Timed` with a name. */
export interface TimedFamilyOptions<O, A extends unknown[], R, L extends string, K extends string>
  extends TimedOptions<O, A, R>, FamilyOptions, OutcomeLabelOptions<O, A, R, K> {
  /** The only unit of a duration; the default if the name ends in it. */
  readonly unit?: 'seconds' | undefined;
  /** Labels read when a call begins. */
  readonly labels?: EntryLabels<O, A, L> | undefined;
  /** Upper bounds of the buckets in seconds; default those of a histogram. */
  readonly buckets?: readonly number[] | undefined;
  /** Objectives in seconds: bounds added to the buckets, so that how many calls met them can be told exactly. */
  readonly slo?: readonly number[] | undefined;
}

/** Options of `@Timed` for a declared histogram with labels. */
export interface TimedLabelOptions<O, A extends unknown[], R, N extends string, K extends N>
  extends TimedOptions<O, A, R>, OutcomeLabelOptions<O, A, R, K> {
  /** Labels read when a call begins: all that the outcome does not fill. */
  readonly labels: ClosedLabels<O, A, N, K>;
}

const SECONDS = 'seconds';

/** Observes the duration of each call. */
class TimedProbe extends SettledProbe<HistogramSeries> {
  protected override record(series: HistogramSeries, call: Call): void {
    series.observe(call.seconds);
  }
}

const TIMED: CallDecorator<HistogramSeries> = {
  subject: '@Timed',
  functionForm: 'timed',
  metricType: 'histogram',
  defaultFamily: 'method_duration_seconds',
  optionNames: [
    'name',
    'help',
    'unit',
    'labels',
    'resultLabels',
    'errorLabel',
    'outcome',
    'on',
    'where',
    'buckets',
    'slo',
    'registry',
  ],
  moments: ['settled', 'success', 'error'],
  createProbe: (setup, member) => {
    const recipe = LabelRecipe.of(setup, member, true);
    const metric = durationsFor(setup, recipe.names);
    return new TimedProbe({ decorator: 'Timed', setup, metric, recipe, needsTime: true });
  },
};

function durationsFor(
  setup: CallSetup<HistogramSeries>,
  labelNames: readonly string[],
): Instrument<string, HistogramSeries> {
  if (setup.metric !== undefined) return setup.metric;
  const { name = TIMED.defaultFamily, help = 'Duration of calls of decorated methods.', registry } = setup.options;
  const { unit = name.endsWith(`_${SECONDS}`) ? SECONDS : undefined } = setup.options;
  if (unit !== undefined && unit !== SECONDS) {
    throw new MetricError(
      'INVALID_UNIT',
      `${setup.subject}: unit "${unit}" is not what it observes: durations are in seconds`,
    );
  }
  return histogram({ name, help, unit, labelNames, buckets: boundsFor(setup), registry });
}

function boundsFor({ subject, options }: CallSetup<HistogramSeries>): readonly number[] | undefined {
  const { name, buckets = DEFAULT_BUCKETS, slo } = options;
  if (slo === undefined) return options.buckets;
  const objectives = checkBuckets(`${subject}: slo`, slo);
  const added = objectives.filter((bound) => !checkBuckets(subject, buckets).includes(bound));
  if (name === undefined && added.length > 0) {
    throw new MetricError(
      'INVALID_OPTION',
      `${subject}: slo ${added.join(', ')} needs a name: it is no bound of ${TIMED.defaultFamily}, which is shared by all members without one`,
    );
  }
  return [...buckets, ...added].sort((a, b) => a - b);
}

/**
 * Observes how many seconds the calls of a method, or of a function in a field, take.
 *
 * Without a name calls are observed in `method_duration_seconds`, with the labels `class`, `method` and `outcome` (`success`, `error`);
 * with a name or a declared histogram the labels are those that the options say. A call that returns a promise is over when
 * that settles. What the method returns or throws stays as it is, whatever functions among the options do.
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
export function Timed<S, T, A extends unknown[], R>(...decorated: DecoratedCallable<S, T, A, R>): void;
/** Observes calls in `method_duration_seconds`. */
export function Timed<S, T, A extends unknown[], R>(
  options?: TimedDefaultOptions<Owner<S, T>, A, R>,
): OnCallable<S, T, A, R>;
/** Observes calls in a declared histogram with labels. */
export function Timed<S, T, A extends unknown[], R, N extends string, const K extends N = never>(
  metric: Histogram<N>,
  options: TimedLabelOptions<Owner<S, T>, A, R, N, K>,
): OnCallable<S, T, A, R>;
/** Observes calls in a declared histogram without labels. */
export function Timed<S, T, A extends unknown[], R, N extends string>(
  metric: Unlabelled<Histogram<N>, N>,
  options?: TimedOptions<Owner<S, T>, A, R>,
): OnCallable<S, T, A, R>;
/** Observes calls in a histogram of this name. */
export function Timed<S, T, A extends unknown[], R, const L extends string = never, const K extends string = never>(
  name: string,
  options?: TimedFamilyOptions<Owner<S, T>, A, R, L, K>,
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
/** Wraps a function so that its calls are observed in a declared histogram with labels. */
export function timed<F extends AnyFunction, N extends string, const K extends N = never>(
  fn: F,
  metric: Histogram<N>,
  options: TimedLabelOptions<ThisOf<F>, ArgumentsOf<F>, ResultOf<F>, N, K>,
): F;
/** Wraps a function so that its calls are observed in a declared histogram without labels. */
export function timed<F extends AnyFunction, N extends string>(
  fn: F,
  metric: Unlabelled<Histogram<N>, N>,
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
