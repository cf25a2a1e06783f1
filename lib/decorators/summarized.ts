/**
 * `@Summarized` and `summarized`: quantiles of the values that calls give, or of how long they take.
 */

import { MetricError } from '../support/metric-error.js';
import type { Summary, SummarySeries } from '../metrics/summary.js';
import type { CallDecorator } from './call-decorator.js';
import type { RecordedOn } from './call-options.js';
import { decorateCall, wrapFunction } from './decorate-call.js';
import { LabelRecipe } from './label-recipe.js';
import { DurationProbe, declareSummary } from './duration-probe.js';
import type {
  AnyFunction,
  ArgumentsOf,
  DeclaredCallOptions,
  FromResult,
  NamedCallOptions,
  OnCallable,
  Owner,
  QuantileOptions,
  ResultOf,
  ThisOf,
  Unlabelled,
  WhereOptions,
  WithName,
} from './types.js';
import { ValueProbe } from './value-probe.js';

/** Options of `@Summarized` that do not change the family. */
export interface SummarizedOptions<O, A extends unknown[], R> extends WhereOptions<O, A, R> {
  /** Reads the number to observe, or several, from the result of a call; without it the seconds of each call are observed. */
  readonly value?: NoInfer<FromResult<O, A, R, number | readonly number[]>> | undefined;
  /**
   * Which durations are observed: all, those of calls that succeeded, or of those that failed. Values are those of calls that
   * succeeded.
   *
   * @defaultValue `'settled'`
   */
  readonly on?: Exclude<RecordedOn, 'call'> | undefined;
}

/** Options of `@Summarized` with a name. */
export interface SummarizedFamilyOptions<O, A extends unknown[], R, L extends string, K extends string>
  extends SummarizedOptions<O, A, R>, NamedCallOptions<O, A, R, L, K>, QuantileOptions {}

/** Options of `@Summarized` for a declared summary with labels. */
export interface SummarizedLabelOptions<O, A extends unknown[], R, N extends string, K extends N>
  extends SummarizedOptions<O, A, R>, DeclaredCallOptions<O, A, R, N, K> {}

/** What `@Summarized` is. */
export const SUMMARIZED: CallDecorator<SummarySeries> = {
  subject: '@Summarized',
  functionForm: 'summarized',
  metricTypes: ['summary'],
  defaultFamily: undefined,
  decoratesClasses: false,
  optionNames: [
    'ttlSeconds',
    'resultLabels',
    'errorLabel',
    'outcome',
    'on',
    'where',
    'value',
    'objectives',
    'maxAgeSeconds',
    'ageBuckets',
  ],
  moments: ['settled', 'success', 'error'],
  check: ({ subject, options: { value, on } }) => {
    if (value === undefined || on === undefined || on === 'success') return;
    throw new MetricError(
      'INVALID_OPTION',
      `${subject}: on: "${on}" is about durations, value about results: remove one`,
    );
  },
  createProbes: (setup, member) => {
    const recipe = LabelRecipe.of(setup, member, 'member');
    const { value } = setup.options;
    const what = value === undefined ? 'seconds' : 'values';
    const metric = setup.metric ?? declareSummary(setup, recipe.names, what);
    const recording = { decorator: 'Summarized', setup, member, metric, recipe };
    return [value === undefined ? new DurationProbe(recording) : new ValueProbe(recording)];
  },
};

/**
 * Observes the numbers that the calls of a method, or of a function in a field, give, or how many seconds they take, in a summary.
 *
 * With `value` each call that succeeds is observed, without it the duration of each call. It needs a name or a declared
 * summary. A call that returns a promise is over when that settles. What the method returns or throws stays as it is.
 *
 * @throws MetricError `INVALID_DECORATION` on anything that is not called, `INVALID_OPTION`, `UNKNOWN_OPTION`, `NAME_CONFLICT`,
 *   `MISSING_LABEL`, `UNKNOWN_LABEL` and as the constructor of a summary; all when the class is defined
 *
 * @example
 * ```ts
 * import { Summarized } from 'prometheus-sdk';
 *
 * class Orders {
 *   @Summarized('order_placing_seconds', { objectives: { 0.5: 0.05, 0.99: 0.001 } })
 *   @Summarized('order_value_euros', { value: (receipt) => receipt.total })
 *   async place(order: { shop: string }): Promise<{ total: number }> {
 *     return { total: order.shop.length };
 *   }
 * }
 * ```
 */
export function Summarized<
  S,
  T,
  A extends unknown[],
  R,
  const L extends string = never,
  const K extends string = never,
>(name: string, options?: SummarizedFamilyOptions<Owner<S, T>, A, R, L, K>): OnCallable<S, T, A, R>;
/** Observes values or durations in a declared summary with labels. */
export function Summarized<S, T, A extends unknown[], R, N extends string, const K extends N = never>(
  metric: Summary<N>,
  options: SummarizedLabelOptions<Owner<S, T>, A, R, N, K>,
): OnCallable<S, T, A, R>;
/** Observes values or durations in a declared summary without labels. */
export function Summarized<S, T, A extends unknown[], R, N extends string>(
  metric: Unlabelled<Summary<N>, N>,
  options?: SummarizedOptions<Owner<S, T>, A, R>,
): OnCallable<S, T, A, R>;
/** Observes values or durations in a summary whose name is among the options. */
export function Summarized<
  S,
  T,
  A extends unknown[],
  R,
  const L extends string = never,
  const K extends string = never,
>(options: SummarizedFamilyOptions<Owner<S, T>, A, R, L, K> & WithName): OnCallable<S, T, A, R>;
export function Summarized(...args: readonly unknown[]): unknown {
  return decorateCall(SUMMARIZED, args);
}

/**
 * Wraps a function so that its values or durations are observed, as {@link Summarized} does with methods.
 *
 * @returns a function that does what `fn` does, with its name, length and properties
 * @throws MetricError as {@link Summarized}
 *
 * @example
 * ```ts
 * import { summarized } from 'prometheus-sdk';
 *
 * const load = summarized(async (url: string) => fetch(url), { name: 'download_seconds', objectives: { 0.9: 0.01 } });
 * await load('http://localhost/');
 * ```
 */
export function summarized<F extends AnyFunction, N extends string, const K extends N = never>(
  fn: F,
  metric: Summary<N>,
  options: SummarizedLabelOptions<ThisOf<F>, ArgumentsOf<F>, ResultOf<F>, N, K>,
): F;
/** Wraps a function so that its values or durations are observed in a declared summary without labels. */
export function summarized<F extends AnyFunction, N extends string>(
  fn: F,
  metric: Unlabelled<Summary<N>, N>,
  options?: SummarizedOptions<ThisOf<F>, ArgumentsOf<F>, ResultOf<F>>,
): F;
/** Wraps a function so that its values or durations are observed in a summary of this name. */
export function summarized<F extends AnyFunction, const L extends string = never, const K extends string = never>(
  fn: F,
  name: string,
  options?: SummarizedFamilyOptions<ThisOf<F>, ArgumentsOf<F>, ResultOf<F>, L, K>,
): F;
/** Wraps a function so that its values or durations are observed in a summary whose name is among the options. */
export function summarized<F extends AnyFunction, const L extends string = never, const K extends string = never>(
  fn: F,
  options: SummarizedFamilyOptions<ThisOf<F>, ArgumentsOf<F>, ResultOf<F>, L, K> & WithName,
): F;
export function summarized(fn: unknown, ...args: readonly unknown[]): AnyFunction {
  return wrapFunction(SUMMARIZED, fn, args);
}
