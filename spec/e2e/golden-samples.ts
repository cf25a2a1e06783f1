/**
 * What a reader has to find in the golden files: taken from the snapshots behind them, not from their text.
 */

import { escapeNames } from '../../lib/exposition/escape-names.js';
import { openMetricsNames, textNames, type SampleNames } from '../../lib/model/names.js';
import { exemplarsPerRow, labelAt, layoutWidth } from '../../lib/model/snapshot.js';
import type { Exemplar, FamilySnapshot, SeriesChunk } from '../../lib/model/snapshot.js';
import { assertNever } from '../../lib/support/assert-never.js';
import type { GoldenCase } from '../golden/cases.js';
import type { ParsedExemplar, ParsedSample } from './python.js';
import type { FormatName } from './still-samples.js';

/** A sample without what is the same in its whole row. */
interface RowSample {
  readonly name: string;
  readonly value: number;
  readonly label?: readonly [name: string, text: string];
  readonly exemplar?: Exemplar | undefined;
}

/** The families of a golden case as a format names them. */
export function goldenFamilies({ families, options }: GoldenCase, format: FormatName): readonly FamilySnapshot[] {
  const wanted = options?.escaping ?? 'underscores';
  // The classic text has no quotes for names of any text.
  const escaping = format === 'text' && wanted === 'allow-utf-8' ? 'underscores' : wanted;
  return escapeNames(families, escaping).families;
}

/** The samples of a golden case in a format. */
export function goldenSamples(golden: GoldenCase, format: FormatName): ParsedSample[] {
  const created = format === 'openmetrics' && golden.options?.created === true;
  return goldenFamilies(golden, format).flatMap((family) =>
    family.chunks.flatMap((chunk) =>
      Array.from({ length: chunk.labels.count }, (_, row) => samplesOfRow(family, chunk, row, format, created)).flat(),
    ),
  );
}

function samplesOfRow(
  { descriptor }: FamilySnapshot,
  chunk: SeriesChunk,
  row: number,
  format: FormatName,
  created: boolean,
): ParsedSample[] {
  const names = format === 'text' ? textNames(descriptor) : openMetricsNames(descriptor);
  const labels = chunk.labels.columns.map((column): [string, string] => [column.name, labelAt(column, row)]);
  const time = chunk.timestamps?.[row] ?? NaN;
  // What has no place in the formats is left out.
  const timestamp = Math.abs(time) < 1e12 ? time : undefined;
  const samples = valuesOfRow(names, chunk, row, format);
  const startTime = chunk.startTimes?.[row] ?? NaN;
  if (created && ['counter', 'histogram', 'summary'].includes(names.type) && !Number.isNaN(startTime)) {
    samples.push({ name: names.created, value: startTime });
  }
  return samples.map(({ name, value, label, exemplar }) => ({
    name,
    labels: Object.fromEntries(label === undefined ? labels : [...labels, label]),
    value,
    timestamp,
    exemplar: format === 'text' || exemplar === undefined ? undefined : asParsed(exemplar),
  }));
}

function valuesOfRow(names: SampleNames, chunk: SeriesChunk, row: number, format: FormatName): RowSample[] {
  const { layout } = chunk;
  const width = layoutWidth(layout);
  const numbers = [...chunk.values.slice(row * width, (row + 1) * width)];
  const exemplars = chunk.exemplars?.slice(row * exemplarsPerRow(layout)) ?? [];
  switch (layout.kind) {
    case 'scalar':
      return [{ name: names.value, value: numbers[0], exemplar: names.type === 'counter' ? exemplars[0] : undefined }];
    case 'buckets':
      return valuesOfBuckets(
        names,
        [...layout.bounds, Infinity],
        numbers,
        exemplars,
        isSumless(names, chunk, row, format),
      );
    case 'quantiles':
      return [
        ...layout.quantiles.map((quantile, index): RowSample => ({
          name: names.value,
          value: numbers[index],
          label: ['quantile', String(quantile)],
        })),
        { name: names.count, value: numbers[layout.quantiles.length] },
        { name: names.sum, value: numbers[layout.quantiles.length + 1] },
      ];
    case 'states':
      return layout.states.map((state, index) => ({
        name: names.value,
        value: numbers[index],
        label: [names.family, state],
      }));
    default:
      return assertNever(layout);
  }
}

function valuesOfBuckets(
  names: SampleNames,
  bounds: readonly number[],
  numbers: readonly number[],
  exemplars: readonly (Exemplar | undefined)[],
  sumless: boolean,
): RowSample[] {
  let total = 0;
  const buckets = bounds.map((bound, index): RowSample => {
    total += numbers[index];
    return { name: names.bucket, value: total, label: ['le', String(bound)], exemplar: exemplars[index] };
  });
  if (sumless) return buckets;
  return [...buckets, { name: names.sum, value: numbers[bounds.length] }, { name: names.count, value: total }];
}

/** OpenMetrics forbids the sum, and with it the count, of a histogram that could have observed negative values. */
function isSumless(
  { type }: SampleNames,
  { layout, natives, values }: SeriesChunk,
  row: number,
  format: FormatName,
): boolean {
  if (format === 'text' || layout.kind !== 'buckets') return false;
  if (layout.bounds.length > 0) return type === 'histogram' && layout.bounds[0] < 0;
  const fell = natives?.[row]?.negative.counts.some((count) => count > 0) === true;
  return fell && (type === 'histogram' || values[row * 2 + 1] < 0);
}

function asParsed({ labels, value, timestamp }: Exemplar): ParsedExemplar {
  return { labels: Object.fromEntries(labels), value, timestamp };
}
