/**
 * The rows that a few label values led to of late, so that the same values need no dictionary to be found again.
 */

import { MOST_PROBES, RecentSets } from './recent-sets.js';
import { CHOICES, hashOfValue, mixValue, spreadHash } from './value-hash.js';

/** How many labels a set may have. */
export const MOST_RECENT_LABELS = 4;

/** What stands in the places that a family has no label for. */
export const NO_LABEL = '';

/** What {@link RecentSet.values} are until somebody needs them. */
export const NO_VALUES = new Float64Array(0);

/** A set of label values, in the order of declaration with {@link NO_LABEL} before them, and where it leads to. */
export interface RecentSet {
  readonly d: unknown;
  readonly c: unknown;
  readonly b: unknown;
  readonly a: unknown;
  readonly row: number;
  /** The numbers of the page that holds the row. */
  values: Float64Array;
  /** Where in {@link RecentSet.values} those of the row begin. */
  offset: number;
}

/**
 * The cache of families of few labels, whose values are handed on in four variables.
 *
 * Which characters of a text count is chosen for each label: at first as few as possible, others or more once a set comes to the
 * slot of one with the same hash, if they tell the two apart.
 *
 * The methods are as small as they are because a call is inlined only until the caller is as large as the engine allows.
 */
export class RecentSeries extends RecentSets {
  #sets: RecentSet[] = [];
  /** The choice of characters for each label, three bits each, the last one in the lowest; at first the cheapest. */
  #choices = 0o1111;

  /** What is known of a set, if anything is. */
  find(a: unknown, b: unknown, c: unknown, d: unknown): RecentSet | undefined {
    const slot = this.#hash(a, b, c, d) >>> this.shift;
    const place = this.slots[slot] - 1;
    if (place < 0) return undefined;
    const set = this.#sets[place];
    return isSet(set, a, b, c, d) ? set : this.#findBehind(slot, a, b, c, d);
  }

  /**
   * Keeps a set that was not found, if there {@link RecentSets.hasRoom}.
   *
   * @param row - where it leads to
   */
  keep(a: unknown, b: unknown, c: unknown, d: unknown, row: number): void {
    const hash = this.#hash(a, b, c, d);
    const set = { d, c, b, a, row, values: NO_VALUES, offset: 0 };
    const place = this.slots[hash >>> this.shift] - 1;
    if (place >= 0 && this.hashOfSet(place) === hash && this.#tellApart(set, this.#sets[place])) this.clear();
    else if (this.enter(hash)) this.#sets.push(set);
  }

  /** @internal */
  protected override hashOfSet(place: number): number {
    const { a, b, c, d } = this.#sets[place];
    return this.#hash(a, b, c, d);
  }

  /** @internal */
  protected override forgetSets(): void {
    this.#sets = [];
  }

  #hash(a: unknown, b: unknown, c: unknown, d: unknown): number {
    const choices = this.#choices;
    let hash = hashOfValue(d, choices);
    if (c !== NO_LABEL) hash = mixValue(hash, hashOfValue(c, choices >> 3));
    if (b !== NO_LABEL) hash = mixValue(hash, hashOfValue(b, choices >> 6));
    if (a !== NO_LABEL) hash = mixValue(hash, hashOfValue(a, choices >> 9));
    return spreadHash(hash);
  }

  #findBehind(first: number, a: unknown, b: unknown, c: unknown, d: unknown): RecentSet | undefined {
    const slots = this.slots;
    for (let probe = 1; probe < MOST_PROBES; probe += 1) {
      const place = slots[(first + probe) & (slots.length - 1)] - 1;
      if (place < 0) return undefined;
      if (isSet(this.#sets[place], a, b, c, d)) return this.#sets[place];
    }
    return undefined;
  }

  /** Looks closer at a label whose texts are hashed alike though they differ; false if that helps nowhere. */
  #tellApart(one: RecentSet, other: RecentSet): boolean {
    return (
      this.#tellLabelApart(0, one.d, other.d) ||
      this.#tellLabelApart(3, one.c, other.c) ||
      this.#tellLabelApart(6, one.b, other.b) ||
      this.#tellLabelApart(9, one.a, other.a)
    );
  }

  #tellLabelApart(bits: number, one: unknown, other: unknown): boolean {
    const choice = (this.#choices >> bits) & 7;
    if (one === other || hashOfValue(one, choice) !== hashOfValue(other, choice)) return false;
    const closer = CHOICES.find((wanted) => wanted > choice && hashOfValue(one, wanted) !== hashOfValue(other, wanted));
    if (closer === undefined) return false;
    this.#choices += (closer - choice) << bits;
    return true;
  }
}

function isSet(set: RecentSet, a: unknown, b: unknown, c: unknown, d: unknown): boolean {
  return set.d === d && set.c === c && set.b === b && set.a === a;
}
