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

/** The frames of one table by the numbers of their chunks. */
export class ChunkFrames {
  readonly #family: FamilyDescriptor;
  readonly #constColumns: readonly LabelColumn[];
  /** Shared by all chunks. */
  #columnNames: readonly string[] | undefined;
  readonly #frames: (Frame | undefined)[] = [];

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
    const timesVersion = pages.reduce((sum, page) => sum + page.timesVersion, 0);
    if (known?.timesVersion === timesVersion) return known;
    const labels = known?.labels ?? this.#labelRows(pages, count, index);
    return (this.#frames[chunk] = {
      labels,
      startTimes: copyStartTimes(pages, new Float64Array(count)),
      timesVersion,
    });
  }

  /** The frame of a table of one series without labels: there may be thousands of them in a gathering. */
  single(page: Page): Frame {
    const known = this.#frames[0];
    const { timesVersion } = page;
    if (known?.timesVersion === timesVersion) return known;
    const labels = known?.labels ?? { count: 1, columns: this.#constColumns };
    return (this.#frames[0] = { labels, startTimes: Float64Array.of(page.startTime(0)), timesVersion });
  }

  /** Makes an end of a frame before the ids that its labels are made of change. */
  drop(chunk: number): void {
    const labels = this.#frames[chunk]?.labels;
    if (labels instanceof DeferredLabels) labels.settle();
    this.#frames[chunk] = undefined;
  }

  /** Makes an end of all frames. */
  dropAll(): void {
    this.#frames.forEach((_, chunk) => {
      this.drop(chunk);
    });
  }

  #labelRows(pages: readonly Page[], count: number, index: SeriesIndex): DeferredLabels {
    const [{ start }] = pages;
    const hasHoles = pages.some(({ liveCount, usedCount }) => liveCount < usedCount);
    const rows = hasHoles ? liveRows(pages) : undefined;
    const { labelNames, constLabels } = this.#family;
    this.#columnNames ??= [...labelNames, ...constLabels.map(([name]) => name)];
    return new DeferredLabels(count, this.#columnNames, () => {
      const columns = labelNames.map((name, position) => {
        const dictionary = index.dictionary(position);
        if (dictionary.length === 1) return { name, dictionary, ids: undefined };
        const ids = new Uint32Array(count);
        for (let row = 0; row < count; row += 1) ids[row] = index.idAt(rows?.[row] ?? start + row, position);
        return { name, dictionary, ids };
      });
      return sortColumns([...columns, ...this.#constColumns]);
    });
  }
}
