/**
 * `@Counted` and `counted`: how many calls there were.
 */

import type { Counter, CounterSeries } from '../metrics/counter.js';
import { counter } from '../metrics/declare.js';
import type { CallDecorator, RecordedOn } from './call-options.js';
import { decorateCall, wrapFunction } from './decorate-call.js';
import { LabelRecipe } from './label-recipe.js';
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

/** Options of `@Counted` that do not change the family. */
export interface CountedOptions<O, A extends unknown[], R> extends WhereOptions<O, A, R> {
  /**
   * Which calls are counted, and when: all when they are over (`settled`), all when they begin (`call`, needs a name),
   * only those that succeeded, only those that failed.
   *
   * @defaultValue `'settled'`
   */
  readonly on?: RecordedOn | undefined;
}

/** Options of `@Counted` with a name. */
export interface CountedFamilyOptions<O, A extends unknown[], R, L extends string, K extends string>
  extends CountedOptions<O, A, R>, FamilyOptions, OutcomeLabelOptions<O, A, R, K> {
  /** Labels read when a call begins. */
  readonly labels?: EntryLabels<O, A, L> | undefined;
}

/** Options of `@Counted` for a declared counter with labels. */
export interface CountedLabelOptions<O, A extends unknown[], R, N extends string, K extends N>
  extends CountedOptions<O, A, R>, OutcomeLabelOptions<O, A, R, K> {
  /** Labels read when a call begins: all that the outcome does not fill. */
  readonly labels: ClosedLabels<O, A, N, K>;
}

/** Adds one for each call. */
class CountedProbe extends SettledProbe<CounterSeries> {
  protected override record(series: CounterSeries): void {
    series.inc();
  }
}

const COUNTED: CallDecorator<CounterSeries> = {
  subject: '@Counted',
  functionForm: 'counted',
  metricType: 'counter',
  defaultFamily: 'method_calls_total',
  optionNames: ['name', 'help', 'unit', 'labels', 'resultLabels', 'errorLabel', 'outcome', 'on', 'where', 'registry'],
  moments: ['settled', 'call', 'success', 'error'],
  createProbe: (setup, member) => {
    const recipe = LabelRecipe.of(setup, member, true);
    const { name = COUNTED.defaultFamily, help = 'Calls of decorated methods.', unit, registry } = setup.options;
    const metric = setup.metric ?? counter({ name, help, unit, labelNames: recipe.names, registry });
    return new CountedProbe({ decorator: 'Counted', setup, metric, recipe, needsTime: false });
  },
};

/**
 * Counts the calls of a method, or of a function in a field.
 *
 * Without a name calls are counted in `method_calls_total`, with the labels `class`, `method` and `outcome` (`success`, `error`);
 * with a name or a declared counter the labels are those that the options say. A call is counted when it is over; if it
 * returns a promise, when that settles. What the method returns or throws stays as it is, whatever functions among the options do.
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
export function Counted<S, T, A extends unknown[], R>(...decorated: DecoratedCallable<S, T, A, R>): void;
/** Counts calls in `method_calls_total`. */
export function Counted<S, T, A extends unknown[], R>(
  options?: CountedOptions<Owner<S, T>, A, R> & Unnamed,
): OnCallable<S, T, A, R>;
/** Counts calls in a declared counter with labels. */
export function Counted<S, T, A extends unknown[], R, N extends string, const K extends N = never>(
  metric: Counter<N>,
  options: CountedLabelOptions<Owner<S, T>, A, R, N, K>,
): OnCallable<S, T, A, R>;
/** Counts calls in a declared counter without labels. */
export function Counted<S, T, A extends unknown[], R, N extends string>(
  metric: Unlabelled<Counter<N>, N>,
  options?: CountedOptions<Owner<S, T>, A, R>,
): OnCallable<S, T, A, R>;
/** Counts calls in a counter of this name. */
export function Counted<S, T, A extends unknown[], R, const L extends string = never, const K extends string = never>(
  name: string,
  options?: CountedFamilyOptions<Owner<S, T>, A, R, L, K>,
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
  options?: CountedOptions<ThisOf<F>, ArgumentsOf<F>, ResultOf<F>>,
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
