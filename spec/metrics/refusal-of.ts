/**
 * What a call is refused with.
 */

import { MetricError } from '../../lib/support/metric-error.js';

/** The error a call throws; a call that returns, or throws anything but a MetricError, fails the spec. */
export function refusalOf(call: () => unknown): MetricError {
  let result: unknown;
  try {
    result = call();
  } catch (error) {
    if (error instanceof MetricError) return error;
    throw error;
  }
  throw new Error(`nothing was thrown, but ${String(result)} returned`);
}

/** The code a call is refused with. */
export function codeOf(call: () => unknown): string {
  return refusalOf(call).code;
}
