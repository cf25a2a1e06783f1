/**
 * Turns the numbers of a row into sample lines, whatever the text format.
 */

import type { MetricType } from '../model/metric-type.js';
import { layoutWidth } from '../model/snapshot.js';
import type { BucketLayout, QuantileLayout, SeriesChunk, StateLayout } from '../model/snapshot.js';
import type { Dialect, SampleGroup } from './dialect.js';
import { escapeLabelValue } from './escape.js';

/** Writes all lines of a row of a chunk, given the text of its labels. */
export type WriteRow = (row: number, labels: string) => string;

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
  const name = source.group.names.value;
  const [stamp, exemplar, created] = [stamps(source), exemplars(source), createdLines(source)];
  return (row, labels) => {
    const braces = enclose(labels);
    const time = stamp(row);
    const value = dialect.number(chunk.values[row]);
    return `${name}${braces} ${value}${time}${exemplar(row)}\n${created(row, braces, time)}`;
  };
}

function bucketRows(source: Source, layout: BucketLayout): WriteRow {
  const { chunk, dialect, group } = source;
  const { names } = group;
  const part = histogramPart(source, layout);
  const closings = [...layout.bounds, Infinity].map((bound) => `le="${dialect.number(bound)}"} `);
  const width = layoutWidth(layout);
  const [stamp, exemplar, created] = [stamps(source), exemplars(source), createdLines(source)];
  return (row, labels) => {
    const start = row * width;
    const time = stamp(row);
    const opening = `${names.bucket}${open(labels)}`;
    let count = 0;
    let lines = '';
    for (const [bucket, closing] of closings.entries()) {
      count += chunk.values[start + bucket];
      if (part === 'count' || part === 'sum') continue;
      lines += `${opening}${closing}${dialect.count(count)}${time}${exemplar(row * closings.length + bucket)}\n`;
    }
    const braces = enclose(labels);
    const sum = chunk.values[start + width - 1];
    if (part === 'all' || part === 'sum') lines += `${names.sum}${braces} ${dialect.number(sum)}${time}\n`;
    if (part === 'all' || part === 'count') lines += `${names.count}${braces} ${dialect.count(count)}${time}\n`;
    return `${lines}${created(row, braces, time)}`;
  };
}

function quantileRows(source: Source, layout: QuantileLayout): WriteRow {
  const { chunk, dialect, group } = source;
  const { names } = group;
  const closings = layout.quantiles.map((quantile) => `quantile="${dialect.number(quantile)}"} `);
  const width = layoutWidth(layout);
  const [stamp, created] = [stamps(source), createdLines(source)];
  return (row, labels) => {
    const start = row * width;
    const time = stamp(row);
    const opening = `${names.value}${open(labels)}`;
    let lines = '';
    for (const [place, closing] of closings.entries()) {
      lines += `${opening}${closing}${dialect.number(chunk.values[start + place])}${time}\n`;
    }
    const braces = enclose(labels);
    const count = chunk.values[start + width - 2];
    const sum = chunk.values[start + width - 1];
    lines += `${names.sum}${braces} ${dialect.number(sum)}${time}\n`;
    lines += `${names.count}${braces} ${dialect.count(count)}${time}\n`;
    return `${lines}${created(row, braces, time)}`;
  };
}

function stateRows(source: Source, layout: StateLayout): WriteRow {
  const { chunk, dialect, group } = source;
  const { names } = group;
  const closings = layout.states.map((state) => `${names.family}="${escapeLabelValue(state)}"} `);
  const stamp = stamps(source);
  return (row, labels) => {
    const start = row * closings.length;
    const time = stamp(row);
    const opening = `${names.value}${open(labels)}`;
    let lines = '';
    for (const [place, closing] of closings.entries()) {
      lines += `${opening}${closing}${dialect.number(chunk.values[start + place])}${time}\n`;
    }
    return lines;
  };
}

function histogramPart({ dialect, group }: Source, layout: BucketLayout): SampleGroup['part'] {
  const sumless = !dialect.sumsBelowZero && group.names.type === 'histogram' && layout.bounds[0] < 0;
  return sumless ? 'buckets' : group.part;
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

function createdLines({ chunk, dialect, group }: Source): (row: number, braces: string, time: string) => string {
  const { startTimes } = chunk;
  if (startTimes === undefined || !dialect.created || !CREATED_TYPES.includes(group.names.type)) return nothing;
  return (row, braces, time) => {
    const start = dialect.time(startTimes[row]);
    return start === undefined ? '' : `${group.names.created}${braces} ${start}${time}\n`;
  };
}

function nothing(): string {
  return '';
}

function enclose(labels: string): string {
  return labels === '' ? '' : `{${labels}}`;
}

/** The braces of a sample up to the label that the format itself adds. */
function open(labels: string): string {
  return labels === '' ? '{' : `{${labels},`;
}
