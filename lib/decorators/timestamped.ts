/**
 * `@Timestamped` and `timestamped`: when a call last succeeded, failed or began.
 */

import { gauge } from '../metrics/declare.js';
import type { Gauge, GaugeSeries } from '../metrics/gauge.js';
import { familyOf, type CallDecorator } from './call-decorator.js';
import type { RecordedOn } from './call-options.js';
import { decorateCall, wrapFunction } from './decorate-call.js';
import { LabelRecipe } from './label-recipe.js';
import { withSeconds } from './seconds.js';
import { SettledProbe } from './settled-probe.js';
import type {
  AnyFunction,
  ArgumentsOf,
  DeclaredCallOptions,
  DecoratedCallable,
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

/** Options of `@Timestamped` that do not change the labels. */
export interface TimestampedOptions<O, A extends unknown[], R> extends WhereOptions<O, A, R> {
  /**
   * The moment of a call whose time is kept: its success, its failure or its beginning.
   *
   * @defaultValue `'success'`
   */
  readonly on?: Exclude<RecordedOn, 'settled'> | undefined;
}

/** Options of `@Timestamped` with a name. */
export interface TimestampedFamilyOptions<O, A extends unknown[], R, L extends string, K extends string>
  extends TimestampedOptions<O, A, R>, NamedCallOptions<O, A, R, L, K> {
  /** The only unit of a time; the default if the name ends in it. */
  readonly unit?: 'seconds' | undefined;
}

/** Options of `@Timestamped` for a declared gauge with labels. */
export interface TimestampedLabelOptions<O, A extends unknown[], R, N extends string, K extends N>
  extends TimestampedOptions<O, A, R>, DeclaredCallOptions<O, A, R, N, K> {}

/** Keeps the time of the wall clock. */
class TimestampedProbe extends SettledProbe<GaugeSeries> {
  protected override record(series: GaugeSeries): void {
    series.setToCurrentTime();
  }
}

/** What `@Timestamped` is. */
export const TIMESTAMPED: CallDecorator<GaugeSeries> = {
  subject: '@Timestamped',
  functionForm: 'timestamped',
  metricTypes: ['gauge'],
  defaultFamily: 'method_last_success_timestamp_seconds',
  decoratesClasses: false,
  optionNames: ['ttlSeconds', 'resultLabels', 'errorLabel', 'outcome', 'on', 'where'],
  moments: ['success', 'error', 'call'],
  createProbes: (setup, member) => {
    const { on = 'success' } = setup.options;
    const recipe = LabelRecipe.of(setup, member, 'member');
    const standard = {
      name: `method_last_${on}_timestamp_seconds`,
      help: `Time of the last ${on} of decorated methods, in seconds since the Unix epoch.`,
    };
    const metric = setup.metric ?? gauge(withSeconds(setup.subject, familyOf(setup, recipe.names, standard)));
    // A series at 0 would say that the last time was in 1970.
    return [new TimestampedProbe({ decorator: 'Timestamped', setup, member, metric, recipe, on, startsAtZero: false })];
  },
};

/**
 * Keeps the time when a method, or a function in a field, last succeeded, in seconds since the Unix epoch.
 *
 * Without a name it is kept in `method_last_success_timestamp_seconds`, with the labels `class` and `method`; for another moment in
 * `method_last_error_timestamp_seconds` or `method_last_call_timestamp_seconds`. A call that returns a promise succeeds when that
 * is fulfilled. There is no series before the first time. What the method returns or throws stays as it is.
 *
 * @throws MetricError `INVALID_DECORATION` on anything that is not called, `INVALID_OPTION`, `UNKNOWN_OPTION`, `NAME_CONFLICT`,
 *   `MISSING_LABEL`, `UNKNOWN_LABEL` and as the constructor of a gauge; all when the class is defined
 *
 * @example
 * ```ts
 * import { Timestamped } from 'prometheus-sdk';
 *
 * class Backup {
 *   @Timestamped
 *   async run(): Promise<void> {}
 *
 *   @Timestamped('restore_last_failure_timestamp_seconds', { on: 'error', labels: { disk: (disk) => disk } })
 *   async restore(disk: string): Promise<void> {}
 * }
 * ```
 */
export function Timestamped<
  S,
  T,
  A extends unknown[],
  R,
  const L extends string = never,
  const K extends string = never,
>(name: string, options?: TimestampedFamilyOptions<Owner<S, T>, A, R, L, K>): OnCallable<S, T, A, R>;
/** Keeps the time of the last success in `method_last_success_timestamp_seconds`, without options. */
export function Timestamped<S, T, A extends unknown[], R>(...decorated: DecoratedCallable<S, T, A, R>): void;
/** Keeps the time of the last call in `method_last_success_timestamp_seconds`. */
export function Timestamped<S, T, A extends unknown[], R>(
  options?: TimestampedOptions<Owner<S, T>, A, R> & Unnamed,
): OnCallable<S, T, A, R>;
/** Keeps the time of the last call in a declared gauge with labels. */
export function Timestamped<S, T, A extends unknown[], R, N extends string, const K extends N = never>(
  metric: Gauge<N>,
  options: TimestampedLabelOptions<Owner<S, T>, A, R, N, K>,
): OnCallable<S, T, A, R>;
/** Keeps the time of the last call in a declared gauge without labels. */
export function Timestamped<S, T, A extends unknown[], R, N extends string>(
  metric: Unlabelled<Gauge<N>, N>,
  options?: TimestampedOptions<Owner<S, T>, A, R>,
): OnCallable<S, T, A, R>;
/** Keeps the time of the last call in a gauge whose name is among the options. */
export function Timestamped<
  S,
  T,
  A extends unknown[],
  R,
  const L extends string = never,
  const K extends string = never,
>(options: TimestampedFamilyOptions<Owner<S, T>, A, R, L, K> & WithName): OnCallable<S, T, A, R>;
export function Timestamped(...args: readonly unknown[]): unknown {
  return decorateCall(TIMESTAMPED, args);
}

/**
 * Wraps a function so that the time of its last call is kept, as {@link Timestamped} does with methods; without a name in `method_last_success_timestamp_seconds` with an empty `class`.
 *
 * @returns a function that does what `fn` does, with its name, length and properties
 * @throws MetricError as {@link Timestamped}
 *
 * @example
 * ```ts
 * import { timestamped } from 'prometheus-sdk';
 *
 * const sync = timestamped(async () => fetch('http://localhost/'), { name: 'sync_last_success_timestamp_seconds' });
 * await sync();
 * ```
 */
export function timestamped<F extends AnyFunction>(
  fn: F,
  options?: TimestampedOptions<ThisOf<F>, ArgumentsOf<F>, ResultOf<F>> & Unnamed,
): F;
/** Wraps a function so that the time of its last call is kept in a declared gauge with labels. */
export function timestamped<F extends AnyFunction, N extends string, const K extends N = never>(
  fn: F,
  metric: Gauge<N>,
  options: TimestampedLabelOptions<ThisOf<F>, ArgumentsOf<F>, ResultOf<F>, N, K>,
): F;
/** Wraps a function so that the time of its last call is kept in a declared gauge without labels. */
export function timestamped<F extends AnyFunction, N extends string>(
  fn: F,
  metric: Unlabelled<Gauge<N>, N>,
  options?: TimestampedOptions<ThisOf<F>, ArgumentsOf<F>, ResultOf<F>>,
): F;
/** Wraps a function so that the time of its last call is kept in a gauge of this name. */
export function timestamped<F extends AnyFunction, const L extends string = never, const K extends string = never>(
  fn: F,
  name: string,
  options?: TimestampedFamilyOptions<ThisOf<F>, ArgumentsOf<F>, ResultOf<F>, L, K>,
): F;
/** Wraps a function so that the time of its last call is kept in a gauge whose name is among the options. */
export function timestamped<F extends AnyFunction, const L extends string = never, const K extends string = never>(
  fn: F,
  options: TimestampedFamilyOptions<ThisOf<F>, ArgumentsOf<F>, ResultOf<F>, L, K> & WithName,
): F;
export function timestamped(fn: unknown, ...args: readonly unknown[]): AnyFunction {
  return wrapFunction(TIMESTAMPED, fn, args);
}
