/**
 * The rows that label values led to of late, so that the same values need no dictionary to be found again.
 */

/** How many labels a set may have; the series of wider families are found by their dictionaries alone. */
export const MOST_RECENT_LABELS = 4;

/** What stands in the places that a family has no label for. */
export const NO_LABEL = '';

/** How many sets there is room for. */
const MOST_SETS = 1024;
const FIRST_SLOTS = 64;
/** So few slots are taken that most sets are found in their first one: going on to the next is a branch that nobody predicts. */
const SLOTS_PER_SET = 8;
/** In how many slots a set may be. */
const MOST_PROBES = 8;
/** After so many sets that it had no room for a full cache begins anew. */
const MOST_REFUSALS = 64 * MOST_SETS;
/** 2^32 divided by the golden ratio. */
const SPREAD = 0x9e3779b1;

/**
 * A bounded cache from sets of label values, as they were given, to rows.
 *
 * A text is hashed by its length and its ends, which costs a fifth of what a `Map` needs, and compared with `===`, which for the
 * constants that most programs give compares pointers. Once a set finds no slot, because too many texts agree in all three as
 * numbered ones do, the last three characters count, which costs a third more; what finds no slot then is not kept. A set has its values in the order of declaration and {@link NO_LABEL} before them.
 *
 * The methods are as small as they are because a call is inlined only until the caller is as large as the engine allows.
 */
export class RecentSeries {
  /** Set + 1, 0 where there is none; the length is a power of two. */
  #slots = new Uint16Array(FIRST_SLOTS);
  /** Leaves the upper bits of a hash that make a slot. */
  #shift = Math.clz32(FIRST_SLOTS) + 1;
  /** The values, set by set. */
  #values: unknown[] = [];
  #rows = new Int32Array(FIRST_SLOTS / SLOTS_PER_SET);
  #size = 0;
  #refusals = 0;
  /** Whether the ends of texts did not tell them apart. */
  #isClose = false;

  /** The row of a set, or -1 if it is not known. */
  find(a: unknown, b: unknown, c: unknown, d: unknown): number {
    const slot = this.#hash(a, b, c, d) >>> this.#shift;
    const set = this.#slots[slot] - 1;
    if (set < 0) return -1;
    return this.#isSet(set, a, b, c, d) ? this.#rows[set] : this.#findBehind(slot, a, b, c, d);
  }

  /** Whether a set that was not found is worth keeping. */
  hasRoom(): boolean {
    if (this.#size < MOST_SETS) return true;
    this.#refusals += 1;
    if (this.#refusals === MOST_REFUSALS) this.clear();
    return this.#size === 0;
  }

  /**
   * Keeps a set that was not found, if there {@link hasRoom}.
   *
   * @param row - where it leads to
   */
  keep(a: unknown, b: unknown, c: unknown, d: unknown, row: number): void {
    if (this.#size * SLOTS_PER_SET === this.#slots.length) this.#grow();
    if (!this.#place(this.#hash(a, b, c, d), this.#size)) {
      this.#lookCloser();
      return;
    }
    this.#values.push(a, b, c, d);
    this.#rows[this.#size] = row;
    this.#size += 1;
  }

  /** Forgets everything. */
  clear(): void {
    if (this.#size === 0) return;
    this.#slots.fill(0);
    this.#values = [];
    this.#size = 0;
    this.#refusals = 0;
  }

  #hash(a: unknown, b: unknown, c: unknown, d: unknown): number {
    return this.#isClose ? hashOf(a, b, c, d, closeHashOfText) : hashOf(a, b, c, d, hashOfText);
  }

  #lookCloser(): void {
    if (this.#isClose) return;
    this.#isClose = true;
    this.clear();
  }

  #isSet(set: number, a: unknown, b: unknown, c: unknown, d: unknown): boolean {
    const values = this.#values;
    const place = set * MOST_RECENT_LABELS;
    return values[place + 3] === d && values[place + 2] === c && values[place + 1] === b && values[place] === a;
  }

  #findBehind(first: number, a: unknown, b: unknown, c: unknown, d: unknown): number {
    const slots = this.#slots;
    for (let probe = 1; probe < MOST_PROBES; probe += 1) {
      const set = slots[(first + probe) & (slots.length - 1)] - 1;
      if (set < 0) return -1;
      if (this.#isSet(set, a, b, c, d)) return this.#rows[set];
    }
    return -1;
  }

  /** Puts a set into a free slot near its first one, if there is any. */
  #place(hash: number, set: number): boolean {
    const slots = this.#slots;
    const first = hash >>> this.#shift;
    for (let probe = 0; probe < MOST_PROBES; probe += 1) {
      const slot = (first + probe) & (slots.length - 1);
      if (slots[slot] !== 0) continue;
      slots[slot] = set + 1;
      return true;
    }
    return false;
  }

  #grow(): void {
    const values = this.#values;
    const rows = this.#rows;
    this.#slots = new Uint16Array(this.#slots.length * 4);
    this.#shift -= 2;
    this.#rows = new Int32Array(this.#slots.length / SLOTS_PER_SET);
    this.#rows.set(rows);
    for (let set = 0; set < this.#size; set += 1) {
      const place = set * MOST_RECENT_LABELS;
      // A set that finds no slot is not found again, and kept a second time.
      this.#place(this.#hash(values[place], values[place + 1], values[place + 2], values[place + 3]), set);
    }
  }
}

function hashOf(a: unknown, b: unknown, c: unknown, d: unknown, ofText: (text: string) => number): number {
  let hash = hashOfValue(d, ofText);
  if (c !== NO_LABEL) hash = mix(hash, hashOfValue(c, ofText));
  if (b !== NO_LABEL) hash = mix(hash, hashOfValue(b, ofText));
  if (a !== NO_LABEL) hash = mix(hash, hashOfValue(a, ofText));
  return Math.imul(hash, SPREAD);
}

function mix(hash: number, value: number): number {
  return (Math.imul(hash, SPREAD) + value) | 0;
}

function hashOfValue(value: unknown, ofText: (text: string) => number): number {
  if (typeof value === 'string') return ofText(value);
  return typeof value === 'number' ? value | 0 : 0;
}

function hashOfText(text: string): number {
  const { length } = text;
  return length === 0 ? 0 : (text.charCodeAt(0) * 31 + text.charCodeAt(length - 1)) * 33 + length;
}

function closeHashOfText(text: string): number {
  const { length } = text;
  if (length < 3) return hashOfText(text);
  const last = (text.charCodeAt(length - 1) * 31 + text.charCodeAt(length - 2)) * 31 + text.charCodeAt(length - 3);
  return (last * 31 + text.charCodeAt(0)) * 33 + length;
}
