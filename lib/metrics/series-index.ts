/**
 * Finds the row of a set of label values: a dictionary a label, and a hash table over the ids.
 *
 * Ids instead of strings keep a series at a few bytes a label, whatever the order of the labels, and hand the
 * snapshots their columns ready made.
 */

import { LabelDictionary } from './label-dictionary.js';

const FIRST_CAPACITY = 16;

/** An open-addressing table from label values to row numbers. */
export class SeriesIndex {
  readonly #names: readonly string[];
  readonly #dictionaries: readonly LabelDictionary[];
  /** Row + 1 in each slot, 0 where the slot is empty; the length is a power of two. */
  #slots = new Int32Array(FIRST_CAPACITY);
  /** The ids of each row, row by row. */
  #rowIds: Uint32Array;
  #size = 0;
  readonly #probe: Uint32Array;

  /** @param names - the label names in the order of their declaration, at least one */
  constructor(names: readonly string[]) {
    this.#names = names;
    this.#dictionaries = names.map(() => new LabelDictionary());
    this.#rowIds = new Uint32Array(Math.max(FIRST_CAPACITY, names.length));
    this.#probe = new Uint32Array(names.length);
  }

  /**
   * The row of labels given as an object, or -1 if there is none yet or the labels are not exactly the declared ones.
   *
   * Reading the properties with `for in` lets the engine use the object's enum cache and counts the keys on the way.
   */
  find(labels: object): number {
    const names = this.#names;
    const given = labels as Readonly<Record<string, unknown>>;
    let position = 0;
    for (const name in given) {
      if (position === names.length) return -1;
      const place = name === names[position] ? position : names.indexOf(name);
      if (place < 0) return -1;
      const id = this.#dictionaries[place].find(given[name]);
      if (id < 0) return -1;
      this.#probe[place] = id;
      position += 1;
    }
    return position === names.length ? this.#lookUp() : -1;
  }

  /** The row of label texts in the order of declaration, or -1. */
  findTexts(texts: readonly string[]): number {
    for (let position = 0; position < texts.length; position += 1) {
      const id = this.#dictionaries[position].findText(texts[position]);
      if (id < 0) return -1;
      this.#probe[position] = id;
    }
    return this.#lookUp();
  }

  /** The row of label values in the order of declaration, or -1. */
  findValues(values: readonly unknown[]): number {
    if (values.length !== this.#names.length) return -1;
    for (let position = 0; position < values.length; position += 1) {
      const id = this.#dictionaries[position].find(values[position]);
      if (id < 0) return -1;
      this.#probe[position] = id;
    }
    return this.#lookUp();
  }

  /** Remembers that these values, whose texts are known to belong to `row`, lead to it. */
  add(row: number, values: readonly (string | number | boolean)[], texts: readonly string[]): void {
    const width = this.#names.length;
    if ((row + 1) * width > this.#rowIds.length) this.#rowIds = grown(this.#rowIds, (row + 1) * width);
    for (let position = 0; position < width; position += 1) {
      this.#rowIds[row * width + position] = this.#dictionaries[position].intern(values[position], texts[position]);
    }
    if ((this.#size + 1) * 2 > this.#slots.length) this.#rehash(this.#slots.length * 2);
    this.#insert(row);
    this.#size += 1;
  }

  /** Makes another spelling of a known series' values, such as `200` for `'200'`, lead to it on the fast path. */
  alias(values: readonly (string | number | boolean)[], texts: readonly string[]): void {
    values.forEach((value, position) => this.#dictionaries[position].intern(value, texts[position]));
  }

  /** Forgets a row. */
  remove(row: number): void {
    const mask = this.#slots.length - 1;
    let hole = this.#hashOfRow(row) & mask;
    while (this.#slots[hole] !== row + 1) hole = (hole + 1) & mask;
    for (let slot = (hole + 1) & mask; this.#slots[slot] !== 0; slot = (slot + 1) & mask) {
      const home = this.#hashOfRow(this.#slots[slot] - 1) & mask;
      const reachable = ((slot - home) & mask) >= ((slot - hole) & mask);
      if (reachable) {
        this.#slots[hole] = this.#slots[slot];
        hole = slot;
      }
    }
    this.#slots[hole] = 0;
    this.#size -= 1;
  }

  /** The id of a label of a row. */
  idAt(row: number, position: number): number {
    return this.#rowIds[row * this.#names.length + position];
  }

  /** The text of a label of a row. */
  textAt(row: number, position: number): string {
    return this.#dictionaries[position].texts[this.idAt(row, position)];
  }

  /** The texts of a label by id; not to be changed. */
  dictionary(position: number): readonly string[] {
    return this.#dictionaries[position].texts;
  }

  /** Whether most of what the dictionaries hold belongs to series that are gone. */
  isWasteful(): boolean {
    return this.#dictionaries.some(({ texts }) => texts.length > 1024 && texts.length > 2 * this.#size);
  }

  /** Forgets the texts of series that are gone; ids of all rows change. */
  compact(rows: readonly number[]): void {
    const width = this.#names.length;
    this.#dictionaries.forEach((dictionary, position) => {
      const used = new Uint8Array(dictionary.texts.length);
      for (const row of rows) used[this.idAt(row, position)] = 1;
      const renamed = dictionary.compact(used);
      for (const row of rows) this.#rowIds[row * width + position] = renamed[this.idAt(row, position)];
    });
    this.#slots.fill(0);
    for (const row of rows) this.#insert(row);
  }

  #lookUp(): number {
    const probe = this.#probe;
    const slots = this.#slots;
    const rowIds = this.#rowIds;
    const width = probe.length;
    const mask = slots.length - 1;
    let hash = 0;
    for (let position = 0; position < width; position += 1) hash = mix(hash, probe[position]);
    for (let slot = finish(hash) & mask; ; slot = (slot + 1) & mask) {
      const row = slots[slot] - 1;
      if (row < 0) return -1;
      let position = 0;
      while (position < width && rowIds[row * width + position] === probe[position]) position += 1;
      if (position === width) return row;
    }
  }

  #hashOfRow(row: number): number {
    const width = this.#names.length;
    let hash = 0;
    for (let position = 0; position < width; position += 1) hash = mix(hash, this.#rowIds[row * width + position]);
    return finish(hash);
  }

  #insert(row: number): void {
    const mask = this.#slots.length - 1;
    let slot = this.#hashOfRow(row) & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    this.#slots[slot] = row + 1;
  }

  #rehash(capacity: number): void {
    const rows = this.#slots.filter((entry) => entry !== 0);
    this.#slots = new Int32Array(capacity);
    for (const entry of rows) this.#insert(entry - 1);
  }
}

function mix(hash: number, id: number): number {
  return Math.imul(hash ^ id, 0x9e3779b1) ^ (hash >>> 15);
}

function finish(hash: number): number {
  return (hash ^ (hash >>> 16)) >>> 0;
}

function grown(ids: Uint32Array, needed: number): Uint32Array {
  const larger = new Uint32Array(Math.max(needed, ids.length * 2));
  larger.set(ids);
  return larger;
}
