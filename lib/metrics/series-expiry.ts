/**
 * Which series nobody has touched for long, and what becomes of them.
 *
 * Counting does nothing for it. Whoever is about to read the family compares the numbers of all series with what they were; the
 * labels of one whose numbers have not changed for a while no longer lead to it on the fast path, so that whoever uses them is
 * noticed on the slow one.
 */

import { currentClock } from '../support/clock.js';
import { describeValue } from '../support/describe-value.js';
import { MetricError } from '../support/metric-error.js';
import { layoutWidth, type Layout } from '../model/snapshot.js';
import { pageOfRow, type Page } from './page.js';
import type { Series } from './series.js';

/** What the expiry asks of the table whose series expire. */
export interface ExpiringTable<S extends Series> {
  /** The page that holds a row. */
  pageOf(row: number): Page;
  /** The handle of a row, if anybody has asked for it. */
  knownHandle(row: number): S | undefined;
  /** Lets the labels of a row lead to it on the slow path only, or on the fast one again. */
  setDoubt(row: number, isDoubted: boolean): void;
  /** Leaves a row out of the snapshots, and lets go of its handle; the numbers stay. */
  hide(row: number): void;
  /** Undoes {@link ExpiringTable.hide}. */
  show(row: number, handle: S | undefined): void;
  /** Removes a row. */
  remove(row: number): void;
}

/** What is noted of the rows of a page. */
interface PageAges {
  /** What the numbers of each row came to when they were last read. */
  readonly sums: Float64Array;
  /** When each row was touched, in seconds of the monotonic clock. */
  readonly touchedAt: Float64Array;
  /** 1 for each row whose labels lead to it on the slow path only. */
  readonly doubted: Uint8Array;
}

/** How many series change their state with one gathering: it takes less than a microsecond each. */
const MOST_MOVES = 10_000;

/** A series whose numbers stay the same for one such part of its time is doubted. */
const TRUSTED_PART = 4;

/**
 * The ages of the series of one family.
 *
 * A series that expires is removed, unless there is a handle: somebody may have kept it, and count on. Its row is hidden then
 * until the handle is used again, or collected as garbage.
 */
export class SeriesExpiry<S extends Series> {
  readonly #table: ExpiringTable<S>;
  readonly #ttlSeconds: number;
  readonly #width: number;
  /** The numbers of a row that change with all that is counted are those from here to before `#to`. */
  readonly #from: number;
  readonly #to: number;
  #ages: PageAges[] = [];
  readonly #hidden = new Map<number, WeakRef<S>>();
  #moves = 0;

  /** @param ttlSeconds - how long a series may be idle */
  constructor(ttlSeconds: number, layout: Layout, table: ExpiringTable<S>) {
    this.#ttlSeconds = ttlSeconds;
    this.#table = table;
    this.#width = layoutWidth(layout);
    [this.#from, this.#to] = countingNumbers(layout);
  }

  /** How many rows are hidden. */
  get hiddenCount(): number {
    return this.#hidden.size;
  }

  /** The rows that are hidden. */
  hiddenRows(): IterableIterator<number> {
    return this.#hidden.keys();
  }

  /** Whether a row is hidden. */
  isHidden(row: number): boolean {
    return this.#hidden.has(row);
  }

  /** Whether a row is hidden and nobody has its handle any more: what the handle held beside the numbers is gone. */
  isLost(row: number): boolean {
    const handle = this.#hidden.get(row);
    return handle !== undefined && handle.deref() === undefined;
  }

  /** Begins the life of a series, whose numbers are all 0. */
  begin(row: number): void {
    const [ages, place] = this.#find(row);
    ages.sums[place] = 0;
    ages.touchedAt[place] = currentClock().monotonicSeconds();
    ages.doubted[place] = 0;
  }

  /** Somebody asked for a series by its labels, on the slow path. */
  touch(row: number): void {
    const [ages, place] = this.#find(row);
    ages.touchedAt[place] = currentClock().monotonicSeconds();
    if (ages.doubted[place] === 0) return;
    ages.doubted[place] = 0;
    this.#table.setDoubt(row, false);
    const handle = this.#hidden.get(row);
    if (handle === undefined) return;
    this.#hidden.delete(row);
    this.#table.show(row, handle.deref());
  }

  /**
   * Looks at all series, before they are read, a page at each step.
   *
   * @param exempt - a row that does not expire, or -1
   */
  *sweep(pages: readonly Page[], exempt: number): Generator<undefined, void, undefined> {
    const now = currentClock().monotonicSeconds();
    this.#moves = 0;
    for (const [row, handle] of this.#hidden) this.#lookAfter(row, handle.deref());
    for (const [number, page] of pages.entries()) {
      const ages = this.#ages[number];
      for (let place = 0; place < page.usedCount; place += 1) {
        if (page.isLive(place)) this.#age(page, place, ages, exempt, now);
      }
      yield;
    }
  }

  /** Brings back what is hidden, since all rows are to go, and forgets all ages. */
  clear(): void {
    for (const row of this.#hidden.keys()) this.touch(row);
    this.#ages = [];
  }

  #age(page: Page, place: number, ages: PageAges, exempt: number, now: number): void {
    const row = page.start + place;
    if (this.#hasChanged(page, place, ages)) {
      ages.touchedAt[place] = now;
      if (ages.doubted[place] === 1) this.touch(row);
      return;
    }
    const idle = now - ages.touchedAt[place];
    if (idle < this.#ttlSeconds / TRUSTED_PART || row === exempt || this.#moves === MOST_MOVES) return;
    if (this.#table.knownHandle(row)?.takeTouch() === true) {
      this.touch(row);
    } else if (ages.doubted[place] === 0) {
      // Whoever asked for it until now went unnoticed, so its time begins now.
      ages.touchedAt[place] = now;
      ages.doubted[place] = 1;
      this.#table.setDoubt(row, true);
      this.#moves += 1;
    } else if (idle >= this.#ttlSeconds) {
      this.#expire(row);
    }
  }

  #expire(row: number): void {
    this.#moves += 1;
    const handle = this.#table.knownHandle(row);
    if (handle === undefined) {
      this.#table.remove(row);
      return;
    }
    this.#hidden.set(row, new WeakRef(handle));
    this.#table.hide(row);
  }

  /** A hidden row comes back when its handle was used, and goes when there is none. */
  #lookAfter(row: number, handle: S | undefined): void {
    if (handle === undefined) {
      if (this.#moves === MOST_MOVES) return;
      this.#moves += 1;
      this.#table.remove(row);
      return;
    }
    const page = this.#table.pageOf(row);
    const [ages, place] = this.#find(row);
    if (this.#hasChanged(page, place, ages) || handle.takeTouch()) this.touch(row);
  }

  #hasChanged({ values }: Page, place: number, ages: PageAges): boolean {
    let sum = 0;
    for (let index = this.#from; index < this.#to; index += 1) sum += values[place * this.#width + index];
    if (Object.is(sum, ages.sums[place])) return false;
    ages.sums[place] = sum;
    return true;
  }

  #find(row: number): readonly [PageAges, number] {
    const { start, capacity } = this.#table.pageOf(row);
    const ages = (this.#ages[pageOfRow(row)] ??= createAges(capacity));
    return [ages, row - start];
  }
}

/**
 * Reads the option `ttlSeconds`.
 *
 * @returns the number, `undefined` for no end
 * @throws MetricError `INVALID_OPTION` for anything but a number above 0 or nothing
 */
export function checkTtlSeconds(subject: string, ttlSeconds: unknown): number | undefined {
  if (ttlSeconds === undefined || ttlSeconds === Infinity) return undefined;
  if (typeof ttlSeconds === 'number' && ttlSeconds > 0) return ttlSeconds;
  throw new MetricError(
    'INVALID_OPTION',
    `${subject}: ttlSeconds ${describeValue(ttlSeconds)} must be a number above 0, or Infinity`,
  );
}

function createAges(capacity: number): PageAges {
  return {
    sums: new Float64Array(capacity),
    touchedAt: new Float64Array(capacity),
    doubted: new Uint8Array(capacity),
  };
}

/**
 * The numbers of a row whose sum changes with all that is counted: a sum of observations may stay as it is, and quantiles change
 * with time alone. States that change without changing their number do so through a handle, which knows that it was used.
 */
function countingNumbers(layout: Layout): readonly [from: number, to: number] {
  const width = layoutWidth(layout);
  if (layout.kind === 'buckets') return [0, width - 1];
  return layout.kind === 'quantiles' ? [width - 2, width - 1] : [0, width];
}
