/**
 * How an option of a bad value is refused.
 */

import { describeValue } from '../support/describe-value.js';
import { MetricError } from '../support/metric-error.js';

/** Throws the error for an option of a bad value. */
export function refuseOption(subject: string, option: string, value: unknown, remedy: string): never {
  throw new MetricError('INVALID_OPTION', `${subject}: ${option} ${describeValue(value)} is not valid: ${remedy}`);
}
