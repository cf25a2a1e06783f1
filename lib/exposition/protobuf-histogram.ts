/**
 * Histograms in protobuf: classic, native and both.
 */

import type { MetricType } from '../model/metric-type.js';
import { layoutWidth } from '../model/snapshot.js';
import type { BucketLayout, NativeBuckets, SeriesChunk, SparseBuckets } from '../model/snapshot.js';
import { deltasOf, needsEmptySpan, spansOf } from './native-spans.js';
import type { ProtoWriter } from './proto-writer.js';
import { isWritableTime, writeExemplar, writeTime } from './protobuf-exemplar.js';

const HISTOGRAM = 7;
const BUCKET = 3;
const NEGATIVE_SPAN = 9;
const POSITIVE_SPAN = 12;
const START_TIME = 15;
const EXEMPLARS = 16;

/** Makes the function that writes the histogram of a row. */
export function histogramWriter(
  writer: ProtoWriter,
  chunk: SeriesChunk,
  layout: BucketLayout,
  type: MetricType,
): (row: number) => void {
  const { values, natives } = chunk;
  const width = layoutWidth(layout);
  return (row) => {
    const counts = values.subarray(row * width, row * width + width - 1);
    const native = natives?.[row];
    const count = counts.reduce((sum, bucket) => sum + bucket, 0);
    // Counts that are no integers, as rates have them, have fields of their own.
    const isWhole = counts.every((bucket) => Number.isInteger(bucket) && bucket >= 0);
    const start = writer.begin(HISTOGRAM);
    if (isWhole) writer.uint64(1, count);
    else writer.double(4, count);
    writer.double(2, values[row * width + width - 1]);
    if (native === undefined || layout.bounds.length > 0) writeClassic(writer, chunk, layout, row, isWhole);
    if (native !== undefined) writeNative(writer, native);
    if (type === 'histogram') writeTime(writer, START_TIME, chunk.startTimes?.[row]);
    if (native !== undefined) writeExemplars(writer, native);
    writer.end(start);
  };
}

/** The bucket for +Inf repeats the count, so it is there only if it has an exemplar. */
function writeClassic(
  writer: ProtoWriter,
  { values, exemplars }: SeriesChunk,
  layout: BucketLayout,
  row: number,
  isWhole: boolean,
): void {
  const { bounds } = layout;
  const buckets = bounds.length + 1;
  const first = row * layoutWidth(layout);
  let count = 0;
  for (let bucket = 0; bucket < buckets; bucket += 1) {
    count += values[first + bucket];
    const exemplar = exemplars?.[row * buckets + bucket];
    if (bucket === bounds.length && exemplar === undefined) return;
    const start = writer.begin(BUCKET);
    if (isWhole) writer.uint64(1, count);
    else writer.double(4, count);
    writer.double(2, bounds[bucket] ?? Infinity);
    writeExemplar(writer, 3, exemplar);
    writer.end(start);
  }
}

function writeNative(writer: ProtoWriter, native: NativeBuckets): void {
  writer.sint(5, native.schema);
  writer.double(6, native.zeroThreshold);
  writer.uint64(7, native.zeroCount);
  writeSparse(writer, NEGATIVE_SPAN, native.negative);
  if (needsEmptySpan(native)) writeSpan(writer, POSITIVE_SPAN, 0, 0);
  writeSparse(writer, POSITIVE_SPAN, native.positive);
}

/** Writes the spans, and the differences between the counts in the field that follows theirs. */
function writeSparse(writer: ProtoWriter, spanField: number, buckets: SparseBuckets): void {
  const { spans, counts } = spansOf(buckets);
  for (const { offset, length } of spans) writeSpan(writer, spanField, offset, length);
  if (counts.length > 0) writer.packedSint(spanField + 1, deltasOf(counts));
}

function writeSpan(writer: ProtoWriter, field: number, offset: number, length: number): void {
  const start = writer.begin(field);
  writer.sint(1, offset);
  writer.uint64(2, length);
  writer.end(start);
}

/** Exemplars of native buckets must have a time. */
function writeExemplars(writer: ProtoWriter, { exemplars }: NativeBuckets): void {
  for (const exemplar of exemplars) {
    if (isWritableTime(exemplar.timestamp)) writeExemplar(writer, EXEMPLARS, exemplar);
  }
}
