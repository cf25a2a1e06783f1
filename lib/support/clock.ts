/**
 * Time as the SDK reads it. One clock serves the whole process, so that a test can stop it.
 */

/** Where time comes from. */
export interface Clock {
  /** The wall clock, in seconds since the Unix epoch; used for start times, exemplars and `setToCurrentTime`. */
  epochSeconds(): number;
  /** A clock that never goes back, in seconds from an arbitrary origin; used for durations. */
  monotonicSeconds(): number;
}

type HighResolutionTime = () => [seconds: number, nanoseconds: number];

/**
 * `process.hrtime`, captured, is the cheapest monotonic clock on Node 20 and 22 and equal to the
 * others on 24 and 26; outside Node `performance.now` serves.
 */
function monotonicReader(): () => number {
  const host = globalThis as { process?: { hrtime?: HighResolutionTime } };
  const hrtime = host.process?.hrtime;
  if (typeof hrtime === 'function') {
    return () => {
      const time = hrtime();
      return time[0] + time[1] / 1e9;
    };
  }
  const now = performance.now.bind(performance);
  return () => now() / 1000;
}

/** The clock of the machine. */
export const systemClock: Clock = {
  epochSeconds: () => Date.now() / 1000,
  monotonicSeconds: monotonicReader(),
};

let current: Clock = systemClock;

/** The clock in use: the machine's, unless {@link setClock} replaced it. */
export function currentClock(): Clock {
  return current;
}

/**
 * Replaces the clock of the whole SDK, for tests.
 *
 * The clock is captured when the SDK is loaded, so fake timers of a test framework do not reach it; this does.
 *
 * @returns a function that puts the previous clock back
 *
 * @example
 * ```ts
 * import { setClock } from 'prometheus-sdk';
 *
 * let seconds = 0;
 * const restore = setClock({ epochSeconds: () => seconds, monotonicSeconds: () => seconds });
 * seconds += 5;
 * restore();
 * ```
 */
export function setClock(clock: Clock): () => void {
  const previous = current;
  current = clock;
  return () => {
    current = previous;
  };
}
