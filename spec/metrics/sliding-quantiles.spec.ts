import fc from 'fast-check';
import { SlidingQuantiles } from '../../lib/metrics/sliding-quantiles.js';
import { WindowSteps, type Window } from '../../lib/metrics/window-steps.js';
import { stopClock, type FakeClock } from './fake-clock.js';

const EXTREMES = [
  { quantile: 0, error: 0.01 },
  { quantile: 0.5, error: 0.01 },
  { quantile: 1, error: 0.01 },
];

const slide = (window: Window): SlidingQuantiles =>
  new SlidingQuantiles(EXTREMES, window.ageBuckets, new WindowSteps(window));

describe('SlidingQuantiles', () => {
  let clock: FakeClock;
  beforeEach(() => (clock = stopClock()));
  afterEach(() => clock.restore());

  it('answers NaN before the first observation', () => {
    expect(slide({ maxAgeSeconds: 10, ageBuckets: 5 }).query(0.5)).toBeNaN();
  });

  it('forgets in steps: an observation counts for the whole age if it comes at the beginning of a step', () => {
    const window = slide({ maxAgeSeconds: 10, ageBuckets: 5 });
    window.observe(1);
    clock.advance(1.5);
    window.observe(2);
    const seen: number[][] = [];
    for (let second = 1.5; second < 12; second += 1) {
      seen.push([second, window.query(0), window.query(1)]);
      clock.advance(1);
    }
    expect(seen.filter(([second]) => second < 10)).toEqual(
      [1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 8.5, 9.5].map((second) => [second, 1, 2]),
    );
    expect(seen.filter(([second]) => second >= 10)).toEqual([
      [10.5, NaN, NaN],
      [11.5, NaN, NaN],
    ]);
  });

  it('with one step forgets everything at once', () => {
    const window = slide({ maxAgeSeconds: 10, ageBuckets: 1 });
    window.observe(1);
    clock.advance(9);
    window.observe(2);
    expect([window.query(0), window.query(1)]).toEqual([1, 2]);
    clock.advance(1);
    expect(window.query(0)).toBeNaN();
    window.observe(3);
    expect([window.query(0), window.query(1)]).toEqual([3, 3]);
  });

  it('is empty after a long idle time, and goes on', () => {
    const window = slide({ maxAgeSeconds: 10, ageBuckets: 5 });
    for (let value = 0; value < 2000; value += 1) window.observe(value);
    clock.advance(1e9);
    expect(window.query(0.5)).toBeNaN();
    window.observe(7);
    clock.advance(7);
    expect(window.query(0.5)).toBe(7);
    clock.advance(10);
    expect(window.query(0.5)).toBeNaN();
  });

  it('takes more observations than wait together', () => {
    const window = slide({ maxAgeSeconds: 10, ageBuckets: 2 });
    for (let value = 1; value <= 1234; value += 1) window.observe((value * 617) % 1235);
    expect([window.query(0), window.query(1)]).toEqual([1, 1234]);
    expect(Math.abs(window.query(0.5) - 617)).toBeLessThanOrEqual(13);
  });

  it.each([1, 31, 32, 33, 64, 511, 512, 513, 1025])('gives all of %i observations that wait together', (count) => {
    const window = slide({ maxAgeSeconds: 10, ageBuckets: 2 });
    for (let value = 1; value <= count; value += 1) window.observe(value);
    for (let value = count; value >= 1; value -= 1) window.observe(value);
    expect([window.query(0), window.query(1)]).toEqual([1, count]);
  });

  it('shows what came since the step that began less than the age ago', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('observe' as const), amount: fc.integer({ min: -99, max: 99 }) }),
      fc.record({ kind: fc.constant('advance' as const), amount: fc.integer({ min: 0, max: 30 }) }),
      fc.record({ kind: fc.constant('query' as const), amount: fc.constant(0) }),
    );
    const stepSeconds = 4;
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 60, size: 'max' }),
        fc.integer({ min: 1, max: 6 }),
        (steps, ageBuckets) => {
          const own = stopClock();
          const window = slide({ maxAgeSeconds: stepSeconds * ageBuckets, ageBuckets });
          const observed: { readonly at: number; readonly value: number }[] = [];
          let now = 0;
          for (const { kind, amount } of steps) {
            if (kind === 'observe') {
              window.observe(amount);
              observed.push({ at: now, value: amount });
            } else if (kind === 'advance') {
              own.advance(amount);
              now += amount;
            } else {
              const begin = (Math.floor(now / stepSeconds) + 1 - ageBuckets) * stepSeconds;
              const visible = observed.filter(({ at }) => at >= begin).map(({ value }) => value);
              const expected = visible.length === 0 ? [NaN, NaN] : [Math.min(...visible), Math.max(...visible)];
              expect([window.query(0), window.query(1)]).toEqual(expected);
            }
          }
          own.restore();
        },
      ),
    );
  });
});
