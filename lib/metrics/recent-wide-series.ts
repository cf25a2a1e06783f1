/**
 * The rows that many label values led to of late, so that the same values need no dictionary to be found again.
 */

import type { LabelDictionary } from './label-dictionary.js';
import { MOST_PROBES, RecentSets } from './recent-sets.js';
import { CLOSE, ENDS, hashOfValue, mixValue, spreadHash } from './value-hash.js';

/** How many labels a set may have; the series of wider families are found by their dictionaries alone. */
export const MOST_WIDE_LABELS = 16;

/**
 * The cache of families of so many labels that handing the values on in variables takes longer than to read them twice, first to
 * hash and then to compare them. Nothing is stored on the way: a text that is only looked up is not kept alive.
 */
export class RecentWideSeries extends RecentSets {
  readonly #names: readonly string[];
  readonly #dictionaries: readonly LabelDictionary[];
  /** The values, set by set. */
  #values: unknown[] = [];
  /** The row of each set. */
  #rows: number[] = [];
  /** Which characters of a text count: more once a set finds no slot, because too many texts agree in those, as numbered ones do. */
  #choice = ENDS;
  /** The values of the set that is being kept. */
  readonly #scratch: unknown[];

  /**
   * @param names - the label names in the order of their declaration
   * @param dictionaries - those of the labels, in the same order
   */
  constructor(names: readonly string[], dictionaries: readonly LabelDictionary[]) {
    super();
    this.#names = names;
    this.#dictionaries = dictionaries;
    this.#scratch = names.map(() => undefined);
  }

  /** The row of labels given as an object, or -1 if it is not known or the names are not the declared ones in their order. */
  find(labels: object): number {
    const given = labels as Readonly<Record<string, unknown>>;
    const names = this.#names;
    const choice = this.#choice;
    let hash = 0;
    let position = 0;
    for (const name in given) {
      if (position === names.length || name !== names[position]) return -1;
      hash = mixValue(hash, hashOfValue(given[name], choice));
      position += 1;
    }
    if (position !== names.length) return -1;
    const slots = this.slots;
    const first = spreadHash(hash) >>> this.shift;
    for (let probe = 0; probe < MOST_PROBES; probe += 1) {
      const set = slots[(first + probe) & (slots.length - 1)] - 1;
      if (set < 0) return -1;
      if (this.#isSet(set, given)) return this.#rows[set];
    }
    return -1;
  }

  /** The row of as many values as there are labels, in the order of their declaration, or -1 if it is not known. */
  findValues(given: readonly unknown[]): number {
    const slots = this.slots;
    const first = this.#hashAt(given, 0) >>> this.shift;
    for (let probe = 0; probe < MOST_PROBES; probe += 1) {
      const set = slots[(first + probe) & (slots.length - 1)] - 1;
      if (set < 0) return -1;
      if (this.#isSetOfValues(set, given)) return this.#rows[set];
    }
    return -1;
  }

  /**
   * Keeps labels that were not found, if there {@link RecentSets.hasRoom}. Allocates nothing if they find no slot, since they come
   * here each time then.
   *
   * @param ids - what the values were in the dictionaries; labels that say something else by now, or stand in
   *   another order than that of the declaration, are not kept
   * @param row - where these lead to
   */
  keep(labels: object, ids: Uint32Array, row: number): void {
    const given = labels as Readonly<Record<string, unknown>>;
    const names = this.#names;
    let position = 0;
    for (const name in given) {
      if (position === names.length || name !== names[position]) return;
      if (!this.#read(position, given[name], ids[position])) return;
      position += 1;
    }
    if (position === names.length) this.#keepScratch(row);
  }

  /** The same for values in the order of declaration. */
  keepValues(given: readonly unknown[], ids: Uint32Array, row: number): void {
    for (let position = 0; position < given.length; position += 1) {
      if (!this.#read(position, given[position], ids[position])) return;
    }
    this.#keepScratch(row);
  }

  /** @internal */
  protected override hashOfSet(set: number): number {
    return this.#hashAt(this.#values, set * this.#names.length);
  }

  /** @internal */
  protected override forgetSets(): void {
    this.#values = [];
    this.#rows = [];
  }

  #hashAt(values: readonly unknown[], place: number): number {
    const choice = this.#choice;
    const end = place + this.#names.length;
    let hash = 0;
    for (let at = place; at < end; at += 1) hash = mixValue(hash, hashOfValue(values[at], choice));
    return spreadHash(hash);
  }

  #isSet(set: number, given: Readonly<Record<string, unknown>>): boolean {
    const values = this.#values;
    const start = set * this.#names.length;
    let place = start;
    for (const name in given) {
      if (values[place] !== given[name]) return false;
      place += 1;
    }
    // An object whose getters take labels away is not taken for another.
    return place === start + this.#names.length;
  }

  #isSetOfValues(set: number, given: readonly unknown[]): boolean {
    const values = this.#values;
    const start = set * given.length;
    let position = 0;
    while (position < given.length && values[start + position] === given[position]) position += 1;
    return position === given.length;
  }

  /** Notes a value, if it has the id; a text as the dictionary has it: what a caller gives may be a slice that keeps a whole request alive. */
  #read(position: number, value: unknown, id: number): boolean {
    const dictionary = this.#dictionaries[position];
    if (dictionary.find(value) !== id) return false;
    this.#scratch[position] = typeof value === 'string' ? dictionary.textOf(id) : value;
    return true;
  }

  #keepScratch(row: number): void {
    const values = this.#scratch;
    if (this.enter(this.#hashAt(values, 0))) {
      for (const value of values) this.#values.push(value);
      this.#rows.push(row);
    } else if (this.#choice !== CLOSE) {
      this.#choice = CLOSE;
      this.clear();
    }
  }
}
