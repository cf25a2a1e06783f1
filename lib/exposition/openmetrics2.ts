/**
 * OpenMetrics, version 2.0, as its first release candidate describes it.
 */

import type { FamilyDescriptor } from '../model/family-descriptor.js';
import type { MetricType } from '../model/metric-type.js';
import { textNames } from '../model/names.js';
import { exemplarsPerRow, layoutWidth } from '../model/snapshot.js';
import type { Exemplar, FamilySnapshot, Layout, SeriesChunk, StateLayout } from '../model/snapshot.js';
import { compositeValues } from './composite-value.js';
import { decodePieces } from './decode-pieces.js';
import type { SampleGroup } from './dialect.js';
import type { EscapingScheme } from './escape-name.js';
import { escapeNames } from './escape-names.js';
import { escapeLabelValue } from './escape.js';
import { exemplarLabels } from './exemplar-labels.js';
import { formatGoNumber } from './format-number.js';
import { formatSeconds } from './format-time.js';
import { openMetricsMetadata } from './openmetrics-metadata.js';
import { openLabels, quoteLabelName, quoteMetricName, sampleHead, withLabels } from './quote-name.js';
import { targetFirst } from './target-first.js';
import type { TextShape, WritableRows } from './text-shape.js';
import { writeFamilies, type Piece } from './write-families.js';

/** How {@link writeOpenMetrics2} writes names. */
export interface OpenMetrics2Options {
  /**
   * What becomes of names that the classic grammar does not allow; with `allow-utf-8` they stand in quotes.
   *
   * @defaultValue `underscores`
   */
  readonly escaping?: EscapingScheme | undefined;
}

const START_TIME_TYPES: readonly MetricType[] = ['counter', 'histogram', 'summary'];
const EXEMPLAR_TYPES: readonly MetricType[] = ['counter', 'histogram', 'gaugehistogram'];

/**
 * Writes families in OpenMetrics 2.0.0-rc0, the end marker included.
 *
 * Every family keeps the name it was given, and a series is one line: a histogram or summary is a composite value on it, the
 * native buckets before the classic ones, and start times and exemplars stand behind it. An exemplar without a time is left
 * out. Families that escaping makes equal are left out: `escapeNames` tells which.
 *
 * @returns pieces of some ten thousand characters that end with a line; join them, or send them one by one
 * @see https://prometheus.io/docs/specs/om/open_metrics_spec_2_0/
 *
 * @example
 * ```ts
 * import { registry } from 'prometheus-sdk';
 * import { writeOpenMetrics2 } from 'prometheus-sdk/exposition';
 *
 * const { families } = await registry.gather();
 * console.log([...writeOpenMetrics2(families, { escaping: 'allow-utf-8' })].join(''));
 * ```
 */
export function writeOpenMetrics2(
  families: readonly FamilySnapshot[],
  options: OpenMetrics2Options = {},
): Generator<string> {
  return decodePieces(openMetrics2Pieces(escapeNames(families, options.escaping ?? 'underscores').families));
}

/** Writes families whose names are escaped already, the end marker included. */
export function* openMetrics2Pieces(families: readonly FamilySnapshot[]): Generator<Piece> {
  yield* writeFamilies(targetFirst(families), SHAPE);
  yield '# EOF\n';
}

const SHAPE: TextShape = { groups, rows, identity: () => undefined };

/** Writes all lines of a row, given the text of its labels. */
type WriteRow = (row: number, labels: string) => string;

function groups(descriptor: FamilyDescriptor): readonly SampleGroup[] {
  const names = textNames(descriptor);
  return [{ metadata: openMetricsMetadata(quoteMetricName(names.family), names.type, descriptor), names, part: 'all' }];
}

function rows(chunk: SeriesChunk, group: SampleGroup): WritableRows {
  const { layout } = chunk;
  const writeRow = layout.kind === 'states' ? stateRows(chunk, layout, group) : seriesRows(chunk, layout, group);
  return {
    width: layoutWidth(layout),
    write: (first, end, labels, out) => {
      for (let row = first; row < end; row += 1) out.add(writeRow(row, labels.of(row)));
    },
  };
}

function seriesRows(chunk: SeriesChunk, layout: Exclude<Layout, StateLayout>, group: SampleGroup): WriteRow {
  const head = sampleHead(group.names.value);
  const value =
    layout.kind === 'scalar'
      ? (row: number) => formatGoNumber(chunk.values[row])
      : compositeValues(chunk, layout, group.names.type === 'gaugehistogram');
  const [stamp, start] = [stamps(chunk), startTimes(chunk, group.names.type)];
  const exemplars = exemplarWriter(chunk, group.names.type);
  return (row, labels) => `${withLabels(head, labels)} ${value(row)}${stamp(row)}${start(row)}${exemplars(row)}\n`;
}

/** Each state is a sample of its own; those of a series stand together. */
function stateRows(chunk: SeriesChunk, { states }: StateLayout, { names }: SampleGroup): WriteRow {
  const head = sampleHead(names.value);
  const label = quoteLabelName(names.family);
  const closings = states.map((state) => `${label}="${escapeLabelValue(state)}"} `);
  const stamp = stamps(chunk);
  return (row, labels) => {
    const opening = openLabels(head, labels);
    const time = stamp(row);
    let lines = '';
    for (const [place, closing] of closings.entries()) {
      lines += `${opening}${closing}${formatGoNumber(chunk.values[row * closings.length + place])}${time}\n`;
    }
    return lines;
  };
}

function stamps({ timestamps }: SeriesChunk): (row: number) => string {
  return timestamps === undefined ? nothing : (row) => after(' ', formatSeconds(timestamps[row]));
}

function startTimes(chunk: SeriesChunk, type: MetricType): (row: number) => string {
  const starts = chunk.startTimes;
  if (starts === undefined || !START_TIME_TYPES.includes(type)) return nothing;
  return (row) => after(' st@', formatSeconds(starts[row]));
}

/**
 * The exemplars of a histogram with classic buckets are those of these, as the specification advises, or else those of its
 * native buckets; a histogram without classic bounds has those of its native buckets, which are spread over its values.
 */
function exemplarWriter(chunk: SeriesChunk, type: MetricType): (row: number) => string {
  const { exemplars, natives } = chunk;
  if ((exemplars === undefined && natives === undefined) || !EXEMPLAR_TYPES.includes(type)) return nothing;
  const width = exemplarsPerRow(chunk.layout);
  const isNativeFirst = chunk.layout.kind === 'buckets' && chunk.layout.bounds.length === 0;
  return (row) => {
    const classic = exemplars?.slice(row * width, (row + 1) * width) ?? [];
    const native = natives?.[row]?.exemplars ?? [];
    const [first, second] = isNativeFirst ? [native, classic] : [classic, native];
    return writeExemplars(first) || writeExemplars(second);
  };
}

function writeExemplars(exemplars: readonly (Exemplar | undefined)[]): string {
  let text = '';
  for (const exemplar of exemplars) {
    const time = exemplar === undefined ? undefined : formatSeconds(exemplar.timestamp);
    if (exemplar === undefined || time === undefined) continue;
    text += ` # ${exemplarLabels(exemplar)} ${formatGoNumber(exemplar.value)} ${time}`;
  }
  return text;
}

function after(prefix: string, text: string | undefined): string {
  return text === undefined ? '' : `${prefix}${text}`;
}

function nothing(): string {
  return '';
}
