import fc from 'fast-check';
import { COUNT, GO_NUMBER, OPENMETRICS_NUMBER, type NumberStyle } from '../../lib/exposition/number-style.js';
import { putNumber } from '../../lib/exposition/put-number.js';

function put(value: number, style: NumberStyle): string {
  const bytes = new Uint8Array(400).fill(0x2a);
  const end = putNumber(bytes, 3, value, style);
  return Buffer.from(bytes.subarray(3, end)).toString('latin1');
}

const STYLES = [
  ['Go', GO_NUMBER],
  ['OpenMetrics', OPENMETRICS_NUMBER],
  ['counts', COUNT],
] as const;

describe.each(STYLES)('putNumber in the style of %s', (_, style) => {
  it.each([
    0,
    -0,
    1,
    -1,
    9,
    10,
    99,
    100,
    999_999,
    -999_999,
    1e6,
    -1e6,
    1_000_001,
    1_500_000,
    123_456_789,
    2_147_483_647,
    2_147_483_648,
    1e10,
    1e15,
    Number.MAX_SAFE_INTEGER,
    Number.MIN_SAFE_INTEGER,
    2 ** 53,
    1e21,
    1e300,
    0.5,
    1e-5,
    5e-324,
    NaN,
    Infinity,
    -Infinity,
  ])('writes %d as its formatter does', (value) => {
    expect(put(value, style)).toBe(style.format(value));
  });

  it('writes any number as its formatter does', () => {
    const number = fc.oneof(
      fc.double(),
      fc.integer(),
      fc.maxSafeInteger(),
      fc.maxSafeInteger().map((n) => n / 1000),
    );
    fc.assert(
      fc.property(number, (value) => {
        expect(put(value, style)).toBe(style.format(value));
      }),
      { numRuns: 3000 },
    );
  });

  it('writes each power of ten and its neighbours as its formatter does', () => {
    for (let power = 1; power <= 1e15; power *= 10) {
      for (const value of [power - 1, power, power + 1, power * 3]) expect(put(value, style)).toBe(style.format(value));
    }
  });
});
