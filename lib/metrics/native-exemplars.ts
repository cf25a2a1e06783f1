/**
 * The exemplars of a native histogram: a few, spread over the values as evenly as a logarithmic scale sees it.
 */

import type { Exemplar } from '../model/snapshot.js';

/** After this many seconds the oldest exemplar gives way before any other. */
const TIME_TO_LIVE_SECONDS = 300;

/** Keeps up to a fixed number of exemplars in ascending order of their values. */
export class NativeExemplars {
  readonly #capacity: number;
  readonly #kept: Exemplar[] = [];

  /** @param capacity - how many to keep, from 0 */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Those kept now, in ascending order of their values. */
  get all(): readonly Exemplar[] {
    return [...this.#kept];
  }

  /**
   * Keeps an exemplar, whose value is not NaN. Once there is no room, one gives way to it: the oldest if its time is
   * over, otherwise one of the two whose values are nearest to each other, the new one included, and of these the older.
   */
  add(exemplar: Exemplar): void {
    const kept = this.#kept;
    if (this.#capacity === 0) return;
    if (kept.length === this.#capacity) kept.splice(this.#expired(exemplar) ?? this.#crowded(exemplar), 1);
    const place = kept.findIndex(({ value }) => exemplar.value < value);
    kept.splice(place < 0 ? kept.length : place, 0, exemplar);
  }

  #expired({ timestamp }: Exemplar): number | undefined {
    let oldest = 0;
    this.#kept.forEach((each, place) => {
      if (each.timestamp < this.#kept[oldest].timestamp) oldest = place;
    });
    return timestamp - this.#kept[oldest].timestamp > TIME_TO_LIVE_SECONDS ? oldest : undefined;
  }

  /** Pairs of kept exemplars come before those with the new one: at equal distances the first pair found decides. */
  #crowded(exemplar: Exemplar): number {
    const kept = this.#kept;
    let nearest = NaN;
    let crowded = 0;
    const consider = (gap: number, place: number): void => {
      if (gap >= nearest) return;
      nearest = gap;
      crowded = place;
    };
    for (let place = 1; place < kept.length; place += 1) {
      const [left, right] = [kept[place - 1], kept[place]];
      consider(distance(left.value, right.value), right.timestamp < left.timestamp ? place : place - 1);
    }
    const above = kept.findIndex(({ value }) => exemplar.value <= value);
    const next = above < 0 ? kept.length : above;
    if (next > 0) consider(distance(kept[next - 1].value, exemplar.value), next - 1);
    if (next < kept.length) consider(distance(exemplar.value, kept[next].value), next);
    return crowded;
  }
}

/** How far apart two values are on a logarithmic scale, where those of different sign, or one of them 0, are worlds apart. */
function distance(a: number, b: number): number {
  if (a === b) return 0;
  return Math.sign(a) * Math.sign(b) > 0 ? Math.abs(Math.log(Math.abs(a)) - Math.log(Math.abs(b))) : Infinity;
}
