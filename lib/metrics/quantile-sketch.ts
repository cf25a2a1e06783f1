/**
 * Targeted quantiles over a stream in bounded memory.
 *
 * The algorithm is CKMS: G. Cormode, F. Korn, S. Muthukrishnan, D. Srivastava, "Effective Computation of Biased
 * Quantiles over Data Streams", ICDE 2005, section 5 (targeted quantiles).
 */

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
  readonly #objectives: readonly Objective[];
  #samples = createSamples(64);
  #spare = createSamples(64);
  #count = 0;

  /** @param objectives - the quantiles that will be asked for */
  constructor(objectives: readonly Objective[]) {
    this.#objectives = objectives;
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
    let allowance = Infinity;
    for (const { quantile, error } of this.#objectives) {
      const target = quantile * count;
      let share = 2 * error * count;
      if (high < target) share = (2 * error * (count - high)) / (1 - quantile);
      else if (low > target) share = (2 * error * low) / quantile;
      if (share < allowance) allowance = share;
    }
    return allowance;
  }

  #merge(numbers: Float64Array): void {
    const old = this.#samples;
    const merged = withCapacity(this.#spare, old.length + numbers.length);
    let taken = 0;
    let end = 0;
    for (const number of numbers) {
      while (taken < old.length && old.values[taken] <= number) {
        copySample(old, taken, merged, end);
        taken += 1;
        end += 1;
      }
      const isExtreme = taken === 0 || taken === old.length;
      merged.values[end] = number;
      merged.widths[end] = 1;
      merged.deltas[end] = isExtreme ? 0 : old.widths[taken] + old.deltas[taken] - 1;
      end += 1;
    }
    for (; taken < old.length; taken += 1, end += 1) copySample(old, taken, merged, end);
    merged.length = end;
    this.#count += numbers.length;
    this.#spare = old;
    this.#samples = merged;
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
