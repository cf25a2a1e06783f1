/**
 * Turns the value of a member into the number that a gauge shows.
 */

import { describeValue } from '../support/describe-value.js';
import { MetricError } from '../support/metric-error.js';

/**
 * Values that are numbers, or have one: a boolean is 1 or 0, a date its seconds since the Unix epoch, a collection its
 * length or size.
 */
export type Measurable = number | bigint | boolean | Date | (object & ArrayLike<unknown>) | Sized;

/** A collection with a size, such as a map or a set. */
export interface Sized {
  /** How many it holds. */
  readonly size: number;
}

/**
 * The number of a {@link Measurable}.
 *
 * @throws MetricError `INVALID_VALUE` for anything else
 */
export function measure(value: unknown): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint' || typeof value === 'boolean') return Number(value);
  return typeof value === 'object' && value !== null ? measureObject(value) : refuse(value);
}

function measureObject(value: object): number {
  // By its tag: a date of another realm is a date.
  if (Object.prototype.toString.call(value) === '[object Date]') return Number(value) / 1000;
  const { length, size } = value as { readonly length?: unknown; readonly size?: unknown };
  if (typeof size === 'number') return size;
  return typeof length === 'number' ? length : refuse(value);
}

function refuse(value: unknown): never {
  throw new MetricError(
    'INVALID_VALUE',
    `${describeValue(value)} has no number: give a number, a date or a collection, or the option value`,
  );
}
