/**
 * Quantiles over the recent past: several sketches that begin one after the other, of which the oldest answers.
 */

import { currentClock, type Clock } from '../support/clock.js';
import { QuantileSketch, type Objective } from './quantile-sketch.js';

/** How long the past is, and in how many steps it moves. */
export interface Window {
  /** For how long an observation counts, at most. */
  readonly maxAgeSeconds: number;
  /** In how many steps the window moves; with n steps an observation counts for at least `maxAgeSeconds * (n - 1) / n`. */
  readonly ageBuckets: number;
}

/** Observations wait here and are sorted and merged together, which costs far less than one by one. */
const BUFFERED = 500;

/** A sliding window of observations that answers quantiles. */
export class SlidingQuantiles {
  readonly #sketches: readonly QuantileSketch[];
  readonly #buffer = new Float64Array(BUFFERED);
  readonly #stepSeconds: number;
  readonly #clock: Clock = currentClock();
  #buffered = 0;
  #oldest = 0;
  #nextStep: number;

  constructor(objectives: readonly Objective[], window: Window) {
    this.#sketches = Array.from({ length: window.ageBuckets }, () => new QuantileSketch(objectives));
    this.#stepSeconds = window.maxAgeSeconds / window.ageBuckets;
    this.#nextStep = this.#clock.monotonicSeconds() + this.#stepSeconds;
  }

  /** Adds an observation that is not NaN. */
  observe(value: number): void {
    this.#moveWindow();
    this.#buffer[this.#buffered] = value;
    this.#buffered += 1;
    if (this.#buffered === BUFFERED) this.#flush();
  }

  /** The value at a quantile, or NaN if the window is empty. */
  query(quantile: number): number {
    this.#moveWindow();
    this.#flush();
    return this.#sketches[this.#oldest].query(quantile);
  }

  #moveWindow(): void {
    const now = this.#clock.monotonicSeconds();
    if (now < this.#nextStep) return;
    this.#flush();
    const due = Math.floor((now - this.#nextStep) / this.#stepSeconds) + 1;
    for (let step = 0; step < Math.min(due, this.#sketches.length); step += 1) {
      this.#sketches[this.#oldest].reset();
      this.#oldest = (this.#oldest + 1) % this.#sketches.length;
    }
    this.#nextStep += due * this.#stepSeconds;
  }

  #flush(): void {
    if (this.#buffered === 0) return;
    const numbers = this.#buffer.subarray(0, this.#buffered).sort();
    for (const sketch of this.#sketches) sketch.insertSorted(numbers);
    this.#buffered = 0;
  }
}
