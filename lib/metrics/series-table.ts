/**
 * The table of a family: a row per series, its label values as ids, its numbers in pages.
 */

import { currentClock } from '../support/clock.js';
import { layoutWidth, exemplarsPerRow } from '../model/snapshot.js';
import type { Layout, SeriesChunk } from '../model/snapshot.js';
import type { FamilyDescriptor } from '../model/family-descriptor.js';
import type { LabelValue } from '../model/labels.js';
import { ChunkFrames } from './chunk-frames.js';
import { copyExemplars, copyNumbers, liveRows } from './copy-pages.js';
import { NumberRoom } from './number-room.js';
import { Page, chunkOfPage, pageAfterChunk, pageCapacity, pageOfRow } from './page.js';
import { SeriesExpiry, type ExpiringTable } from './series-expiry.js';
import { SeriesIndex } from './series-index.js';
import type { SeriesLimit } from './series-limit.js';
import type { Series } from './series.js';

/** Label values as given, and their texts, both in the order of declaration. */
export interface SeriesKey {
  readonly values: readonly LabelValue[];
  readonly texts: readonly string[];
}

/** Columns of a chunk that come from the series themselves, not from the pages. */
export type OwnColumns = Pick<SeriesChunk, 'natives'>;

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
/** The index of every table that has no series yet; nothing is added to it. */
const EMPTY_INDEX = new SeriesIndex([]);
/** The index of every table whose only series has no labels; nothing is changed in it. */
const SINGLE_INDEX = new SeriesIndex([]);
SINGLE_INDEX.add(0, [], []);

/** Series by their labels; knows nothing of what the numbers mean. */
export class SeriesTable<S extends Series> implements ExpiringTable<S> {
  readonly #family: FamilyDescriptor;
  readonly #layout: Layout;
  readonly #width: number;
  readonly #createSeries: SeriesFactory<S>;
  /** Made with the first series: many families have none for long. */
  #index = EMPTY_INDEX;
  #pages: Page[] = [];
  /** Made for the first snapshot. */
  #frames: ChunkFrames | undefined;
  #handles: (S | undefined)[] = [];
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

  /** The row of label values in the order of declaration that lead to one without further checks, or -1. */
  findValues(values: readonly unknown[]): number {
    return this.#index.findValues(values);
  }

  /** The row of texts in the order of declaration, hidden ones among them, or -1. */
  findTexts(texts: readonly string[]): number {
    return this.#rowCount === 0 ? -1 : this.#index.findTexts(texts);
  }

  /** The row of a checked key; a new series is born with all its numbers 0, or goes to the one for the rest if there is no room. */
  findOrCreate(key: SeriesKey): number {
    const known = this.findTexts(key.texts);
    if (known >= 0 && this.#isThere(known)) {
      this.#index.alias(key.values, key.texts);
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
    return this.#pages[pageOfRow(row)];
  }

  /** The handle of a row; the same object each time. */
  handle(row: number): S {
    return (this.#handles[row] ??= this.#createSeries(this.pageOf(row), row, this.#width, this.#family));
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
    this.#index.setDoubt(row, isDoubted);
  }

  /** Leaves a row out of the snapshots and lets go of its handle; the numbers stay, and the handle goes on with them. */
  hide(row: number): void {
    const number = pageOfRow(row);
    this.#handles[row] = undefined;
    this.#pages[number].vacate(row - this.#pages[number].start);
    this.#frames?.drop(chunkOfPage(number));
  }

  /** Undoes {@link SeriesTable.hide}. */
  show(row: number, handle: S | undefined): void {
    const number = pageOfRow(row);
    this.#handles[row] = handle;
    this.#pages[number].occupy(row - this.#pages[number].start);
    this.#frames?.drop(chunkOfPage(number));
  }

  /** Removes a row; a handle somebody kept goes on working, away from the table. */
  remove(row: number): void {
    this.#expiry?.touch(row);
    const number = pageOfRow(row);
    const page = this.#pages[number];
    const place = row - page.start;
    this.#handles[row]?.detach(this.#copyOfRow(page, place));
    this.#handles[row] = undefined;
    page.values.fill(0, place * this.#width, (place + 1) * this.#width);
    page.exemplars?.fill(undefined, place * exemplarsPerRow(this.#layout), (place + 1) * exemplarsPerRow(this.#layout));
    page.vacate(place);
    this.#frames?.drop(chunkOfPage(number));
    this.#index.remove(row);
    (this.#freeRows ??= []).push(row);
    if (this.#index.isWasteful()) {
      this.#frames?.dropAll();
      this.#compact();
    }
  }

  /** Removes all rows. */
  clear(): void {
    this.#expiry?.clear();
    for (const row of this.rows()) {
      const page = this.pageOf(row);
      this.#handles[row]?.detach(this.#copyOfRow(page, row - page.start));
    }
    this.#index = EMPTY_INDEX;
    this.#pages = [];
    // What it holds is left to the snapshots, and so is the index.
    this.#frames = undefined;
    this.#handles = [];
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

  /**
   * Copies all numbers; the other columns are handed out as they are and never change.
   *
   * @param ownColumns - adds columns, given the handles of the rows of a chunk; it runs before their numbers are copied,
   *   so it may bring them up to date
   */
  snapshot(ownColumns?: (series: readonly S[]) => OwnColumns): SeriesChunk[] {
    if (this.#index === SINGLE_INDEX) return [this.#singleChunk(this.#pages[0], ownColumns)];
    this.#expiry?.sweep(this.#pages, this.#limit === undefined ? -1 : this.findTexts(this.#limit.overflow));
    const frames = (this.#frames ??= new ChunkFrames(this.#family));
    const chunks: SeriesChunk[] = [];
    const room = new NumberRoom(this.size * this.#width);
    for (let number = 0, next = 0; next < this.#pages.length; number += 1) {
      const pages = this.#pages.slice(next, pageAfterChunk(number));
      next += pages.length;
      const count = pages.reduce((sum, { liveCount }) => sum + liveCount, 0);
      if (count === 0) continue;
      const own = ownColumns?.(liveRows(pages).map((row) => this.handle(row)));
      const { labels, startTimes } = frames.of(number, pages, count, this.#index);
      const values = room.take(count * this.#width);
      copyNumbers(pages, this.#width, values);
      const exemplars = copyExemplars(pages, exemplarsPerRow(this.#layout));
      chunks.push({ labels, layout: this.#layout, values, startTimes, exemplars, natives: own?.natives });
    }
    return chunks;
  }

  #singleChunk(page: Page, ownColumns?: (series: readonly S[]) => OwnColumns): SeriesChunk {
    const own = ownColumns?.([this.handle(0)]);
    const { labels, startTimes } = (this.#frames ??= new ChunkFrames(this.#family)).single(page);
    const values = page.values.slice(0, this.#width);
    const exemplars = page.exemplars && copyExemplars(this.#pages, exemplarsPerRow(this.#layout));
    return { labels, layout: this.#layout, values, startTimes, exemplars, natives: own?.natives };
  }

  #bear(key: SeriesKey): number {
    if (this.#rowCount === 0) this.#open();
    const row = this.#freeRows?.pop() ?? this.#rowCount++;
    const number = pageOfRow(row);
    const page = (this.#pages[number] ??= this.#createPage(row, number));
    const place = row - page.start;
    page.occupy(place);
    page.setStartTime(place, currentClock().epochSeconds());
    this.#frames?.drop(chunkOfPage(number));
    if (this.#index !== SINGLE_INDEX) this.#index.add(row, key.values, key.texts);
    this.#expiry?.begin(row);
    return row;
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

  #compact(): void {
    const rows = this.rows();
    this.#index.compact(rows);
    for (const row of rows) if (this.#expiry?.isDoubted(row) === true) this.#index.setDoubt(row, true);
  }

  /** Nothing is kept of a key that there is no room for. */
  #bearWithin(limit: SeriesLimit, key: SeriesKey): number {
    const { overflow, maxSeries } = limit;
    const rest = this.findTexts(overflow);
    if (this.size - (rest < 0 ? 0 : 1) < maxSeries || limit.isOverflow(key.texts)) return this.#bear(key);
    limit.report();
    return rest < 0 ? this.#bear({ values: overflow, texts: overflow }) : rest;
  }

  /** Makes what the first series needs; the lists are as long as one page is, which is all that most families get. */
  #open(): void {
    const { labelNames } = this.#family;
    const isSingle = labelNames.length === 0;
    this.#index = isSingle ? SINGLE_INDEX : new SeriesIndex(labelNames);
    this.#pages = [new Page(0, isSingle ? 1 : pageCapacity(0), this.#width)];
    this.#handles = [undefined];
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
