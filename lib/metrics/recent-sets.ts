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
 * A bounded cache from sets of label values, as they were given, to rows. How sets are hashed and compared is left to its kinds,
 * whose look-ups read the fields themselves.
 *
 * A text is hashed by its length and its ends, and compared with `===`, which for the constants that most programs give compares
 * pointers. Once a set finds no slot, because too many texts agree in all three as numbered ones do, the last three characters
 * count; what finds no slot then is not kept.
 */
export abstract class RecentSets {
  /** Set + 1, 0 where there is none; the length is a power of two. */
  protected slots = new Uint16Array(FIRST_SLOTS);
  /** Leaves the upper bits of a hash that make a slot. */
  protected shift = Math.clz32(FIRST_SLOTS) + 1;
  /** The values, set by set, as many a set as `width` says. */
  protected values: unknown[] = [];
  /** The row of each set. */
  protected rows = new Int32Array(FIRST_SLOTS / SLOTS_PER_SET);
  /** Whether the ends of texts did not tell them apart. */
  protected isClose = false;
  #size = 0;
  #refusals = 0;
  readonly #width: number;

  /** @param width - how many values a set has */
  constructor(width: number) {
    this.#width = width;
  }

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
    this.values = [];
    this.#size = 0;
    this.#refusals = 0;
  }

  /** The hash of the set whose values begin at a place in an array. */
  protected abstract hashAt(values: readonly unknown[], place: number): number;

  /**
   * Gives a set that was not found a slot and its row, if there {@link RecentSets.hasRoom}; its values are to be pushed then.
   *
   * @returns whether there was a slot
   */
  protected enter(hash: number, row: number): boolean {
    // A cache that grows has other slots, but hashes as before.
    if (this.#size * SLOTS_PER_SET === this.slots.length) this.#grow();
    if (!this.#place(hash, this.#size)) {
      this.#lookCloser();
      return false;
    }
    this.rows[this.#size] = row;
    this.#size += 1;
    return true;
  }

  #lookCloser(): void {
    if (this.isClose) return;
    this.isClose = true;
    this.clear();
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
    const { values, rows } = this;
    this.slots = new Uint16Array(this.slots.length * 4);
    this.shift -= 2;
    this.rows = new Int32Array(this.slots.length / SLOTS_PER_SET);
    this.rows.set(rows);
    // A set that finds no slot is not found again, and kept a second time.
    for (let set = 0; set < this.#size; set += 1) this.#place(this.hashAt(values, set * this.#width), set);
  }
}
