/**
 * The table of a family: a row per series, its label values as ids, its numbers in pages.
 */

import { currentClock } from '../support/clock.js';
import { DeferredLabels } from '../model/deferred-labels.js';
import { constantColumn, sortColumns } from '../model/label-columns.js';
import { layoutWidth, exemplarsPerRow } from '../model/snapshot.js';
import type { Exemplar, LabelColumn, Layout, SeriesChunk } from '../model/snapshot.js';
import type { FamilyDescriptor } from '../model/family-descriptor.js';
import type { LabelValue } from '../model/labels.js';
import { NumberRoom } from './number-room.js';
import { Page, pageCapacity, pageOfRow } from './page.js';
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
  /** As long as `timesOf` is the page's. */
  readonly startTimes: Float64Array;
  readonly timesOf: Float64Array;
}

/** Makes the handle of a row. */
export type SeriesFactory<S extends Series> = (page: Page, row: number, width: number, subject: string) => S;

/** Series by their labels; knows nothing of what the numbers mean. */
export class SeriesTable<S extends Series> {
  readonly #subject: string;
  readonly #labelNames: readonly string[];
  readonly #constColumns: readonly LabelColumn[];
  readonly #columnNames: readonly string[];
  readonly #layout: Layout;
  readonly #width: number;
  readonly #createSeries: SeriesFactory<S>;
  #index: SeriesIndex;
  #pages: Page[] = [];
  #frames: (Frame | undefined)[] = [];
  #handles: (S | undefined)[] = [];
  #freeRows: number[] = [];
  #rowCount = 0;

  /**
   * @param subject - the family as messages name it
   * @param descriptor - its labels
   */
  constructor(subject: string, descriptor: FamilyDescriptor, layout: Layout, createSeries: SeriesFactory<S>) {
    this.#subject = subject;
    this.#labelNames = descriptor.labelNames;
    this.#constColumns = descriptor.constLabels.map(constantColumn);
    this.#columnNames = [...descriptor.labelNames, ...descriptor.constLabels.map(([name]) => name)];
    this.#layout = layout;
    this.#width = layoutWidth(layout);
    this.#createSeries = createSeries;
    this.#index = new SeriesIndex(descriptor.labelNames);
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
    return this.#index.findTexts(texts);
  }

  /** The row of a checked key; a new series is born with all its numbers 0. */
  findOrCreate(key: SeriesKey): number {
    const known = this.#index.findTexts(key.texts);
    if (known >= 0) {
      this.#index.alias(key.values, key.texts);
      return known;
    }
    const row = this.#freeRows.pop() ?? this.#rowCount++;
    const number = pageOfRow(row);
    const page = (this.#pages[number] ??= this.#createPage(row, number));
    const place = row - page.start;
    page.live[place] = 1;
    page.liveCount += 1;
    page.usedCount = Math.max(page.usedCount, place + 1);
    page.begin(place, currentClock().epochSeconds());
    this.#dropFrame(number);
    this.#index.add(row, key.values, key.texts);
    return row;
  }

  /** How many rows hold a series. */
  get size(): number {
    return this.#rowCount - this.#freeRows.length;
  }

  /** The page that holds a row. */
  pageOf(row: number): Page {
    return this.#pages[pageOfRow(row)];
  }

  /** The handle of a row; the same object each time. */
  handle(row: number): S {
    return (this.#handles[row] ??= this.#createSeries(this.pageOf(row), row, this.#width, this.#subject));
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
    page.live[place] = 0;
    page.liveCount -= 1;
    this.#dropFrame(number);
    this.#index.remove(row);
    this.#freeRows.push(row);
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
    this.#index = new SeriesIndex(this.#labelNames);
    this.#pages = [];
    this.#frames = [];
    this.#handles = [];
    this.#freeRows = [];
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

  #createPage(row: number, number: number): Page {
    const isSingle = this.#labelNames.length === 0;
    return new Page(row, isSingle ? 1 : pageCapacity(number), this.#width);
  }

  #copyOfRow(page: Page, place: number): Page {
    const copy = new Page(0, 1, this.#width);
    copy.values.set(page.values.subarray(place * this.#width, (place + 1) * this.#width));
    copy.begin(0, page.startTimes[place]);
    return copy;
  }

  /** The frame of a page; it is new if series were born or removed, or began again. */
  #frame(number: number, page: Page, places: readonly number[] | undefined): Frame {
    const known = this.#frames[number];
    if (known?.timesOf === page.startTimes) return known;
    const timesOf = page.shareStartTimes();
    const isWhole = places === undefined && page.usedCount === page.capacity;
    const frame: Frame = {
      labels: known?.labels ?? this.#labelRows(page, places),
      startTimes: isWhole ? timesOf : copyRows(timesOf, 1, places, new Float64Array(page.liveCount)),
      timesOf,
    };
    this.#frames[number] = frame;
    return frame;
  }

  #labelRows({ start, liveCount }: Page, places: readonly number[] | undefined): DeferredLabels {
    // Clearing the table leaves this index, and what it holds, to the snapshots.
    const index = this.#index;
    return new DeferredLabels(liveCount, this.#columnNames, () => {
      const columns = this.#labelNames.map((name, position) => {
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
    const copy: (Exemplar | undefined)[] = [];
    for (const place of places) {
      for (let index = 0; index < perRow; index += 1) copy.push(exemplars[place * perRow + index]);
    }
    return copy;
  }
}

/** The places of a page that hold a series, in ascending order. */
function livePlaces(page: Page): number[] {
  const places: number[] = [];
  for (let place = 0; place < page.usedCount; place += 1) if (page.live[place] === 1) places.push(place);
  return places;
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
