/**
 * Makes the snapshots of a table: copies of the numbers, beside columns that are the same objects from snapshot to snapshot.
 */

import type { FamilyDescriptor } from '../model/family-descriptor.js';
import { exemplarsPerRow, layoutWidth, type Layout, type SeriesChunk } from '../model/snapshot.js';
import { ChunkFrames } from './chunk-frames.js';
import { copyExemplars, copyNumbers } from './copy-pages.js';
import { NumberRoom } from './number-room.js';
import { pageAfterChunk, type Page } from './page.js';
import { PreparedChunk } from './prepared-chunk.js';
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
  /** The chunks of the next snapshot; `undefined` for those without series. */
  #prepared: readonly (PreparedChunk | undefined)[] | undefined;

  constructor(family: FamilyDescriptor, layout: Layout) {
    this.#layout = layout;
    this.#width = layoutWidth(layout);
    this.#frames = new ChunkFrames(family);
  }

  /** Whether {@link prepare} has come to its end since the last snapshot. */
  get isPrepared(): boolean {
    return this.#prepared !== undefined;
  }

  /**
   * Makes the chunks of the next snapshot, one at each step; the next snapshot brings their numbers up to date, and makes anew those
   * that are not true any more.
   *
   * @param size - how many series there are
   * @param indexNow - what the labels are read from, which may change between two steps
   */
  *prepare(pages: readonly Page[], size: number, indexNow: () => SeriesIndex): Generator<undefined, void, undefined> {
    const prepared: (PreparedChunk | undefined)[] = [];
    const room = new NumberRoom(size * this.#width);
    for (let number = 0, next = 0; next < pages.length; number += 1) {
      const own = pages.slice(next, pageAfterChunk(number));
      next += own.length;
      const count = liveCountOf(own);
      prepared.push(count === 0 ? undefined : this.#prepareChunk(number, own, count, room, indexNow()));
      yield;
    }
    this.#prepared = prepared;
  }

  /** The snapshot of the table; `index` is what the labels are read from. */
  take(
    pages: readonly Page[],
    size: number,
    index: SeriesIndex,
    ownColumnsOf: OwnColumnsOf | undefined,
  ): SeriesChunk[] {
    const prepared = this.#prepared;
    this.#prepared = undefined;
    if (prepared === undefined && pages.length <= pageAfterChunk(0)) {
      const count = liveCountOf(pages);
      if (count === 0) return [];
      return [this.#chunk(0, pages, count, new Float64Array(count * this.#width), index, ownColumnsOf)];
    }
    const chunks: SeriesChunk[] = [];
    let room: NumberRoom | undefined;
    for (let number = 0, next = 0; next < pages.length; number += 1) {
      const first = next;
      next = Math.min(pageAfterChunk(number), pages.length);
      const ahead = prepared?.[number];
      if (ahead !== undefined && ownColumnsOf === undefined && this.#frames.isCurrent(number, ahead.frame)) {
        chunks.push(ahead.finish());
        continue;
      }
      const own = pages.slice(first, next);
      const count = liveCountOf(own);
      if (count === 0) continue;
      const length = count * this.#width;
      const values =
        ahead?.values.length === length ? ahead.values : (room ??= new NumberRoom(size * this.#width)).take(length);
      chunks.push(this.#chunk(number, own, count, values, index, ownColumnsOf));
    }
    return chunks;
  }

  /** Makes an end of the columns of a chunk before a row of it gets other labels or none. */
  drop(chunk: number): void {
    this.#frames.drop(chunk);
  }

  #prepareChunk(
    number: number,
    pages: readonly Page[],
    count: number,
    room: NumberRoom,
    index: SeriesIndex,
  ): PreparedChunk {
    const layout = this.#layout;
    const width = this.#width;
    const frame = this.#frames.of(number, pages, count, index);
    const { labels, startTimes } = frame;
    const values = room.take(count * width);
    const chunk = { labels, layout, values, startTimes, exemplars: undefined, natives: undefined };
    return new PreparedChunk(chunk, frame, pages, width, exemplarsPerRow(layout));
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
