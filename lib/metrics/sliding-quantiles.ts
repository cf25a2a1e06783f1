/**
 * Quantiles over the recent past: several sketches that begin one after the other, of which the oldest answers.
 */

import { QuantileSketch, type Objective } from './quantile-sketch.js';
import type { WindowSteps } from './window-steps.js';

/** Observations wait here and are sorted and merged together, which costs far less than one by one. */
const MOST_BUFFERED = 512;
/** Room for the first ones; a series that is scraped before it needs more keeps it so small. */
const FIRST_BUFFERED = 32;

/** A sliding window of observations that answers quantiles. */
export class SlidingQuantiles {
  readonly #sketches: readonly QuantileSketch[];
  readonly #steps: WindowSteps;
  #buffer = new Float64Array(FIRST_BUFFERED);
  #buffered = 0;
  #oldest = 0;
  /** The step that the window was moved to. */
  #step: number;

  /**
   * @param objectives - the quantiles that will be asked for
   * @param ageBuckets - in how many steps an observation is forgotten
   * @param steps - the steps; windows may have them in common
   */
  constructor(objectives: readonly Objective[], ageBuckets: number, steps: WindowSteps) {
    this.#sketches = Array.from({ length: ageBuckets }, () => new QuantileSketch(objectives));
    this.#steps = steps;
    this.#step = steps.read();
  }

  /** Adds an observation that is not NaN. */
  observe(value: number): void {
    if (this.#steps.current !== this.#step) this.#moveWindow();
    if (this.#buffered === this.#buffer.length) this.#makeRoom();
    this.#buffer[this.#buffered] = value;
    this.#buffered += 1;
  }

  /** The value at a quantile, or NaN if the window is empty. */
  query(quantile: number): number {
    this.#moveWindow();
    this.#flush();
    return this.#sketches[this.#oldest].query(quantile);
  }

  #moveWindow(): void {
    const step = this.#steps.read();
    if (step === this.#step) return;
    this.#flush();
    for (let moves = Math.min(step - this.#step, this.#sketches.length); moves > 0; moves -= 1) {
      this.#sketches[this.#oldest].reset();
      this.#oldest = (this.#oldest + 1) % this.#sketches.length;
    }
    this.#step = step;
  }

  #makeRoom(): void {
    if (this.#buffered === MOST_BUFFERED) {
      // While the event loop is held no timer tells that a step is over.
      this.#moveWindow();
      this.#flush();
      return;
    }
    const larger = new Float64Array(this.#buffered * 2);
    larger.set(this.#buffer);
    this.#buffer = larger;
  }

  #flush(): void {
    if (this.#buffered === 0) return;
    const numbers = this.#buffer.subarray(0, this.#buffered).sort();
    for (const sketch of this.#sketches) sketch.insertSorted(numbers);
    this.#buffered = 0;
  }
}
