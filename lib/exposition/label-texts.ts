/**
 * The text between the braces of a sample, row by row.
 */

import type { LabelColumn, LabelRows } from '../model/snapshot.js';
import { escapeLabelValue } from './escape.js';
import { quoteLabelName } from './quote-name.js';

interface WrittenColumn {
  readonly column: LabelColumn;
  /** `name="value"` for each text of the dictionary that a row has used so far; `undefined` if they are not kept. */
  readonly pairs: (string | undefined)[] | undefined;
}

/** Up to this many texts of a label are kept while a family is written. */
const MOST_TEXTS = 4096;

/**
 * Writes the labels of one family's rows, escaping each distinct text once.
 *
 * What it wrote for a dictionary is kept for the chunks that follow, which often share it.
 */
export class LabelTexts {
  readonly #written = new Map<string, WrittenColumn>();

  /** Makes the function that gives the text of a row: `a="1",b="2"`, or the empty string for a row without labels. */
  of(rows: LabelRows): (row: number) => string {
    if (rows.columns.length === 0) return noLabels;
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

  #pairs(column: LabelColumn): (string | undefined)[] | undefined {
    // Of that many texts most are used once, and room for all of them is more than one chunk is worth.
    if (column.dictionary.length > MOST_TEXTS) return undefined;
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
  const known = pairs?.[id];
  if (known !== undefined) return known;
  const pair = `${quoteLabelName(column.name)}="${escapeLabelValue(column.dictionary[id])}"`;
  if (pairs !== undefined) pairs[id] = pair;
  return pair;
}

function noLabels(): string {
  return '';
}
