/**
 * Upper bounds of histogram buckets.
 */

import { describeValue } from '../support/describe-value.js';
import { MetricError } from '../support/metric-error.js';

/** Bounds for the duration of a network service in seconds; the default of a histogram. */
export const DEFAULT_BUCKETS: readonly number[] = Object.freeze([
  0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
]);

/**
 * Checks bucket bounds and returns a frozen copy.
 *
 * @throws MetricError `INVALID_BUCKETS` unless they are finite numbers in strictly ascending order, at least one
 */
export function checkBuckets(subject: string, bounds: unknown): readonly number[] {
  if (!Array.isArray(bounds) || bounds.length === 0) {
    throw new MetricError(
      'INVALID_BUCKETS',
      `${subject}: buckets must be a non-empty array of numbers, got ${describeValue(bounds)}`,
    );
  }
  const list: readonly unknown[] = bounds;
  const checked = Array.from(list, (bound, index) => checkBound(subject, bound, list[index - 1]));
  return Object.freeze(checked);
}

function checkBound(subject: string, bound: unknown, previous: unknown): number {
  if (bound === Infinity) {
    throw new MetricError(
      'INVALID_BUCKETS',
      `${subject}: the bucket for Infinity is always there: remove it from buckets`,
    );
  }
  if (typeof bound !== 'number' || !Number.isFinite(bound)) {
    throw new MetricError(
      'INVALID_BUCKETS',
      `${subject}: bucket bound ${describeValue(bound)} must be a finite number`,
    );
  }
  if (typeof previous === 'number' && previous >= bound) {
    const reason =
      previous === bound
        ? 'is given twice: remove one'
        : `stands after ${String(previous)}: sort them in ascending order`;
    throw new MetricError('INVALID_BUCKETS', `${subject}: bucket bound ${String(bound)} ${reason}`);
  }
  return bound === 0 ? 0 : bound;
}

/**
 * Bounds at equal distances.
 *
 * @param start - the first bound
 * @param width - the distance, above 0
 * @param count - how many, at least 1
 * @throws MetricError `INVALID_BUCKETS` for anything else
 *
 * @example
 * ```ts
 * import { linearBuckets } from 'prometheus-sdk';
 *
 * linearBuckets(10, 5, 3); // [10, 15, 20]
 * ```
 */
export function linearBuckets(start: number, width: number, count: number): readonly number[] {
  if (!(width > 0))
    throw new MetricError('INVALID_BUCKETS', `linearBuckets: width ${describeValue(width)} must be above 0`);
  return checkBuckets(
    'linearBuckets',
    range('linearBuckets', count, (index) => start + width * index),
  );
}

/**
 * Bounds at equal ratios.
 *
 * @param start - the first bound, above 0
 * @param factor - the ratio, above 1
 * @param count - how many, at least 1
 * @throws MetricError `INVALID_BUCKETS` for anything else
 *
 * @example
 * ```ts
 * import { exponentialBuckets } from 'prometheus-sdk';
 *
 * exponentialBuckets(1, 2, 4); // [1, 2, 4, 8]
 * ```
 */
export function exponentialBuckets(start: number, factor: number, count: number): readonly number[] {
  if (!(start > 0))
    throw new MetricError('INVALID_BUCKETS', `exponentialBuckets: start ${describeValue(start)} must be above 0`);
  if (!(factor > 1))
    throw new MetricError('INVALID_BUCKETS', `exponentialBuckets: factor ${describeValue(factor)} must be above 1`);
  return checkBuckets(
    'exponentialBuckets',
    range('exponentialBuckets', count, (index) => start * factor ** index),
  );
}

function range(subject: string, count: number, bound: (index: number) => number): number[] {
  if (!Number.isInteger(count) || count < 1 || count > 10_000) {
    throw new MetricError(
      'INVALID_BUCKETS',
      `${subject}: count ${describeValue(count)} must be an integer from 1 to 10000`,
    );
  }
  return Array.from({ length: count }, (_, index) => bound(index));
}
