/**
 * The walk over families, groups, chunks and rows that all text formats share.
 */

import type { FamilySnapshot } from '../model/snapshot.js';
import type { TextShape } from './dialect.js';
import { LabelTexts } from './label-texts.js';

/** Characters after which a piece is handed out: some hundred lines, a fraction of a millisecond of work. */
const PIECE_LENGTH = 32_768;

/**
 * Writes families in the order given, the rows of each in theirs. A family without series writes nothing.
 *
 * @returns pieces of some ten thousand characters that end with a line; between two of them the caller may pause
 */
export function* writeFamilies(families: readonly FamilySnapshot[], shape: TextShape): Generator<string> {
  let piece = '';
  for (const { descriptor, chunks } of families) {
    if (!chunks.some((chunk) => chunk.labels.count > 0)) continue;
    const labelTexts = new LabelTexts();
    for (const group of shape.groups(descriptor)) {
      piece += group.metadata;
      for (const chunk of chunks) {
        const labelsOf = labelTexts.of(chunk.labels);
        const writeRow = shape.rows(chunk, group);
        for (let row = 0; row < chunk.labels.count; row += 1) {
          piece += writeRow(row, labelsOf(row));
          if (piece.length < PIECE_LENGTH) continue;
          yield piece;
          piece = '';
        }
      }
    }
  }
  if (piece !== '') yield piece;
}
