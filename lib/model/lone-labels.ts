/**
 * The labels of the only row of a chunk. Most families of a program that has very many have one series; to make columns of its
 * labels costs more than to write them.
 */

import type { FamilyDescriptor } from './family-descriptor.js';
import { constantColumn } from './label-columns.js';
import type { LabelValue } from './labels.js';
import type { LabelColumn, LabelRows } from './snapshot.js';

/** The pairs of every row without labels; nothing is added to them. */
const NO_PAIRS: (string | LabelValue)[] = [];

/** Label rows of one row, whose columns are made when somebody reads them. */
export class LoneLabels implements LabelRows {
  /** How many rows. */
  readonly count = 1;
  /** The family, whose constant labels the row has as well. */
  // Declared only, as all that the constructor sets: others are defined as `undefined` before.
  declare readonly family: FamilyDescriptor;
  /**
   * Each label name with the value behind it, in the order of declaration, the constant ones left out. One array for both, and not
   * that of a descriptor, which is frozen: the engine reads such ones several times slower.
   */
  declare protected readonly pairs: (string | LabelValue)[];
  #columns: readonly LabelColumn[] | undefined;

  /** @param values - as they were given, in the order of the family's label names */
  constructor(family: FamilyDescriptor, values: readonly LabelValue[]) {
    const { labelNames } = family;
    // Of its length from the start: an array that grows has room for seventeen.
    const pairs = values.length === 0 ? NO_PAIRS : new Array<string | LabelValue>(values.length * 2);
    for (let position = 0; position < values.length; position += 1) {
      pairs[position * 2] = labelNames[position];
      pairs[position * 2 + 1] = values[position];
    }
    this.family = family;
    this.pairs = pairs;
  }

  /** Columns in order of their names, constant labels included. */
  get columns(): readonly LabelColumn[] {
    return (this.#columns ??= this.#makeColumns());
  }

  /** Each label name with the value behind it, in order of the names, constant labels included. */
  get writtenPairs(): readonly (string | LabelValue)[] {
    const { constLabels } = this.family;
    const pairs = constLabels.length === 0 ? this.pairs : this.pairs.concat(constLabels.flat());
    for (let place = 2; place < pairs.length; place += 2) {
      if (pairs[place - 2] > pairs[place]) return sortPairs(pairs);
    }
    return pairs;
  }

  #makeColumns(): readonly LabelColumn[] {
    const pairs = this.writtenPairs;
    const columns = new Array<LabelColumn>(pairs.length / 2);
    for (let position = 0; position < columns.length; position += 1) {
      columns[position] = constantColumn([String(pairs[position * 2]), String(pairs[position * 2 + 1])]);
    }
    return columns;
  }
}

/** The pairs in order of their names, of which there are a handful. */
function sortPairs(pairs: readonly (string | LabelValue)[]): readonly (string | LabelValue)[] {
  const sorted = pairs.slice();
  for (let place = 2; place < sorted.length; place += 2) {
    const name = sorted[place];
    const value = sorted[place + 1];
    let to = place;
    for (; to > 0 && sorted[to - 2] > name; to -= 2) {
      sorted[to] = sorted[to - 2];
      sorted[to + 1] = sorted[to - 1];
    }
    sorted[to] = name;
    sorted[to + 1] = value;
  }
  return sorted;
}
