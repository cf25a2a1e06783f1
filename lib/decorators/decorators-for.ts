/**
 * `decoratorsFor`: the decorators of one component, bound to what its families have in common.
 */

import { checkOptions } from '../support/check-options.js';
import { checkBuckets } from '../model/buckets.js';
import { checkNative } from '../metrics/native-options.js';
import type { Series } from '../metrics/series.js';
import type { CallDecorator } from './call-decorator.js';
import { checkCallOptions, checkRegistry } from './call-options.js';
import { COUNTED, type Counted } from './counted.js';
import { decorateCall } from './decorate-call.js';
import type { DecoratorScope } from './decorator-scope.js';
import { ERROR_COUNTED, type ErrorCounted } from './error-counted.js';
import { decorateGauged, type Gauged } from './gauged.js';
import { IN_FLIGHT, type InFlight } from './in-flight.js';
import { INSTRUMENTED, type Instrumented } from './instrumented.js';
import { OBSERVED, type Observed } from './observed.js';
import { decorateStated, type Stated } from './stated.js';
import { SUMMARIZED, type Summarized } from './summarized.js';
import { TIMED, type Timed } from './timed.js';
import { TIMESTAMPED, type Timestamped } from './timestamped.js';

/** The decorators that declare families. */
export interface Decorators {
  /** Counts calls. */
  readonly Counted: typeof Counted;
  /** Counts failing calls. */
  readonly ErrorCounted: typeof ErrorCounted;
  /** Shows the value of a member. */
  readonly Gauged: typeof Gauged;
  /** Tells how many calls are in progress. */
  readonly InFlight: typeof InFlight;
  /** Counts calls, observes their duration and tells how many are in progress. */
  readonly Instrumented: typeof Instrumented;
  /** Observes values in a histogram. */
  readonly Observed: typeof Observed;
  /** Shows the state of a member. */
  readonly Stated: typeof Stated;
  /** Observes values or durations in a summary. */
  readonly Summarized: typeof Summarized;
  /** Observes durations. */
  readonly Timed: typeof Timed;
  /** Keeps the time of the last call. */
  readonly Timestamped: typeof Timestamped;
}

const SUBJECT = 'decoratorsFor';

/**
 * Returns the decorators, bound to a registry, a prefix of all names, labels that all series carry, and options that hold unless a
 * decorator says otherwise. Declared instruments stay as they are.
 *
 * Labels make default families of their own: without a prefix, or another registry, `method_calls_total` with other labels
 * would be refused as a conflict.
 *
 * @throws MetricError `INVALID_OPTION`, `UNKNOWN_OPTION` or `INVALID_BUCKETS`; names and labels are checked by the decorators
 *
 * @example
 * ```ts
 * import { decoratorsFor } from 'prometheus-sdk';
 *
 * const { Counted, Timed } = decoratorsFor({ prefix: 'orders_', labels: { component: 'orders' }, buckets: [0.1, 1] });
 *
 * class Orders {
 *   @Counted('placed_total')
 *   @Timed
 *   place(): void {}
 * }
 * ```
 */
export function decoratorsFor(scope: DecoratorScope): Decorators {
  checkOptions(SUBJECT, scope, ['registry', 'prefix', 'labels', 'buckets', 'native', 'defaults']);
  checkRegistry(SUBJECT, scope.registry);
  if (scope.buckets !== undefined) checkBuckets(SUBJECT, scope.buckets);
  if (scope.native !== undefined) checkNative(SUBJECT, scope.native);
  if (scope.defaults !== undefined) {
    checkCallOptions(`${SUBJECT}: defaults`, scope.defaults, ['callback', 'enabled', 'maxSeries', 'reentrant'], []);
  }
  const bind = <S extends Series>(decorator: CallDecorator<S>) => {
    const bound = { ...decorator, scope };
    return (...args: readonly unknown[]): unknown => decorateCall(bound, args);
  };
  const bound = {
    Counted: bind(COUNTED),
    ErrorCounted: bind(ERROR_COUNTED),
    Gauged: (...args: readonly unknown[]) => decorateGauged(args, scope),
    InFlight: bind(IN_FLIGHT),
    Instrumented: bind(INSTRUMENTED),
    Observed: bind(OBSERVED),
    Stated: (...args: readonly unknown[]) => decorateStated(args, scope),
    Summarized: bind(SUMMARIZED),
    Timed: bind(TIMED),
    Timestamped: bind(TIMESTAMPED),
  };
  // Each runs what the decorator of its name runs.
  return bound as unknown as Decorators;
}
