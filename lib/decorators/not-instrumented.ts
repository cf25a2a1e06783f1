/**
 * `@NotInstrumented`: keeps the decorators of its class away from a method.
 */

import { describeValue } from '../support/describe-value.js';
import { MetricError } from '../support/metric-error.js';
import { leaveToItself } from './class-methods.js';
import { readDecoration, refuseDecoration } from './decoration.js';
import type { DecoratedCallable, OnCallable } from './types.js';

const SUBJECT = '@NotInstrumented';

/**
 * Keeps decorators of the class, such as `@Instrumented()`, from measuring a method.
 *
 * @throws MetricError `INVALID_DECORATION` on anything but a method; when the class is defined
 *
 * @example
 * ```ts
 * import { Counted, NotInstrumented } from 'prometheus-sdk';
 *
 * @Counted()
 * class Orders {
 *   list(): string[] {
 *     return [];
 *   }
 *
 *   @NotInstrumented
 *   ping(): void {}
 * }
 * ```
 */
export function NotInstrumented<S, T, A extends unknown[], R>(...decorated: DecoratedCallable<S, T, A, R>): void;
/** Keeps decorators of the class from measuring a method. */
export function NotInstrumented<S, T, A extends unknown[], R>(): OnCallable<S, T, A, R>;
export function NotInstrumented(...args: readonly unknown[]): unknown {
  if (args.length === 0) return mark;
  mark(...args);
  return undefined;
}

function mark(...decorated: readonly unknown[]): void {
  const decoration = readDecoration(decorated);
  if (decoration?.method !== undefined) {
    leaveToItself(decoration, decoration.method);
    return;
  }
  if (decoration !== undefined) refuseDecoration(SUBJECT, decoration, 'only methods are measured; remove it');
  throw new MetricError('INVALID_DECORATION', `${SUBJECT}: ${describeValue(decorated[0])} is no method`);
}
