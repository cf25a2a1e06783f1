/**
 * Finds the only row of a table by its label values. Most families of a program that has very many have one series, which needs
 * no dictionaries and no hash table.
 */

import { LoneLabels } from '../model/lone-labels.js';
import type { Page } from './page.js';
import { SeriesIndex } from './series-index.js';

/**
 * What a {@link SeriesIndex} of one row is, as long as its labels are given as they were the first time. It is the labels of that
 * row in every snapshot, too.
 */
export class LoneSeries extends LoneLabels {
  #startTimes: Float64Array | undefined;
  #timesVersion = 0;

  /** Row 0 if labels given as an object are exactly these, or -1. */
  find(labels: object): number {
    const { pairs } = this;
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

  /** The same as {@link LoneSeries.find}. */
  findKnown(labels: object): number {
    return this.find(labels);
  }

  /** Row 0 if label values in the order of declaration are these, as they were given, or -1. */
  findValues(values: readonly unknown[]): number {
    const { pairs } = this;
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
    return String(this.pairs[position * 2 + 1]);
  }

  /** When the series began, as the column of a snapshot, which is the same object as long as it says the same. */
  startTimes(page: Page): Float64Array {
    const known = this.#startTimes;
    if (known !== undefined && this.#timesVersion === page.timesVersion) return known;
    const startTimes = columnOf(page.startTime(0));
    this.#timesVersion = page.timesVersion;
    this.#startTimes = startTimes;
    return startTimes;
  }

  /** An index of the same row, which can have more of them. */
  toIndex(): SeriesIndex {
    const { pairs } = this;
    const names = pairs.filter((_, place) => place % 2 === 0).map(String);
    const values = pairs.filter((_, place) => place % 2 === 1);
    const index = new SeriesIndex(names);
    index.add(0, values, values.map(String));
    return index;
  }

  #findInAnyOrder(given: Readonly<Record<string, unknown>>): number {
    const { pairs } = this;
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

/** Very many families that are born together have the same column, which nobody changes. */
let latestColumn = new Float64Array(1);

function columnOf(time: number): Float64Array {
  if (latestColumn[0] !== time) {
    latestColumn = new Float64Array(1);
    latestColumn[0] = time;
  }
  return latestColumn;
}
