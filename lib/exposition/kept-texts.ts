/**
 * What is kept of the text of snapshots: by the label rows they share, and as long as these live.
 */

import type { LabelRows } from '../model/snapshot.js';
import type { KeptRows } from './kept-rows.js';
import type { TextIdentity } from './text-shape.js';

/** The kept text of a chunk, piece by piece; a piece that is missing is yet to be written. */
export type KeptChunk = (KeptRows | undefined)[];

interface Entry {
  readonly lines: TextIdentity['lines'];
  readonly startTimes: TextIdentity['startTimes'];
  readonly pieces: KeptChunk;
}

/**
 * How many texts are kept of the same rows: one for each of two formats, or for two views in one format. The one that was not
 * asked for longest makes room.
 */
const MOST_ENTRIES = 2;

const kept = new WeakMap<LabelRows, Entry[]>();

/** What is kept of the text of rows; empty if nothing is, or if it is another text by now. */
export function keptChunk(labels: LabelRows, { lines, startTimes }: TextIdentity): KeptChunk {
  let entries = kept.get(labels);
  if (entries === undefined) {
    entries = [];
    kept.set(labels, entries);
  }
  const place = entries.findIndex((entry) => entry.lines === lines);
  if (place >= 0 && entries[place].startTimes === startTimes) {
    const found = entries[place];
    if (place > 0) {
      entries.splice(place, 1);
      entries.unshift(found);
    }
    return found.pieces;
  }
  if (place >= 0) entries.splice(place, 1);
  const pieces: KeptChunk = [];
  entries.unshift({ lines, startTimes, pieces });
  entries.length = Math.min(entries.length, MOST_ENTRIES);
  return pieces;
}
