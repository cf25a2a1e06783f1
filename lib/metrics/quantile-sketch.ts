/**
 * Targeted quantiles over a stream in bounded memory.
 *
 * The algorithm is CKMS: G. Cormode, F. Korn, S. Muthukrishnan, D. Srivastava, "Effective Computation of Biased
 * Quantiles over Data Streams", ICDE 2005, section 5 (targeted quantiles).
 */

import { bucketOf } from './bucket-of.js';

/** A quantile and the largest error of its rank, as a share of the count. */
export interface Objective {
  /** In [0, 1]. */
  readonly quantile: number;
  /** In (0, 1). */
  readonly error: number;
}

/** Ordered samples, each standing for `widths[i]` observations whose ranks are known up to `deltas[i]`. */
interface Samples {
  values: Float64Array;
  widths: Float64Array;
  deltas: Float64Array;
  length: number;
}

/** A summary of all numbers inserted since the last reset. */
export class QuantileSketch {
  readonly #quantiles: Float64Array;
  readonly #errors: Float64Array;
  #samples = createSamples(64);
  #spare = createSamples(64);
  #count = 0;

  /** @param objectives - the quantiles that will be asked for */
  constructor(objectives: readonly Objective[]) {
    this.#quantiles = Float64Array.from(objectives, ({ quantile }) => quantile);
    this.#errors = Float64Array.from(objectives, ({ error }) => error);
  }

  /** How many numbers were inserted. */
  get count(): number {
    return this.#count;
  }

  /** How many samples are kept. */
  get size(): number {
    return this.#samples.length;
  }

  /** Forgets everything. */
  reset(): void {
    this.#samples.length = 0;
    this.#count = 0;
  }

  /** Inserts numbers that are sorted in ascending order and hold no NaN. */
  insertSorted(numbers: Float64Array): void {
    if (numbers.length === 0) return;
    this.#merge(numbers);
    this.#compress();
  }

  /**
   * The value whose rank is `quantile * count`, within the error of that objective; NaN if there is nothing.
   */
  query(quantile: number): number {
    const { values, widths, deltas, length } = this.#samples;
    if (length === 0) return NaN;
    const target = quantile * this.#count;
    const limit = Math.ceil(target) + this.#allowance(target, target) / 2;
    let reached = 0;
    for (let index = 0; index + 1 < length; index += 1) {
      reached += widths[index];
      if (reached + widths[index + 1] + deltas[index + 1] > limit) return values[index];
    }
    return values[length - 1];
  }

  /**
   * How wide a gap between two ranks may be without breaking an objective: the smallest value of the paper's f(r, n)
   * over the gap. Taking it at the gap's lower end, as the paper does, breaks the objective of a rank inside the gap.
   */
  #allowance(low: number, high: number): number {
    const count = this.#count;
    const quantiles = this.#quantiles;
    const errors = this.#errors;
    let allowance = Infinity;
    for (let index = 0; index < quantiles.length; index += 1) {
      const quantile = quantiles[index];
      const error = errors[index];
      const target = quantile * count;
      let share = 2 * error * count;
      if (high < target) share = (2 * error * (count - high)) / (1 - quantile);
      else if (low > target) share = (2 * error * low) / quantile;
      if (share < allowance) allowance = share;
    }
    return allowance;
  }

  /**
   * Takes in sorted numbers, gap by gap: most gaps have room for all that falls into them, which costs one search and no more.
   */
  #merge(numbers: Float64Array): void {
    const old = this.#samples;
    const merged = withCapacity(this.#spare, old.length + numbers.length);
    this.#spare = old;
    this.#samples = merged;
    this.#count += numbers.length;
    merged.length = 0;
    let rank = 0;
    let place = 0;
    for (let next = 0; next < old.length; next += 1) {
      const stop = bucketOf(numbers, old.values[next]);
      const joined = place === stop ? 0 : this.#fillGap(next, rank, numbers, place, stop);
      copySample(old, next, merged, merged.length);
      merged.widths[merged.length] += joined;
      merged.length += 1;
      rank += old.widths[next];
      place = stop;
    }
    if (place < numbers.length) this.#fillGap(old.length, rank, numbers, place, numbers.length);
  }

  /**
   * Makes samples, as few as the objectives allow, of the numbers from `place` to `stop`, which lie below one of the samples
   * that were there before.
   *
   * @param next - which one; how many there are if the numbers lie above all
   * @param rank - how many of the numbers that were there before lie below
   * @returns how many of the numbers, the last ones, that sample has to stand for
   */
  #fillGap(next: number, rank: number, numbers: Float64Array, place: number, stop: number): number {
    const old = this.#spare;
    const merged = this.#samples;
    const isAboveAll = next === old.length;
    // How many numbers of before may lie in the gap, and with its upper end; any of them may lie below a new number.
    const gap = isAboveAll ? 1 : old.widths[next] + old.deltas[next];
    let from = place;
    while (from < stop) {
      const isSmallest = next === 0 && from === 0;
      const rest = stop - from;
      const allowance = this.#allowance(rank + from, rank + from + rest + gap);
      if (!isAboveAll && !isSmallest && rest + gap <= allowance) return rest;
      // The smallest number of all stays a sample of its own.
      const width = isSmallest ? 1 : Math.max(1, Math.min(rest, Math.floor(allowance - gap + 1)));
      from += width;
      merged.values[merged.length] = numbers[from - 1];
      merged.widths[merged.length] = width;
      merged.deltas[merged.length] = gap - 1;
      merged.length += 1;
    }
    return 0;
  }

  /**
   * Joins neighbours whose joint uncertainty the objectives allow, and what lies between the ends of a run of equal
   * values, whatever its uncertainty. The smallest and the largest sample stay.
   */
  #compress(): void {
    const samples = this.#samples;
    const { values, widths, deltas, length } = samples;
    if (length < 3) return;
    let rank = this.#count - widths[length - 1];
    let kept = length - 1;
    for (let index = length - 2; index >= 1; index -= 1) {
      rank -= widths[index];
      const gap = widths[index] + widths[kept] + deltas[kept];
      const isInsideRun = values[index] === values[kept] && values[index] === values[index - 1];
      if (isInsideRun || gap <= this.#allowance(rank, rank + gap)) {
        widths[kept] += widths[index];
      } else {
        kept -= 1;
        copySample(samples, index, samples, kept);
      }
    }
    kept -= 1;
    copySample(samples, 0, samples, kept);
    values.copyWithin(0, kept, length);
    widths.copyWithin(0, kept, length);
    deltas.copyWithin(0, kept, length);
    samples.length = length - kept;
  }
}

function createSamples(capacity: number): Samples {
  return {
    values: new Float64Array(capacity),
    widths: new Float64Array(capacity),
    deltas: new Float64Array(capacity),
    length: 0,
  };
}

function withCapacity(samples: Samples, capacity: number): Samples {
  return samples.values.length >= capacity ? samples : createSamples(capacity * 2);
}

function copySample(from: Samples, index: number, to: Samples, place: number): void {
  to.values[place] = from.values[index];
  to.widths[place] = from.widths[index];
  to.deltas[place] = from.deltas[index];
}
