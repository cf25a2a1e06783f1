/**
 * `@ErrorCounted` and `errorCounted`: how many calls failed, and how.
 */

import { describeValue } from '../support/describe-value.js';
import { MetricError } from '../support/metric-error.js';
import type { Counter, CounterSeries } from '../metrics/counter.js';
import { counter } from '../metrics/declare.js';
import { familyOf, type CallDecorator, type CallSetup } from './call-decorator.js';
import { createCountedProbe } from './counted-probe.js';
import { decorateCall, wrapFunction } from './decorate-call.js';
import { causeMatcher, type ErrorCause } from './error-cause.js';
import { LabelRecipe } from './label-recipe.js';
import type { Call } from './probe.js';
import type {
  AnyFunction,
  ArgumentsOf,
  DeclaredCallOptions,
  DecoratedCallable,
  ExemplarOptions,
  NamedCallOptions,
  OnCallable,
  Owner,
  ResultOf,
  ThisOf,
  Unlabelled,
  Unnamed,
  WhereOptions,
  WithName,
} from './types.js';

/** Options of `@ErrorCounted` that do not change the family. */
export interface ErrorCountedOptions<O, A extends unknown[], R>
  extends WhereOptions<O, A, R>, ExemplarOptions<O, A, R> {
  /** Which errors are counted: those of a class, of one of several classes, or those that a function says yes to; default all. */
  readonly cause?: ErrorCause | undefined;
}

/** Options of `@ErrorCounted` with a name. */
export interface ErrorCountedFamilyOptions<O, A extends unknown[], R, L extends string, K extends string>
  extends ErrorCountedOptions<O, A, R>, NamedCallOptions<O, A, R, L, K> {
  /**
   * The label `error`: the error's class, what the function says, or, if `false`, no such label.
   *
   * @defaultValue `true`
   */
  readonly errorLabel?: boolean | ((error: unknown) => string) | undefined;
}

/** Options of `@ErrorCounted` for a declared counter with labels; its label `error` is filled unless another option does so. */
export interface ErrorCountedLabelOptions<O, A extends unknown[], R, N extends string, K extends N>
  extends ErrorCountedOptions<O, A, R>, DeclaredCallOptions<O, A, R, N, K> {}

/** What `@ErrorCounted` is. */
export const ERROR_COUNTED: CallDecorator<CounterSeries> = {
  subject: '@ErrorCounted',
  functionForm: 'errorCounted',
  metricTypes: ['counter'],
  defaultFamily: 'method_errors_total',
  decoratesClasses: false,
  optionNames: ['ttlSeconds', 'resultLabels', 'errorLabel', 'outcome', 'where', 'exemplar', 'cause'],
  moments: [],
  check: ({ subject, options: { cause } }) => {
    if (cause !== undefined && causeMatcher(cause) === undefined) {
      throw new MetricError(
        'INVALID_OPTION',
        `${subject}: cause ${describeValue(cause)} must be a class of errors, an array of them, or a function`,
      );
    }
  },
  createProbes: (setup, member) => {
    const labelled = withErrorLabel(setup);
    const recipe = LabelRecipe.of(labelled, member, 'error');
    const standard = { name: 'method_errors_total', help: 'Calls of decorated methods that failed.' };
    const metric = setup.metric ?? counter(familyOf(setup, recipe.names, standard));
    const matches = causeMatcher(setup.options.cause);
    const accepts = matches && ((call: Call): boolean => matches(call.value));
    return [createCountedProbe({ decorator: 'ErrorCounted', setup, member, metric, recipe, on: 'error', accepts })];
  },
};

/** The label is there unless the options say no, or a declared counter has none. */
function withErrorLabel(setup: CallSetup<CounterSeries>): CallSetup<CounterSeries> {
  const { options, metric } = setup;
  if (options.errorLabel !== undefined) return setup;
  const isFilled = Object.hasOwn({ ...options.labels, ...options.resultLabels }, 'error');
  const errorLabel = metric === undefined || metric.descriptor.labelNames.includes('error');
  return { ...setup, options: { ...options, errorLabel: errorLabel && !isFilled } };
}

/**
 * Counts the calls of a method, or of a function in a field, that throw or whose promise rejects.
 *
 * Without a name they are counted in `method_errors_total`, with the labels `class`, `method` and `error` (the error's class);
 * with a name the label `error` is added to those that the options say.
 * The error goes on to the caller as it is, whatever functions among the options do.
 *
 * @throws MetricError `INVALID_DECORATION` on anything that is not called, `INVALID_OPTION`, `UNKNOWN_OPTION`, `NAME_CONFLICT`,
 *   `MISSING_LABEL`, `UNKNOWN_LABEL` and as the constructor of a counter; all when the class is defined
 *
 * @example
 * ```ts
 * import { ErrorCounted } from 'prometheus-sdk';
 *
 * class Orders {
 *   @ErrorCounted
 *   list(): string[] {
 *     return [];
 *   }
 *
 *   @ErrorCounted('orders_rejected_total', { cause: RangeError, labels: { shop: (order) => order.shop } })
 *   place(order: { shop: string }): string {
 *     return order.shop;
 *   }
 * }
 * ```
 */
export function ErrorCounted<
  S,
  T,
  A extends unknown[],
  R,
  const L extends string = never,
  const K extends string = never,
>(name: string, options?: ErrorCountedFamilyOptions<Owner<S, T>, A, R, L, K>): OnCallable<S, T, A, R>;
/** Counts failing calls in `method_errors_total`, without options. */
export function ErrorCounted<S, T, A extends unknown[], R>(...decorated: DecoratedCallable<S, T, A, R>): void;
/** Counts failing calls in `method_errors_total`. */
export function ErrorCounted<S, T, A extends unknown[], R>(
  options?: ErrorCountedOptions<Owner<S, T>, A, R> & Unnamed,
): OnCallable<S, T, A, R>;
/** Counts failing calls in a declared counter with labels. */
export function ErrorCounted<S, T, A extends unknown[], R, N extends string, const K extends N = never>(
  metric: Counter<N>,
  options: ErrorCountedLabelOptions<Owner<S, T>, A, R, N, K>,
): OnCallable<S, T, A, R>;
/** Counts failing calls in a declared counter without labels. */
export function ErrorCounted<S, T, A extends unknown[], R, N extends string>(
  metric: Unlabelled<Counter<N>, N>,
  options?: ErrorCountedOptions<Owner<S, T>, A, R>,
): OnCallable<S, T, A, R>;
/** Counts failing calls in a counter whose name is among the options. */
export function ErrorCounted<
  S,
  T,
  A extends unknown[],
  R,
  const L extends string = never,
  const K extends string = never,
>(options: ErrorCountedFamilyOptions<Owner<S, T>, A, R, L, K> & WithName): OnCallable<S, T, A, R>;
export function ErrorCounted(...args: readonly unknown[]): unknown {
  return decorateCall(ERROR_COUNTED, args);
}

/**
 * Wraps a function so that its failing calls are counted, as {@link ErrorCounted} does with methods; without a name in `method_errors_total` with an empty `class`.
 *
 * @returns a function that does what `fn` does, with its name, length and properties
 * @throws MetricError as {@link ErrorCounted}
 *
 * @example
 * ```ts
 * import { errorCounted } from 'prometheus-sdk';
 *
 * const parse = errorCounted((text: string): unknown => JSON.parse(text), { name: 'unreadable_total', cause: SyntaxError });
 * parse('{}');
 * ```
 */
export function errorCounted<F extends AnyFunction>(
  fn: F,
  options?: ErrorCountedOptions<ThisOf<F>, ArgumentsOf<F>, ResultOf<F>> & Unnamed,
): F;
/** Wraps a function so that its failing calls are counted in a declared counter with labels. */
export function errorCounted<F extends AnyFunction, N extends string, const K extends N = never>(
  fn: F,
  metric: Counter<N>,
  options: ErrorCountedLabelOptions<ThisOf<F>, ArgumentsOf<F>, ResultOf<F>, N, K>,
): F;
/** Wraps a function so that its failing calls are counted in a declared counter without labels. */
export function errorCounted<F extends AnyFunction, N extends string>(
  fn: F,
  metric: Unlabelled<Counter<N>, N>,
  options?: ErrorCountedOptions<ThisOf<F>, ArgumentsOf<F>, ResultOf<F>>,
): F;
/** Wraps a function so that its failing calls are counted in a counter of this name. */
export function errorCounted<F extends AnyFunction, const L extends string = never, const K extends string = never>(
  fn: F,
  name: string,
  options?: ErrorCountedFamilyOptions<ThisOf<F>, ArgumentsOf<F>, ResultOf<F>, L, K>,
): F;
/** Wraps a function so that its failing calls are counted in a counter whose name is among the options. */
export function errorCounted<F extends AnyFunction, const L extends string = never, const K extends string = never>(
  fn: F,
  options: ErrorCountedFamilyOptions<ThisOf<F>, ArgumentsOf<F>, ResultOf<F>, L, K> & WithName,
): F;
export function errorCounted(fn: unknown, ...args: readonly unknown[]): AnyFunction {
  return wrapFunction(ERROR_COUNTED, fn, args);
}
