/**
 * Adds histograms that were read as a whole to the rows of a family.
 */

import type { NativeBuckets } from '../model/snapshot.js';
import type { ChunkBuilder, FamilyRows, RowExtras } from './parsed-rows.js';
import type { SeriesSpace } from './series-labels.js';

/** A histogram as OpenMetrics 2.0 and protobuf write it. */
export interface WholeHistogram {
  readonly count: number;
  readonly sum: number;
  /** Upper bounds of the classic buckets, strictly ascending, an infinite last one included if there is one. */
  readonly bounds: readonly number[];
  /** The cumulative count for each bound. */
  readonly cumulative: readonly number[];
  readonly native: NativeBuckets | undefined;
}

interface Arrangement {
  readonly space: SeriesSpace;
  /** As they were read, infinite ones included. */
  readonly bounds: readonly number[];
  /** How many of them are finite. */
  readonly width: number;
  readonly chunk: ChunkBuilder;
}

/** The rows of a family whose histograms come as a whole. */
export class HistogramRows {
  readonly #rows: FamilyRows;
  #last: Arrangement | undefined;

  constructor(rows: FamilyRows) {
    this.#rows = rows;
  }

  /**
   * Adds a row. What a bucket for -Inf holds goes into the bucket above it: a snapshot has finite bounds.
   */
  add(histogram: WholeHistogram, extras: RowExtras): void {
    const { space, series } = this.#rows.labels;
    const arrangement = this.#arrange(space, histogram.bounds);
    const { chunk, width } = arrangement;
    const skipped = histogram.bounds[0] === -Infinity ? 1 : 0;
    let below = 0;
    for (let bucket = skipped; bucket < width + skipped; bucket += 1) {
      const cumulative = histogram.cumulative[bucket];
      chunk.values.push(cumulative - below);
      below = cumulative;
    }
    chunk.values.push(histogram.count - below, histogram.sum);
    this.#rows.addTo(chunk, series, extras);
  }

  #arrange(space: SeriesSpace, bounds: readonly number[]): Arrangement {
    const last = this.#last;
    if (last?.space === space && last.bounds.length === bounds.length) {
      if (bounds.every((bound, place) => bound === last.bounds[place])) return last;
    }
    const finite = finiteBounds(bounds);
    const chunk = this.#rows.chunk(space, finite.join(), () => ({ kind: 'buckets', bounds: finite }));
    return (this.#last = { space, bounds, width: finite.length, chunk });
  }
}

/** The bounds that a layout can have. */
export function finiteBounds(bounds: readonly number[]): readonly number[] {
  return bounds.filter((bound) => Number.isFinite(bound)).map((bound) => (bound === 0 ? 0 : bound));
}
