/**
 * The walk over families, groups, chunks and rows that all text formats share.
 */

import type { FamilySnapshot, SeriesChunk } from '../model/snapshot.js';
import { KeptRows } from './kept-rows.js';
import { keptChunk } from './kept-texts.js';
import { LabelTexts } from './label-texts.js';
import type { TextIdentity, TextShape, WritableRows } from './text-shape.js';
import { TextSink } from './text-sink.js';

/** Text, or rows whose text is there already; these are valid until the next piece is asked for. */
export type Piece = string | KeptRows;

/** Characters after which text is handed out: some hundred lines, a fraction of a millisecond of work. */
const PIECE_LENGTH = 24_576;
/** About how many numbers are written before the length of the text is looked at. */
const STEP_NUMBERS = 64;
/** About how many numbers a kept piece holds. */
const KEPT_NUMBERS = 512;
/** Keeping the text of fewer numbers than this costs more than writing them. */
const LEAST_KEPT = 16;

/**
 * Writes families in the order given, the rows of each in theirs. A family without series writes nothing.
 *
 * @returns pieces of some ten thousand characters that end with a line; between two of them the caller may pause
 */
export function* writeFamilies(families: readonly FamilySnapshot[], shape: TextShape): Generator<Piece> {
  const out = new TextSink();
  for (const { descriptor, chunks } of families) {
    if (!chunks.some((chunk) => chunk.labels.count > 0)) continue;
    const labelTexts = new LabelTexts();
    const isKept = chunks.some((chunk) => chunk.values.length >= LEAST_KEPT);
    for (const group of shape.groups(descriptor, isKept)) {
      out.add(group.metadata);
      for (const chunk of chunks) {
        const rows = shape.rows(chunk, group);
        const identity = chunk.values.length < LEAST_KEPT ? undefined : shape.identity(chunk, group);
        if (identity !== undefined) {
          if (out.length > 0) yield out.take();
          yield* keptPieces(chunk, rows, identity, labelTexts);
          continue;
        }
        const step = rowsWith(STEP_NUMBERS, rows);
        const labelsOf = labelTexts.of(chunk.labels);
        for (let first = 0; first < chunk.labels.count; first += step) {
          rows.write(first, Math.min(first + step, chunk.labels.count), labelsOf, out);
          if (out.length >= PIECE_LENGTH) yield out.take();
        }
      }
    }
  }
  if (out.length > 0) yield out.take();
}

/** Hands out what is kept of the text, brought up to date, and keeps what is written for the first time. */
function* keptPieces(
  { labels, values }: SeriesChunk,
  rows: WritableRows,
  identity: TextIdentity,
  labelTexts: LabelTexts,
): Generator<Piece> {
  const { lines } = identity;
  const pieces = keptChunk(labels, identity);
  const step = rowsWith(KEPT_NUMBERS, rows);
  for (let first = 0, place = 0; first < labels.count; first += step, place += 1) {
    const end = Math.min(first + step, labels.count);
    const kept = pieces[place];
    if (kept !== undefined) {
      kept.update(lines.numbers(values, first, end));
      yield kept;
      continue;
    }
    const out = new TextSink();
    const marks = out.markNumbers();
    rows.write(first, end, labelTexts.of(labels), out);
    const text = out.take();
    const numbers = lines.numbers(values, first, end);
    yield (pieces[place] = KeptRows.keep({ text, marks, numbers, styles: lines.styles })) ?? text;
  }
}

function rowsWith(numbers: number, { width }: WritableRows): number {
  return Math.max(1, Math.floor(numbers / width));
}
