import fc from 'fast-check';
import { DEFAULT_BUCKETS, checkBuckets, exponentialBuckets, linearBuckets } from '../../lib/model/buckets.js';
import { codeOf, refusalOf } from '../metrics/refusal-of.js';

// An array with a hole, as a forgotten value between two commas leaves it.
const HOLED = Object.assign(new Array<number>(3), { 0: 5, 2: 1 });

describe('checkBuckets', () => {
  it('returns a frozen copy', () => {
    const bounds = [-1, 0.5, 2];
    const checked = checkBuckets('histogram "h"', bounds);
    bounds.push(3);
    expect(checked).toEqual([-1, 0.5, 2]);
    expect(Object.isFrozen(checked)).toBe(true);
  });

  it('turns -0 into 0, which is written alike everywhere', () => {
    expect(Object.is(checkBuckets('h', [-0])[0], 0)).toBe(true);
  });

  it.each([
    [undefined, 'histogram "h": buckets must be a non-empty array of numbers, got undefined'],
    [[], 'histogram "h": buckets must be a non-empty array of numbers, got an array of 0'],
    [new Set([1]), 'histogram "h": buckets must be a non-empty array of numbers, got an object'],
    [[1, 3, 2], 'histogram "h": bucket bound 2 stands after 3: sort them in ascending order'],
    [[1, 2, 2], 'histogram "h": bucket bound 2 is given twice: remove one'],
    [[-0, 0], 'histogram "h": bucket bound 0 is given twice: remove one'],
    [[1, Infinity], 'histogram "h": the bucket for Infinity is always there: remove it from buckets'],
    [[-Infinity, 1], 'histogram "h": bucket bound -Infinity must be a finite number'],
    [[NaN], 'histogram "h": bucket bound NaN must be a finite number'],
    [['1', '2'], 'histogram "h": bucket bound "1" must be a finite number'],
    [[1n], 'histogram "h": bucket bound 1n must be a finite number'],
    [HOLED, 'histogram "h": bucket bound undefined must be a finite number'],
  ])('refuses %p', (bounds, message) => {
    const refusal = refusalOf(() => checkBuckets('histogram "h"', bounds));
    expect(refusal.code).toBe('INVALID_BUCKETS');
    expect(refusal.message).toBe(message);
  });

  it('accepts exactly the finite, strictly ascending lists', () => {
    fc.assert(
      fc.property(fc.array(fc.double(), { minLength: 1, maxLength: 5 }), (bounds) => {
        const legal = bounds.every(
          (bound, index) => Number.isFinite(bound) && (index === 0 || bounds[index - 1] < bound),
        );
        if (legal) expect(checkBuckets('h', bounds)).toEqual(bounds.map((bound) => bound + 0));
        else expect(codeOf(() => checkBuckets('h', bounds))).toBe('INVALID_BUCKETS');
      }),
    );
  });
});

describe('DEFAULT_BUCKETS', () => {
  it('are those of the other clients, and frozen', () => {
    expect(DEFAULT_BUCKETS).toEqual([0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]);
    expect(Object.isFrozen(DEFAULT_BUCKETS)).toBe(true);
  });
});

describe('linearBuckets', () => {
  it('gives bounds at equal distances', () => {
    expect(linearBuckets(-15, 5, 6)).toEqual([-15, -10, -5, 0, 5, 10]);
    expect(linearBuckets(3, 1, 1)).toEqual([3]);
  });

  it.each([
    [NaN, 1, 3],
    [0, 0, 3],
    [0, -1, 3],
    [0, NaN, 3],
    [0, Infinity, 3],
    [0, 1, 0],
    [0, 1, 1.5],
    [0, 1, 1e9],
    [1e20, 1, 3],
  ])('refuses start %p, width %p, count %p', (start, width, count) => {
    expect(codeOf(() => linearBuckets(start, width, count))).toBe('INVALID_BUCKETS');
  });
});

describe('exponentialBuckets', () => {
  it('gives bounds at equal ratios', () => {
    expect(exponentialBuckets(0.5, 2, 4)).toEqual([0.5, 1, 2, 4]);
  });

  it.each([
    [0, 2, 3],
    [-1, 2, 3],
    [NaN, 2, 3],
    [1, 1, 3],
    [1, NaN, 3],
    [1, 2, 0],
    [1, 2, NaN],
    [1, 10, 400],
  ])('refuses start %p, factor %p, count %p', (start, factor, count) => {
    expect(codeOf(() => exponentialBuckets(start, factor, count))).toBe('INVALID_BUCKETS');
  });
});
