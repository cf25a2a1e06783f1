/**
 * The text between the braces of a sample, row by row.
 */

import type { LabelColumn, LabelRows } from '../model/snapshot.js';
import { escapeLabelValue } from './escape.js';
import { quoteLabelName } from './quote-name.js';

interface WrittenColumn {
  readonly column: LabelColumn;
  /** `name="value"` for each text of the dictionary that a row has used so far. */
  readonly pairs: (string | undefined)[];
}

/**
 * Writes the labels of one family's rows, escaping each distinct text once.
 *
 * What it wrote for a dictionary is kept for the chunks that follow, which often share it.
 */
export class LabelTexts {
  readonly #written = new Map<string, WrittenColumn>();

  /** Makes the function that gives the text of a row: `a="1",b="2"`, or the empty string for a row without labels. */
  of(rows: LabelRows): (row: number) => string {
    const columns = rows.columns.map((column) => ({ column, pairs: this.#pairs(column) }));
    return (row) => {
      let text = '';
      for (const written of columns) {
        const pair = pairAt(written, row);
        text = text === '' ? pair : `${text},${pair}`;
      }
      return text;
    };
  }

  #pairs(column: LabelColumn): (string | undefined)[] {
    const known = this.#written.get(column.name);
    if (known?.column.dictionary === column.dictionary) return known.pairs;
    const pairs = new Array<string | undefined>(column.dictionary.length);
    this.#written.set(column.name, { column, pairs });
    return pairs;
  }
}

/** Texts are escaped when a row asks for them: a dictionary may hold many that no row of a chunk uses. */
function pairAt({ column, pairs }: WrittenColumn, row: number): string {
  const id = column.ids === undefined ? 0 : column.ids[row];
  return (pairs[id] ??= `${quoteLabelName(column.name)}="${escapeLabelValue(column.dictionary[id])}"`);
}
