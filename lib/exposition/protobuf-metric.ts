/**
 * Turns the numbers of a row into protobuf messages of the type `Metric`.
 */

import { assertNever } from '../support/assert-never.js';
import type { FamilyDescriptor } from '../model/family-descriptor.js';
import type { MetricType } from '../model/metric-type.js';
import { layoutWidth } from '../model/snapshot.js';
import type { QuantileLayout, SeriesChunk, StateLayout } from '../model/snapshot.js';
import { writeLabel } from './label-bytes.js';
import type { ProtoWriter } from './proto-writer.js';
import { writeExemplar, writeTime } from './protobuf-exemplar.js';
import { histogramWriter } from './protobuf-histogram.js';

const METRIC = 4;
const TIMESTAMP_MS = 6;
const SUMMARY = 4;
const COUNTER = 3;

/** The field of a metric that holds the value of a scalar family. */
const SCALAR_FIELDS: Readonly<Partial<Record<MetricType, number>>> = { counter: COUNTER, unknown: 5 };
const GAUGE = 2;

/** Writes the fields of a row that tell its value. */
type WriteValue = (row: number) => void;

/**
 * Makes the function that writes a row of a chunk; what its rows have in common is prepared here, once.
 *
 * @param writeLabels - writes the labels of a row
 */
export function metricWriter(
  writer: ProtoWriter,
  chunk: SeriesChunk,
  descriptor: FamilyDescriptor,
  writeLabels: (writer: ProtoWriter, row: number) => void,
): (row: number) => void {
  const stamp = stampWriter(writer, chunk);
  if (chunk.layout.kind === 'states') {
    return stateWriter(writer, chunk, chunk.layout, descriptor.name, writeLabels, stamp);
  }
  const writeValue = valueWriter(writer, chunk, descriptor.type);
  return (row) => {
    const start = writer.begin(METRIC);
    writeLabels(writer, row);
    writeValue(row);
    stamp(row);
    writer.end(start);
  };
}

function valueWriter(writer: ProtoWriter, chunk: SeriesChunk, type: MetricType): WriteValue {
  const { layout } = chunk;
  switch (layout.kind) {
    case 'scalar':
      return scalarWriter(writer, chunk, type);
    case 'buckets':
      return histogramWriter(writer, chunk, layout, type);
    case 'quantiles':
      return summaryWriter(writer, chunk, layout);
    case 'states':
      throw new Error('a state set is a metric for each state');
    default:
      return assertNever(layout);
  }
}

function scalarWriter(writer: ProtoWriter, chunk: SeriesChunk, type: MetricType): WriteValue {
  const { values, exemplars, startTimes } = chunk;
  const field = SCALAR_FIELDS[type] ?? GAUGE;
  return (row) => {
    const start = writer.begin(field);
    writer.double(1, values[row]);
    if (field === COUNTER) {
      writeExemplar(writer, 2, exemplars?.[row]);
      writeTime(writer, 3, startTimes?.[row]);
    }
    writer.end(start);
  };
}

function summaryWriter(writer: ProtoWriter, chunk: SeriesChunk, layout: QuantileLayout): WriteValue {
  const { values, startTimes } = chunk;
  const { quantiles } = layout;
  const width = layoutWidth(layout);
  return (row) => {
    const first = row * width;
    const start = writer.begin(SUMMARY);
    writer.uint64(1, values[first + width - 2]);
    writer.double(2, values[first + width - 1]);
    for (const [place, quantile] of quantiles.entries()) {
      const nested = writer.begin(3);
      writer.double(1, quantile);
      writer.double(2, values[first + place]);
      writer.end(nested);
    }
    writeTime(writer, 4, startTimes?.[row]);
    writer.end(start);
  };
}

/** Each state is a gauge with the state in a label of the family's name. */
function stateWriter(
  writer: ProtoWriter,
  { values }: SeriesChunk,
  { states }: StateLayout,
  label: string,
  writeLabels: (writer: ProtoWriter, row: number) => void,
  stamp: (row: number) => void,
): (row: number) => void {
  return (row) => {
    for (const [place, state] of states.entries()) {
      const start = writer.begin(METRIC);
      writeLabels(writer, row);
      writeLabel(writer, label, state);
      const gauge = writer.begin(GAUGE);
      writer.double(1, values[row * states.length + place]);
      writer.end(gauge);
      stamp(row);
      writer.end(start);
    }
  };
}

/** The explicit time of a row, if it has one that 64-bit milliseconds can hold. */
function stampWriter(writer: ProtoWriter, { timestamps }: SeriesChunk): (row: number) => void {
  if (timestamps === undefined) return () => undefined;
  return (row) => {
    const milliseconds = Math.round(timestamps[row] * 1000);
    if (Number.isSafeInteger(milliseconds)) writer.int64(TIMESTAMP_MS, milliseconds);
  };
}
