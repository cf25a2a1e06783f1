/**
 * Turns the numbers of a row into sample lines, in the formats that have a line for each number.
 */

import type { MetricType } from '../model/metric-type.js';
import type { SampleNames } from '../model/names.js';
import { layoutWidth } from '../model/snapshot.js';
import type { BucketLayout, QuantileLayout, SeriesChunk, StateLayout } from '../model/snapshot.js';
import type { Dialect, HistogramPart, SampleGroup, WriteRow } from './dialect.js';
import { escapeLabelValue } from './escape.js';
import { openLabels, quoteLabelName, sampleHead, withLabels, type SampleHead } from './quote-name.js';

interface Source {
  readonly chunk: SeriesChunk;
  readonly group: SampleGroup;
  readonly dialect: Dialect;
}

const EXEMPLAR_TYPES: readonly MetricType[] = ['counter', 'histogram', 'gaugehistogram'];
const CREATED_TYPES: readonly MetricType[] = ['counter', 'histogram', 'summary'];

/** Makes the function that writes the rows of a chunk; what its rows have in common is prepared here, once. */
export function rowWriter(chunk: SeriesChunk, group: SampleGroup, dialect: Dialect): WriteRow {
  const { layout } = chunk;
  const source = { chunk, group, dialect };
  switch (layout.kind) {
    case 'scalar':
      return scalarRows(source);
    case 'buckets':
      return bucketRows(source, layout);
    case 'quantiles':
      return quantileRows(source, layout);
    case 'states':
      return stateRows(source, layout);
  }
}

function scalarRows(source: Source): WriteRow {
  const { chunk, dialect } = source;
  const head = sampleHead(source.group.names.value);
  const [stamp, exemplar, created] = [stamps(source), exemplars(source), createdLines(source)];
  return (row, labels) => {
    const time = stamp(row);
    const value = dialect.number(chunk.values[row]);
    return `${withLabels(head, labels)} ${value}${time}${exemplar(row)}\n${created(row, labels, time)}`;
  };
}

function bucketRows(source: Source, layout: BucketLayout): WriteRow {
  const { chunk, dialect, group } = source;
  const heads = histogramHeads(group.names);
  const partOf = histogramParts(source, layout);
  const closings = [...layout.bounds, Infinity].map((bound) => `le="${dialect.number(bound)}"} `);
  const width = layoutWidth(layout);
  const [stamp, exemplar, created] = [stamps(source), exemplars(source), createdLines(source)];
  return (row, labels) => {
    const start = row * width;
    const time = stamp(row);
    const opening = openLabels(heads.bucket, labels);
    const sum = chunk.values[start + width - 1];
    const part = partOf(row, sum);
    let count = 0;
    let lines = '';
    for (const [bucket, closing] of closings.entries()) {
      count += chunk.values[start + bucket];
      if (part === 'count' || part === 'sum') continue;
      lines += `${opening}${closing}${dialect.count(count)}${time}${exemplar(row * closings.length + bucket)}\n`;
    }
    if (part === 'all' || part === 'sum') lines += `${withLabels(heads.sum, labels)} ${dialect.number(sum)}${time}\n`;
    if (part === 'all' || part === 'count')
      lines += `${withLabels(heads.count, labels)} ${dialect.count(count)}${time}\n`;
    return `${lines}${created(row, labels, time)}`;
  };
}

function quantileRows(source: Source, layout: QuantileLayout): WriteRow {
  const { chunk, dialect, group } = source;
  const heads = histogramHeads(group.names);
  const value = sampleHead(group.names.value);
  const closings = layout.quantiles.map((quantile) => `quantile="${dialect.number(quantile)}"} `);
  const width = layoutWidth(layout);
  const [stamp, created] = [stamps(source), createdLines(source)];
  return (row, labels) => {
    const start = row * width;
    const time = stamp(row);
    const opening = openLabels(value, labels);
    let lines = '';
    for (const [place, closing] of closings.entries()) {
      lines += `${opening}${closing}${dialect.number(chunk.values[start + place])}${time}\n`;
    }
    const count = chunk.values[start + width - 2];
    const sum = chunk.values[start + width - 1];
    lines += `${withLabels(heads.sum, labels)} ${dialect.number(sum)}${time}\n`;
    lines += `${withLabels(heads.count, labels)} ${dialect.count(count)}${time}\n`;
    return `${lines}${created(row, labels, time)}`;
  };
}

function stateRows(source: Source, layout: StateLayout): WriteRow {
  const { chunk, dialect, group } = source;
  const head = sampleHead(group.names.value);
  const label = quoteLabelName(group.names.family);
  const closings = layout.states.map((state) => `${label}="${escapeLabelValue(state)}"} `);
  const stamp = stamps(source);
  return (row, labels) => {
    const start = row * closings.length;
    const time = stamp(row);
    const opening = openLabels(head, labels);
    let lines = '';
    for (const [place, closing] of closings.entries()) {
      lines += `${opening}${closing}${dialect.number(chunk.values[start + place])}${time}\n`;
    }
    return lines;
  };
}

interface HistogramHeads {
  readonly bucket: SampleHead;
  readonly sum: SampleHead;
  readonly count: SampleHead;
}

function histogramHeads({ bucket, sum, count }: SampleNames): HistogramHeads {
  return { bucket: sampleHead(bucket), sum: sampleHead(sum), count: sampleHead(count) };
}

/** Which samples a row has: without native buckets, or with bounds of its own, a matter of these alone. */
function histogramParts(
  { chunk, dialect, group }: Source,
  layout: BucketLayout,
): (row: number, sum: number) => HistogramPart {
  const { part, names } = group;
  const { natives } = chunk;
  if (dialect.sumsBelowZero) return () => part;
  const isGauge = names.type === 'gaugehistogram';
  if (natives === undefined || layout.bounds.length > 0) {
    const sumless = !isGauge && layout.bounds[0] < 0;
    return () => (sumless ? 'buckets' : part);
  }
  return (row, sum) => {
    const fell = natives[row]?.negative.counts.some((count) => count > 0) === true;
    // A reader sees no bound below zero that would allow a sum of a gauge histogram below it.
    return fell && (!isGauge || sum < 0) ? 'buckets' : part;
  };
}

/** The explicit time behind each value of a row. */
function stamps({ chunk, dialect }: Source): (row: number) => string {
  const { timestamps } = chunk;
  if (timestamps === undefined) return nothing;
  return (row) => {
    const time = dialect.time(timestamps[row]);
    return time === undefined ? '' : ` ${time}`;
  };
}

function exemplars({ chunk, dialect, group }: Source): (place: number) => string {
  const places = chunk.exemplars;
  const write = dialect.exemplar;
  if (places === undefined || write === undefined || !EXEMPLAR_TYPES.includes(group.names.type)) return nothing;
  return (place) => {
    const exemplar = places[place];
    return exemplar === undefined ? '' : write(exemplar);
  };
}

function createdLines({ chunk, dialect, group }: Source): (row: number, labels: string, time: string) => string {
  const { startTimes } = chunk;
  if (startTimes === undefined || !dialect.created || !CREATED_TYPES.includes(group.names.type)) return nothing;
  const head = sampleHead(group.names.created);
  return (row, labels, time) => {
    const start = dialect.time(startTimes[row]);
    return start === undefined ? '' : `${withLabels(head, labels)} ${start}${time}\n`;
  };
}

function nothing(): string {
  return '';
}
