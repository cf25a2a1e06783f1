/**
 * Makes the snapshots of a table: copies of the numbers, beside columns that are the same objects from snapshot to snapshot.
 */

import type { FamilyDescriptor } from '../model/family-descriptor.js';
import { exemplarsPerRow, layoutWidth, type Layout, type SeriesChunk } from '../model/snapshot.js';
import { ChunkFrames } from './chunk-frames.js';
import { copyExemplars, copyNumbers } from './copy-pages.js';
import { NumberRoom } from './number-room.js';
import { pageAfterChunk, type Page } from './page.js';
import type { SeriesIndex } from './series-index.js';

/** Columns of a chunk that come from the series themselves, not from the pages. */
export type OwnColumns = Pick<SeriesChunk, 'natives'>;

/** Adds columns for the rows of some pages; it may bring their numbers up to date. */
type OwnColumnsOf = (pages: readonly Page[]) => OwnColumns;

/** What is kept of the snapshots of one table. */
export class TableSnapshots {
  readonly #layout: Layout;
  readonly #width: number;
  readonly #frames: ChunkFrames;
  /** Room for the numbers of each chunk of the next snapshot. */
  #rooms: readonly Float64Array[] | undefined;

  constructor(family: FamilyDescriptor, layout: Layout) {
    this.#layout = layout;
    this.#width = layoutWidth(layout);
    this.#frames = new ChunkFrames(family);
  }

  /** Whether {@link prepare} has come to its end since the last snapshot. */
  get isPrepared(): boolean {
    return this.#rooms !== undefined;
  }

  /**
   * Makes room for the numbers of the next snapshot and the columns beside them, a chunk at each step; the next snapshot uses what
   * is still true of it.
   *
   * @param size - how many series there are
   * @param indexNow - what the labels are read from, which may change between two steps
   */
  *prepare(pages: readonly Page[], size: number, indexNow: () => SeriesIndex): Generator<undefined, void, undefined> {
    const rooms: Float64Array[] = [];
    const room = new NumberRoom(size * this.#width);
    for (let number = 0, next = 0; next < pages.length; number += 1) {
      const own = pages.slice(next, pageAfterChunk(number));
      next += own.length;
      const count = liveCountOf(own);
      if (count > 0) this.#frames.of(number, own, count, indexNow());
      rooms.push(room.take(count * this.#width));
      yield;
    }
    this.#rooms = rooms;
  }

  /** The snapshot of the table; `index` is what the labels are read from. */
  take(
    pages: readonly Page[],
    size: number,
    index: SeriesIndex,
    ownColumnsOf: OwnColumnsOf | undefined,
  ): SeriesChunk[] {
    const rooms = this.#rooms;
    this.#rooms = undefined;
    if (pages.length <= pageAfterChunk(0)) {
      const count = liveCountOf(pages);
      if (count === 0) return [];
      return [this.#chunk(0, pages, count, new Float64Array(count * this.#width), index, ownColumnsOf)];
    }
    const chunks: SeriesChunk[] = [];
    const room = new NumberRoom(size * this.#width);
    for (let number = 0, next = 0; next < pages.length; number += 1) {
      const own = pages.slice(next, pageAfterChunk(number));
      next += own.length;
      const count = liveCountOf(own);
      if (count === 0) continue;
      const length = count * this.#width;
      const values = roomIn(rooms, number, length) ?? room.take(length);
      chunks.push(this.#chunk(number, own, count, values, index, ownColumnsOf));
    }
    return chunks;
  }

  /** Makes an end of the columns of a chunk before a row of it gets other labels or none. */
  drop(chunk: number): void {
    this.#frames.drop(chunk);
  }

  #chunk(
    number: number,
    pages: readonly Page[],
    count: number,
    values: Float64Array,
    index: SeriesIndex,
    ownColumnsOf: OwnColumnsOf | undefined,
  ): SeriesChunk {
    const layout = this.#layout;
    const own = ownColumnsOf?.(pages);
    const { labels, startTimes } = this.#frames.of(number, pages, count, index);
    copyNumbers(pages, this.#width, values);
    const hasNone = pages.length === 1 && pages[0].exemplars === undefined;
    const exemplars = hasNone ? undefined : copyExemplars(pages, exemplarsPerRow(layout));
    return { labels, layout, values, startTimes, exemplars, natives: own?.natives };
  }
}

function liveCountOf(pages: readonly Page[]): number {
  let count = 0;
  for (let place = 0, end = pages.length; place < end; place += 1) count += pages[place].liveCount;
  return count;
}

/** The room that was made for a chunk, unless it has become larger or smaller since then. */
function roomIn(rooms: readonly Float64Array[] | undefined, chunk: number, length: number): Float64Array | undefined {
  const room = rooms?.[chunk];
  return room?.length === length ? room : undefined;
}
