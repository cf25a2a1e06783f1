import { currentClock, setClock, systemClock } from '../../lib/support/clock.js';

describe('the system clock', () => {
  it('tells the time of day in seconds since the epoch', () => {
    const before = Date.now() / 1000;
    const now = systemClock.epochSeconds();
    expect(now).toBeGreaterThanOrEqual(before);
    expect(now).toBeLessThanOrEqual(Date.now() / 1000);
  });

  it('has a monotonic side that never goes back and counts in seconds', () => {
    const readings = Array.from({ length: 1000 }, () => systemClock.monotonicSeconds());
    expect(readings).toEqual([...readings].sort((a, b) => a - b));
    const hrtime = process.hrtime();
    expect(Math.abs(systemClock.monotonicSeconds() - hrtime[0])).toBeLessThan(60);
  });

  it('is out of reach of fake timers', () => {
    jest.useFakeTimers({ now: 0 });
    const now = systemClock.monotonicSeconds();
    jest.advanceTimersByTime(3_600_000);
    const later = systemClock.monotonicSeconds();
    jest.useRealTimers();
    expect(later - now).toBeLessThan(3000);
  });
});

describe('setClock', () => {
  it('replaces the clock until it is put back, one inside the other', () => {
    const fixed = (seconds: number): typeof systemClock => ({
      epochSeconds: () => seconds,
      monotonicSeconds: () => seconds,
    });
    const restoreOuter = setClock(fixed(1));
    const restoreInner = setClock(fixed(2));
    expect(currentClock().epochSeconds()).toBe(2);
    restoreInner();
    expect(currentClock().epochSeconds()).toBe(1);
    restoreOuter();
    expect(currentClock()).toBe(systemClock);
  });
});
