import { checkOptions } from '../../lib/support/check-options.js';
import { refusalOf } from '../metrics/refusal-of.js';

const KNOWN = ['name', 'help', 'unit'];

describe('checkOptions', () => {
  it('accepts known keys, all of them or none', () => {
    checkOptions('Counter', {}, KNOWN);
    checkOptions('Counter', { name: 1, help: undefined, unit: null }, KNOWN);
  });

  it.each([
    [undefined, 'undefined'],
    [null, 'null'],
    ['name', '"name"'],
    [['name'], 'an array of 1'],
  ])('refuses %p for options', (options, shown) => {
    const { code, message } = refusalOf(() => checkOptions('Counter', options, KNOWN));
    expect(code).toBe('INVALID_OPTION');
    expect(message).toBe(`Counter: options must be an object, got ${shown}: pass { name, help, ... }`);
  });

  it('refuses a key that nobody reads and lists those it knows', () => {
    const { code, message } = refusalOf(() => checkOptions('Counter', { name: 'a', labelnames: [] }, KNOWN));
    expect(code).toBe('UNKNOWN_OPTION');
    expect(message).toBe('Counter: unknown option "labelnames": known options are name, help, unit');
  });
});
