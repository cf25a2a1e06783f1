/**
 * The table of a family: a row per series, its label values as ids, its numbers in pages.
 */

import { currentClock } from '../support/clock.js';
import { layoutWidth, exemplarsPerRow } from '../model/snapshot.js';
import type { Layout, SeriesChunk } from '../model/snapshot.js';
import type { FamilyDescriptor } from '../model/family-descriptor.js';
import type { LabelValue } from '../model/labels.js';
import type { Preparation } from '../model/preparation.js';
import { copyExemplars, copyNumbers, liveRows } from './copy-pages.js';
import { LoneSeries } from './lone-series.js';
import { NO_VALUES, type RecentSet } from './recent-series.js';
import { Page, chunkOfPage, pageCapacity, pageOfRow } from './page.js';
import { SeriesExpiry, type ExpiringTable } from './series-expiry.js';
import type { SeriesIndex } from './series-index.js';
import type { SeriesLimit } from './series-limit.js';
import type { Series } from './series.js';
import { TableSnapshots, type OwnColumns } from './table-snapshots.js';

/** Label values as given, and their texts, both in the order of declaration. */
export interface SeriesKey {
  readonly values: readonly LabelValue[];
  readonly texts: readonly string[];
}

/** Makes the handle of a row. */
export type SeriesFactory<S extends Series> = (page: Page, row: number, width: number, family: FamilyDescriptor) => S;

/** What keeps a family from growing without end. */
export interface SeriesBounds {
  /** How many series there may be. */
  readonly limit?: SeriesLimit | undefined;
  /** For how many seconds a series may be idle. */
  readonly ttlSeconds?: number | undefined;
}

const NO_BOUNDS: SeriesBounds = {};
/** A constant, since the engine asks of an import at every use whether it is there yet. */
const pageNumberOf = pageOfRow;
const noValues = NO_VALUES;
/** The index of every table without series: nothing equals NaN. Nothing is added to it. */
const EMPTY_INDEX = new LoneSeries(
  { name: '', type: 'unknown', help: '', unit: '', labelNames: [''], constLabels: [] },
  [NaN],
);
/** The handles of every table that has not made any; nothing is added to them. */
const NO_HANDLES: never[] = [];
const NO_PAGES: never[] = [];

/** Series by their labels; knows nothing of what the numbers mean. */
export class SeriesTable<S extends Series> implements ExpiringTable<S>, Preparation {
  readonly #family: FamilyDescriptor;
  readonly #layout: Layout;
  readonly #width: number;
  readonly #createSeries: SeriesFactory<S>;
  /** What finds the rows: nothing before the first series, and next to nothing before the second. */
  #index: SeriesIndex | LoneSeries = EMPTY_INDEX;
  #pages: Page[] = NO_PAGES;
  /** Made for the first snapshot. */
  #snapshots: TableSnapshots | undefined;
  #handles: (S | undefined)[] = NO_HANDLES;
  #freeRows: number[] | undefined;
  #rowCount = 0;
  readonly #limit: SeriesLimit | undefined;
  readonly #expiry: SeriesExpiry<S> | undefined;

  constructor(family: FamilyDescriptor, layout: Layout, createSeries: SeriesFactory<S>, bounds = NO_BOUNDS) {
    const { limit, ttlSeconds } = bounds;
    this.#family = family;
    this.#layout = layout;
    this.#width = layoutWidth(layout);
    this.#createSeries = createSeries;
    this.#limit = limit;
    this.#expiry = ttlSeconds === undefined ? undefined : new SeriesExpiry(ttlSeconds, layout, this);
  }

  /** The row of labels that lead to one without further checks, or -1. */
  findLabels(labels: object): number {
    return this.#index.find(labels);
  }

  /** The same as {@link SeriesTable.findLabels}, but where the numbers of the row are, too, if that is known of late. */
  findKnown(labels: object): RecentSet | number {
    const known = this.#index.findKnown(labels);
    if (typeof known !== 'number' && known.values === noValues) this.#locate(known);
    return known;
  }

  /** The row of label values in the order of declaration that lead to one without further checks, or -1. */
  findValues(values: readonly unknown[]): number {
    return this.#index.findValues(values);
  }

  /** The row of texts in the order of declaration, hidden ones among them, or -1. */
  findTexts(texts: readonly string[]): number {
    return this.#index === EMPTY_INDEX ? -1 : this.#index.findTexts(texts);
  }

  /** The row of a checked key; a new series is born with all its numbers 0, or goes to the one for the rest if there is no room. */
  findOrCreate(key: SeriesKey): number {
    const known = this.findTexts(key.texts);
    if (known >= 0 && this.#isThere(known)) {
      if (this.#index.findValues(key.values) < 0) this.#roomyIndex().alias(key.values, key.texts);
      return known;
    }
    return this.#limit === undefined ? this.#bear(key) : this.#bearWithin(this.#limit, key);
  }

  /** How many rows hold a series that is not hidden. */
  get size(): number {
    return this.#rowCount - (this.#freeRows?.length ?? 0) - (this.#expiry?.hiddenCount ?? 0);
  }

  /** The page that holds a row. */
  pageOf(row: number): Page {
    return this.#pages[pageNumberOf(row)];
  }

  /** The handle of a row; the same object each time. */
  handle(row: number): S {
    return this.#handles[row] ?? this.#createHandle(row);
  }

  /** The handle of a row if it was made, and is not hidden. */
  knownHandle(row: number): S | undefined {
    return this.#handles[row];
  }

  /** Whether a row is hidden because nobody has touched it for long; a look-up of its labels touches it otherwise. */
  isHidden(row: number): boolean {
    if (this.#expiry === undefined) return false;
    if (this.#expiry.isHidden(row)) return true;
    this.#expiry.touch(row);
    return false;
  }

  /** Lets {@link SeriesTable.findTexts} alone find a row, or the other look-ups again. */
  setDoubt(row: number, isDoubted: boolean): void {
    this.#roomyIndex().setDoubt(row, isDoubted);
  }

  /** Leaves a row out of the snapshots and lets go of its handle; the numbers stay, and the handle goes on with them. */
  hide(row: number): void {
    const number = pageOfRow(row);
    this.#setHandle(row, undefined);
    this.#pages[number].vacate(row - this.#pages[number].start);
    this.#snapshots?.drop(chunkOfPage(number));
  }

  /** Undoes {@link SeriesTable.hide}. */
  show(row: number, handle: S | undefined): void {
    const number = pageOfRow(row);
    this.#setHandle(row, handle);
    this.#pages[number].occupy(row - this.#pages[number].start);
    this.#snapshots?.drop(chunkOfPage(number));
  }

  /** Removes a row; a handle somebody kept goes on working, away from the table. */
  remove(row: number): void {
    this.#expiry?.touch(row);
    const number = pageOfRow(row);
    const page = this.#pages[number];
    const place = row - page.start;
    this.#handles[row]?.detach(this.#copyOfRow(page, place));
    this.#setHandle(row, undefined);
    page.values.fill(0, place * this.#width, (place + 1) * this.#width);
    page.exemplars?.fill(undefined, place * exemplarsPerRow(this.#layout), (place + 1) * exemplarsPerRow(this.#layout));
    page.vacate(place);
    this.#snapshots?.drop(chunkOfPage(number));
    (this.#freeRows ??= []).push(row);
    if (this.#index instanceof LoneSeries) this.#index = EMPTY_INDEX;
    else this.#index.remove(row);
  }

  /** Removes all rows. */
  clear(): void {
    this.#expiry?.clear();
    for (const row of this.rows()) {
      const page = this.pageOf(row);
      this.#handles[row]?.detach(this.#copyOfRow(page, row - page.start));
    }
    this.#index = EMPTY_INDEX;
    this.#pages = NO_PAGES;
    // What it holds is left to the snapshots, and so is the index.
    this.#snapshots = undefined;
    this.#handles = NO_HANDLES;
    this.#freeRows = undefined;
    this.#rowCount = 0;
  }

  /** The rows that hold a series, hidden ones first. */
  rows(): number[] {
    return [...(this.#expiry?.hiddenRows() ?? []), ...liveRows(this.#pages)];
  }

  /** The text of a label of a row, by the label's place in the declaration. */
  textAt(row: number, position: number): string {
    return this.#index.textAt(row, position);
  }

  /** Does ahead of a snapshot all but the copying of the numbers, a chunk at each step. */
  *prepare(): Generator<undefined, void, undefined> {
    const pages = this.#pages;
    for (const steps of [this.#sweep(), this.#prepareChunks()]) {
      while (steps?.next().done === false) {
        yield;
        if (pages !== this.#pages) return;
      }
    }
  }

  /**
   * Copies all numbers; the other columns are handed out as they are and never change.
   *
   * @param ownColumns - adds columns, given the handles of the rows of a chunk; it runs before their numbers are copied,
   *   so it may bring them up to date
   */
  snapshot(ownColumns?: (series: readonly S[]) => OwnColumns): SeriesChunk[] {
    if (this.#expiry !== undefined && this.#snapshots?.isPrepared !== true) {
      const sweep = this.#sweep();
      while (sweep?.next().done === false);
    }
    const index = this.#index;
    if (index instanceof LoneSeries) return this.#loneChunk(index, ownColumns);
    const snapshots = (this.#snapshots ??= new TableSnapshots(this.#family, this.#layout));
    const ownColumnsOf =
      ownColumns && ((pages: readonly Page[]) => ownColumns(liveRows(pages).map((row) => this.handle(row))));
    return snapshots.take(this.#pages, this.size, index, ownColumnsOf);
  }

  /** The chunk of the only series, of which there may be thousands in a gathering; none if it is not there. */
  #loneChunk(labels: LoneSeries, ownColumns: ((series: readonly S[]) => OwnColumns) | undefined): SeriesChunk[] {
    if (labels === EMPTY_INDEX || this.#pages[0].liveCount === 0) return [];
    const layout = this.#layout;
    const natives = ownColumns?.([this.handle(0)]).natives;
    const page = this.#pages[0];
    const values = new Float64Array(this.#width);
    if (values.length === 1) values[0] = page.values[0];
    else copyNumbers(this.#pages, this.#width, values);
    const exemplars = page.exemplars && copyExemplars(this.#pages, exemplarsPerRow(layout));
    return [{ labels, layout, values, startTimes: labels.startTimes(page), exemplars, natives }];
  }

  *#prepareChunks(): Generator<undefined, void, undefined> {
    // The snapshot of one series has nothing to prepare.
    if (this.#index instanceof LoneSeries) return;
    const snapshots = (this.#snapshots ??= new TableSnapshots(this.#family, this.#layout));
    yield* snapshots.prepare(this.#pages, this.size, () => this.#roomyIndex());
  }

  /** Pages never move, so it is said once. */
  #locate(known: RecentSet): void {
    const page = this.pageOf(known.row);
    known.values = page.values;
    known.offset = (known.row - page.start) * this.#width;
  }

  #bear({ values, texts }: SeriesKey): number {
    if (this.#rowCount === 0) this.#open();
    const row = this.#freeRows?.pop() ?? this.#rowCount++;
    const number = pageOfRow(row);
    const page = (this.#pages[number] ??= this.#createPage(row, number));
    const place = row - page.start;
    page.occupy(place);
    page.setStartTime(place, currentClock().epochSeconds());
    this.#snapshots?.drop(chunkOfPage(number));
    const index = this.#index;
    // Row 0: it is the first one that is used, and the first one that is used again if no other ever was.
    if (index === EMPTY_INDEX) this.#index = new LoneSeries(this.#family, values);
    else this.#roomyIndex().add(row, values, texts);
    this.#expiry?.begin(row);
    return row;
  }

  /** The index, which has room for more than one row from now on. */
  #roomyIndex(): SeriesIndex {
    const index = this.#index;
    return index instanceof LoneSeries ? (this.#index = index.toIndex()) : index;
  }

  #createHandle(row: number): S {
    const handle = this.#createSeries(this.pageOf(row), row, this.#width, this.#family);
    this.#setHandle(row, handle);
    return handle;
  }

  #setHandle(row: number, handle: S | undefined): void {
    if (this.#handles === NO_HANDLES) {
      if (handle === undefined) return;
      // As long as it has to be for one: an array that grows has room for seventeen.
      this.#handles = [undefined];
    }
    this.#handles[row] = handle;
  }

  /** Touches a row that somebody asked for; one that was lost while it was hidden makes way for a new one. */
  #isThere(row: number): boolean {
    if (this.#expiry?.isLost(row) === true) {
      this.remove(row);
      return false;
    }
    this.#expiry?.touch(row);
    return true;
  }

  /** Nothing is kept of a key that there is no room for. */
  #bearWithin(limit: SeriesLimit, key: SeriesKey): number {
    const { overflow, maxSeries } = limit;
    const rest = this.findTexts(overflow);
    if (this.size - (rest < 0 ? 0 : 1) < maxSeries || limit.isOverflow(key.texts)) return this.#bear(key);
    limit.report();
    return rest < 0 ? this.#bear({ values: overflow, texts: overflow }) : rest;
  }

  /** Makes what the first series needs; the list is as long as one page is, which is all that most families get. */
  #open(): void {
    this.#pages = [new Page(0, this.#family.labelNames.length === 0 ? 1 : pageCapacity(0), this.#width)];
  }

  /** Looks at the ages of all series, if they expire, a page at each step. */
  #sweep(): Iterator<undefined, void> | undefined {
    return this.#expiry?.sweep(this.#pages, this.#limit === undefined ? -1 : this.findTexts(this.#limit.overflow));
  }

  #createPage(row: number, number: number): Page {
    return new Page(row, pageCapacity(number), this.#width);
  }

  #copyOfRow(page: Page, place: number): Page {
    const copy = new Page(0, 1, this.#width);
    copy.values.set(page.values.subarray(place * this.#width, (place + 1) * this.#width));
    copy.setStartTime(0, page.startTime(place));
    return copy;
  }
}
