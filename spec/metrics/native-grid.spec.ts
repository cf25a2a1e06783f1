import fc from 'fast-check';
import { gridOf } from '../../lib/metrics/native-grid.js';

const SCHEMAS = [-4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8] as const;

/** A number as an integer times a power of two. */
function parts(value: number): { readonly significand: bigint; readonly exponent: number } {
  const bits = new BigUint64Array(Float64Array.of(value).buffer)[0];
  const biased = Number(bits >> 52n);
  const fraction = bits & ((1n << 52n) - 1n);
  return biased === 0
    ? { significand: fraction, exponent: -1074 }
    : { significand: fraction + (1n << 52n), exponent: biased - 1075 };
}

/** The smallest double above a positive one. */
function nextAbove(value: number): number {
  const bits = new BigUint64Array(Float64Array.of(value).buffer);
  bits[0] += 1n;
  return new Float64Array(bits.buffer)[0];
}

/** Whether `value <= 2 ** (index / 2 ** schema)`, in integers alone. */
function isWithin(value: number, index: number, schema: number): boolean {
  const steps = 2 ** Math.max(schema, 0);
  const { significand, exponent } = parts(value);
  const limit = index * 2 ** Math.max(-schema, 0) - exponent * steps;
  return limit >= 0 && significand ** BigInt(steps) <= 1n << BigInt(limit);
}

describe('NativeGrid', () => {
  it.each(SCHEMAS)('holds in bucket i of schema %i what the definition says, whatever the number', (schema) => {
    const grid = gridOf(schema);
    const magnitudes = fc.double({ min: Number.MIN_VALUE, noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(magnitudes, (magnitude) => {
        const index = grid.indexOf(magnitude);
        expect(isWithin(magnitude, index, schema)).toBe(true);
        expect(isWithin(magnitude, index - 1, schema)).toBe(false);
      }),
      { numRuns: 200 },
    );
  });

  it.each(SCHEMAS)('ends each bucket of schema %i at the largest number that belongs to it', (schema) => {
    const grid = gridOf(schema);
    const perOctave = 2 ** schema;
    const octaves = [-1022, -300, -16, 0, 16, 300, 1007];
    const indexes = octaves.flatMap((octave) =>
      Array.from({ length: Math.ceil(perOctave) + 1 }, (_, step) => Math.ceil(octave * perOctave) + step),
    );
    const bounds = indexes.map((index) => grid.boundOf(index));
    expect(bounds.map((bound) => grid.indexOf(bound))).toEqual(indexes);
    expect(bounds.map((bound) => grid.indexOf(nextAbove(bound)))).toEqual(indexes.map((index) => index + 1));
  });

  it.each(SCHEMAS)('puts every power of two where schema %i has a bound', (schema) => {
    const grid = gridOf(schema);
    const exponents = Array.from({ length: 1023 + 1074 + 1 }, (_, place) => place - 1074);
    expect(exponents.map((exponent) => grid.indexOf(2 ** exponent))).toEqual(
      exponents.map((exponent) => Math.ceil(exponent * 2 ** schema) + 0),
    );
  });

  it.each([
    [-4, -67, 64],
    [-1, -537, 512],
    [0, -1074, 1024],
    [3, -8592, 8192],
    [8, -274944, 262144],
  ])(
    'covers all numbers with the buckets of schema %i from %i to %i, and one more for infinity',
    (schema, low, high) => {
      const grid = gridOf(schema);
      expect(grid.indexOf(Number.MIN_VALUE)).toBe(low);
      expect(grid.indexOf(Number.MAX_VALUE)).toBe(high);
      expect(grid.indexOf(Infinity)).toBe(high + 1);
      expect(grid.boundOf(high)).toBe(Number.MAX_VALUE);
      expect(grid.boundOf(high + 1)).toBe(Infinity);
    },
  );

  it('gives subnormal numbers buckets of their own', () => {
    const grid = gridOf(1);
    const indexes = [1, 2, 3, 4, 5].map((factor) => grid.indexOf(factor * Number.MIN_VALUE));
    expect(indexes).toEqual([-2148, -2146, -2144, -2144, -2143]);
    expect(grid.boundOf(-2143)).toBe(5 * Number.MIN_VALUE);
  });
});
