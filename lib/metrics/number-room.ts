/**
 * Room for the numbers of a snapshot.
 */

/**
 * Numbers in one allocation: to allocate for each of a thousand pages would cost more than to copy them, while the system
 * hands out larger blocks than this one page of memory at a time, as they are first written.
 */
const BLOCK_NUMBERS = 8192;

/** Hands out arrays for so many numbers in all, all zero. */
export class NumberRoom {
  #left: number;
  #block: Float64Array | undefined;
  #used = 0;

  /** @param count - how many numbers in all */
  constructor(count: number) {
    this.#left = count;
  }

  /** An array for so many numbers. */
  take(count: number): Float64Array {
    const left = this.#left;
    this.#left -= count;
    if (count === left && this.#block === undefined) return new Float64Array(count);
    if (this.#block === undefined || this.#used + count > this.#block.length) {
      this.#block = new Float64Array(Math.max(count, Math.min(left, BLOCK_NUMBERS)));
      this.#used = 0;
    }
    this.#used += count;
    return this.#block.subarray(this.#used - count, this.#used);
  }
}
