import { Summary } from '../../lib/metrics/summary.js';
import { expositionOf, samplesOf } from './exposition-of.js';
import { stopClock } from './fake-clock.js';
import { codeOf, refusalOf } from './refusal-of.js';

const OPTIONS = { name: 's', help: 'S.', registry: null } as const;
const bad = (value: unknown): never => value as never;

describe('Summary', () => {
  it('has only sum and count unless it is told quantiles', () => {
    const summary = new Summary(OPTIONS);
    expect(samplesOf(summary)).toEqual(['s_sum 0.0', 's_count 0']);
    summary.observe(2);
    summary.observe(0.5);
    expect(samplesOf(summary)).toEqual(['s_sum 2.5', 's_count 2']);
    expect(summary.objectives).toEqual([]);
  });

  it('tells its quantiles in ascending order', () => {
    const summary = new Summary({
      ...OPTIONS,
      labelNames: ['route'],
      objectives: { 0.99: 0.001, 0.5: 0.001, 1: 0.01, 0: 0.01 },
    });
    for (let value = 1; value <= 100; value += 1) summary.observe({ route: '/' }, value);
    summary.init({ route: '/idle' });
    expect(samplesOf(summary)).toEqual([
      's{route="/",quantile="0.0"} 1.0',
      's{route="/",quantile="0.5"} 50.0',
      's{route="/",quantile="0.99"} 99.0',
      's{route="/",quantile="1.0"} 100.0',
      's_sum{route="/"} 5050.0',
      's_count{route="/"} 100',
      's{route="/idle",quantile="0.0"} NaN',
      's{route="/idle",quantile="0.5"} NaN',
      's{route="/idle",quantile="0.99"} NaN',
      's{route="/idle",quantile="1.0"} NaN',
      's_sum{route="/idle"} 0.0',
      's_count{route="/idle"} 0',
    ]);
  });

  it('forgets quantiles, but neither sum nor count, after its age', () => {
    const clock = stopClock();
    const summary = new Summary({ ...OPTIONS, objectives: { 0.5: 0.01 } });
    summary.observe(7);
    clock.advance(599);
    const young = samplesOf(summary);
    clock.advance(1);
    const old = samplesOf(summary);
    clock.restore();
    expect(young).toEqual(['s{quantile="0.5"} 7.0', 's_sum 7.0', 's_count 1']);
    expect(old).toEqual(['s{quantile="0.5"} NaN', 's_sum 7.0', 's_count 1']);
  });

  it('keeps the window it is given', () => {
    const clock = stopClock();
    const summary = new Summary({ ...OPTIONS, objectives: { 1: 0.01 }, maxAgeSeconds: 10, ageBuckets: 2 });
    summary.observe(9);
    clock.advance(6);
    summary.observe(3);
    clock.advance(4);
    const [quantile] = samplesOf(summary);
    clock.restore();
    expect(quantile).toBe('s{quantile="1.0"} 3.0');
    expect(summary.window).toEqual({ maxAgeSeconds: 10, ageBuckets: 2 });
    expect(new Summary(OPTIONS).window).toEqual({ maxAgeSeconds: 600, ageBuckets: 5 });
  });

  it('counts NaN, which has no place among the quantiles', () => {
    const summary = new Summary({ ...OPTIONS, objectives: { 0.5: 0.01, 1: 0.01 } });
    for (const value of [NaN, 4, Infinity, -Infinity]) summary.observe(value);
    expect(samplesOf(summary)).toEqual(['s{quantile="0.5"} 4.0', 's{quantile="1.0"} +Inf', 's_sum NaN', 's_count 4']);
  });

  it('begins anew when a series is removed or the summary is cleared', () => {
    const summary = new Summary({ ...OPTIONS, labelNames: ['a'], objectives: { 1: 0.01 } });
    const old = summary.labels({ a: 1 });
    old.observe(5);
    summary.remove({ a: 1 });
    old.observe(6);
    expect([old.count, old.sum]).toEqual([2, 11]);
    summary.init({ a: 2 });
    expect(samplesOf(summary)).toEqual(['s{a="2",quantile="1.0"} NaN', 's_sum{a="2"} 0.0', 's_count{a="2"} 0']);
    const single = new Summary({ ...OPTIONS, objectives: { 1: 0.01 } });
    single.observe(5);
    single.clear();
    expect(samplesOf(single)).toEqual(['s{quantile="1.0"} NaN', 's_sum 0.0', 's_count 0']);
  });

  it.each(['1', null, undefined, true, 1n])('refuses %p before anything changed', (value) => {
    const summaries = [new Summary(OPTIONS), new Summary({ ...OPTIONS, labelNames: ['a'] })] as const;
    const before = summaries.map(expositionOf);
    const calls = [
      () => summaries[0].observe(bad(value)),
      () => summaries[0].labels().observe(bad(value)),
      () => summaries[1].observe({ a: 'new' }, bad(value)),
    ];
    expect(calls.map(codeOf)).toEqual(['INVALID_VALUE', 'INVALID_VALUE', 'INVALID_VALUE']);
    expect(summaries.map(expositionOf)).toEqual(before);
  });

  it.each<[string, object, string]>([
    ['a quantile above 1', { objectives: { 50: 0.1 } }, 'INVALID_OBJECTIVES'],
    ['a quantile below 0', { objectives: { '-0.5': 0.1 } }, 'INVALID_OBJECTIVES'],
    ['a quantile that is no number', { objectives: { p99: 0.1 } }, 'INVALID_OBJECTIVES'],
    ['a quantile that is blank', { objectives: { ' ': 0.1 } }, 'INVALID_OBJECTIVES'],
    ['a quantile given twice', { objectives: { '0.5': 0.1, '0.50': 0.1 } }, 'INVALID_OBJECTIVES'],
    ['an error of 0', { objectives: { 0.5: 0 } }, 'INVALID_OBJECTIVES'],
    ['an error of 1', { objectives: { 0.5: 1 } }, 'INVALID_OBJECTIVES'],
    ['an error that is no number', { objectives: { 0.5: '0.1' } }, 'INVALID_OBJECTIVES'],
    ['a list of quantiles', { objectives: [0.5, 0.9] }, 'INVALID_OBJECTIVES'],
    ['objectives that are null', { objectives: null }, 'INVALID_OBJECTIVES'],
    ['an age of 0', { maxAgeSeconds: 0 }, 'INVALID_OPTION'],
    ['an age without end', { maxAgeSeconds: Infinity }, 'INVALID_OPTION'],
    ['an age that is no number', { maxAgeSeconds: '600' }, 'INVALID_OPTION'],
    ['no age buckets', { ageBuckets: 0 }, 'INVALID_OPTION'],
    ['half an age bucket', { ageBuckets: 1.5 }, 'INVALID_OPTION'],
    ['too many age buckets', { ageBuckets: 1e9 }, 'INVALID_OPTION'],
  ])('refuses %s', (_, options, code) => {
    expect(codeOf(() => new Summary({ ...OPTIONS, ...options }))).toBe(code);
  });

  it('shows how objectives are written when it refuses a list', () => {
    expect(refusalOf(() => new Summary({ ...OPTIONS, objectives: bad([0.5]) })).message).toBe(
      'summary "s": objectives must map quantiles to errors, such as { 0.99: 0.001 }, got an array of 1',
    );
  });
});
