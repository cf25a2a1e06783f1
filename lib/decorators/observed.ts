/**
 * `@Observed` and `observed`: how the values are distributed that calls give.
 */

import { histogram } from '../metrics/declare.js';
import type { Histogram, HistogramSeries } from '../metrics/histogram.js';
import type { NativeOptions } from '../metrics/native-options.js';
import { familyOf, type CallDecorator } from './call-decorator.js';
import { decorateCall, wrapFunction } from './decorate-call.js';
import { histogramShape } from './histogram-shape.js';
import { LabelRecipe } from './label-recipe.js';
import { ValueProbe } from './value-probe.js';
import type {
  AnyFunction,
  ArgumentsOf,
  DeclaredCallOptions,
  ExemplarOptions,
  FromResult,
  NamedCallOptions,
  OnCallable,
  Owner,
  ResultOf,
  ThisOf,
  Unlabelled,
  WhereOptions,
  WithName,
} from './types.js';

/** What a function returns that can be observed as it is: a number, several, or a promise of them. */
export type ObservableResult = number | readonly number[] | PromiseLike<number | readonly number[]>;

/** A function whose result can be observed as it is. */
export type ObservableFunction = (this: never, ...args: never[]) => ObservableResult;

/** Options of `@Observed` that do not change the family. */
export interface ObservedOptions<O, A extends unknown[], R> extends WhereOptions<O, A, R>, ExemplarOptions<O, A, R> {
  /** The result itself is observed. */
  readonly value?: undefined;
}

/** Options of `@Observed` for results of any type. */
export interface ObservedValueOptions<O, A extends unknown[], R>
  extends WhereOptions<O, A, R>, ExemplarOptions<O, A, R> {
  /** Reads the number to observe, or several, from the result of a call. */
  readonly value: NoInfer<FromResult<O, A, R, number | readonly number[]>>;
}

/** Options of `@Observed` with a name. */
export interface ObservedFamilyOptions<
  O,
  A extends unknown[],
  R,
  L extends string,
  K extends string,
> extends NamedCallOptions<O, A, R, L, K> {
  /**
   * Upper bounds of the buckets in the unit of the values; default those of a histogram, which suit seconds, none if
   * `native` is given.
   */
  readonly buckets?: readonly number[] | undefined;
  /** Native buckets, which need no bounds: beside `buckets` if these are given too, otherwise alone. Default none. */
  readonly native?: NativeOptions | undefined;
}

/** What `@Observed` is. */
export const OBSERVED: CallDecorator<HistogramSeries> = {
  subject: '@Observed',
  functionForm: 'observed',
  metricTypes: ['histogram'],
  defaultFamily: undefined,
  decoratesClasses: false,
  optionNames: [
    'ttlSeconds',
    'resultLabels',
    'errorLabel',
    'outcome',
    'where',
    'exemplar',
    'value',
    'buckets',
    'native',
  ],
  moments: [],
  createProbes: (setup, member) => {
    const recipe = LabelRecipe.of(setup, member, 'member');
    const standard = { name: '', help: 'Values of decorated methods.' };
    const family = familyOf(setup, recipe.names, standard);
    const metric = setup.metric ?? histogram({ ...family, ...histogramShape(setup) });
    return [new ValueProbe({ decorator: 'Observed', setup, member, metric, recipe })];
  },
};

/**
 * Observes the numbers that the calls of a method, or of a function in a field, give: each result, or what `value` reads from it.
 *
 * Calls that fail give none. A call that returns a promise is observed when that is fulfilled. It needs a name or a declared
 * histogram, because values of different methods have different units. What the method returns or throws stays as it is.
 *
 * @throws MetricError `INVALID_DECORATION` on anything that is not called, `INVALID_OPTION`, `UNKNOWN_OPTION`, `NAME_CONFLICT`,
 *   `MISSING_LABEL`, `UNKNOWN_LABEL` and as the constructor of a histogram; all when the class is defined
 *
 * @example
 * ```ts
 * import { Observed } from 'prometheus-sdk';
 *
 * class Orders {
 *   @Observed('order_value_euros', { value: (receipt) => receipt.total, buckets: [10, 100, 1000] })
 *   async place(order: { shop: string }): Promise<{ total: number }> {
 *     return { total: order.shop.length };
 *   }
 * }
 * ```
 */
export function Observed<
  S,
  T,
  A extends unknown[],
  R extends ObservableResult,
  const L extends string = never,
  const K extends string = never,
>(
  name: string,
  options?: ObservedOptions<Owner<S, T>, A, R> & ObservedFamilyOptions<Owner<S, T>, A, R, L, K>,
): OnCallable<S, T, A, R>;
/** Observes what `value` reads from results in a histogram of this name. */
export function Observed<S, T, A extends unknown[], R, const L extends string = never, const K extends string = never>(
  name: string,
  options: ObservedValueOptions<Owner<S, T>, A, R> & ObservedFamilyOptions<Owner<S, T>, A, R, L, K>,
): OnCallable<S, T, A, R>;
/** Observes results in a declared histogram with labels. */
export function Observed<
  S,
  T,
  A extends unknown[],
  R extends ObservableResult,
  N extends string,
  const K extends N = never,
>(
  metric: Histogram<N>,
  options: ObservedOptions<Owner<S, T>, A, R> & DeclaredCallOptions<Owner<S, T>, A, R, N, K>,
): OnCallable<S, T, A, R>;
/** Observes results in a declared histogram without labels. */
export function Observed<S, T, A extends unknown[], R extends ObservableResult, N extends string>(
  metric: Unlabelled<Histogram<N>, N>,
  options?: ObservedOptions<Owner<S, T>, A, R>,
): OnCallable<S, T, A, R>;
/** Observes results in a histogram whose name is among the options. */
export function Observed<
  S,
  T,
  A extends unknown[],
  R extends ObservableResult,
  const L extends string = never,
  const K extends string = never,
>(
  options: ObservedOptions<Owner<S, T>, A, R> & ObservedFamilyOptions<Owner<S, T>, A, R, L, K> & WithName,
): OnCallable<S, T, A, R>;
/** Observes what `value` reads from results in a declared histogram with labels. */
export function Observed<S, T, A extends unknown[], R, N extends string, const K extends N = never>(
  metric: Histogram<N>,
  options: ObservedValueOptions<Owner<S, T>, A, R> & DeclaredCallOptions<Owner<S, T>, A, R, N, K>,
): OnCallable<S, T, A, R>;
/** Observes what `value` reads from results in a declared histogram without labels. */
export function Observed<S, T, A extends unknown[], R, N extends string>(
  metric: Unlabelled<Histogram<N>, N>,
  options: ObservedValueOptions<Owner<S, T>, A, R>,
): OnCallable<S, T, A, R>;
/** Observes what `value` reads from results in a histogram whose name is among the options. */
export function Observed<S, T, A extends unknown[], R, const L extends string = never, const K extends string = never>(
  options: ObservedValueOptions<Owner<S, T>, A, R> & ObservedFamilyOptions<Owner<S, T>, A, R, L, K> & WithName,
): OnCallable<S, T, A, R>;
export function Observed(...args: readonly unknown[]): unknown {
  return decorateCall(OBSERVED, args);
}

/**
 * Wraps a function so that its values are observed, as {@link Observed} does with methods.
 *
 * @returns a function that does what `fn` does, with its name, length and properties
 * @throws MetricError as {@link Observed}
 *
 * @example
 * ```ts
 * import { observed } from 'prometheus-sdk';
 *
 * const load = observed(async (url: string) => (await fetch(url)).text(), { name: 'page_characters', value: (text) => text.length });
 * await load('http://localhost/');
 * ```
 */
export function observed<F extends ObservableFunction, N extends string, const K extends N = never>(
  fn: F,
  metric: Histogram<N>,
  options: ObservedOptions<ThisOf<F>, ArgumentsOf<F>, ResultOf<F>> &
    DeclaredCallOptions<ThisOf<F>, ArgumentsOf<F>, ResultOf<F>, N, K>,
): F;
/** Wraps a function so that its results are observed in a declared histogram without labels. */
export function observed<F extends ObservableFunction, N extends string>(
  fn: F,
  metric: Unlabelled<Histogram<N>, N>,
  options?: ObservedOptions<ThisOf<F>, ArgumentsOf<F>, ResultOf<F>>,
): F;
/** Wraps a function so that its results are observed in a histogram of this name. */
export function observed<F extends ObservableFunction, const L extends string = never, const K extends string = never>(
  fn: F,
  name: string,
  options?: ObservedOptions<ThisOf<F>, ArgumentsOf<F>, ResultOf<F>> &
    ObservedFamilyOptions<ThisOf<F>, ArgumentsOf<F>, ResultOf<F>, L, K>,
): F;
/** Wraps a function so that its results are observed in a histogram whose name is among the options. */
export function observed<F extends ObservableFunction, const L extends string = never, const K extends string = never>(
  fn: F,
  options: ObservedOptions<ThisOf<F>, ArgumentsOf<F>, ResultOf<F>> &
    ObservedFamilyOptions<ThisOf<F>, ArgumentsOf<F>, ResultOf<F>, L, K> &
    WithName,
): F;
/** Wraps a function so that what `value` reads from its results is observed in a declared histogram with labels. */
export function observed<F extends AnyFunction, N extends string, const K extends N = never>(
  fn: F,
  metric: Histogram<N>,
  options: ObservedValueOptions<ThisOf<F>, ArgumentsOf<F>, ResultOf<F>> &
    DeclaredCallOptions<ThisOf<F>, ArgumentsOf<F>, ResultOf<F>, N, K>,
): F;
/** Wraps a function so that what `value` reads from its results is observed in a declared histogram without labels. */
export function observed<F extends AnyFunction, N extends string>(
  fn: F,
  metric: Unlabelled<Histogram<N>, N>,
  options: ObservedValueOptions<ThisOf<F>, ArgumentsOf<F>, ResultOf<F>>,
): F;
/** Wraps a function so that what `value` reads from its results is observed in a histogram of this name. */
export function observed<F extends AnyFunction, const L extends string = never, const K extends string = never>(
  fn: F,
  name: string,
  options: ObservedValueOptions<ThisOf<F>, ArgumentsOf<F>, ResultOf<F>> &
    ObservedFamilyOptions<ThisOf<F>, ArgumentsOf<F>, ResultOf<F>, L, K>,
): F;
/** Wraps a function so that what `value` reads from its results is observed in a histogram whose name is among the options. */
export function observed<F extends AnyFunction, const L extends string = never, const K extends string = never>(
  fn: F,
  options: ObservedValueOptions<ThisOf<F>, ArgumentsOf<F>, ResultOf<F>> &
    ObservedFamilyOptions<ThisOf<F>, ArgumentsOf<F>, ResultOf<F>, L, K> &
    WithName,
): F;
export function observed(fn: unknown, ...args: readonly unknown[]): AnyFunction {
  return wrapFunction(OBSERVED, fn, args);
}
