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
  /** When each row began, in seconds since the Unix epoch. */
  readonly startTimes: Float64Array;
  /** Which rows hold a series; rows of removed series are used again. */
  readonly live: Uint8Array;
  /** How many rows hold a series. */
  liveCount = 0;
  /** How many rows have ever held one; rows beyond are untouched. */
  usedCount = 0;
  /** Exemplars, made with the first one. */
  exemplars: (Exemplar | undefined)[] | undefined;

  /**
   * @param start - the number of the first row
   * @param capacity - how many rows
   * @param width - how many numbers a row has
   */
  constructor(start: number, capacity: number, width: number) {
    this.start = start;
    this.capacity = capacity;
    this.values = new Float64Array(capacity * width);
    this.startTimes = new Float64Array(capacity);
    this.live = new Uint8Array(capacity);
  }
}

const FIRST_ROWS = 8;
const FIRST_BITS = 3;
const MOST_BITS = 9;
const MOST_ROWS = 1 << MOST_BITS;
/** The number of the first page of {@link MOST_ROWS} rows: pages of 8, 8, 16, 32, 64, 128 and 256 rows come before. */
const FIRST_FULL_PAGE = 7;

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
