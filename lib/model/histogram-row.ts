/**
 * Histograms that a collector brings: their parts checked against each other.
 */

import { checkOptions } from '../support/check-options.js';
import { describeValue } from '../support/describe-value.js';
import { MetricError } from '../support/metric-error.js';
import { checkBuckets } from './buckets.js';
import { createExemplar, type ExemplarLabels } from './exemplar.js';
import { MAX_SCHEMA, MIN_SCHEMA, isSchema } from './native-schema.js';
import type { BucketLayout, Exemplar, NativeBuckets, SparseBuckets } from './snapshot.js';

/** A histogram as it stands. */
export interface HistogramRow {
  /** Finite upper bounds of the classic buckets, ascending; may be left out beside `native`. */
  readonly bounds?: readonly number[] | undefined;
  /**
   * The count of each classic bucket alone, not cumulative; one more than bounds, the last for +Inf. Without bounds it is
   * the count of all observations, by default those in native buckets.
   */
  readonly counts?: readonly number[] | undefined;
  /** The sum of all observations. */
  readonly sum: number;
  /** The native buckets, beside the classic ones or alone. */
  readonly native?: NativeRow | undefined;
}

/**
 * Native buckets as they stand. They count as many observations as the classic ones, or fewer if the sum is NaN: they do
 * not count NaN.
 */
export interface NativeRow {
  /** The resolution, an integer from -4 to 8. */
  readonly schema: number;
  /** Values whose magnitude is at most this are counted in `zeroCount`; default 0. */
  readonly zeroThreshold?: number | undefined;
  /** How many observations were zero, or near it; default 0. */
  readonly zeroCount?: number | undefined;
  /**
   * Counts of positive observations by the index of their bucket; bucket `i` holds `base ** (i - 1) < value <= base ** i`,
   * where `base = 2 ** (2 ** -schema)`. Default none.
   */
  readonly positive?: Readonly<Record<number, number>> | undefined;
  /** Counts of negative observations by the index of the bucket of their magnitude; default none. */
  readonly negative?: Readonly<Record<number, number>> | undefined;
}

/** An exemplar of a histogram. */
export interface ExemplarRow {
  /** What leads to the trace. */
  readonly labels: ExemplarLabels;
  /** What was observed. */
  readonly value: number;
  /** Seconds since the Unix epoch; default the time of the row, or now. */
  readonly timestamp?: number | undefined;
}

/** A histogram in the form of a snapshot. */
export interface HistogramColumns {
  readonly layout: BucketLayout;
  /** The counts of the classic buckets, then the sum. */
  readonly numbers: readonly number[];
  readonly native: NativeBuckets | undefined;
  /** One place for each classic bucket. */
  readonly exemplars: readonly (Exemplar | undefined)[] | undefined;
}

/**
 * Checks a histogram and its exemplars.
 *
 * @param subject - the family as messages name it
 * @param now - the time of exemplars that have none
 * @throws MetricError `INVALID_SNAPSHOT`, `INVALID_BUCKETS`, `INVALID_EXEMPLAR` or `UNKNOWN_OPTION`
 */
export function histogramColumns(
  subject: string,
  row: HistogramRow,
  given: readonly ExemplarRow[],
  now: number,
): HistogramColumns {
  const exemplars = given.map((exemplar) => checkExemplar(subject, exemplar, now));
  const native = row.native === undefined ? undefined : nativeBuckets(subject, row.native, exemplars);
  const bounds = row.bounds === undefined && native !== undefined ? [] : checkBuckets(subject, row.bounds);
  const inNative = native === undefined ? undefined : countOf(native);
  const counts = row.counts ?? (bounds.length === 0 && inNative !== undefined ? [inNative] : []);
  if (counts.length !== bounds.length + 1) {
    const problem = `${String(counts.length)} counts for ${String(bounds.length)} bounds`;
    fail(subject, `${problem}: give one for each and one for +Inf`);
  }
  if (!counts.every(isCount)) fail(subject, 'counts must be integers from 0');
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (inNative !== undefined && !(Number.isNaN(row.sum) ? inNative <= total : inNative === total)) {
    const problem = `${String(inNative)} observations in native buckets, ${String(total)} in all`;
    fail(subject, `${problem}: only NaN, which makes the sum NaN, is counted in no native bucket`);
  }
  return {
    layout: { kind: 'buckets', bounds },
    numbers: [...counts, row.sum],
    native,
    exemplars: exemplars.length === 0 ? undefined : newestInBuckets(bounds, exemplars),
  };
}

function nativeBuckets(subject: string, row: NativeRow, exemplars: readonly Exemplar[]): NativeBuckets {
  checkOptions(`${subject}: native`, row, ['schema', 'zeroThreshold', 'zeroCount', 'positive', 'negative']);
  const { schema, zeroThreshold = 0, zeroCount = 0, positive = {}, negative = {} } = row;
  if (!isSchema(schema)) {
    const range = `from ${String(MIN_SCHEMA)} to ${String(MAX_SCHEMA)}`;
    fail(subject, `native schema ${describeValue(schema)} must be an integer ${range}`);
  }
  if (!(Number.isFinite(zeroThreshold) && zeroThreshold >= 0)) {
    fail(subject, `native zeroThreshold ${describeValue(zeroThreshold)} must be a finite number from 0`);
  }
  if (!isCount(zeroCount)) fail(subject, `native zeroCount ${describeValue(zeroCount)} must be an integer from 0`);
  return {
    // Adding 0 turns -0, which would be written so, into 0.
    schema: schema + 0,
    zeroThreshold: zeroThreshold + 0,
    zeroCount,
    positive: sparseBuckets(subject, schema, positive),
    negative: sparseBuckets(subject, schema, negative),
    exemplars: exemplars.toSorted((a, b) => a.value - b.value),
  };
}

function sparseBuckets(subject: string, schema: number, counts: Readonly<Record<number, number>>): SparseBuckets {
  // The bucket of the smallest number above 0, and the one behind that of the largest, which holds infinity.
  const lowest = Math.ceil(-1074 * 2 ** schema);
  const highest = 1024 * 2 ** schema + 1;
  const entries = Object.entries(counts).map(([key, count]) => {
    const index = Number(key);
    if (key !== String(index) || !Number.isInteger(index) || index < lowest || index > highest) {
      const range = `an integer from ${String(lowest)} to ${String(highest)}`;
      fail(subject, `native bucket ${describeValue(key)} of schema ${String(schema)} must be ${range}`);
    }
    if (!isCount(count))
      fail(subject, `count ${describeValue(count)} of native bucket ${key} must be an integer from 0`);
    return [index, count] as const;
  });
  entries.sort(([a], [b]) => a - b);
  return {
    indexes: Int32Array.from(entries, ([index]) => index),
    counts: Float64Array.from(entries, ([, count]) => count),
  };
}

function checkExemplar(subject: string, exemplar: ExemplarRow, now: number): Exemplar {
  checkOptions(`${subject}: exemplar`, exemplar, ['labels', 'value', 'timestamp']);
  const { labels, value, timestamp = now } = exemplar;
  if (typeof value !== 'number' || Number.isNaN(value)) {
    fail(subject, `exemplar value ${describeValue(value)} must be a number that was observed`);
  }
  if (!Number.isFinite(timestamp)) {
    fail(subject, `exemplar time ${describeValue(timestamp)} must be in seconds since the Unix epoch`);
  }
  return createExemplar(subject, labels, value, timestamp);
}

/** A classic bucket has room for one exemplar. */
function newestInBuckets(bounds: readonly number[], exemplars: readonly Exemplar[]): (Exemplar | undefined)[] {
  const places = Array<Exemplar | undefined>(bounds.length + 1).fill(undefined);
  for (const exemplar of exemplars) {
    const bucket = bounds.findIndex((bound) => exemplar.value <= bound);
    const place = bucket < 0 ? bounds.length : bucket;
    if (exemplar.timestamp >= (places[place]?.timestamp ?? -Infinity)) places[place] = exemplar;
  }
  return places;
}

function countOf({ zeroCount, positive, negative }: NativeBuckets): number {
  return [...positive.counts, ...negative.counts].reduce((sum, count) => sum + count, zeroCount);
}

function isCount(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 0;
}

function fail(subject: string, problem: string): never {
  throw new MetricError('INVALID_SNAPSHOT', `${subject}: ${problem}`);
}
