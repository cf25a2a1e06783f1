/**
 * How often a member is read, and how long a scrape waits for it.
 */

import { describeValue } from '../support/describe-value.js';
import { MetricError } from '../support/metric-error.js';

/** How a member is read. */
export interface ReadLimits {
  /** For how many milliseconds a value is kept; 0 if the member is read at every scrape. */
  readonly cache: number;
  /** For how many milliseconds a scrape waits for a promise. */
  readonly timeout: number;
}

/** Half of the ten seconds that Prometheus gives a scrape by default, so that all else still arrives. */
export const DEFAULT_LIMITS: ReadLimits = { cache: 0, timeout: 5000 };

/** Beyond it a timer goes off at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * Reads the limits among the options of a decorator.
 *
 * @param subject - such as `@Gauged`
 * @throws MetricError `INVALID_OPTION` if one is no number of milliseconds
 */
export function readLimits(
  subject: string,
  { cache = DEFAULT_LIMITS.cache, timeout = DEFAULT_LIMITS.timeout }: { readonly [K in keyof ReadLimits]?: unknown },
): ReadLimits {
  if (typeof cache !== 'number' || !(cache >= 0 && cache < Infinity)) {
    refuse(`${subject}: cache ${describeValue(cache)} must be a number of milliseconds, 0 or more`);
  }
  if (typeof timeout !== 'number' || !(timeout > 0 && timeout <= LONGEST_TIMER)) {
    const bounds = `more than 0 and at most ${String(LONGEST_TIMER)}`;
    refuse(`${subject}: timeout ${describeValue(timeout)} must be a number of milliseconds, ${bounds}`);
  }
  return { cache, timeout };
}

function refuse(message: string): never {
  throw new MetricError('INVALID_OPTION', message);
}
