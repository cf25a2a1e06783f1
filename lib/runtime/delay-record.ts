/**
 * What delays there were: all of them in buckets, and the last minute's one by one. Pure arithmetic; who measures is elsewhere.
 */

/** The delays of a stretch of time, in seconds. */
export interface DelayStatistics {
  readonly newest: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly stddev: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
}

/**
 * Keeps the delays of moments that are a period apart. One that comes late by several periods stands for all moments that
 * were due meanwhile. Counted as one it would make a loop that stands still every other second look idle but for one
 * measurement in twenty, as whatever measures only when it gets the chance omits the times when it does not.
 */
export class DelayRecord {
  readonly #period: number;
  readonly #bounds: readonly number[];
  readonly #counts: number[];
  readonly #window: Float64Array;
  #sum = 0;
  /** Where the next delay goes in the window, and how many it holds. */
  #next = 0;
  #filled = 0;
  #newest = 0;

  /**
   * @param periodSeconds - how far the moments are apart
   * @param bounds - upper bounds of the buckets in seconds, ascending
   * @param windowSeconds - how long the single delays are kept
   */
  constructor(periodSeconds: number, bounds: readonly number[], windowSeconds: number) {
    this.#period = periodSeconds;
    this.#bounds = bounds;
    this.#counts = Array<number>(bounds.length + 1).fill(0);
    this.#window = new Float64Array(Math.ceil(windowSeconds / periodSeconds));
  }

  /**
   * Takes a measurement.
   *
   * @param seconds - how late a moment was; what is below zero, by the grain of a timer, is none
   */
  add(seconds: number): void {
    const delay = Math.max(seconds, 0);
    const due = Math.max(1, Math.ceil(delay / this.#period));
    this.#newest = delay;
    this.#sum += due * delay - (this.#period * due * (due - 1)) / 2;
    this.#count(delay, due);
    for (let missed = Math.max(0, due - this.#window.length); missed < due; missed += 1) {
      this.#window[this.#next] = delay - missed * this.#period;
      this.#next = (this.#next + 1) % this.#window.length;
    }
    this.#filled = Math.min(this.#filled + due, this.#window.length);
  }

  /** How many delays fell into each bucket since the beginning, the last one for +Inf. */
  get counts(): readonly number[] {
    return this.#counts;
  }

  /** The sum of all delays since the beginning, in seconds. */
  get sum(): number {
    return this.#sum;
  }

  /** The delays of the window; `undefined` before the first. */
  statistics(): DelayStatistics | undefined {
    if (this.#filled === 0) return undefined;
    const sorted = this.#window.slice(0, this.#filled).sort();
    const mean = sorted.reduce((sum, delay) => sum + delay, 0) / sorted.length;
    const variance = sorted.reduce((sum, delay) => sum + (delay - mean) ** 2, 0) / sorted.length;
    const quantile = (q: number): number => sorted[Math.ceil(q * sorted.length) - 1];
    return {
      newest: this.#newest,
      min: sorted[0],
      max: sorted[sorted.length - 1],
      mean,
      stddev: Math.sqrt(variance),
      p50: quantile(0.5),
      p90: quantile(0.9),
      p99: quantile(0.99),
    };
  }

  /** Counts delay, delay - period, delay - 2 * period and so on, `due` of them, without a step for each. */
  #count(delay: number, due: number): void {
    let left = due;
    for (const [bucket, bound] of this.#bounds.entries()) {
      const above = Math.min(left, Math.max(0, Math.ceil((delay - bound) / this.#period)));
      this.#counts[bucket] += left - above;
      left = above;
      if (left === 0) return;
    }
    this.#counts[this.#bounds.length] += left;
  }
}
