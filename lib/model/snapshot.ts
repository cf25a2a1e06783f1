/**
 * What a family held at one instant: columns of label values and columns of numbers.
 * Snapshots are immutable; writers, mergers and parsers know nothing else.
 */

import { assertNever } from '../support/assert-never.js';
import type { LabelPair } from './labels.js';
import type { FamilyDescriptor } from './family-descriptor.js';

/** The values of one label over the rows of a chunk. */
export interface LabelColumn {
  /** The name of the label. */
  readonly name: string;
  /** The texts; it may hold some that no row uses, and of a label with thousands of texts the same one for several rows. */
  readonly dictionary: readonly string[];
  /** For each row the index of its text; `undefined` if every row has the first. */
  readonly ids: Uint32Array | undefined;
}

/**
 * The labels of the rows of a chunk.
 *
 * The same object comes back in the next snapshot as long as the chunk's set of series is the same,
 * so that what a writer derived from it can be kept.
 */
export interface LabelRows {
  /** How many rows. */
  readonly count: number;
  /** Columns in order of their names, constant labels included. */
  readonly columns: readonly LabelColumn[];
}

/** One number a row: counter, gauge, unknown, info. */
export interface ScalarLayout {
  /** Tells the layouts apart. */
  readonly kind: 'scalar';
}

/** A histogram: `bounds.length + 1` counts that are not cumulative, the last for +Inf, then the sum. */
export interface BucketLayout {
  /** Tells the layouts apart. */
  readonly kind: 'buckets';
  /** Finite upper bounds, ascending, inclusive; +Inf is implied. */
  readonly bounds: readonly number[];
}

/** A summary: a value for each quantile, then the count, then the sum. */
export interface QuantileLayout {
  /** Tells the layouts apart. */
  readonly kind: 'quantiles';
  /** Quantiles in [0, 1], ascending. */
  readonly quantiles: readonly number[];
}

/** A state set: 1 or 0 for each state. */
export interface StateLayout {
  /** Tells the layouts apart. */
  readonly kind: 'states';
  /** The states, in the order of their numbers. */
  readonly states: readonly string[];
}

/** What the numbers of a row mean. */
export type Layout = ScalarLayout | BucketLayout | QuantileLayout | StateLayout;

/** The layout of one number a row. */
export const SCALAR: ScalarLayout = Object.freeze({ kind: 'scalar' });

/** How many numbers a row of a layout has. */
export function layoutWidth(layout: Layout): number {
  switch (layout.kind) {
    case 'scalar':
      return 1;
    case 'buckets':
      return layout.bounds.length + 2;
    case 'quantiles':
      return layout.quantiles.length + 2;
    case 'states':
      return layout.states.length;
    default:
      return assertNever(layout);
  }
}

/** How many exemplars a row of a layout can carry: one for a counter, one for each bucket of a histogram. */
export function exemplarsPerRow(layout: Layout): number {
  return layout.kind === 'buckets' ? layout.bounds.length + 1 : 1;
}

/** A single observation with the labels that lead to its trace. */
export interface Exemplar {
  /** What leads to the trace, such as its id. */
  readonly labels: readonly LabelPair[];
  /** What was observed or added. */
  readonly value: number;
  /** Seconds since the Unix epoch. */
  readonly timestamp: number;
}

/** The buckets of one sign of a native histogram that were ever needed, in ascending order of their indexes. */
export interface SparseBuckets {
  /** Bucket `i` of schema `s` holds `base ** (i - 1) < |value| <= base ** i`, where `base = 2 ** (2 ** -s)`. */
  readonly indexes: Int32Array;
  /** The count of each bucket alone, not cumulative and not as a difference; integers of up to 2^53. */
  readonly counts: Float64Array;
}

/**
 * The native buckets of a series, beside its classic ones.
 *
 * @see https://prometheus.io/docs/specs/native_histograms/
 */
export interface NativeBuckets {
  /** The resolution, from -4 to 8. */
  readonly schema: number;
  /** Values whose magnitude is at most this are counted in `zeroCount`. */
  readonly zeroThreshold: number;
  /** How many observations were zero, or near it. */
  readonly zeroCount: number;
  /** The buckets of observations above zero. */
  readonly positive: SparseBuckets;
  /** The buckets of observations below zero, by their magnitudes. */
  readonly negative: SparseBuckets;
  /** Exemplars in order of their values, each with its time. */
  readonly exemplars: readonly Exemplar[];
}

/** Some rows of a family. Every array is as long as `labels.count` times its width. */
export interface SeriesChunk {
  /** The labels of each row. */
  readonly labels: LabelRows;
  /** What the numbers of each row mean. */
  readonly layout: Layout;
  /** The numbers, row by row, as many for each as the layout says. */
  readonly values: Float64Array;
  /** When each series began, in seconds since the Unix epoch; NaN where it is not known. */
  readonly startTimes?: Float64Array | undefined;
  /** Explicit sample times, in seconds since the Unix epoch; NaN where the scrape's time applies. */
  readonly timestamps?: Float64Array | undefined;
  /** One place a row, or one for each bucket of the row of a histogram. */
  readonly exemplars?: readonly (Exemplar | undefined)[] | undefined;
  /**
   * The native buckets of each row of a histogram, if it has any. A histogram that is only native has no classic bounds:
   * its layout is that of the bucket for +Inf alone.
   */
  readonly natives?: readonly (NativeBuckets | undefined)[] | undefined;
}

/** A family at one instant. */
export interface FamilySnapshot {
  /** Name, type, help, unit and labels. */
  readonly descriptor: FamilyDescriptor;
  /** The family's series in the order of their birth, save that a new one may take the place of a removed one. */
  readonly chunks: readonly SeriesChunk[];
}

/** The text of a column in a row. */
export function labelAt(column: LabelColumn, row: number): string {
  return column.dictionary[column.ids === undefined ? 0 : column.ids[row]];
}
