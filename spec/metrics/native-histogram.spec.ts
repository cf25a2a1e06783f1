import { writeText } from '../../lib/exposition/text.js';
import { Histogram, type HistogramOptions } from '../../lib/metrics/histogram.js';
import type { NativeBuckets, SeriesChunk } from '../../lib/model/snapshot.js';
import { setClock } from '../../lib/support/clock.js';

const BEGIN = 1_700_000_000;
let elapsed = 0;
let restoreClock: () => void;

beforeEach(() => {
  elapsed = 0;
  restoreClock = setClock({ epochSeconds: () => BEGIN + elapsed, monotonicSeconds: () => 5 + elapsed });
});

afterEach(() => {
  restoreClock();
});

function create(options: Pick<HistogramOptions, 'native' | 'buckets'>): Histogram {
  return new Histogram({ name: 'h', help: 'A histogram.', registry: null, ...options });
}

function chunkOf(histogram: Histogram): SeriesChunk {
  return histogram.collect()[0].chunks[0];
}

function nativeOf(histogram: Histogram): NativeBuckets {
  const native = chunkOf(histogram).natives?.[0];
  if (native === undefined) throw new Error('the series has no native buckets');
  return native;
}

function bucketsOf({ positive }: NativeBuckets): Record<string, number> {
  return Object.fromEntries(
    Array.from(positive.indexes, (index, place) => [`i${String(index)}`, positive.counts[place]]),
  );
}

describe('a native histogram', () => {
  it('puts observations into buckets by sign and magnitude', () => {
    const histogram = create({ native: { schema: 0, zeroThreshold: 0.5 } });
    for (const value of [0, -0.5, 1, 2, 2, -3, -4]) histogram.observe(value);
    const { zeroCount, positive, negative } = nativeOf(histogram);
    expect(zeroCount).toBe(2);
    expect(positive).toEqual({ indexes: Int32Array.of(0, 1), counts: Float64Array.of(1, 2) });
    expect(negative).toEqual({ indexes: Int32Array.of(2), counts: Float64Array.of(2) });
  });

  it('counts zeros alone in a zero bucket of no width', () => {
    const histogram = create({ native: { schema: 0, zeroThreshold: 0 } });
    for (const value of [0, -0, Number.MIN_VALUE]) histogram.observe(value);
    expect(nativeOf(histogram)).toMatchObject({ zeroThreshold: 0, zeroCount: 2 });
    expect(bucketsOf(nativeOf(histogram))).toEqual({ 'i-1074': 1 });
  });

  it('has a bucket for infinity and none for NaN, which is counted all the same', () => {
    const histogram = create({ native: { schema: 0 } });
    for (const value of [Infinity, NaN]) histogram.observe(value);
    expect(bucketsOf(nativeOf(histogram))).toEqual({ i1025: 1 });
    expect([...chunkOf(histogram).values]).toEqual([2, NaN]);
  });

  it('refuses what is no number, and a bad exemplar, before anything is counted', () => {
    const histogram = create({ native: { schema: 0 } });
    expect(() => {
      histogram.observe('1' as never);
    }).toThrow('cannot observe "1"');
    expect(() => {
      histogram.observe(1, { 'trace-id': 'a' });
    }).toThrow('exemplar label "trace-id"');
    expect(bucketsOf(nativeOf(histogram))).toEqual({});
    expect([...chunkOf(histogram).values]).toEqual([0, 0]);
  });

  it('shows the bucket for +Inf, sum and count where a format has no native buckets', () => {
    const histogram = create({ native: { schema: 0 } });
    histogram.observe(3);
    expect([...writeText(histogram.collect())].join('')).toBe(
      '# HELP h A histogram.\n# TYPE h histogram\nh_bucket{le="+Inf"} 1\nh_sum 3\nh_count 1\n',
    );
  });

  it('counts in classic buckets too if these are given', () => {
    const histogram = create({ native: { schema: 0 }, buckets: [1, 2] });
    for (const value of [1, 2, 3]) histogram.observe(value);
    expect([...chunkOf(histogram).values]).toEqual([1, 1, 1, 6]);
    expect(bucketsOf(nativeOf(histogram))).toEqual({ i0: 1, i1: 1, i2: 1 });
  });

  it('keeps the buckets of each series apart, and gives a new series none of a removed one', () => {
    const histogram = new Histogram({
      name: 'h',
      help: 'A histogram.',
      registry: null,
      labelNames: ['a'],
      native: { schema: 0 },
    });
    histogram.observe({ a: 'x' }, 1);
    histogram.observe({ a: 'y' }, 4);
    histogram.remove({ a: 'x' });
    histogram.observe({ a: 'z' }, 16);
    const natives = histogram.collect()[0].chunks[0].natives ?? [];
    expect(natives.map((native) => [...(native?.positive.indexes ?? [])])).toEqual([[4], [2]]);
  });

  it('has a column for every series, those without an observation included', () => {
    const histogram = new Histogram({
      name: 'h',
      help: 'A histogram.',
      registry: null,
      labelNames: ['a'],
      native: { schema: 2 },
    });
    histogram.init({ a: 'x' });
    expect(histogram.collect()[0].chunks[0].natives).toHaveLength(1);
    expect(histogram.collect()[0].chunks[0].natives?.[0]).toMatchObject({ schema: 2, zeroCount: 0, exemplars: [] });
  });

  it('does not change a snapshot once it is taken', () => {
    const histogram = create({ native: { schema: 0 } });
    histogram.observe(1, { trace_id: 'a' });
    const before = nativeOf(histogram);
    for (const value of [1, 2, 0]) histogram.observe(value, { trace_id: 'b' });
    expect(bucketsOf(before)).toEqual({ i0: 1 });
    expect(before).toMatchObject({ zeroCount: 0, exemplars: [{ value: 1 }] });
  });

  it('keeps exemplars of native and of classic buckets, but none of NaN among the native', () => {
    const histogram = create({ native: { schema: 0, maxExemplars: 2 }, buckets: [1] });
    for (const value of [0.5, 0.6, 7, NaN]) histogram.observe(value, { trace_id: String(value) });
    expect(nativeOf(histogram).exemplars.map(({ value }) => value)).toEqual([0.6, 7]);
    expect(chunkOf(histogram).exemplars?.map((exemplar) => exemplar?.value)).toEqual([0.6, NaN]);
  });
});

describe('a native histogram with too many buckets', () => {
  it('takes the buckets next to zero of both signs into the zero bucket, as far as it may grow', () => {
    const histogram = create({ native: { schema: 0, maxBuckets: 4, maxZeroThreshold: 1 } });
    for (const value of [1, -1, 4, 16, 64]) histogram.observe(value);
    expect(nativeOf(histogram)).toMatchObject({ schema: 0, zeroThreshold: 1, zeroCount: 2 });
    expect(bucketsOf(nativeOf(histogram))).toEqual({ i2: 1, i4: 1, i6: 1 });
    expect(nativeOf(histogram).negative.indexes).toHaveLength(0);
  });

  it('halves the resolution once the zero bucket may not grow', () => {
    const histogram = create({ native: { schema: 1, maxBuckets: 2, maxZeroThreshold: 1 } });
    for (const value of [1.1, 1.9, 3.9]) histogram.observe(value);
    expect(nativeOf(histogram)).toMatchObject({ schema: 0, zeroThreshold: 2 ** -128, zeroCount: 0 });
    expect(bucketsOf(nativeOf(histogram))).toEqual({ i1: 2, i2: 1 });
  });

  it('takes one step with each observation and stops at the lowest resolution', () => {
    const histogram = create({ native: { schema: -2, maxBuckets: 1 } });
    const schemas = [1, 1e300, 1, 1, 1].map((value) => {
      histogram.observe(value);
      return nativeOf(histogram).schema;
    });
    expect(schemas).toEqual([-2, -3, -4, -4, -4]);
    expect([...chunkOf(histogram).values]).toEqual([5, 1e300]);
  });

  it('counts without a limit if maxBuckets is 0', () => {
    const histogram = create({ native: { schema: 8, maxBuckets: 0 } });
    for (let step = 0; step < 1000; step += 1) histogram.observe(2 ** (step / 256));
    expect(nativeOf(histogram).schema).toBe(8);
    expect(nativeOf(histogram).positive.counts.reduce((sum, count) => sum + count)).toBe(1000);
  });

  it('begins again with the observation that was too many, if enough time has passed', () => {
    const histogram = create({ native: { schema: 0, maxBuckets: 2, minResetSeconds: 60 }, buckets: [1] });
    for (const value of [1, 2]) histogram.observe(value, { trace_id: 'before' });
    elapsed = 60;
    histogram.observe(4, { trace_id: 'after' });
    const { values, startTimes, exemplars } = chunkOf(histogram);
    expect([...values]).toEqual([0, 1, 4]);
    expect([...(startTimes ?? [])]).toEqual([BEGIN + 60]);
    expect(exemplars?.map((exemplar) => exemplar?.value)).toEqual([undefined, 4]);
    expect(bucketsOf(nativeOf(histogram))).toEqual({ i2: 1 });
    expect(nativeOf(histogram).exemplars.map(({ value }) => value)).toEqual([4]);
  });

  it.each([
    ['by the next observation', [1.5], { i2: 1 }],
    ['by the next snapshot', [], {}],
  ])('begins again as it was first when its time has come, noticed %s', (_, observations, buckets) => {
    const histogram = create({ native: { schema: 1, maxBuckets: 1, minResetSeconds: 60 } });
    for (const value of [1, 2]) histogram.observe(value);
    expect(nativeOf(histogram).schema).toBe(0);
    elapsed = 59;
    expect(chunkOf(histogram).values[0]).toBe(2);
    elapsed = 75;
    for (const value of observations) histogram.observe(value);
    expect(nativeOf(histogram)).toMatchObject({ schema: 1, zeroCount: 0 });
    expect(bucketsOf(nativeOf(histogram))).toEqual(buckets);
    expect([...(chunkOf(histogram).startTimes ?? [])]).toEqual([BEGIN + 60]);
  });

  it('leaves the other series alone when one begins again', () => {
    const native = { schema: 0, maxBuckets: 1, minResetSeconds: 60 };
    const histogram = new Histogram({
      name: 'h',
      help: 'A histogram.',
      registry: null,
      labelNames: ['a'],
      buckets: [9],
      native,
    });
    histogram.observe({ a: 'x' }, 1, { trace_id: 'x' });
    histogram.observe({ a: 'y' }, 1, { trace_id: 'y' });
    elapsed = 61;
    histogram.observe({ a: 'y' }, 8);
    const { values, startTimes, exemplars } = histogram.collect()[0].chunks[0];
    expect([...values]).toEqual([1, 0, 1, 1, 0, 8]);
    expect([...(startTimes ?? [])]).toEqual([BEGIN, BEGIN + 61]);
    expect(exemplars?.map((exemplar) => exemplar?.labels[0][1])).toEqual(['x', undefined, undefined, undefined]);
  });

  it('goes on counting, away from its family, after the series was removed', () => {
    const native = { schema: 0, maxBuckets: 1, minResetSeconds: 60 };
    const histogram = new Histogram({ name: 'h', help: 'A histogram.', registry: null, labelNames: ['a'], native });
    const series = histogram.labels({ a: 'x' });
    series.observe(1);
    histogram.remove({ a: 'x' });
    histogram.observe({ a: 'y' }, 1);
    elapsed = 61;
    series.observe(8);
    expect([series.count, series.sum, series.startTime]).toEqual([1, 8, BEGIN + 61]);
    expect([...histogram.collect()[0].chunks[0].values]).toEqual([1, 1]);
  });
});
