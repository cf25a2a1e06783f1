/**
 * What the walk over families and rows asks of a text format.
 */

import type { FamilyDescriptor } from '../model/family-descriptor.js';
import type { SeriesChunk } from '../model/snapshot.js';
import type { SampleGroup } from './dialect.js';
import type { RowLines } from './row-lines.js';
import type { TextSink } from './text-sink.js';

/** The rows of a chunk, ready to be written in a format. */
export interface WritableRows {
  /** About how many numbers a row has, at least 1. */
  readonly width: number;
  /** What the text of the rows can be kept by; `undefined` if more than their numbers may change from scrape to scrape. */
  readonly steady: SteadyRows | undefined;
  /**
   * Writes some rows.
   *
   * @param end - the row after the last one
   * @param labelsOf - gives the text of the labels of a row
   */
  write(first: number, end: number, labelsOf: (row: number) => string, out: TextSink): void;
}

/** Rows of which nothing but the numbers changes as long as `lines` and `startTimes` are the same objects. */
export interface SteadyRows {
  /** The lines of a row. */
  readonly lines: RowLines;
  /** The start times that are part of the text; `undefined` if none are. */
  readonly startTimes: Float64Array | undefined;
  /** The numbers of all rows, as a snapshot has them. */
  readonly values: Float64Array;
}

/** What the walk over the families asks of any text format. */
export interface TextShape {
  /** The groups a family is written as; the same objects as long as the descriptor is the same. */
  groups(descriptor: FamilyDescriptor): readonly SampleGroup[];
  /** Prepares the rows of a chunk. */
  rows(chunk: SeriesChunk, group: SampleGroup): WritableRows;
}
