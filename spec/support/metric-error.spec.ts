import { assertNever } from '../../lib/support/assert-never.js';
import { MetricError } from '../../lib/support/metric-error.js';

describe('MetricError', () => {
  it('is an error with a name, a code, a message and a cause', () => {
    const cause = new Error('disk');
    const error = new MetricError('INVALID_HELP', 'counter "a": help is empty', { cause });
    expect(error).toBeInstanceOf(Error);
    expect(String(error)).toBe('MetricError: counter "a": help is empty');
    expect({ name: error.name, code: error.code, cause: error.cause }).toEqual({
      name: 'MetricError',
      code: 'INVALID_HELP',
      cause,
    });
  });
});

describe('assertNever', () => {
  it('throws what it was given', () => {
    expect(() => assertNever('seven' as never)).toThrow('a value outside its declared type: seven');
  });
});
