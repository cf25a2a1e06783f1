/**
 * Label rows whose columns are made when somebody reads them: a gathering of a million series must not wait for them.
 */

import type { LabelColumn, LabelRows } from './snapshot.js';

/** Label rows of which the number and the names are known at once, and the texts when they are asked for. */
export class DeferredLabels implements LabelRows {
  /** How many rows. */
  readonly count: number;
  /** The names of the columns in any order; the same array may serve many chunks. */
  readonly names: readonly string[];
  #make: (() => readonly LabelColumn[]) | undefined;
  #columns: readonly LabelColumn[] | undefined;

  /**
   * @param make - makes the columns in the order of their names, equal ones each time. Whoever is about to change what it
   *   reads calls {@link settle} before
   */
  constructor(count: number, names: readonly string[], make: () => readonly LabelColumn[]) {
    this.count = count;
    this.names = names;
    this.#make = make;
  }

  /** Columns in order of their names, constant labels included. */
  get columns(): readonly LabelColumn[] {
    return (this.#columns ??= this.#make?.() ?? []);
  }

  /** Makes the columns for good. */
  settle(): void {
    this.#columns = this.columns;
    this.#make = undefined;
  }

  /** Lets go of columns that can be made again: 4 bytes a label of each row that the next reader may be long in asking for. */
  release(): void {
    if (this.#make !== undefined) this.#columns = undefined;
  }
}

/** The names of the labels of rows, without making the columns of rows that have none yet. */
export function labelNamesOf(rows: LabelRows): readonly string[] {
  return rows instanceof DeferredLabels ? rows.names : rows.columns.map(({ name }) => name);
}
