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
import { NumberRoom } from './number-room.js';
import { Page, pageCapacity, pageOfRow } from './page.js';
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

/** The columns of a chunk that stay the same objects from snapshot to snapshot. */
interface Frame {
  /** As long as the set of series is the same. */
  readonly labels: DeferredLabels;
  /** As long as `timesVersion` is the page's. */
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
  readonly #limit: SeriesLimit | undefined;

  constructor(family: FamilyDescriptor, layout: Layout, createSeries: SeriesFactory<S>, limit?: SeriesLimit) {
    const { constLabels } = family;
    this.#family = family;
    this.#constColumns = constLabels.length === 0 ? NO_COLUMNS : constLabels.map(constantColumn);
    this.#layout = layout;
    this.#width = layoutWidth(layout);
    this.#createSeries = createSeries;
    this.#limit = limit;
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

  /** The row of a checked key; a new series is born with all its numbers 0, or goes to the one for the rest if there is no room. */
  findOrCreate(key: SeriesKey): number {
    const known = this.findTexts(key.texts);
    if (known >= 0) {
      this.#index.alias(key.values, key.texts);
      return known;
    }
    return this.#limit === undefined ? this.#bear(key) : this.#bearWithin(this.#limit, key);
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
    this.#dropFrame(number);
    this.#index.remove(row);
    (this.#freeRows ??= []).push(row);
    if (this.#index.isWasteful()) {
      this.#frames.forEach((_, page) => {
        this.#dropFrame(page);
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
    const rows: number[] = [];
    for (const page of this.#pages) {
      for (const place of livePlaces(page)) rows.push(page.start + place);
    }
    return rows;
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
    for (let number = 0; number < this.#pages.length; number += 1) {
      const page = this.#pages[number];
      if (page.liveCount === 0) continue;
      const places = page.liveCount < page.usedCount ? livePlaces(page) : undefined;
      const own = ownColumns?.((places ?? livePlaces(page)).map((place) => this.handle(page.start + place)));
      const { labels, startTimes } = this.#frame(number, page, places);
      const values = room.take(page.liveCount * this.#width);
      copyRows(page.values, this.#width, places, values);
      chunks.push({
        labels,
        layout: this.#layout,
        values,
        startTimes,
        exemplars: page.exemplars && this.#copyExemplars(page.exemplars, places ?? livePlaces(page)),
        natives: own?.natives,
      });
    }
    return chunks;
  }

  #bear(key: SeriesKey): number {
    if (this.#rowCount === 0) this.#open();
    const row = this.#freeRows?.pop() ?? this.#rowCount++;
    const number = pageOfRow(row);
    const page = (this.#pages[number] ??= this.#createPage(row, number));
    const place = row - page.start;
    page.occupy(place);
    page.setStartTime(place, currentClock().epochSeconds());
    this.#dropFrame(number);
    if (this.#index !== SINGLE_INDEX) this.#index.add(row, key.values, key.texts);
    return row;
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

  /** The frame of a page; it is new if series were born or removed, or began again. */
  #frame(number: number, page: Page, places: readonly number[] | undefined): Frame {
    const known = this.#frames[number];
    const { timesVersion } = page;
    if (known?.timesVersion === timesVersion) return known;
    const frame: Frame = {
      labels: known?.labels ?? this.#labelRows(page, places),
      startTimes: places === undefined ? page.startTimes(page.liveCount) : startTimesAt(page, places),
      timesVersion,
    };
    this.#frames[number] = frame;
    return frame;
  }

  #labelRows({ start, liveCount }: Page, places: readonly number[] | undefined): DeferredLabels {
    // Clearing the table leaves this index, and what it holds, to the snapshots.
    const index = this.#index;
    const { labelNames, constLabels } = this.#family;
    this.#columnNames ??= [...labelNames, ...constLabels.map(([name]) => name)];
    return new DeferredLabels(liveCount, this.#columnNames, () => {
      const columns = labelNames.map((name, position) => {
        const ids = new Uint32Array(liveCount);
        for (let row = 0; row < liveCount; row += 1) ids[row] = index.idAt(start + (places?.[row] ?? row), position);
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

  #copyExemplars(exemplars: NonNullable<Page['exemplars']>, places: readonly number[]): NonNullable<Page['exemplars']> {
    const perRow = exemplarsPerRow(this.#layout);
    return places.flatMap((place) => Array.from({ length: perRow }, (_, index) => exemplars[place * perRow + index]));
  }
}

/** The places of a page that hold a series, in ascending order. */
function livePlaces(page: Page): number[] {
  const places: number[] = [];
  for (let place = 0; place < page.usedCount; place += 1) if (page.isLive(place)) places.push(place);
  return places;
}

function startTimesAt(page: Page, places: readonly number[]): Float64Array {
  return Float64Array.from(places, (place) => page.startTime(place));
}

/** Up to this many numbers a loop is faster than the call of `set`. */
const FEW_NUMBERS = 64;

/** Copies the numbers of rows until `copy` is full; without holes they are one block. */
function copyRows(
  numbers: Float64Array,
  width: number,
  places: readonly number[] | undefined,
  copy: Float64Array,
): Float64Array {
  if (places !== undefined) {
    for (let row = 0; row < places.length; row += 1) {
      const from = places[row] * width;
      for (let index = 0; index < width; index += 1) copy[row * width + index] = numbers[from + index];
    }
  } else if (copy.length <= FEW_NUMBERS) {
    for (let index = 0; index < copy.length; index += 1) copy[index] = numbers[index];
  } else {
    copy.set(copy.length === numbers.length ? numbers : numbers.subarray(0, copy.length));
  }
  return copy;
}
