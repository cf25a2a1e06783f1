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
  #columns: readonly LabelColumn[] = [];

  /**
   * @param make - makes the columns in the order of their names; called once at most. Whoever is about to change what it
   *   reads calls {@link settle} before
   */
  constructor(count: number, names: readonly string[], make: () => readonly LabelColumn[]) {
    this.count = count;
    this.names = names;
    this.#make = make;
  }

  /** Columns in order of their names, constant labels included. */
  get columns(): readonly LabelColumn[] {
    this.settle();
    return this.#columns;
  }

  /** Makes the columns now, if nobody has read them yet. */
  settle(): void {
    if (this.#make === undefined) return;
    this.#columns = this.#make();
    this.#make = undefined;
  }
}

/** The names of the labels of rows, without making the columns of rows that have none yet. */
export function labelNamesOf(rows: LabelRows): readonly string[] {
  return rows instanceof DeferredLabels ? rows.names : rows.columns.map(({ name }) => name);
}
