import fc from 'fast-check';
import { formatMilliseconds, formatSeconds } from '../../lib/exposition/format-time.js';

describe('formatSeconds', () => {
  it.each([
    [0, '0'],
    [-0, '0'],
    [1700000000.123, '1700000000.123'],
    [-1.5, '-1.5'],
    [1e-7, '0'],
    [NaN, undefined],
    [Infinity, undefined],
    [1e300, undefined],
  ])('writes %p as %p', (seconds, text) => {
    expect(formatSeconds(seconds)).toBe(text);
  });

  it('writes no time with an exponent', () => {
    fc.assert(
      fc.property(fc.double(), (seconds) => {
        expect(formatSeconds(seconds) ?? '0').toMatch(/^-?\d+(?:\.\d+)?$/);
      }),
    );
  });
});

describe('formatMilliseconds', () => {
  it.each([
    [0, '0'],
    [1700000000.1234, '1700000000123'],
    [-1.5, '-1500'],
    [NaN, undefined],
    [1e300, undefined],
  ])('writes %p as %p', (seconds, text) => {
    expect(formatMilliseconds(seconds)).toBe(text);
  });
});
