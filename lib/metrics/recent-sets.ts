/**
 * What the caches of label values have in common: slots, what is kept in them, and when they begin anew.
 */

/** How many sets there is room for. */
const MOST_SETS = 1024;
const FIRST_SLOTS = 64;
/** So few slots are taken that most sets are found in their first one: going on to the next is a branch that nobody predicts. */
const SLOTS_PER_SET = 8;
/** After so many sets that it had no room for a full cache begins anew. */
const MOST_REFUSALS = 64 * MOST_SETS;

/** In how many slots a set may be. */
export const MOST_PROBES = 8;

/**
 * A bounded cache from sets of label values, as they were given, to rows. How sets are kept, hashed and compared is left to its
 * kinds, whose look-ups read the fields themselves.
 *
 * A text is hashed by its length and a few of its characters, and compared with `===`, which for the constants that most programs
 * give compares pointers. More characters count once they have to; what finds no slot even so is not kept.
 */
export abstract class RecentSets {
  /** Set + 1, 0 where there is none; the length is a power of two. */
  protected slots = new Uint16Array(FIRST_SLOTS);
  /** Leaves the upper bits of a hash that make a slot. */
  protected shift = Math.clz32(FIRST_SLOTS) + 1;
  #size = 0;
  #refusals = 0;

  /** Whether a set that was not found is worth keeping. */
  hasRoom(): boolean {
    if (this.#size < MOST_SETS) return true;
    this.#refusals += 1;
    if (this.#refusals === MOST_REFUSALS) this.clear();
    return this.#size === 0;
  }

  /** Forgets everything. */
  clear(): void {
    if (this.#size === 0) return;
    this.slots.fill(0);
    this.forgetSets();
    this.#size = 0;
    this.#refusals = 0;
  }

  /** The hash of a set that is kept. */
  protected abstract hashOfSet(set: number): number;

  /** Lets go of what is kept of the sets. */
  protected abstract forgetSets(): void;

  /**
   * Gives a set that was not found a slot, if there {@link RecentSets.hasRoom}; it is to be kept as the next one then.
   *
   * @returns whether there was a slot
   */
  protected enter(hash: number): boolean {
    // A cache that grows has other slots, but hashes as before.
    if (this.#size * SLOTS_PER_SET === this.slots.length) this.#grow();
    if (!this.#place(hash, this.#size)) return false;
    this.#size += 1;
    return true;
  }

  /** Puts a set into a free slot near its first one, if there is any. */
  #place(hash: number, set: number): boolean {
    const slots = this.slots;
    const first = hash >>> this.shift;
    for (let probe = 0; probe < MOST_PROBES; probe += 1) {
      const slot = (first + probe) & (slots.length - 1);
      if (slots[slot] !== 0) continue;
      slots[slot] = set + 1;
      return true;
    }
    return false;
  }

  #grow(): void {
    this.slots = new Uint16Array(this.slots.length * 4);
    this.shift -= 2;
    // A set that finds no slot is not found again, and kept a second time.
    for (let set = 0; set < this.#size; set += 1) this.#place(this.hashOfSet(set), set);
  }
}
