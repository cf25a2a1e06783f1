/**
 * What tells the formats apart that write a line for each number; everything else they share.
 */

import type { SampleNames } from '../model/names.js';
import type { Exemplar } from '../model/snapshot.js';
import type { NumberStyle } from './number-style.js';

/** The samples of a histogram that a group holds. */
export type HistogramPart = 'all' | 'buckets' | 'count' | 'sum';

/** Metadata lines and the samples below them. Most families are one group. */
export interface SampleGroup {
  /** The metadata lines, each with its newline. */
  readonly metadata: string;
  readonly names: SampleNames;
  readonly part: HistogramPart;
}

/** A format with a line for each number: classic text and OpenMetrics 1.0. */
export interface Dialect {
  /** How a sample value, a bucket bound or a quantile is written. */
  readonly number: NumberStyle;
  /** How the count of a histogram, bucket or summary is written. */
  readonly count: NumberStyle;
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
