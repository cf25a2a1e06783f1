/**
 * Builds the columns of a snapshot from label texts given row by row.
 */

import type { LabelPair } from './labels.js';
import type { LabelColumn, LabelRows } from './snapshot.js';

/** Orders columns by name, the order in which every format writes labels. */
export function sortColumns(columns: readonly LabelColumn[]): readonly LabelColumn[] {
  let sorted: LabelColumn[] | undefined;
  // Rows have a handful of labels, for which the engine's own way to sort needs more memory than they do.
  for (let place = 1; place < columns.length; place += 1) {
    const column = columns[place];
    if ((sorted ?? columns)[place - 1].name <= column.name) continue;
    sorted ??= columns.slice();
    let to = place;
    for (; to > 0 && sorted[to - 1].name > column.name; to -= 1) sorted[to] = sorted[to - 1];
    sorted[to] = column;
  }
  return sorted ?? columns;
}

/** A column in which every row has the same text. */
export function constantColumn([name, text]: LabelPair): LabelColumn {
  return { name, dictionary: [text], ids: undefined };
}

/**
 * Columns for rows of texts.
 *
 * @param names - the label names
 * @param rows - for each row the texts, in the order of `names`
 * @param constLabels - labels that all rows share
 */
export function labelRows(
  names: readonly string[],
  rows: readonly (readonly string[])[],
  constLabels: readonly LabelPair[],
): LabelRows {
  const columns = names.map((name, position) =>
    column(
      name,
      rows.map((row) => row[position]),
    ),
  );
  return { count: rows.length, columns: sortColumns([...columns, ...constLabels.map(constantColumn)]) };
}

function column(name: string, texts: readonly string[]): LabelColumn {
  const index = new Map<string, number>();
  const ids = Uint32Array.from(texts, (text) => {
    const known = index.get(text);
    if (known !== undefined) return known;
    index.set(text, index.size);
    return index.size - 1;
  });
  return { name, dictionary: [...index.keys()], ids };
}
