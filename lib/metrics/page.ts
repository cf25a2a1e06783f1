/**
 * A page: the numbers of some rows of a family, and what belongs to them. Pages never move, so handles stay valid.
 */

import type { Exemplar } from '../model/snapshot.js';
import { PageTimes } from './page-times.js';

/** Rows `start` to `start + capacity - 1` of a series table. */
export class Page {
  /** The first row. */
  // Declared only, as all that the constructor sets: others are defined as `undefined` before.
  declare readonly start: number;
  /** How many rows fit. */
  declare readonly capacity: number;
  /**
   * The numbers, `width` a row, and behind those of all rows of a page that is not full-sized when each row began. One array for
   * both: small ones cost more than what they hold.
   */
  declare readonly values: Float64Array;
  /** When each row of a full-sized page began. */
  readonly #times: PageTimes | undefined;
  /** Which rows hold a series, made when the first one is removed: until then all used ones do. */
  #live: Uint8Array | undefined;
  /** How many rows hold a series. */
  liveCount = 0;
  /** How many rows have ever held one; rows beyond are untouched. */
  usedCount = 0;
  /** Exemplars, made with the first one. */
  exemplars: (Exemplar | undefined)[] | undefined;
  /** Rises with each time that is set: what was copied before is out of date then. */
  timesVersion = 0;

  /**
   * @param start - the number of the first row
   * @param capacity - how many rows
   * @param width - how many numbers a row has
   */
  constructor(start: number, capacity: number, width: number) {
    this.start = start;
    this.capacity = capacity;
    const isFullSized = capacity === MOST_ROWS;
    this.values = new Float64Array(capacity * (isFullSized ? width : width + 1));
    if (isFullSized) this.#times = new PageTimes(capacity);
  }

  /** When a row began, in seconds since the Unix epoch. */
  startTime(place: number): number {
    return this.#times?.at(place) ?? this.values[this.values.length - this.capacity + place];
  }

  /** Says when a row began, in seconds since the Unix epoch. */
  setStartTime(place: number, time: number): void {
    if (this.#times === undefined) this.values[this.values.length - this.capacity + place] = time;
    else this.#times.set(place, time);
    this.timesVersion += 1;
  }

  /** When all rows began, not to be changed and the same for ever; `undefined` if they have to be copied. */
  shareStartTimes(): Float64Array | undefined {
    return this.liveCount === this.capacity ? this.#times?.share() : undefined;
  }

  /** Whether a row holds a series. */
  isLive(place: number): boolean {
    return this.#live === undefined ? place < this.usedCount : this.#live[place] === 1;
  }

  /** Gives a row to a series: the first that was never used, or one that was given up. */
  occupy(place: number): void {
    if (this.#live !== undefined) this.#live[place] = 1;
    this.liveCount += 1;
    if (place >= this.usedCount) this.usedCount = place + 1;
  }

  /** Takes a row from its series. */
  vacate(place: number): void {
    this.#live ??= new Uint8Array(this.capacity).fill(1, 0, this.usedCount);
    this.#live[place] = 0;
    this.liveCount -= 1;
  }
}

/** Rows whose numbers and times are no more than the engine keeps beside its objects, 64 bytes, if each has one number. */
const FIRST_ROWS = 4;
const FIRST_BITS = 2;
const MOST_BITS = 9;
const MOST_ROWS = 1 << MOST_BITS;
/** The number of the first page of {@link MOST_ROWS} rows: pages of 4, 4, 8, 16, 32, 64, 128 and 256 rows come before. */
const FIRST_FULL_PAGE = 8;

/** The number of the page that holds a row: pages double up to 512 rows, so that small families stay small. */
export function pageOfRow(row: number): number {
  // Rows of the first page are taken for its last one: a branch between small pages is one that nobody predicts.
  if (row < MOST_ROWS) return 32 - FIRST_BITS - Math.clz32(row | (FIRST_ROWS - 1));
  return FIRST_FULL_PAGE - 1 + (row >>> MOST_BITS);
}

/** How many rows a page has. */
export function pageCapacity(page: number): number {
  return page === 0 ? FIRST_ROWS : Math.min(MOST_ROWS, FIRST_ROWS << Math.min(page - 1, FIRST_FULL_PAGE));
}

/** The number of the chunk that a page belongs to in a snapshot: the small pages, of as many rows as a full one, are one chunk. */
export function chunkOfPage(page: number): number {
  return Math.max(0, page - (FIRST_FULL_PAGE - 1));
}

/** The number of the first page behind a chunk. */
export function pageAfterChunk(chunk: number): number {
  return FIRST_FULL_PAGE + chunk;
}
