import { describeValue } from '../../lib/support/describe-value.js';

describe('describeValue', () => {
  it.each([
    ['a', '"a"'],
    ['a\n"b"', '"a\\n\\"b\\""'],
    ['', '""'],
    ['\ud800', '"\\ud800"'],
    [1.5, '1.5'],
    [NaN, 'NaN'],
    [10n, '10n'],
    [true, 'true'],
    [undefined, 'undefined'],
    [null, 'null'],
    [Symbol('s'), 'Symbol(s)'],
    [() => 1, 'a function'],
    [[1, 2], 'an array of 2'],
    [{ a: 1 }, 'an object'],
    [Object.create(null), 'an object'],
  ])('shows %p as %s', (value, shown) => {
    expect(describeValue(value)).toBe(shown);
  });

  it('cuts a long string', () => {
    expect(describeValue('x'.repeat(1_000_000))).toBe(`"${'x'.repeat(80)}…"`);
  });
});
