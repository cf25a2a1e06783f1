/**
 * The counts of the buckets of one sign of a native histogram, by index.
 *
 * A hash table over two typed arrays: what it takes depends on how many buckets hold something, not on how far apart
 * they lie, which is up to whoever causes the observations.
 */

import type { SparseBuckets } from '../model/snapshot.js';

/** No index is this small. */
const NONE = -(2 ** 31);
const FIRST_BITS = 4;
/** 2^32 divided by the golden ratio: neighbours and equal steps alike are spread evenly. */
const SPREAD = 0x9e3779b1;

interface Order {
  readonly slots: readonly number[];
  /** Handed out to snapshots; never changed. */
  readonly indexes: Int32Array;
}

/** Counts by bucket index; exact up to 2^53. */
export class NativeCounts {
  #indexes = new Int32Array(2 ** FIRST_BITS).fill(NONE);
  #counts = new Float64Array(2 ** FIRST_BITS);
  #shift = 32 - FIRST_BITS;
  #size = 0;
  #order: Order | undefined;

  /** How many buckets there are. */
  get size(): number {
    return this.#size;
  }

  /** Adds to the count of a bucket. */
  add(index: number, amount: number): void {
    const indexes = this.#indexes;
    const mask = indexes.length - 1;
    let slot = Math.imul(index, SPREAD) >>> this.#shift;
    while (indexes[slot] !== index) {
      if (indexes[slot] === NONE) {
        this.#insert(slot, index, amount);
        return;
      }
      slot = (slot + 1) & mask;
    }
    this.#counts[slot] += amount;
  }

  /** The lowest index, or infinity if there is no bucket. */
  lowestIndex(): number {
    return this.#sorted().indexes.at(0) ?? Infinity;
  }

  /** A copy without a bucket. */
  without(index: number): NativeCounts {
    return this.#rebuilt((each) => (each === index ? undefined : each));
  }

  /** A copy in which each two buckets have become the one that the next lower schema has in their place. */
  halved(): NativeCounts {
    return this.#rebuilt((index) => (index + 1) >> 1);
  }

  /** The count of a bucket; 0 if there is none. */
  countOf(index: number): number {
    const slot = this.#indexes.indexOf(index);
    return slot < 0 ? 0 : this.#counts[slot];
  }

  /** The buckets as they are now, in ascending order. */
  snapshot(): SparseBuckets {
    const { slots, indexes } = this.#sorted();
    const counts = new Float64Array(slots.length);
    for (let place = 0; place < slots.length; place += 1) counts[place] = this.#counts[slots[place]];
    return { indexes, counts };
  }

  #insert(slot: number, index: number, amount: number): void {
    this.#order = undefined;
    this.#indexes[slot] = index;
    this.#counts[slot] = amount;
    this.#size += 1;
    if (this.#size * 2 > this.#indexes.length) this.#grow();
  }

  #grow(): void {
    const indexes = this.#indexes;
    const counts = this.#counts;
    this.#indexes = new Int32Array(indexes.length * 2).fill(NONE);
    this.#counts = new Float64Array(indexes.length * 2);
    this.#shift -= 1;
    this.#size = 0;
    indexes.forEach((index, slot) => {
      if (index !== NONE) this.add(index, counts[slot]);
    });
  }

  #rebuilt(moved: (index: number) => number | undefined): NativeCounts {
    const copy = new NativeCounts();
    this.#indexes.forEach((index, slot) => {
      const target = index === NONE ? undefined : moved(index);
      if (target !== undefined) copy.add(target, this.#counts[slot]);
    });
    return copy;
  }

  /** The order is worked out again only after a bucket was born, which is rare once a series has settled. */
  #sorted(): Order {
    if (this.#order !== undefined) return this.#order;
    const slots = [...this.#indexes.keys()].filter((slot) => this.#indexes[slot] !== NONE);
    slots.sort((a, b) => this.#indexes[a] - this.#indexes[b]);
    return (this.#order = { slots, indexes: Int32Array.from(slots, (slot) => this.#indexes[slot]) });
  }
}
