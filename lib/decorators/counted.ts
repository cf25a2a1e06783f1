/**
 * `@Counted` and `counted`: how many calls there were.
 */

import type { Counter, CounterSeries } from '../metrics/counter.js';
import { counter } from '../metrics/declare.js';
import { MetricError } from '../support/metric-error.js';
import { declareOnce, familyOf, type CallDecorator } from './call-decorator.js';
import type { RecordedOn } from './call-options.js';
import { createCountedProbe } from './counted-probe.js';
import { decorateCall, wrapFunction } from './decorate-call.js';
import { LabelRecipe } from './label-recipe.js';
import type {
  AnyFunction,
  ArgumentsOf,
  ClassOptions,
  DeclaredCallOptions,
  DecoratedCallable,
  DecoratedClass,
  ExemplarOptions,
  FromResult,
  NamedCallOptions,
  OnCallable,
  OnClass,
  Owner,
  ResultOf,
  ThisOf,
  Unlabelled,
  Unnamed,
  WhereOptions,
  WithName,
} from './types.js';

/** Options of `@Counted` that do not change the family. */
export interface CountedOptions<O, A extends unknown[], R> extends WhereOptions<O, A, R>, ExemplarOptions<O, A, R> {
  /**
   * Which calls are counted, and when: all when they are over (`settled`), all when they begin (`call`, needs a name),
   * only those that succeeded, only those that failed.
   *
   * @defaultValue `'settled'`
   */
  readonly on?: RecordedOn | undefined;
}

/** Options of `@Counted` for a counter of one's own. */
export interface CountedAmountOptions<O, A extends unknown[], R> extends CountedOptions<O, A, R> {
  /** Reads how much a call adds from its result; calls without one add nothing. Default 1. */
  readonly by?: NoInfer<FromResult<O, A, R, number>> | undefined;
}

/** Options of `@Counted` with a name. */
export interface CountedFamilyOptions<O, A extends unknown[], R, L extends string, K extends string>
  extends CountedAmountOptions<O, A, R>, NamedCallOptions<O, A, R, L, K> {}

/** Options of `@Counted` for a declared counter with labels. */
export interface CountedLabelOptions<O, A extends unknown[], R, N extends string, K extends N>
  extends CountedAmountOptions<O, A, R>, DeclaredCallOptions<O, A, R, N, K> {}

/** What `@Counted` is; `@Instrumented` consists of it. */
export const COUNTED: CallDecorator<CounterSeries> = {
  subject: '@Counted',
  functionForm: 'counted',
  metricTypes: ['counter'],
  defaultFamily: 'method_calls_total',
  decoratesClasses: true,
  optionNames: ['ttlSeconds', 'resultLabels', 'errorLabel', 'outcome', 'on', 'where', 'exemplar', 'by', 'methods'],
  moments: ['settled', 'call', 'success', 'error'],
  check: ({ subject, options: { by, on, name }, metric }) => {
    if (by !== undefined && on === 'error') {
      throw new MetricError(
        'INVALID_OPTION',
        `${subject}: by reads a result, which no error has: remove it, or on: "error"`,
      );
    }
    if (on === 'call' && name === undefined && metric === undefined) {
      throw new MetricError(
        'INVALID_OPTION',
        `${subject}: on: "call" needs a name: method_calls_total tells outcomes apart, which begin unknown; give a name`,
      );
    }
  },
  createProbes: (setup, member) => {
    const recipe = LabelRecipe.of(setup, member, 'outcome');
    const standard = { name: 'method_calls_total', help: 'Calls of decorated methods.' };
    const metric = setup.metric ?? declareOnce(setup, () => counter(familyOf(setup, recipe.names, standard)));
    return [createCountedProbe({ decorator: 'Counted', setup, member, metric, recipe })];
  },
};

/**
 * Counts the calls of a method, of a function in a field, or of all methods of a class.
 *
 * Without a name calls are counted in `method_calls_total`, with the labels `class`, `method` and `outcome` (`success`, `error`);
 * with a name or a declared counter the labels are those that the options say. A call is counted when it is over; if it
 * returns a promise, when that settles; {@link registerResult} tells of other results. What the method returns or throws stays as
 * it is, whatever functions among the options do.
 *
 * @throws MetricError `INVALID_DECORATION` on anything that is not called, `INVALID_OPTION`, `UNKNOWN_OPTION`, `NAME_CONFLICT`,
 *   `MISSING_LABEL`, `UNKNOWN_LABEL` and as the constructor of a counter; all when the class is defined
 *
 * @example
 * ```ts
 * import { Counted } from 'prometheus-sdk';
 *
 * class Orders {
 *   @Counted
 *   list(): string[] {
 *     return [];
 *   }
 *
 *   @Counted('orders_placed_total', { labels: { shop: (order) => order.shop }, errorLabel: true })
 *   async place(order: { shop: string }): Promise<string> {
 *     return order.shop;
 *   }
 * }
 * ```
 */
export function Counted<S, T, A extends unknown[], R, const L extends string = never, const K extends string = never>(
  name: string,
  options?: CountedFamilyOptions<Owner<S, T>, A, R, L, K>,
): OnCallable<S, T, A, R>;
/** Counts calls in `method_calls_total`, without options. */
export function Counted<S, T, A extends unknown[], R>(...decorated: DecoratedCallable<S, T, A, R>): void;
/** Counts the calls of all methods of a class in `method_calls_total`. */
export function Counted(...decorated: DecoratedClass): void;
/** Counts calls in `method_calls_total`. */
export function Counted<S, T, A extends unknown[], R>(
  options?: CountedOptions<Owner<S, T>, A, R> & Unnamed & ClassOptions,
): OnCallable<S, T, A, R> & OnClass;
/** Counts calls in a declared counter with labels. */
export function Counted<S, T, A extends unknown[], R, N extends string, const K extends N = never>(
  metric: Counter<N>,
  options: CountedLabelOptions<Owner<S, T>, A, R, N, K>,
): OnCallable<S, T, A, R>;
/** Counts calls in a declared counter without labels. */
export function Counted<S, T, A extends unknown[], R, N extends string>(
  metric: Unlabelled<Counter<N>, N>,
  options?: CountedAmountOptions<Owner<S, T>, A, R>,
): OnCallable<S, T, A, R>;
/** Counts calls in a counter whose name is among the options. */
export function Counted<S, T, A extends unknown[], R, const L extends string = never, const K extends string = never>(
  options: CountedFamilyOptions<Owner<S, T>, A, R, L, K> & WithName,
): OnCallable<S, T, A, R>;
export function Counted(...args: readonly unknown[]): unknown {
  return decorateCall(COUNTED, args);
}

/**
 * Wraps a function so that its calls are counted, as {@link Counted} does with methods; without a name in
 * `method_calls_total` with an empty `class`.
 *
 * @returns a function that does what `fn` does, with its name, length and properties
 * @throws MetricError as {@link Counted}
 *
 * @example
 * ```ts
 * import { counted } from 'prometheus-sdk';
 *
 * const greet = counted((name: string) => `Hello ${name}`, { name: 'greetings_total', labels: { name: (name) => name } });
 * greet('Ada');
 * ```
 */
export function counted<F extends AnyFunction>(
  fn: F,
  options?: CountedOptions<ThisOf<F>, ArgumentsOf<F>, ResultOf<F>> & Unnamed,
): F;
/** Wraps a function so that its calls are counted in a declared counter with labels. */
export function counted<F extends AnyFunction, N extends string, const K extends N = never>(
  fn: F,
  metric: Counter<N>,
  options: CountedLabelOptions<ThisOf<F>, ArgumentsOf<F>, ResultOf<F>, N, K>,
): F;
/** Wraps a function so that its calls are counted in a declared counter without labels. */
export function counted<F extends AnyFunction, N extends string>(
  fn: F,
  metric: Unlabelled<Counter<N>, N>,
  options?: CountedAmountOptions<ThisOf<F>, ArgumentsOf<F>, ResultOf<F>>,
): F;
/** Wraps a function so that its calls are counted in a counter of this name. */
export function counted<F extends AnyFunction, const L extends string = never, const K extends string = never>(
  fn: F,
  name: string,
  options?: CountedFamilyOptions<ThisOf<F>, ArgumentsOf<F>, ResultOf<F>, L, K>,
): F;
/** Wraps a function so that its calls are counted in a counter whose name is among the options. */
export function counted<F extends AnyFunction, const L extends string = never, const K extends string = never>(
  fn: F,
  options: CountedFamilyOptions<ThisOf<F>, ArgumentsOf<F>, ResultOf<F>, L, K> & WithName,
): F;
export function counted(fn: unknown, ...args: readonly unknown[]): AnyFunction {
  return wrapFunction(COUNTED, fn, args);
}
