/**
 * What tells the formats apart that write a line for each number; everything else they share.
 */

import type { FamilyDescriptor } from '../model/family-descriptor.js';
import type { SampleNames } from '../model/names.js';
import type { Exemplar, SeriesChunk } from '../model/snapshot.js';

/** The samples of a histogram that a group holds. */
export type HistogramPart = 'all' | 'buckets' | 'count' | 'sum';

/** Metadata lines and the samples below them. Most families are one group. */
export interface SampleGroup {
  /** The metadata lines, each with its newline. */
  readonly metadata: string;
  readonly names: SampleNames;
  readonly part: HistogramPart;
}

/** Writes all lines of a row of a chunk, given the text of its labels. */
export type WriteRow = (row: number, labels: string) => string;

/** What the walk over the families asks of any text format. */
export interface TextShape {
  /** The groups a family is written as. */
  groups(descriptor: FamilyDescriptor): readonly SampleGroup[];
  /** Makes the function that writes the rows of a chunk; what its rows have in common is prepared here, once. */
  rows(chunk: SeriesChunk, group: SampleGroup): WriteRow;
}

/** A format with a line for each number: classic text and OpenMetrics 1.0. */
export interface Dialect {
  /** Writes a sample value, a bucket bound or a quantile. */
  number(value: number): string;
  /** Writes the count of a histogram, bucket or summary. */
  count(value: number): string;
  /**
   * Writes a time.
   *
   * @param seconds - since the Unix epoch
   * @returns `undefined` for NaN and for what 64-bit milliseconds cannot hold: no time is better than a scrape that fails
   */
  time(seconds: number): string | undefined;
  /** Writes an exemplar behind its sample, the leading space included; `undefined` if the format has no exemplars. */
  readonly exemplar: ((exemplar: Exemplar) => string) | undefined;
  /** Whether start times are written as samples of their own. */
  readonly created: boolean;
  /** Whether a histogram of observations below zero has a sum and a count. */
  readonly sumsBelowZero: boolean;
}
