/**
 * A clock that moves only when a spec says so.
 */

import { setClock } from '../../lib/support/clock.js';

/** The clock in use and the way back. */
export interface FakeClock {
  /** Moves both clocks on. */
  advance(seconds: number): void;
  /** Puts the previous clock back. */
  restore(): void;
}

/** Stops the clock of the SDK at `epochSeconds`. */
export function stopClock(epochSeconds = 1_700_000_000): FakeClock {
  let elapsed = 0;
  const restore = setClock({ epochSeconds: () => epochSeconds + elapsed, monotonicSeconds: () => elapsed });
  return {
    advance: (seconds) => {
      elapsed += seconds;
    },
    restore,
  };
}
