/**
 * Golden cases of native histograms: alone, beside classic buckets, empty, and as gauge histograms.
 */

import { createExemplar } from '../../lib/model/exemplar.js';
import { createDescriptor } from '../../lib/model/family-descriptor.js';
import { labelRows } from '../../lib/model/label-columns.js';
import type { Exemplar, FamilySnapshot, NativeBuckets, SeriesChunk, SparseBuckets } from '../../lib/model/snapshot.js';
import type { GoldenCase } from './cases.js';

/** A row of a histogram: classic counts, not cumulative and the last for +Inf, then the sum. */
interface NativeRow {
  readonly label: string;
  readonly numbers: readonly number[];
  readonly native: NativeBuckets | undefined;
  readonly exemplars?: readonly (Exemplar | undefined)[];
}

const NONE: SparseBuckets = sparse([]);

function sparse(buckets: readonly (readonly [index: number, count: number])[]): SparseBuckets {
  return {
    indexes: Int32Array.from(buckets, ([index]) => index),
    counts: Float64Array.from(buckets, ([, count]) => count),
  };
}

function native(given: Partial<NativeBuckets>): NativeBuckets {
  const empty = { schema: 3, zeroThreshold: 2 ** -128, zeroCount: 0, positive: NONE, negative: NONE, exemplars: [] };
  return { ...empty, ...given };
}

function family(
  name: string,
  type: 'histogram' | 'gaugehistogram',
  bounds: readonly number[],
  rows: readonly NativeRow[],
): FamilySnapshot {
  const labels = rows.map(({ label }) => [label]);
  const chunk: SeriesChunk = {
    labels: labelRows(['which'], labels, []),
    layout: { kind: 'buckets', bounds },
    values: Float64Array.from(rows.flatMap(({ numbers }) => numbers)),
    startTimes: Float64Array.from(rows, () => 1700000000.5),
    exemplars: rows.flatMap(({ exemplars }) => exemplars ?? Array<undefined>(bounds.length + 1).fill(undefined)),
    natives: rows.map((row) => row.native),
  };
  const descriptor = createDescriptor({ name, type, help: 'Native.', labelNames: ['which'] });
  return { descriptor, chunks: [chunk] };
}

const EXEMPLARS = [
  createExemplar('golden', { trace_id: 'a' }, 0.5, 1700000001),
  createExemplar('golden', {}, 4, 1700000002.25),
];

function nativeOnly(): readonly FamilySnapshot[] {
  const rows: NativeRow[] = [
    {
      label: 'spread',
      numbers: [29, 12.5],
      native: native({
        schema: 0,
        zeroThreshold: 0.001,
        zeroCount: 2,
        negative: sparse([
          [-1, 3],
          [2, 1],
        ]),
        positive: sparse([
          [-5, 1],
          [-4, 10],
          [0, 5],
          [2, 7],
        ]),
        exemplars: EXEMPLARS,
      }),
    },
    {
      label: 'untimed exemplar',
      numbers: [1, 1],
      native: native({
        positive: sparse([[0, 1]]),
        exemplars: [createExemplar('golden', { trace_id: 'b' }, 1, NaN)],
      }),
    },
    {
      label: 'infinite',
      numbers: [2, Infinity],
      native: native({ schema: 8, positive: sparse([[262145, 2]]) }),
    },
    {
      label: 'exact',
      numbers: [2 ** 33 + 1, 5],
      native: native({
        schema: -4,
        positive: sparse([
          [0, 2 ** 33],
          [1, 1],
        ]),
      }),
    },
    { label: 'nothing yet', numbers: [0, 0], native: native({}) },
    { label: 'nothing yet, no zero bucket', numbers: [0, 0], native: native({ zeroThreshold: 0 }) },
    { label: 'only zeros', numbers: [4, 0], native: native({ zeroThreshold: 0, zeroCount: 4 }) },
  ];
  return [family('native_seconds', 'histogram', [], rows)];
}

function nativeAndClassic(): readonly FamilySnapshot[] {
  const positive = sparse([
    [-1, 2],
    [2, 1],
  ]);
  const buckets = native({ schema: 0, positive });
  const rows: NativeRow[] = [
    {
      label: 'exemplars of both',
      numbers: [2, 1, 0, 5],
      native: { ...buckets, exemplars: EXEMPLARS },
      exemplars: [EXEMPLARS[0], undefined, createExemplar('golden', { trace_id: 'inf' }, 7, 1700000003)],
    },
    { label: 'exemplars of the native ones', numbers: [2, 1, 0, 5], native: { ...buckets, exemplars: EXEMPLARS } },
    { label: 'classic row', numbers: [2, 1, 0, 5], native: undefined },
  ];
  return [family('both_seconds', 'histogram', [1, 2.5], rows)];
}

function nativeGauge(): readonly FamilySnapshot[] {
  const ages = native({ schema: 1, zeroCount: 1, positive: sparse([[3, 2]]), exemplars: EXEMPLARS });
  return [
    family('age', 'gaugehistogram', [], [{ label: 'native', numbers: [3, 5], native: ages }]),
    family('both_age', 'gaugehistogram', [1], [{ label: 'both', numbers: [1, 2, 5], native: ages }]),
  ];
}

/** Numbers below zero, which leave a histogram of OpenMetrics 1.0 without sum and count where only native buckets tell. */
function nativeNegative(): readonly FamilySnapshot[] {
  const below = native({ schema: 0, negative: sparse([[1, 2]]), positive: sparse([[0, 1]]), exemplars: EXEMPLARS });
  const row: NativeRow = { label: 'below zero', numbers: [3, -2.5], native: below, exemplars: [EXEMPLARS[1]] };
  const risen: NativeRow = { label: 'below zero, sum above', numbers: [3, 2.5], native: below };
  const above = native({ positive: sparse([[0, 1]]) });
  const fine: NativeRow = { label: 'above zero', numbers: [1, 1], native: above };
  return [
    family('native_seconds', 'histogram', [], [row, risen, fine]),
    family('native_age', 'gaugehistogram', [], [row, risen, fine]),
  ];
}

/** A sum below zero that no bound tells of, which OpenMetrics 1.0 has no room for. */
function negativeSum(): readonly FamilySnapshot[] {
  const below = native({ schema: 0, negative: sparse([[1, 2]]), positive: sparse([[0, 1]]) });
  return [
    family('both_seconds', 'histogram', [1], [{ label: 'below zero', numbers: [3, 0, -2.5], native: below }]),
    family('classic_seconds', 'histogram', [1], [{ label: 'below zero', numbers: [3, 0, -2.5], native: undefined }]),
  ];
}

/** An observation of NaN counts, in no native bucket, and makes the sum NaN, which OpenMetrics 1.0 has no room for. */
function nanObserved(): readonly FamilySnapshot[] {
  const both = native({ schema: 8, positive: sparse([[262145, 1]]), negative: sparse([[262145, 1]]) });
  return [
    family('native_seconds', 'histogram', [], [{ label: 'NaN and both infinities', numbers: [3, NaN], native: both }]),
    family('classic_seconds', 'histogram', [1], [{ label: 'NaN', numbers: [1, 1, NaN], native: undefined }]),
  ];
}

/** The golden cases with native buckets. */
export const nativeCases: readonly GoldenCase[] = [
  { name: 'native', families: nativeOnly() },
  { name: 'native-and-classic', families: nativeAndClassic() },
  { name: 'native-gauge', families: nativeGauge() },
  { name: 'native-negative', families: nativeNegative() },
  { name: 'negative-sum', families: negativeSum() },
  { name: 'nan-observed', families: nanObserved() },
];
