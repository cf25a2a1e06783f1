import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatCount, formatGoNumber, formatOpenMetricsNumber } from '../../lib/exposition/format-number.js';

interface GoNumbers {
  readonly rows: readonly (readonly [bits: string, text: string])[];
}

function double(bits: string): number {
  return Buffer.from(bits, 'hex').readDoubleBE(0);
}

describe('formatGoNumber', () => {
  it.each([
    [0, '0'],
    [-0, '0'],
    [1, '1'],
    [-1, '-1'],
    [2.2, '2.2'],
    [100000, '100000'],
    [999999.5, '999999.5'],
    [1000000, '1e+06'],
    [-1000000, '-1e+06'],
    [1234567, '1.234567e+06'],
    [1e21, '1e+21'],
    [1.7976931348623157e308, '1.7976931348623157e+308'],
    [0.0001, '0.0001'],
    [0.00001, '1e-05'],
    [0.0000123, '1.23e-05'],
    [5e-324, '5e-324'],
    [NaN, 'NaN'],
    [Infinity, '+Inf'],
    [-Infinity, '-Inf'],
  ])('writes %p as %s', (value, text) => {
    expect(formatGoNumber(value)).toBe(text);
  });

  it('writes what Go writes', () => {
    const { rows } = JSON.parse(readFileSync(join(__dirname, '../golden/go-numbers.json'), 'utf8')) as GoNumbers;
    expect(rows.length).toBeGreaterThan(300);
    expect(rows.map(([bits]) => [bits, formatGoNumber(double(bits))])).toEqual(rows);
  });

  it('writes every finite number so that it reads back the same', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(Number(formatGoNumber(value))).toBe(value === 0 ? 0 : value);
      }),
    );
  });
});

describe('formatOpenMetricsNumber', () => {
  it.each([
    [0, '0.0'],
    [-0, '0.0'],
    [0.001, '0.001'],
    [1, '1.0'],
    [-1, '-1.0'],
    [2.5, '2.5'],
    [10, '10.0'],
    [100000, '100000.0'],
    [999999, '999999.0'],
    [1e6, '1e+06'],
    [1e10, '1e+10'],
    [1e-5, '1e-05'],
    [1e-10, '1e-10'],
    [NaN, 'NaN'],
    [Infinity, '+Inf'],
    [-Infinity, '-Inf'],
  ])('writes %p as %s', (value, text) => {
    expect(formatOpenMetricsNumber(value)).toBe(text);
  });

  it('gives every finite number either a point or an exponent', () => {
    fc.assert(
      fc.property(fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true })), (value) => {
        expect(formatOpenMetricsNumber(value)).toMatch(/^-?\d+(?:\.\d+(?:e[+-]\d{2,3})?|e[+-]\d{2,3})$/);
      }),
    );
  });
});

describe('formatCount', () => {
  it.each([
    [0, '0'],
    [1000000, '1000000'],
    [2 ** 53, '9007199254740992'],
    [2 ** 63, '9223372036854775808'],
    [1e21, '1000000000000000000000'],
    [Infinity, '+Inf'],
    [0.5, '0.5'],
  ])('writes %p as %s', (count, text) => {
    expect(formatCount(count)).toBe(text);
  });
});
