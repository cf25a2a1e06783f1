/**
 * Runs the scenarios of Go's native histograms against ours, minute by minute.
 *
 * A factor of 1, which switches native buckets off in Go, is no `native` option here.
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deltasOf, needsEmptySpan, spansOf } from '../../lib/exposition/native-spans.js';
import { Histogram } from '../../lib/metrics/histogram.js';
import type { SeriesChunk, SparseBuckets } from '../../lib/model/snapshot.js';
import { setClock } from '../../lib/support/clock.js';

type Pairs = readonly (readonly [number, number])[];

interface Expectation {
  readonly sample_count: number;
  readonly sample_sum: number | string;
  readonly created_after_seconds: number;
  readonly classic_buckets?: Pairs;
  readonly schema?: number;
  readonly zero_threshold?: number;
  readonly zero_count?: number;
  readonly positive_spans?: Pairs;
  readonly positive_deltas?: readonly number[];
  readonly negative_spans?: Pairs;
  readonly negative_deltas?: readonly number[];
}

interface Scenario {
  readonly name: string;
  readonly observations: readonly (number | string)[];
  readonly bucket_factor: number;
  readonly zero_threshold: number;
  readonly max_buckets: number;
  readonly min_reset_duration_seconds: number;
  readonly max_zero_threshold: number;
  readonly expect: Expectation;
}

const BEGIN = 1_700_000_000;
const MINUTE = 60;

function scenarios(): readonly Scenario[] {
  const folder = process.env.PROMETHEUS_SDK_UPSTREAM_DATA;
  if (folder === undefined || folder === '') {
    throw new Error('PROMETHEUS_SDK_UPSTREAM_DATA is not set: set it to the folder that holds native-histograms.json');
  }
  const table = JSON.parse(readFileSync(join(folder, 'native-histograms.json'), 'utf8')) as { cases: Scenario[] };
  return table.cases;
}

function numberOf(value: number | string): number {
  if (typeof value === 'number') return value;
  return { NaN, '+Inf': Infinity, '-Inf': -Infinity }[value] ?? Number(value);
}

/** Go takes 0 for the default and a negative number for a threshold of 0. */
function zeroThresholdOf({ zero_threshold: threshold }: Scenario): number | undefined {
  if (threshold === 0) return undefined;
  return Math.max(threshold, 0);
}

function createHistogram(scenario: Scenario): Histogram {
  const native = {
    factor: scenario.bucket_factor,
    zeroThreshold: zeroThresholdOf(scenario),
    maxBuckets: scenario.max_buckets,
    minResetSeconds: scenario.min_reset_duration_seconds,
    maxZeroThreshold: scenario.max_zero_threshold,
  };
  const isNative = scenario.bucket_factor > 1;
  return new Histogram({ name: 'h', help: 'A scenario.', registry: null, native: isNative ? native : undefined });
}

function play(scenario: Scenario): SeriesChunk {
  let now = BEGIN;
  const restore = setClock({ epochSeconds: () => now, monotonicSeconds: () => now });
  try {
    const histogram = createHistogram(scenario);
    for (const observation of scenario.observations) {
      now += MINUTE;
      histogram.observe(numberOf(observation));
    }
    now += MINUTE;
    const [{ chunks }] = histogram.collect();
    return chunks[0];
  } finally {
    restore();
  }
}

function wire(buckets: SparseBuckets): { readonly spans: Pairs; readonly deltas: readonly number[] } {
  const { spans, counts } = spansOf(buckets);
  return { spans: spans.map(({ offset, length }) => [offset, length] as const), deltas: deltasOf(counts) };
}

function classicPart({ layout, values }: SeriesChunk): Pairs {
  if (layout.kind !== 'buckets') throw new Error(`a histogram has buckets, not ${layout.kind}`);
  let count = 0;
  return layout.bounds.map((bound, place) => [bound, (count += values[place])] as const);
}

function nativePart({ natives }: SeriesChunk): object {
  const native = natives?.[0];
  if (native === undefined) return {};
  const [positive, negative] = [wire(native.positive), wire(native.negative)];
  return {
    schema: native.schema,
    zero_threshold: native.zeroThreshold,
    zero_count: native.zeroCount,
    positive_spans: needsEmptySpan(native) ? [[0, 0]] : positive.spans,
    positive_deltas: positive.deltas,
    negative_spans: negative.spans,
    negative_deltas: negative.deltas,
  };
}

describe('Histogram with the scenarios of Go', () => {
  it.each(scenarios().map((scenario) => [scenario.name, scenario] as const))('agrees on: %s', (_, scenario) => {
    const { classic_buckets: classic = [], sample_sum: sum, ...expected } = scenario.expect;
    const chunk = play(scenario);
    expect(classicPart(chunk)).toEqual(classic);
    expect({
      sample_count: chunk.values.slice(0, -1).reduce((total, count) => total + count, 0),
      sample_sum: chunk.values.at(-1),
      created_after_seconds: (chunk.startTimes?.[0] ?? NaN) - BEGIN,
      ...nativePart(chunk),
    }).toEqual({ ...expected, sample_sum: numberOf(sum) });
  });
});
