/**
 * What the walk over families and rows asks of a text format.
 */

import type { FamilyDescriptor } from '../model/family-descriptor.js';
import type { SeriesChunk } from '../model/snapshot.js';
import type { SampleGroup } from './dialect.js';
import type { LabelTexts } from './label-texts.js';
import type { RowLines } from './row-lines.js';
import type { TextSink } from './text-sink.js';

/** The rows of a chunk, ready to be written in a format. */
export interface WritableRows {
  /** About how many numbers a row has, at least 1. */
  readonly width: number;
  /**
   * Writes some rows.
   *
   * @param end - the row after the last one
   * @param labels - gives the text of the labels of a row
   */
  write(first: number, end: number, labels: LabelTexts, out: TextSink): void;
}

/** What tells whether the text around the numbers of rows is still the same: both are the same objects then. */
export interface TextIdentity {
  /** The lines of a row. */
  readonly lines: RowLines;
  /** The start times that are part of the text; `undefined` if none are. */
  readonly startTimes: Float64Array | undefined;
}

/** What the walk over the families asks of any text format. */
export interface TextShape {
  /**
   * Writes a family of a single row, if it is of the simplest kind.
   *
   * @returns whether it was; nothing was written otherwise
   */
  writeLone?(descriptor: FamilyDescriptor, chunk: SeriesChunk, out: TextSink): boolean;
  /**
   * The groups a family is written as.
   *
   * @param isKept - whether the same descriptor is to have the same objects the next time
   */
  groups(descriptor: FamilyDescriptor, isKept: boolean): readonly SampleGroup[];
  /** Prepares the rows of a chunk. */
  rows(chunk: SeriesChunk, group: SampleGroup): WritableRows;
  /** What the text of a chunk can be kept by; `undefined` if more of it than the numbers may change at any time. */
  identity(chunk: SeriesChunk, group: SampleGroup): TextIdentity | undefined;
}
