import { PageTimes } from '../../lib/metrics/page-times.js';

describe('PageTimes', () => {
  it('shares the same array until a row begins anew, and leaves what it shared as it was', () => {
    const times = new PageTimes(2);
    times.set(0, 5);
    times.set(1, 6);
    const shared = times.share();
    expect(times.share()).toBe(shared);
    times.set(1, 7);
    times.set(0, 8);
    expect([...shared]).toEqual([5, 6]);
    expect([times.at(0), times.at(1)]).toEqual([8, 7]);
    expect([...times.share()]).toEqual([8, 7]);
  });
});
