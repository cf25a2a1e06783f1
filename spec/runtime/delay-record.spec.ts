import fc from 'fast-check';
import { DelayRecord } from '../../lib/runtime/delay-record.js';

const BOUNDS = [0.01, 0.1, 1];

function recordOf(delays: readonly number[], { period = 0.1, window = 10 } = {}): DelayRecord {
  const record = new DelayRecord(period, BOUNDS, window);
  for (const delay of delays) record.add(delay);
  return record;
}

/** What one late moment stands for, one by one. */
function dueMoments(delay: number, period: number): number[] {
  const count = Math.max(1, Math.ceil(delay / period));
  return Array.from({ length: count }, (_, missed) => delay - missed * period);
}

describe('DelayRecord', () => {
  it('counts a delay in its bucket', () => {
    const record = recordOf([0, 0.01, 0.02, 0.1]);
    expect(record.counts).toEqual([2, 2, 0, 0]);
    expect(record.sum).toBeCloseTo(0.13);
  });

  it('takes what is early as in time', () => {
    const record = recordOf([-0.004]);
    expect(record.counts).toEqual([1, 0, 0, 0]);
    expect(record.sum).toBe(0);
  });

  it('counts every moment that was due while the loop stood still', () => {
    const record = recordOf([0.35]);
    // 0.35, 0.25, 0.15 and 0.05 seconds late.
    expect(record.counts).toEqual([0, 1, 3, 0]);
    expect(record.sum).toBeCloseTo(0.8);
  });

  it('counts as one by one, however long the loop stood still', () => {
    const delay = fc.double({ min: 0, max: 30, noNaN: true });
    fc.assert(
      fc.property(fc.array(delay, { maxLength: 5 }), fc.constantFrom(0.03, 0.1, 0.7), (delays, period) => {
        const record = recordOf(delays, { period });
        const all = delays.flatMap((each) => dueMoments(each, period));
        expect(record.counts.reduce((sum, count) => sum + count, 0)).toBe(all.length);
        expect(record.sum).toBeCloseTo(
          all.reduce((sum, each) => sum + each, 0),
          6,
        );
        // A moment on a bound may fall to either side of it by a rounding error.
        for (const [index, bound] of BOUNDS.entries()) {
          const upTo = record.counts.slice(0, index + 1).reduce((sum, count) => sum + count, 0);
          expect(upTo).toBeGreaterThanOrEqual(all.filter((each) => each <= bound - 1e-9).length);
          expect(upTo).toBeLessThanOrEqual(all.filter((each) => each <= bound + 1e-9).length);
        }
      }),
    );
  });

  it('stands a month without taking long', () => {
    const record = recordOf([30 * 86_400], { period: 0.05 });
    expect(record.counts[3]).toBeGreaterThan(50_000_000);
    expect(record.statistics()?.max).toBeLessThan(11);
  });

  it('has no statistics before the first delay', () => {
    expect(recordOf([]).statistics()).toBeUndefined();
  });

  it('tells the statistics of its window', () => {
    const statistics = recordOf(Array.from({ length: 100 }, (_, index) => (index + 1) / 1000)).statistics();
    expect(statistics).toEqual({
      newest: 0.1,
      min: 0.001,
      max: 0.1,
      mean: expect.closeTo(0.0505) as unknown,
      stddev: expect.closeTo(0.0288661) as unknown,
      p50: 0.05,
      p90: 0.09,
      p99: 0.099,
    });
  });

  it('forgets in its statistics what left the window, and counts it all the same', () => {
    const record = recordOf([0.09, ...Array<number>(10).fill(0.02)], { window: 1 });
    expect(record.statistics()).toMatchObject({ max: 0.02, min: 0.02 });
    expect(record.counts).toEqual([0, 11, 0, 0]);
  });

  it('fills the window with the newest of the moments that were due', () => {
    const record = recordOf([0.05, 5], { window: 1 });
    expect(record.statistics()).toMatchObject({
      newest: 5,
      max: expect.closeTo(1) as unknown,
      min: expect.closeTo(0.1) as unknown,
    });
  });
});
