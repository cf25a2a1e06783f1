/**
 * The walk over families, groups, chunks and rows that all text formats share.
 */

import { DeferredLabels } from '../model/deferred-labels.js';
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
  const labelTexts = new LabelTexts();
  // By their places: a small family is done before the engine has learnt to do without an object for each step.
  for (let number = 0, all = families.length; number < all; number += 1) {
    const { descriptor, chunks } = families[number];
    if (chunks.length === 1 && shape.writeLone?.(descriptor, chunks[0], out) === true) {
      if (out.length >= PIECE_LENGTH) yield out.take();
      continue;
    }
    const most = mostNumbers(chunks);
    if (most < 0) continue;
    labelTexts.forget();
    const groups = shape.groups(descriptor, most >= LEAST_KEPT);
    for (let place = 0, end = groups.length; place < end; place += 1) {
      const group = groups[place];
      out.add(group.metadata);
      for (let index = 0, end = chunks.length; index < end; index += 1) {
        const chunk = chunks[index];
        const { count } = chunk.labels;
        const rows = shape.rows(chunk, group);
        const identity = chunk.values.length < LEAST_KEPT ? undefined : shape.identity(chunk, group);
        if (identity !== undefined) {
          if (out.length > 0) yield out.take();
          yield* keptPieces(chunk, rows, identity, labelTexts);
          continue;
        }
        const step = rowsWith(STEP_NUMBERS, rows);
        labelTexts.turnTo(chunk.labels);
        for (let first = 0; first < count; first += step) {
          rows.write(first, Math.min(first + step, count), labelTexts, out);
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
  let isRead = false;
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
    labelTexts.turnTo(labels);
    isRead = true;
    rows.write(first, end, labelTexts, out);
    const text = out.take();
    const numbers = lines.numbers(values, first, end);
    yield (pieces[place] = KeptRows.keep({ text, marks, numbers, styles: lines.styles })) ?? text;
  }
  // The next scrape finds the text.
  if (isRead && labels instanceof DeferredLabels) labels.release();
}

/** How many numbers the largest chunk has, or -1 if none has a row. */
function mostNumbers(chunks: readonly SeriesChunk[]): number {
  let most = -1;
  for (let index = 0, end = chunks.length; index < end; index += 1) {
    const { labels, values } = chunks[index];
    if (labels.count > 0 && values.length > most) most = values.length;
  }
  return most;
}

function rowsWith(numbers: number, { width }: WritableRows): number {
  return Math.max(1, Math.floor(numbers / width));
}
