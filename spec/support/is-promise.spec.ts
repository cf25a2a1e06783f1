import { runInNewContext } from 'node:vm';
import { isPromise } from '../../lib/support/is-promise.js';

class LaterPromise<T> extends Promise<T> {}

describe('isPromise', () => {
  it.each([
    ['a promise', Promise.resolve(1)],
    ['a promise of a subclass', LaterPromise.resolve(1)],
    ['a promise of another realm', runInNewContext('Promise.resolve(1)') as unknown],
    ['what an async function returns', (async () => Promise.resolve(1))()],
  ])('says yes to %s', (_, value) => {
    expect(isPromise(value)).toBe(true);
  });

  it.each([
    ['undefined', undefined],
    ['null', null],
    ['a number', 1],
    ['a function', () => Promise.resolve()],
    ['a generator', (function* () {})()],
  ])('says no to %s', (_, value) => {
    expect(isPromise(value)).toBe(false);
  });

  it('says no to a lazy thenable without running it', () => {
    let runs = 0;
    const query = {
      then: () => {
        runs += 1;
      },
    };
    expect(isPromise(query)).toBe(false);
    expect(runs).toBe(0);
  });
});
