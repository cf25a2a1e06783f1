import fc from 'fast-check';
import { labelText } from '../../lib/model/labels.js';
import { refusalOf } from '../metrics/refusal-of.js';

describe('labelText', () => {
  it.each([
    ['', ''],
    ['a|b,c\u0000"\\\n🚀', 'a|b,c\u0000"\\\n🚀'],
    [200, '200'],
    [-0, '0'],
    [0.1, '0.1'],
    [1e21, '1e+21'],
    [NaN, 'NaN'],
    [-Infinity, '-Infinity'],
    [true, 'true'],
    [false, 'false'],
  ])('turns %p into %p', (value, text) => {
    expect(labelText('a', value)).toBe(text);
  });

  it('leaves every well-formed string as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        expect(labelText('a', value)).toBe(value);
      }),
    );
  });

  it.each([
    [undefined, 'undefined'],
    [null, 'null'],
    [10n, '10n'],
    [Symbol('s'), 'Symbol(s)'],
    [{}, 'an object'],
    [[1], 'an array of 1'],
    [new Date(0), 'an object'],
    [Object('boxed'), 'an object'],
    [() => 'a', 'a function'],
  ])('refuses %p', (value, shown) => {
    const { code, message } = refusalOf(() => labelText('counter "a": label "b"', value));
    expect(code).toBe('INVALID_LABEL_VALUE');
    expect(message).toBe(`counter "a": label "b": ${shown} is no label value: give a string, a number or a boolean`);
  });

  it.each(['\ud83d', 'a\ude80b', '\ude80\ud83d'])('refuses the lone surrogate in %j', (value) => {
    const { code, message } = refusalOf(() => labelText('counter "a": label "b"', value));
    expect(code).toBe('INVALID_LABEL_VALUE');
    expect(message).toContain('use value.toWellFormed()');
  });
});
