/**
 * Finds the only row of a table by its label values. Most families of a program that has very many have one series, which needs
 * no dictionaries and no hash table.
 */

import type { LabelValue } from '../model/labels.js';
import { SeriesIndex } from './series-index.js';

/** What a {@link SeriesIndex} of one row is, as long as its labels are given as they were the first time. */
export class LoneSeries {
  /**
   * Each label name with the value behind it, in the order of declaration. One array for both, and not that of a descriptor,
   * which is frozen: the engine reads such ones several times slower.
   */
  readonly #pairs: (string | LabelValue)[];

  /** @param values - as they were given, in the order of `names` */
  constructor(names: readonly string[], values: readonly LabelValue[]) {
    // Of its length from the start: an array that grows has room for seventeen.
    const pairs = new Array<string | LabelValue>(names.length * 2);
    for (let position = 0; position < names.length; position += 1) {
      pairs[position * 2] = names[position];
      pairs[position * 2 + 1] = values[position];
    }
    this.#pairs = pairs;
  }

  /** Row 0 if labels given as an object are exactly these, or -1. */
  find(labels: object): number {
    const pairs = this.#pairs;
    const given = labels as Readonly<Record<string, unknown>>;
    let place = 0;
    for (const name in given) {
      if (place === pairs.length) return -1;
      if (name !== pairs[place]) return this.#findInAnyOrder(given);
      if (given[name] !== pairs[place + 1]) return -1;
      place += 2;
    }
    return place === pairs.length ? 0 : -1;
  }

  /** Row 0 if label values in the order of declaration are these, as they were given, or -1. */
  findValues(values: readonly unknown[]): number {
    const pairs = this.#pairs;
    if (values.length * 2 !== pairs.length) return -1;
    for (let position = 0; position < values.length; position += 1) {
      if (values[position] !== pairs[position * 2 + 1]) return -1;
    }
    return 0;
  }

  /** Row 0 if texts in the order of declaration are those of the values, or -1. */
  findTexts(texts: readonly string[]): number {
    for (let position = 0; position < texts.length; position += 1) {
      if (texts[position] !== this.textAt(0, position)) return -1;
    }
    return 0;
  }

  /** The text of a label. */
  textAt(_row: number, position: number): string {
    return String(this.#pairs[position * 2 + 1]);
  }

  /** The id of a label, in {@link LoneSeries.dictionary} and in the index that comes after this. */
  idAt(): number {
    return 0;
  }

  /** The texts of a label by id. */
  dictionary(position: number): readonly string[] {
    return [this.textAt(0, position)];
  }

  /** An index of the same row, which can have more of them. */
  toIndex(): SeriesIndex {
    const pairs = this.#pairs;
    const names = pairs.filter((_, place) => place % 2 === 0).map(String);
    const values = pairs.filter((_, place) => place % 2 === 1);
    const index = new SeriesIndex(names);
    index.add(0, values, values.map(String));
    return index;
  }

  #findInAnyOrder(given: Readonly<Record<string, unknown>>): number {
    const pairs = this.#pairs;
    let count = 0;
    for (const name in given) {
      let place = 0;
      while (place < pairs.length && pairs[place] !== name) place += 2;
      if (place === pairs.length || given[name] !== pairs[place + 1]) return -1;
      count += 2;
    }
    return count === pairs.length ? 0 : -1;
  }
}
