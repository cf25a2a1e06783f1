/**
 * A page: the numbers of some rows of a family, and what belongs to them. Pages never move, so handles stay valid.
 */

import type { Exemplar } from '../model/snapshot.js';

/** Rows `start` to `start + capacity - 1` of a series table. */
export class Page {
  /** The first row. */
  readonly start: number;
  /** How many rows fit. */
  readonly capacity: number;
  /** The numbers, `width` a row. */
  readonly values: Float64Array;
  /** Which rows hold a series; rows of removed series are used again. */
  readonly live: Uint8Array;
  /** How many rows hold a series. */
  liveCount = 0;
  /** How many rows have ever held one; rows beyond are untouched. */
  usedCount = 0;
  /** Exemplars, made with the first one. */
  exemplars: (Exemplar | undefined)[] | undefined;
  #startTimes: Float64Array;
  #areTimesShared = false;

  /**
   * @param start - the number of the first row
   * @param capacity - how many rows
   * @param width - how many numbers a row has
   */
  constructor(start: number, capacity: number, width: number) {
    this.start = start;
    this.capacity = capacity;
    this.values = new Float64Array(capacity * width);
    this.#startTimes = new Float64Array(capacity);
    this.live = new Uint8Array(capacity);
  }

  /** When each row began, in seconds since the Unix epoch; not to be changed but by {@link begin}. */
  get startTimes(): Float64Array {
    return this.#startTimes;
  }

  /** Hands out {@link startTimes} for good: it is never changed from now on, but may be replaced by another array. */
  shareStartTimes(): Float64Array {
    this.#areTimesShared = true;
    return this.#startTimes;
  }

  /**
   * Notes when a row began.
   *
   * @param place - of the row within the page
   * @param seconds - since the Unix epoch
   */
  begin(place: number, seconds: number): void {
    if (this.#areTimesShared) this.#startTimes = this.#startTimes.slice();
    this.#areTimesShared = false;
    this.#startTimes[place] = seconds;
  }
}

const FIRST_ROWS = 8;
const FIRST_BITS = 3;
const MOST_ROWS = 512;
/** The number of the first page of {@link MOST_ROWS} rows: pages of 8, 8, 16, 32, 64, 128 and 256 rows come before. */
const FIRST_FULL_PAGE = 7;

/** The number of the page that holds a row: pages double up to 512 rows, so that small families stay small. */
export function pageOfRow(row: number): number {
  if (row < FIRST_ROWS) return 0;
  if (row < MOST_ROWS) return 32 - FIRST_BITS - Math.clz32(row);
  return FIRST_FULL_PAGE - 1 + Math.floor(row / MOST_ROWS);
}

/** How many rows a page has. */
export function pageCapacity(page: number): number {
  return page === 0 ? FIRST_ROWS : Math.min(MOST_ROWS, FIRST_ROWS << Math.min(page - 1, FIRST_FULL_PAGE));
}
