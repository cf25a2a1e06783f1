import fc from 'fast-check';
import { Histogram } from '../../lib/metrics/histogram.js';
import { expositionOf, samplesOf } from './exposition-of.js';
import { stopClock } from './fake-clock.js';
import { codeOf, refusalOf } from './refusal-of.js';

const OPTIONS = { name: 'h', help: 'H.', buckets: [1, 2], registry: null } as const;
const plain = (): Histogram => new Histogram(OPTIONS);
const labelled = (): Histogram<'route'> => new Histogram({ ...OPTIONS, labelNames: ['route'] });
const bad = (value: unknown): never => value as never;
/** The numbers of the only series: the counts of the buckets, then the sum. */
const countsOf = (histogram: Histogram): number[] => {
  const [{ chunks }] = histogram.collect();
  return [...chunks[0].values];
};

describe('Histogram', () => {
  it('has the default buckets unless told otherwise', () => {
    const histogram = new Histogram({ name: 'h', help: 'H.', registry: null });
    expect(histogram.buckets).toEqual([0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]);
    expect(plain().buckets).toEqual([1, 2]);
  });

  it('is complete before the first observation', () => {
    expect(samplesOf(plain())).toEqual([
      'h_bucket{le="1.0"} 0',
      'h_bucket{le="2.0"} 0',
      'h_bucket{le="+Inf"} 0',
      'h_sum 0.0',
      'h_count 0',
    ]);
  });

  it('counts a value in the first bucket whose bound is not below it', () => {
    const histogram = labelled();
    for (const value of [-5, 0, 1, 1.5, 2]) histogram.observe({ route: '/' }, value);
    histogram.labels({ route: '/' }).observe(2.0000001);
    histogram.labels({ route: '/' }).observe(1e9);
    expect(samplesOf(histogram)).toEqual([
      'h_bucket{route="/",le="1.0"} 3',
      'h_bucket{route="/",le="2.0"} 5',
      'h_bucket{route="/",le="+Inf"} 7',
      'h_sum{route="/"} 1.0000000015000001e+09',
      'h_count{route="/"} 7',
    ]);
    expect([histogram.labels({ route: '/' }).count, histogram.labels({ route: '/' }).sum]).toEqual([
      7, 1000000001.5000001,
    ]);
  });

  it('puts NaN and the infinities where Go puts them', () => {
    const histogram = plain();
    histogram.observe(-Infinity);
    expect(countsOf(histogram)).toEqual([1, 0, 0, -Infinity]);
    histogram.clear();
    histogram.observe(Infinity);
    expect(countsOf(histogram)).toEqual([0, 0, 1, Infinity]);
    histogram.observe(NaN);
    expect(countsOf(histogram)).toEqual([0, 0, 2, NaN]);
  });

  it('finds the same bucket as a plain search, however many there are', () => {
    const bounds = fc.uniqueArray(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 40, size: 'max' });
    const value = fc.oneof(fc.integer({ min: -60, max: 60 }), fc.double({ min: -60, max: 60 }), fc.constant(NaN));
    fc.assert(
      fc.property(bounds, fc.array(value, { minLength: 1, maxLength: 20 }), (unsorted, observed) => {
        const buckets = [...unsorted].sort((a, b) => a - b);
        const histogram = new Histogram({ ...OPTIONS, buckets });
        const expected = new Array<number>(buckets.length + 1).fill(0);
        for (const number of observed) {
          histogram.observe(number);
          const bucket = buckets.findIndex((bound) => number <= bound);
          expected[bucket < 0 ? buckets.length : bucket] += 1;
        }
        expect(countsOf(histogram).slice(0, -1)).toEqual(expected);
        expect(histogram.labels().count).toBe(observed.length);
      }),
    );
  });

  it.each(['1', null, undefined, true, 1n, [1]])('refuses %p before anything changed', (value) => {
    const histograms = [plain(), labelled()] as const;
    histograms[0].observe(1);
    const before = histograms.map(expositionOf);
    const calls = [
      () => histograms[0].observe(bad(value)),
      () => histograms[0].labels().observe(bad(value), { trace_id: 'x' }),
      () => histograms[1].observe({ route: 'new' }, bad(value)),
      () => histograms[1].observe({ route: 'new' }, bad(value), { trace_id: 'x' }),
    ];
    expect(new Set(calls.map(codeOf))).toEqual(new Set(['INVALID_VALUE']));
    expect(histograms.map(expositionOf)).toEqual(before);
  });

  it('keeps an exemplar in each bucket until the next', () => {
    const clock = stopClock(1000);
    const histogram = labelled();
    histogram.observe({ route: 'other' }, 1);
    histogram.observe({ route: '/' }, 0.5, { trace_id: 'low' });
    histogram.observe({ route: '/' }, 5, { trace_id: 'high' });
    histogram.labels({ route: '/' }).observe(7, { trace_id: 'higher' });
    histogram.observe({ route: '/' }, 0.25);
    clock.restore();
    expect(samplesOf(histogram).slice(5, 8)).toEqual([
      'h_bucket{route="/",le="1.0"} 2 # {trace_id="low"} 0.5 1000',
      'h_bucket{route="/",le="2.0"} 2',
      'h_bucket{route="/",le="+Inf"} 4 # {trace_id="higher"} 7.0 1000',
    ]);
  });

  it('refuses a bad exemplar before anything changed', () => {
    const histograms = [plain(), labelled()] as const;
    const before = histograms.map(expositionOf);
    const exemplar = { 'trace-id': 'x' };
    const calls = [
      () => histograms[0].observe(1, exemplar),
      () => histograms[0].labels().observe(1, exemplar),
      () => histograms[1].observe({ route: 'new' }, 1, exemplar),
    ];
    expect(new Set(calls.map(codeOf))).toEqual(new Set(['INVALID_EXEMPLAR']));
    expect(histograms.map(expositionOf)).toEqual(before);
  });

  it('names the reserved label', () => {
    expect(refusalOf(() => new Histogram({ ...OPTIONS, labelNames: ['le'] })).message).toBe(
      'histogram "h": label name "le" is reserved: a histogram writes it itself; choose another name',
    );
  });

  it('cannot be changed through its buckets', () => {
    const buckets = [1, 2];
    const histogram = new Histogram({ ...OPTIONS, buckets });
    buckets[0] = 100;
    expect(histogram.buckets).toEqual([1, 2]);
    expect(Object.isFrozen(histogram.buckets)).toBe(true);
  });
});
