/**
 * The table of a family: a row per series, its label values as ids, its numbers in pages.
 */

import { currentClock } from '../support/clock.js';
import { DeferredLabels } from '../model/deferred-labels.js';
import { constantColumn, sortColumns } from '../model/label-columns.js';
import { layoutWidth, exemplarsPerRow } from '../model/snapshot.js';
import type { LabelColumn, Layout, SeriesChunk } from '../model/snapshot.js';
import type { FamilyDescriptor } from '../model/family-descriptor.js';
import type { LabelValue } from '../model/labels.js';
import { copyExemplars, copyNumbers, copyStartTimes, liveRows } from './copy-pages.js';
import { NumberRoom } from './number-room.js';
import { Page, chunkOfPage, pageAfterChunk, pageCapacity, pageOfRow } from './page.js';
import { SeriesIndex } from './series-index.js';
import type { Series } from './series.js';

/** Label values as given, and their texts, both in the order of declaration. */
export interface SeriesKey {
  readonly values: readonly LabelValue[];
  readonly texts: readonly string[];
}

/** Columns of a chunk that come from the series themselves, not from the pages. */
export type OwnColumns = Pick<SeriesChunk, 'natives'>;

/** The columns of a chunk that stay the same objects from snapshot to snapshot. */
interface Frame {
  /** As long as the set of series is the same. */
  readonly labels: DeferredLabels;
  /** As long as `timesVersion` is that of the pages. */
  readonly startTimes: Float64Array;
  readonly timesVersion: number;
}

/** Makes the handle of a row. */
export type SeriesFactory<S extends Series> = (page: Page, row: number, width: number, family: FamilyDescriptor) => S;

const NO_COLUMNS: readonly LabelColumn[] = Object.freeze([]);
/** The index of every table that has no series yet; nothing is added to it. */
const EMPTY_INDEX = new SeriesIndex([]);
/** The index of every table whose only series has no labels; nothing is changed in it. */
const SINGLE_INDEX = new SeriesIndex([]);
SINGLE_INDEX.add(0, [], []);

/** Series by their labels; knows nothing of what the numbers mean. */
export class SeriesTable<S extends Series> {
  readonly #family: FamilyDescriptor;
  readonly #constColumns: readonly LabelColumn[];
  /** Made for the first snapshot, and shared by all chunks. */
  #columnNames: readonly string[] | undefined;
  readonly #layout: Layout;
  readonly #width: number;
  readonly #createSeries: SeriesFactory<S>;
  /** Made with the first series: many families have none for long. */
  #index = EMPTY_INDEX;
  #pages: Page[] = [];
  #frames: (Frame | undefined)[] = [];
  #handles: (S | undefined)[] = [];
  #freeRows: number[] | undefined;
  #rowCount = 0;

  constructor(family: FamilyDescriptor, layout: Layout, createSeries: SeriesFactory<S>) {
    const { constLabels } = family;
    this.#family = family;
    this.#constColumns = constLabels.length === 0 ? NO_COLUMNS : constLabels.map(constantColumn);
    this.#layout = layout;
    this.#width = layoutWidth(layout);
    this.#createSeries = createSeries;
  }

  /** The row of labels that lead to one without further checks, or -1. */
  findLabels(labels: object): number {
    return this.#index.find(labels);
  }

  /** The row of label values in the order of declaration that lead to one without further checks, or -1. */
  findValues(values: readonly unknown[]): number {
    return this.#index.findValues(values);
  }

  /** The row of texts in the order of declaration, or -1. */
  findTexts(texts: readonly string[]): number {
    return this.#rowCount === 0 ? -1 : this.#index.findTexts(texts);
  }

  /** The row of a checked key; a new series is born with all its numbers 0. */
  findOrCreate(key: SeriesKey): number {
    const known = this.findTexts(key.texts);
    if (known >= 0) {
      this.#index.alias(key.values, key.texts);
      return known;
    }
    if (this.#rowCount === 0) this.#open();
    const row = this.#freeRows?.pop() ?? this.#rowCount++;
    const number = pageOfRow(row);
    const page = (this.#pages[number] ??= this.#createPage(row, number));
    const place = row - page.start;
    page.occupy(place);
    page.setStartTime(place, currentClock().epochSeconds());
    this.#dropFrame(chunkOfPage(number));
    if (this.#index !== SINGLE_INDEX) this.#index.add(row, key.values, key.texts);
    return row;
  }

  /** How many rows hold a series. */
  get size(): number {
    return this.#rowCount - (this.#freeRows?.length ?? 0);
  }

  /** The page that holds a row. */
  pageOf(row: number): Page {
    return this.#pages[pageOfRow(row)];
  }

  /** The handle of a row; the same object each time. */
  handle(row: number): S {
    return (this.#handles[row] ??= this.#createSeries(this.pageOf(row), row, this.#width, this.#family));
  }

  /** Removes a row; a handle somebody kept goes on working, away from the table. */
  remove(row: number): void {
    const number = pageOfRow(row);
    const page = this.#pages[number];
    const place = row - page.start;
    this.#handles[row]?.detach(this.#copyOfRow(page, place));
    this.#handles[row] = undefined;
    page.values.fill(0, place * this.#width, (place + 1) * this.#width);
    page.exemplars?.fill(undefined, place * exemplarsPerRow(this.#layout), (place + 1) * exemplarsPerRow(this.#layout));
    page.vacate(place);
    this.#dropFrame(chunkOfPage(number));
    this.#index.remove(row);
    (this.#freeRows ??= []).push(row);
    if (this.#index.isWasteful()) {
      this.#frames.forEach((_, chunk) => {
        this.#dropFrame(chunk);
      });
      this.#index.compact(this.rows());
    }
  }

  /** Removes all rows. */
  clear(): void {
    for (const row of this.rows()) {
      const page = this.pageOf(row);
      this.#handles[row]?.detach(this.#copyOfRow(page, row - page.start));
    }
    this.#index = EMPTY_INDEX;
    this.#pages = [];
    this.#frames = [];
    this.#handles = [];
    this.#freeRows = undefined;
    this.#rowCount = 0;
  }

  /** The rows that hold a series, in ascending order. */
  rows(): number[] {
    return liveRows(this.#pages);
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
    const chunks: SeriesChunk[] = [];
    const room = new NumberRoom(this.size * this.#width);
    for (let number = 0, next = 0; next < this.#pages.length; number += 1) {
      const pages = this.#pages.slice(next, pageAfterChunk(number));
      next += pages.length;
      const count = pages.reduce((sum, { liveCount }) => sum + liveCount, 0);
      if (count === 0) continue;
      const own = ownColumns?.(liveRows(pages).map((row) => this.handle(row)));
      const { labels, startTimes } = this.#frame(number, pages, count);
      const values = room.take(count * this.#width);
      copyNumbers(pages, this.#width, values);
      const exemplars = copyExemplars(pages, exemplarsPerRow(this.#layout));
      chunks.push({ labels, layout: this.#layout, values, startTimes, exemplars, natives: own?.natives });
    }
    return chunks;
  }

  /** Makes what the first series needs; the lists are as long as one page is, which is all that most families get. */
  #open(): void {
    const { labelNames } = this.#family;
    const isSingle = labelNames.length === 0;
    this.#index = isSingle ? SINGLE_INDEX : new SeriesIndex(labelNames);
    this.#pages = [new Page(0, isSingle ? 1 : pageCapacity(0), this.#width)];
    this.#frames = [undefined];
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

  /** The frame of a chunk; it is new if series were born or removed, or began again. */
  #frame(number: number, pages: readonly Page[], count: number): Frame {
    const known = this.#frames[number];
    const timesVersion = pages.reduce((sum, page) => sum + page.timesVersion, 0);
    if (known?.timesVersion === timesVersion) return known;
    const frame: Frame = {
      labels: known?.labels ?? this.#labelRows(pages, count),
      startTimes: copyStartTimes(pages, new Float64Array(count)),
      timesVersion,
    };
    this.#frames[number] = frame;
    return frame;
  }

  #labelRows(pages: readonly Page[], count: number): DeferredLabels {
    // Clearing the table leaves this index, and what it holds, to the snapshots.
    const index = this.#index;
    const [{ start }] = pages;
    const hasHoles = pages.some(({ liveCount, usedCount }) => liveCount < usedCount);
    const rows = hasHoles ? liveRows(pages) : undefined;
    const { labelNames, constLabels } = this.#family;
    this.#columnNames ??= [...labelNames, ...constLabels.map(([name]) => name)];
    return new DeferredLabels(count, this.#columnNames, () => {
      const columns = labelNames.map((name, position) => {
        const ids = new Uint32Array(count);
        for (let row = 0; row < count; row += 1) ids[row] = index.idAt(rows?.[row] ?? start + row, position);
        return { name, dictionary: index.dictionary(position), ids };
      });
      return sortColumns([...columns, ...this.#constColumns]);
    });
  }

  /** Makes an end of a frame before the ids that its labels are made of change. */
  #dropFrame(number: number): void {
    this.#frames[number]?.labels.settle();
    this.#frames[number] = undefined;
  }
}
