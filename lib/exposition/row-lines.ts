/**
 * The lines that a row is written as, in the formats that have a line for each number.
 */

import { layoutWidth } from '../model/snapshot.js';
import type { BucketLayout, Layout, QuantileLayout, StateLayout } from '../model/snapshot.js';
import type { Dialect, SampleGroup } from './dialect.js';
import { escapeLabelValue } from './escape.js';
import type { NumberStyle } from './number-style.js';
import { quoteLabelName, sampleHead, type SampleHead } from './quote-name.js';

/** One of the lines, without labels and number. */
export interface RowLine {
  readonly head: SampleHead;
  /** A label more than the row has, as `le="1"`; empty if there is none. */
  readonly label: string;
  readonly style: NumberStyle;
}

/** Writes the numbers of a row in the order of its lines: from `values` at `from` to `numbers` at `to`. */
type PutRow = (values: Float64Array, from: number, numbers: Float64Array, to: number) => void;

const FIRST_NUMBERS = 512;
let scratch = new Float64Array(FIRST_NUMBERS);

/** The lines of every row of a layout in a group of samples; made once for all chunks of a family. */
export class RowLines {
  /** What the numbers of the rows mean. */
  readonly layout: Layout;
  /** The lines in their order. */
  readonly lines: readonly RowLine[];
  /** How the number of each line is written. */
  readonly styles: readonly NumberStyle[];
  readonly #width: number;
  readonly #put: PutRow | undefined;

  constructor(layout: Layout, group: SampleGroup, dialect: Dialect) {
    this.layout = layout;
    this.#width = layoutWidth(layout);
    switch (layout.kind) {
      case 'scalar':
        this.lines = [{ head: sampleHead(group.names.value), label: '', style: dialect.number }];
        break;
      case 'states':
        this.lines = stateLines(layout, group, dialect);
        break;
      case 'quantiles':
        this.lines = quantileLines(layout, group, dialect);
        this.#put = putQuantiles(this.#width);
        break;
      case 'buckets':
        this.lines = bucketLines(layout, group, dialect);
        this.#put = putBuckets(layout, group, this.lines.length);
        break;
    }
    this.styles = this.lines.map(({ style }) => style);
  }

  /**
   * The numbers of some rows in the order of their lines; not to be changed, and valid until the next call.
   *
   * @param values - the numbers as a snapshot has them
   * @param end - the row after the last one
   */
  numbers(values: Float64Array, first: number, end: number): Float64Array {
    const width = this.#width;
    const put = this.#put;
    if (put === undefined) return values.subarray(first * width, end * width);
    const perRow = this.lines.length;
    const count = (end - first) * perRow;
    if (count > scratch.length) scratch = new Float64Array(count);
    for (let row = first, to = 0; row < end; row += 1, to += perRow) put(values, row * width, scratch, to);
    return scratch.subarray(0, count);
  }
}

function stateLines({ states }: StateLayout, { names }: SampleGroup, { number: style }: Dialect): RowLine[] {
  const head = sampleHead(names.value);
  const label = quoteLabelName(names.family);
  return states.map((state) => ({ head, label: `${label}="${escapeLabelValue(state)}"`, style }));
}

function quantileLines({ quantiles }: QuantileLayout, { names }: SampleGroup, dialect: Dialect): RowLine[] {
  const head = sampleHead(names.value);
  const lines = quantiles.map((quantile) => ({
    head,
    label: `quantile="${dialect.number.format(quantile)}"`,
    style: dialect.number,
  }));
  return [...lines, ...totals('all', names, dialect)];
}

/** The buckets come first, so that a row can be cut off behind them. */
function bucketLines({ bounds }: BucketLayout, { names, part }: SampleGroup, dialect: Dialect): RowLine[] {
  if (part === 'count' || part === 'sum') return totals(part, names, dialect);
  const head = sampleHead(names.bucket);
  const label = (bound: number): string => `le="${dialect.number.format(bound)}"`;
  const lines = bounds.map((bound) => ({ head, label: label(bound), style: dialect.count }));
  lines.push({ head, label: label(Infinity), style: dialect.count });
  const sumless = part === 'buckets' || (!dialect.sumsBelowZero && names.type !== 'gaugehistogram' && bounds[0] < 0);
  return sumless ? lines : [...lines, ...totals('all', names, dialect)];
}

function totals(part: 'all' | 'count' | 'sum', names: SampleGroup['names'], dialect: Dialect): RowLine[] {
  const lines: RowLine[] = [];
  if (part !== 'count') lines.push({ head: sampleHead(names.sum), label: '', style: dialect.number });
  if (part !== 'sum') lines.push({ head: sampleHead(names.count), label: '', style: dialect.count });
  return lines;
}

function putQuantiles(width: number): PutRow {
  const quantiles = width - 2;
  return (values, from, numbers, to) => {
    for (let place = 0; place < quantiles; place += 1) numbers[to + place] = values[from + place];
    numbers[to + quantiles] = values[from + quantiles + 1];
    numbers[to + quantiles + 1] = values[from + quantiles];
  };
}

/** Counts of buckets are those of all observations up to the bound. */
function putBuckets({ bounds }: BucketLayout, { part }: SampleGroup, lineCount: number): PutRow {
  const buckets = bounds.length + 1;
  const showsBuckets = part === 'all' || part === 'buckets';
  const showsSum = part === 'sum' || (part === 'all' && lineCount > buckets);
  const showsCount = part === 'count' || (part === 'all' && lineCount > buckets);
  return (values, from, numbers, to) => {
    let place = to;
    let count = 0;
    for (let bucket = 0; bucket < buckets; bucket += 1) {
      count += values[from + bucket];
      if (showsBuckets) numbers[place++] = count;
    }
    if (showsSum) numbers[place++] = values[from + buckets];
    if (showsCount) numbers[place] = count;
  };
}
