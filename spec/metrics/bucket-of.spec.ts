import fc from 'fast-check';
import { bucketOf } from '../../lib/metrics/bucket-of.js';

describe('bucketOf', () => {
  const bounds = fc.uniqueArray(fc.double({ noNaN: true }), { maxLength: 200, size: 'max' });

  it('gives the first bucket whose bound is not below the value, as a search from the front does', () => {
    fc.assert(
      fc.property(bounds, fc.array(fc.double()), (given, values) => {
        const ascending = Float64Array.from(given).sort();
        const near = given.flatMap((bound) => [bound, bound * (1 + Number.EPSILON), bound * (1 - Number.EPSILON)]);
        const expected = (value: number): number => {
          const found = ascending.findIndex((bound) => value <= bound);
          return found < 0 ? ascending.length : found;
        };
        const tried = [...values, ...near, NaN, Infinity, -Infinity];
        expect(tried.map((value) => bucketOf(ascending, value))).toEqual(tried.map(expected));
      }),
    );
  });

  it.each([0, 1, 4, 11, 16, 17, 31, 32, 33, 100, 1000])('counts NaN beyond all of %i bounds', (count) => {
    expect(
      bucketOf(
        Float64Array.from({ length: count }, (_, index) => index),
        NaN,
      ),
    ).toBe(count);
  });
});
