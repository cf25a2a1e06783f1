/**
 * Finds the row of a set of label values: a dictionary a label, a hash table over the ids, and a cache in front of them.
 *
 * Ids instead of strings keep a series at a few bytes a label, whatever the order of the labels, and hand the
 * snapshots their columns ready made.
 */

import { LabelDictionary } from './label-dictionary.js';
import { linkNames, type LinkedName } from './linked-names.js';
import { MOST_RECENT_LABELS, NO_LABEL, RecentSeries, type RecentSet } from './recent-series.js';
import { MOST_WIDE_LABELS, RecentWideSeries } from './recent-wide-series.js';
import { FIRST_CAPACITY, capacityFor, grown, hashOfIds, putEntry } from './row-slots.js';

/** Up to so many rows are in one table. A table that grows is made anew, which for a million rows takes a sixth of a second. */
const MOST_IN_ONE_TABLE = 8192;
/** More of them are in as many tables as so many bits can tell, each of which grows for itself. */
const TABLE_BITS = 6;
/** A table of no more slots than these stays as long as it is when its rows go. */
const LEAST_SHRUNK = 1024;

/** An open-addressing table from label values to row numbers. */
export class SeriesIndex {
  readonly #names: readonly string[];
  readonly #firstName: LinkedName;
  readonly #dictionaries: readonly LabelDictionary[];
  /** Row + 1 in each slot, or -(row + 1) if it is doubted, 0 where the slot is empty; the length is a power of two. */
  #slots = new Int32Array(FIRST_CAPACITY);
  /** Tables like `#slots` in place of it, by the upper bits of the hash, once there are many rows; and how many each has. */
  #tables: Int32Array<ArrayBuffer>[] | undefined;
  #counts: number[] = [];
  /** The ids of each row, row by row. */
  #rowIds: Uint32Array;
  #size = 0;
  readonly #probe: Uint32Array;
  /** Made with the second row: for one the dictionaries' last values do. */
  #recent: RecentSeries | undefined;
  /** In place of it where there are more labels than that takes. */
  #recentWide: RecentWideSeries | undefined;

  /** @param names - the label names in the order of their declaration, at least one */
  constructor(names: readonly string[]) {
    // A copy: the engine reads an array that is frozen, as a descriptor's is, several times slower.
    this.#names = [...names];
    this.#firstName = linkNames(names);
    this.#dictionaries = names.map(() => new LabelDictionary());
    this.#rowIds = new Uint32Array(Math.max(FIRST_CAPACITY, names.length));
    this.#probe = new Uint32Array(names.length);
  }

  /** The row of labels given as an object, or -1 if there is none yet or the labels are not exactly the declared ones. */
  find(labels: object): number {
    const known = this.findKnown(labels);
    return typeof known === 'number' ? known : known.row;
  }

  /**
   * The same, but all that is known of labels that were found of late.
   *
   * Reading the properties with `for in` lets the engine use the object's enum cache; handing the values on from variable to
   * variable keeps them in registers.
   */
  findKnown(labels: object): RecentSet | number {
    const recent = this.#recent;
    if (recent === undefined) return this.#findWide(labels);
    const given = labels as Readonly<Record<string, unknown>>;
    let a: unknown = NO_LABEL;
    let b: unknown = NO_LABEL;
    let c: unknown = NO_LABEL;
    let d: unknown = NO_LABEL;
    let expected = this.#firstName;
    for (const name in given) {
      // Labels in another order, or others than the declared ones.
      if (name !== expected.name) return this.#findNamed(labels);
      expected = expected.next;
      a = b;
      b = c;
      c = d;
      d = given[name];
    }
    if (expected.name !== undefined) return -1;
    return recent.find(a, b, c, d) ?? this.#findAndKeep(recent, a, b, c, d);
  }

  /** The row of label texts in the order of declaration, doubted or not, or -1. */
  findTexts(texts: readonly string[]): number {
    for (let position = 0; position < texts.length; position += 1) {
      const id = this.#dictionaries[position].findText(texts[position]);
      if (id < 0) return -1;
      this.#probe[position] = id;
    }
    const row = this.#lookUp();
    return row >= 0 ? row : this.#lookUpDoubted();
  }

  /** The row of label values in the order of declaration, or -1. */
  findValues(values: readonly unknown[]): number {
    const { length } = values;
    if (length !== this.#names.length) return -1;
    const recent = this.#recent;
    if (recent === undefined) return this.#findWideInOrder(values);
    const a = length > 3 ? values[length - 4] : NO_LABEL;
    const b = length > 2 ? values[length - 3] : NO_LABEL;
    const c = length > 1 ? values[length - 2] : NO_LABEL;
    const d = values[length - 1];
    return recent.find(a, b, c, d)?.row ?? this.#findAndKeep(recent, a, b, c, d);
  }

  /** Remembers that these values, whose texts are known to belong to `row`, lead to it. */
  add(row: number, values: readonly (string | number | boolean)[], texts: readonly string[]): void {
    const width = this.#names.length;
    if ((row + 1) * width > this.#rowIds.length) this.#rowIds = grown(this.#rowIds, (row + 1) * width);
    for (let position = 0; position < width; position += 1) {
      this.#rowIds[row * width + position] = this.#dictionaries[position].use(values[position], texts[position]);
    }
    this.#enter(row);
    if (this.#size === 2) this.#beginRecent(width);
  }

  /** Makes another spelling of a known series' values, such as `200` for `'200'`, lead to it on the fast path. */
  alias(values: readonly (string | number | boolean)[], texts: readonly string[]): void {
    values.forEach((value, position) => {
      this.#dictionaries[position].alias(value, texts[position]);
    });
  }

  /** Forgets a row, doubted or not, and the texts that no other row has. */
  remove(row: number): void {
    const hash = this.#hashOfRow(row);
    const slots = this.#slotsFor(hash);
    const mask = slots.length - 1;
    let hole = hash & mask;
    while (Math.abs(slots[hole]) !== row + 1) hole = (hole + 1) & mask;
    for (let slot = (hole + 1) & mask; slots[slot] !== 0; slot = (slot + 1) & mask) {
      const home = this.#hashOfRow(Math.abs(slots[slot]) - 1) & mask;
      const reachable = ((slot - home) & mask) >= ((slot - hole) & mask);
      if (reachable) {
        slots[hole] = slots[slot];
        hole = slot;
      }
    }
    slots[hole] = 0;
    this.#size -= 1;
    if (this.#tables !== undefined) this.#counts[tableOf(hash)] -= 1;
    this.#shrink(hash);
    (this.#recent ?? this.#recentWide)?.clear();
    for (let position = 0; position < this.#names.length; position += 1) {
      this.#dictionaries[position].release(this.idAt(row, position));
    }
  }

  /** Lets {@link SeriesIndex.findTexts} alone find a row, or the other look-ups again. */
  setDoubt(row: number, isDoubted: boolean): void {
    const hash = this.#hashOfRow(row);
    const slots = this.#slotsFor(hash);
    const mask = slots.length - 1;
    let slot = hash & mask;
    while (Math.abs(slots[slot]) !== row + 1) slot = (slot + 1) & mask;
    slots[slot] = isDoubted ? -(row + 1) : row + 1;
    (this.#recent ?? this.#recentWide)?.clear();
  }

  /** The id of a label of a row. */
  idAt(row: number, position: number): number {
    return this.#rowIds[row * this.#names.length + position];
  }

  /** The text of a label of a row. */
  textAt(row: number, position: number): string {
    return this.#dictionaries[position].textOf(this.idAt(row, position));
  }

  /** The texts of a label by id, which never change; `undefined` if they are too many to be handed out. */
  dictionary(position: number): readonly string[] | undefined {
    return this.#dictionaries[position].share();
  }

  #beginRecent(width: number): void {
    if (width <= MOST_RECENT_LABELS) this.#recent ??= new RecentSeries();
    else if (width <= MOST_WIDE_LABELS) this.#recentWide ??= new RecentWideSeries(this.#names, this.#dictionaries);
  }

  #findWide(labels: object): number {
    const recent = this.#recentWide;
    const known = recent === undefined ? -1 : recent.find(labels);
    if (known >= 0) return known;
    const row = this.#findNamed(labels);
    if (row >= 0 && recent?.hasRoom() === true) recent.keep(labels, this.#probe, row);
    return row;
  }

  #findWideInOrder(values: readonly unknown[]): number {
    const recent = this.#recentWide;
    const known = recent === undefined ? -1 : recent.findValues(values);
    if (known >= 0) return known;
    const row = this.#findInOrder(values);
    if (row >= 0 && recent?.hasRoom() === true) recent.keepValues(values, this.#probe, row);
    return row;
  }

  #findNamed(labels: object): number {
    const names = this.#names;
    const given = labels as Readonly<Record<string, unknown>>;
    let position = 0;
    for (const name in given) {
      if (position === names.length) return -1;
      const place = name === names[position] ? position : names.indexOf(name);
      if (place < 0) return -1;
      if (!this.#probeFor(place, given[name])) return -1;
      position += 1;
    }
    return position === names.length ? this.#lookUp() : -1;
  }

  #findInOrder(values: readonly unknown[]): number {
    for (let position = 0; position < values.length; position += 1) {
      if (!this.#probeFor(position, values[position])) return -1;
    }
    return this.#lookUp();
  }

  /** Looks up what is not known of late; allocates nothing, since that is what most calls do in a family of very many series. */
  #findAndKeep(recent: RecentSeries, a: unknown, b: unknown, c: unknown, d: unknown): number {
    const last = this.#names.length - 1;
    if (!this.#probeFor(last, d) || !this.#probeFor(last - 1, c)) return -1;
    if (!this.#probeFor(last - 2, b) || !this.#probeFor(last - 3, a)) return -1;
    const row = this.#lookUp();
    if (row < 0 || !recent.hasRoom()) return row;
    recent.keep(
      this.#ownValue(row, last - 3, a),
      this.#ownValue(row, last - 2, b),
      this.#ownValue(row, last - 1, c),
      this.#ownValue(row, last, d),
      row,
    );
    return row;
  }

  /** Notes the id of a value; false if there is none. There is nothing to do for labels before the first. */
  #probeFor(position: number, value: unknown): boolean {
    if (position < 0) return true;
    const id = this.#dictionaries[position].find(value);
    this.#probe[position] = id;
    return id >= 0;
  }

  /** A text as the dictionary has it: what a caller gives may be a slice that keeps a whole request alive. */
  #ownValue(row: number, position: number, value: unknown): unknown {
    return typeof value === 'string' && position >= 0 ? this.textAt(row, position) : value;
  }

  #lookUp(): number {
    const probe = this.#probe;
    const rowIds = this.#rowIds;
    const width = probe.length;
    const hash = hashOfIds(probe, 0, width);
    const slots = this.#slotsFor(hash);
    const mask = slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const row = slots[slot] - 1;
      if (row < 0) {
        if (row === -1) return -1;
        continue;
      }
      let position = 0;
      while (position < width && rowIds[row * width + position] === probe[position]) position += 1;
      if (position === width) return row;
    }
  }

  #lookUpDoubted(): number {
    const { length } = this.#probe;
    const hash = hashOfIds(this.#probe, 0, length);
    const slots = this.#slotsFor(hash);
    const mask = slots.length - 1;
    for (let slot = hash & mask; slots[slot] !== 0; slot = (slot + 1) & mask) {
      const row = -slots[slot] - 1;
      if (row < 0) continue;
      let position = 0;
      while (position < length && this.idAt(row, position) === this.#probe[position]) position += 1;
      if (position === length) return row;
    }
    return -1;
  }

  #hashOfRow(row: number): number {
    const width = this.#names.length;
    return hashOfIds(this.#rowIds, row * width, width);
  }

  #slotsFor(hash: number): Int32Array<ArrayBuffer> {
    return this.#tables === undefined ? this.#slots : this.#tables[tableOf(hash)];
  }

  /** Puts a row into the table that its ids say, which grows if need be. */
  #enter(row: number): void {
    if (this.#tables === undefined && this.#size === MOST_IN_ONE_TABLE) this.#split();
    const hash = this.#hashOfRow(row);
    const table = tableOf(hash);
    const tables = this.#tables;
    const slots = this.#slotsFor(hash);
    const count = tables === undefined ? this.#size : this.#counts[table];
    const larger = (count + 1) * 2 > slots.length ? this.#filled(slots.length * 2, slots) : slots;
    if (tables === undefined) {
      this.#slots = larger;
    } else {
      tables[table] = larger;
      this.#counts[table] += 1;
    }
    putEntry(larger, hash, row + 1);
    this.#size += 1;
  }

  /** Halves the table of a hash if a sixteenth of its room is enough for what is left. */
  #shrink(hash: number): void {
    const table = tableOf(hash);
    const slots = this.#slotsFor(hash);
    const count = this.#tables === undefined ? this.#size : this.#counts[table];
    if (slots.length <= LEAST_SHRUNK || count * 16 > slots.length) return;
    const smaller = this.#filled(slots.length / 2, slots);
    if (this.#tables === undefined) this.#slots = smaller;
    else this.#tables[table] = smaller;
  }

  /** A table with the entries of another. */
  #filled(capacity: number, entries: Int32Array): Int32Array<ArrayBuffer> {
    const slots = new Int32Array(capacity);
    for (const entry of entries) if (entry !== 0) putEntry(slots, this.#hashOfRow(Math.abs(entry) - 1), entry);
    return slots;
  }

  /** Makes many tables of one. */
  #split(): void {
    const entries: number[][] = Array.from({ length: 1 << TABLE_BITS }, () => []);
    for (const entry of this.#slots)
      if (entry !== 0) entries[tableOf(this.#hashOfRow(Math.abs(entry) - 1))].push(entry);
    this.#counts = entries.map(({ length }) => length);
    this.#tables = entries.map((own) => this.#filled(capacityFor(own.length), Int32Array.from(own)));
    this.#slots = new Int32Array(0);
  }
}

/** Which of several tables has the rows of a hash. */
function tableOf(hash: number): number {
  return hash >>> (32 - TABLE_BITS);
}
