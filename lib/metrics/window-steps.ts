/**
 * The steps in which windows move, known without a reading of the clock for every observation.
 */

import { currentClock, systemClock } from '../support/clock.js';

/** How long the past is, and in how many steps it moves. */
export interface Window {
  /** For how long an observation counts, at most. */
  readonly maxAgeSeconds: number;
  /** In how many steps the window moves; with n steps an observation counts for at least `maxAgeSeconds * (n - 1) / n`. */
  readonly ageBuckets: number;
}

/** For this last share of a step the clock is read every time, so that a timer that comes late does no harm. */
const READ_SHARE = 1 / 16;
/** The longest that a timer can wait, in milliseconds. */
const LONGEST_DELAY = 2 ** 31 - 1;

/** As it was when the SDK was loaded: fake timers of a test framework do not go with the clock. */
// eslint-disable-next-line no-restricted-globals -- the clock alone says what step it is; a timer says when to read it again
const startTimer = setTimeout;

/**
 * Numbers the steps of the windows of a family.
 *
 * A reading of the clock costs more than an observation. So the first observation in a step reads it and starts a timer,
 * and the others rely on {@link current} until the timer takes it back shortly before the step ends. Where nothing is
 * observed there is no timer, and none keeps the process alive. A clock that a test has put in place is read every time.
 */
export class WindowSteps {
  /** The number of the present step, -1 if it has to be {@link read}. */
  current = -1;
  readonly #stepSeconds: number;
  #clock = currentClock();
  /** When step 0 began, by the monotonic clock. */
  #origin = this.#clock.monotonicSeconds();
  #latest = 0;
  #isTimed = false;

  constructor({ maxAgeSeconds, ageBuckets }: Window) {
    this.#stepSeconds = maxAgeSeconds / ageBuckets;
  }

  /** Reads the number of the present step, which never falls, from the clock. */
  read(): number {
    const clock = currentClock();
    const now = clock.monotonicSeconds();
    if (clock !== this.#clock) {
      // The clocks have nothing in common but this moment.
      this.#clock = clock;
      this.#origin = now - this.#latest * this.#stepSeconds;
      this.current = -1;
    }
    this.#latest = Math.max(this.#latest, Math.floor((now - this.#origin) / this.#stepSeconds));
    if (this.#latest !== this.current) this.#relyOn(this.#latest, now);
    return this.#latest;
  }

  #relyOn(step: number, now: number): void {
    this.current = -1;
    const remaining = this.#origin + (step + 1 - READ_SHARE) * this.#stepSeconds - now;
    const delay = Math.min(remaining * 1000, LONGEST_DELAY);
    if (this.#isTimed || this.#clock !== systemClock || delay < 1) return;
    this.current = step;
    this.#isTimed = true;
    const timer: { unref?: () => unknown } = startTimer(() => {
      this.current = -1;
      this.#isTimed = false;
    }, delay);
    timer.unref?.();
  }
}
