/**
 * The rows that a few label values led to of late, so that the same values need no dictionary to be found again.
 */

import { MOST_PROBES, RecentSets } from './recent-sets.js';
import { closeHashOfText, hashOfText, hashOfValue, mixValue, spreadHash } from './value-hash.js';

/** How many labels a set may have. */
export const MOST_RECENT_LABELS = 4;

/** What stands in the places that a family has no label for. */
export const NO_LABEL = '';

/**
 * The cache of families of few labels, whose values are handed on in four variables. A set has its values in the order of
 * declaration and {@link NO_LABEL} before them.
 *
 * The methods are as small as they are because a call is inlined only until the caller is as large as the engine allows.
 */
export class RecentSeries extends RecentSets {
  constructor() {
    super(MOST_RECENT_LABELS);
  }

  /** The row of a set, or -1 if it is not known. */
  find(a: unknown, b: unknown, c: unknown, d: unknown): number {
    const slot = this.#hash(a, b, c, d) >>> this.shift;
    const set = this.slots[slot] - 1;
    if (set < 0) return -1;
    return this.#isSet(set, a, b, c, d) ? this.rows[set] : this.#findBehind(slot, a, b, c, d);
  }

  /**
   * Keeps a set that was not found, if there {@link RecentSets.hasRoom}.
   *
   * @param row - where it leads to
   */
  keep(a: unknown, b: unknown, c: unknown, d: unknown, row: number): void {
    if (this.enter(this.#hash(a, b, c, d), row)) this.values.push(a, b, c, d);
  }

  /** @internal */
  protected override hashAt(values: readonly unknown[], place: number): number {
    return this.#hash(values[place], values[place + 1], values[place + 2], values[place + 3]);
  }

  #hash(a: unknown, b: unknown, c: unknown, d: unknown): number {
    return this.isClose ? hashOf(a, b, c, d, closeHashOfText) : hashOf(a, b, c, d, hashOfText);
  }

  #isSet(set: number, a: unknown, b: unknown, c: unknown, d: unknown): boolean {
    const values = this.values;
    const place = set * MOST_RECENT_LABELS;
    return values[place + 3] === d && values[place + 2] === c && values[place + 1] === b && values[place] === a;
  }

  #findBehind(first: number, a: unknown, b: unknown, c: unknown, d: unknown): number {
    const slots = this.slots;
    for (let probe = 1; probe < MOST_PROBES; probe += 1) {
      const set = slots[(first + probe) & (slots.length - 1)] - 1;
      if (set < 0) return -1;
      if (this.#isSet(set, a, b, c, d)) return this.rows[set];
    }
    return -1;
  }
}

function hashOf(a: unknown, b: unknown, c: unknown, d: unknown, ofText: (text: string) => number): number {
  let hash = hashOfValue(d, ofText);
  if (c !== NO_LABEL) hash = mixValue(hash, hashOfValue(c, ofText));
  if (b !== NO_LABEL) hash = mixValue(hash, hashOfValue(b, ofText));
  if (a !== NO_LABEL) hash = mixValue(hash, hashOfValue(a, ofText));
  return spreadHash(hash);
}
