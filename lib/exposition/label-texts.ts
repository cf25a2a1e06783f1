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

/** Up to this many texts of a label are kept while a family is written. */
const MOST_TEXTS = 4096;
/** The texts of fewer rows than this are not kept: that would cost more than to escape some of them twice. */
const LEAST_ROWS = 16;
const NO_LABELS: LabelRows = Object.freeze({ count: 0, columns: Object.freeze([]) });

/**
 * Writes the labels of one family's rows after another, escaping each distinct text of a family once.
 *
 * What it wrote for a dictionary is kept for the chunks that follow, which often share it.
 */
export class LabelTexts {
  readonly #written = new Map<string, WrittenColumn>();
  #columns: readonly LabelColumn[] = NO_LABELS.columns;
  /** For each column its texts; `undefined` if none are kept. */
  #pairs: readonly (WrittenColumn['pairs'] | undefined)[] | undefined;

  /** Forgets what was written: another family begins. */
  forget(): void {
    this.turnTo(NO_LABELS);
    if (this.#written.size > 0) this.#written.clear();
  }

  /** Makes {@link of} speak of these rows from now on. */
  turnTo({ count, columns }: LabelRows): void {
    this.#columns = columns;
    this.#pairs = count < LEAST_ROWS ? undefined : columns.map((column) => this.#pairsOf(column));
  }

  /** The text of a row: `a="1",b="2"`, or the empty string for a row without labels. */
  of(row: number): string {
    const columns = this.#columns;
    let text = '';
    for (let place = 0; place < columns.length; place += 1) {
      const pair = pairAt(columns[place], this.#pairs?.[place], row);
      text = place === 0 ? pair : `${text},${pair}`;
    }
    return text;
  }

  #pairsOf(column: LabelColumn): WrittenColumn['pairs'] | undefined {
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
function pairAt(
  { name, dictionary, ids }: LabelColumn,
  pairs: WrittenColumn['pairs'] | undefined,
  row: number,
): string {
  const id = ids === undefined ? 0 : ids[row];
  const known = pairs?.[id];
  if (known !== undefined) return known;
  const pair = `${quoteLabelName(name)}="${escapeLabelValue(dictionary[id])}"`;
  if (pairs !== undefined) pairs[id] = pair;
  return pair;
}
