/**
 * What the snapshots of a table have in common: the labels and the start times of each chunk.
 */

import { DeferredLabels } from '../model/deferred-labels.js';
import type { FamilyDescriptor } from '../model/family-descriptor.js';
import { constantColumn, sortColumns } from '../model/label-columns.js';
import type { LabelColumn, LabelRows } from '../model/snapshot.js';
import { copyStartTimes, liveRows } from './copy-pages.js';
import type { Page } from './page.js';
import type { SeriesIndex } from './series-index.js';

/** The columns of a chunk that stay the same objects from snapshot to snapshot. */
export interface Frame {
  /** As long as the set of series is the same. */
  readonly labels: LabelRows;
  /** As long as `timesVersion` is that of the pages. */
  readonly startTimes: Float64Array;
  readonly timesVersion: number;
}

const NO_COLUMNS: readonly LabelColumn[] = Object.freeze([]);
/** The frames of every table that has none yet; nothing is added to them. */
const NO_FRAMES: (Frame | undefined)[] = [];
/** The columns of fewer rows than this are made with the frame: to put that off costs more than to do it. */
const LEAST_DEFERRED = 16;

/** The frames of one table by the numbers of their chunks. */
export class ChunkFrames {
  readonly #family: FamilyDescriptor;
  readonly #constColumns: readonly LabelColumn[];
  /** Shared by all chunks. */
  #columnNames: readonly string[] | undefined;
  #frames: (Frame | undefined)[] = NO_FRAMES;

  constructor(family: FamilyDescriptor) {
    const { constLabels } = family;
    this.#family = family;
    this.#constColumns = constLabels.length === 0 ? NO_COLUMNS : constLabels.map(constantColumn);
  }

  /**
   * The frame of a chunk; it is new if series were born or removed, or began again.
   *
   * @param pages - those of the chunk, with `count` series
   * @param index - what the labels are read from
   */
  of(chunk: number, pages: readonly Page[], count: number, index: SeriesIndex): Frame {
    const known = this.#frames[chunk];
    const timesVersion = versionOf(pages);
    if (known?.timesVersion === timesVersion) return known;
    const labels = known?.labels ?? this.#labelRows(pages, count, index);
    return this.#keep(chunk, {
      labels,
      startTimes: startTimesOf(pages, count),
      timesVersion,
    });
  }

  /** Whether a frame is that of its chunk still, as far as births and removals go. */
  isCurrent(chunk: number, frame: Frame): boolean {
    return this.#frames[chunk] === frame;
  }

  /** Makes an end of a frame before a row of it gets other labels or none. */
  drop(chunk: number): void {
    const labels = this.#frames[chunk]?.labels;
    if (labels === undefined) return;
    if (labels instanceof DeferredLabels) labels.settle();
    this.#frames[chunk] = undefined;
  }

  #keep(chunk: number, frame: Frame): Frame {
    // Most tables have one chunk, and a list that grows has room for many.
    if (this.#frames === NO_FRAMES) this.#frames = new Array<Frame | undefined>(chunk + 1);
    this.#frames[chunk] = frame;
    return frame;
  }

  #labelRows(pages: readonly Page[], count: number, index: SeriesIndex): LabelRows {
    const { start } = pages[0];
    const rows = hasHoles(pages) ? liveRows(pages) : undefined;
    if (count < LEAST_DEFERRED) return { count, columns: this.#columns(rows, start, count, index) };
    return this.#deferredRows(rows, start, count, index);
  }

  #deferredRows(rows: readonly number[] | undefined, start: number, count: number, index: SeriesIndex): DeferredLabels {
    const { labelNames, constLabels } = this.#family;
    this.#columnNames ??= [...labelNames, ...constLabels.map(([name]) => name)];
    return new DeferredLabels(count, this.#columnNames, () => this.#columns(rows, start, count, index));
  }

  /** @param rows - the rows if they are not `start` and those that follow */
  #columns(
    rows: readonly number[] | undefined,
    start: number,
    count: number,
    index: SeriesIndex,
  ): readonly LabelColumn[] {
    const { labelNames } = this.#family;
    const columns = new Array<LabelColumn>(labelNames.length);
    for (let position = 0; position < columns.length; position += 1) {
      const name = labelNames[position];
      const dictionary = index.dictionary(position);
      if (dictionary === undefined) {
        columns[position] = { name, ...ownTexts(rows, start, count, (row) => index.textAt(row, position)) };
        continue;
      }
      const ids = dictionary.length === 1 ? undefined : new Uint32Array(count);
      if (ids !== undefined) {
        for (let row = 0; row < count; row += 1) ids[row] = index.idAt(rows?.[row] ?? start + row, position);
      }
      columns[position] = { name, dictionary, ids };
    }
    return sortColumns(this.#constColumns === NO_COLUMNS ? columns : columns.concat(this.#constColumns));
  }
}

/** The texts of rows and of no others: a label has too many of them to hand out all. */
function ownTexts(
  rows: readonly number[] | undefined,
  start: number,
  count: number,
  textOf: (row: number) => string,
): Omit<LabelColumn, 'name'> {
  const dictionary = new Array<string>(count);
  const ids = new Uint32Array(count);
  for (let row = 0; row < count; row += 1) {
    dictionary[row] = textOf(rows?.[row] ?? start + row);
    ids[row] = row;
  }
  return { dictionary, ids };
}

function startTimesOf(pages: readonly Page[], count: number): Float64Array {
  const shared = pages.length === 1 ? pages[0].shareStartTimes() : undefined;
  return shared ?? copyStartTimes(pages, new Float64Array(count));
}

function versionOf(pages: readonly Page[]): number {
  let version = 0;
  for (let place = 0, end = pages.length; place < end; place += 1) version += pages[place].timesVersion;
  return version;
}

function hasHoles(pages: readonly Page[]): boolean {
  for (let place = 0, end = pages.length; place < end; place += 1) {
    if (pages[place].liveCount < pages[place].usedCount) return true;
  }
  return false;
}
