import fc from 'fast-check';
import { putFraction } from '../../lib/exposition/put-fraction.js';

const START = 3;

/** What is written, or `undefined` if nothing is. */
function written(value: number): string | undefined {
  const bytes = new Uint8Array(START + 24).fill(0x2a);
  const end = putFraction(bytes, START, value);
  return end === START ? undefined : Buffer.from(bytes.subarray(START, end)).toString('latin1');
}

/** The double after a positive one, or before it. */
function neighbour(value: number, steps: 1n | -1n): number {
  const bits = new BigInt64Array(Float64Array.of(value).buffer);
  return new Float64Array(BigInt64Array.of(bits[0] + steps).buffer)[0];
}

describe('putFraction', () => {
  it.each([
    0.1,
    0.2,
    0.3,
    0.1 + 0.2,
    -0.7,
    1.5,
    12.25,
    999.999,
    999_999.5,
    999_999.999_999_999_9,
    0.0123,
    0.001_5,
    0.000_123_4,
    0.015_625_000_000_000_003,
    Math.PI,
    -Math.E,
    Math.SQRT1_2,
    Math.LN2,
    1 / 3,
    2 / 3,
    1 / 30,
    1 / 300,
    1 / 3000,
    100 / 3,
    1e5 / 3,
    123_456.789_012_345,
    123_456.789,
    0.999_999_999_999_999_9,
  ])('writes %d with the shortest digits', (value) => {
    expect(written(value)).toBe(String(value));
  });

  it.each([0.5, 0.25, 0.125, 2 ** -13])('leaves %d, whose neighbours are not equally far, to the engine', (value) => {
    expect(written(value)).toBeUndefined();
  });

  it.each([NaN, Infinity, -Infinity, 0, 1e6, 1_000_000.5, 1e21, 5e-324, 0.000_099_999])(
    'leaves %d, which is written in another way or seldom, to the engine',
    (value) => {
      expect(written(value)).toBeUndefined();
    },
  );

  it('writes what the engine writes, or nothing', () => {
    const fraction = fc
      .oneof(
        fc.double({ min: 1e-4, max: 1, noNaN: true }),
        fc.double({ min: 1, max: 1e6, noNaN: true }),
        fc.integer({ min: 1, max: 1e9 }).map((value) => value / 1000),
        fc.integer({ min: 1, max: 1e9 }).map((value) => value * 0.001),
        fc.tuple(fc.nat(1e6), fc.nat(1e6)).map(([a, b]) => a * 0.1 + b * 0.01),
        fc.integer({ min: 1, max: 1e6 }).map((value) => value / 2 ** 13),
      )
      .filter((value) => value < 1e6 && !Number.isInteger(value));
    fc.assert(
      fc.property(fraction, (value) => {
        expect([String(value), undefined]).toContain(written(value));
      }),
      { numRuns: 20_000 },
    );
  });

  it('writes the neighbours of short decimals, which are close to being short themselves', () => {
    for (let thousandths = 1; thousandths < 20_000; thousandths += 7) {
      const value = thousandths / 1000;
      for (const close of [neighbour(value, 1n), neighbour(value, -1n)]) {
        if (Number.isInteger(close)) continue;
        expect([String(close), undefined]).toContain(written(close));
      }
    }
  });

  it('leaves hardly any number in doubt', () => {
    let left = 0;
    for (let step = 1; step <= 10_000; step += 1) if (written((step * Math.PI) % 100) === undefined) left += 1;
    expect(left).toBeLessThan(30);
  });
});
