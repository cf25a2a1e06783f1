/**
 * Waiting for a promise for a limited time.
 */

import { settleWithin } from '../../lib/support/settle-within.js';

const late = (): Error => new Error('late');

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask'] });
});

afterEach(() => {
  jest.useRealTimers();
});

describe('settleWithin', () => {
  it.each([
    ['fulfilled', () => Promise.resolve(1)],
    ['rejected', () => Promise.reject(new Error('no'))],
  ])('settles as the promise does that is %s, without a timer afterwards', async (_, create) => {
    const [expected] = await Promise.allSettled([create()]);
    const [settled] = await Promise.allSettled([settleWithin(1000, create(), late)]);
    expect(settled).toEqual(expected);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('rejects when the time is up, whatever the promise does later', async () => {
    let resolve: (value: number) => void = () => undefined;
    const slow = new Promise<number>((settle) => {
      resolve = settle;
    });
    const settled = Promise.allSettled([settleWithin(1000, slow, late)]);
    await jest.advanceTimersByTimeAsync(1000);
    resolve(1);
    expect(await settled).toEqual([{ status: 'rejected', reason: late() }]);
  });
});
