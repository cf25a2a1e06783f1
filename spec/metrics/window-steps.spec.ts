import { SlidingQuantiles } from '../../lib/metrics/sliding-quantiles.js';
import { WindowSteps } from '../../lib/metrics/window-steps.js';
import { stopClock } from './fake-clock.js';

const referencedTimers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;

describe('WindowSteps', () => {
  it('numbers the steps from the moment they begin', () => {
    const clock = stopClock(7);
    const steps = new WindowSteps({ maxAgeSeconds: 10, ageBuckets: 4 });
    const seen = [0, 2.25, 0.25, 2.5, 100].map((seconds) => {
      clock.advance(seconds);
      return steps.read();
    });
    clock.restore();
    expect(seen).toEqual([0, 0, 1, 2, 42]);
  });

  it('has a clock that was put in place read every time', () => {
    const clock = stopClock();
    const steps = new WindowSteps({ maxAgeSeconds: 10, ageBuckets: 1 });
    steps.read();
    clock.restore();
    expect(steps.current).toBe(-1);
  });

  it('goes on from the present step when the clock is replaced', () => {
    const first = stopClock(1_000_000);
    const steps = new WindowSteps({ maxAgeSeconds: 10, ageBuckets: 1 });
    first.advance(35);
    const before = steps.read();
    first.restore();
    const second = stopClock(5);
    const seen = [0, 9, 1].map((seconds) => {
      second.advance(seconds);
      return steps.read();
    });
    second.restore();
    expect([before, ...seen]).toEqual([3, 3, 3, 4]);
  });

  it('is known without a reading for most of a step, by a timer that does not keep the process alive', () => {
    const timers = referencedTimers();
    const steps = new WindowSteps({ maxAgeSeconds: 3600, ageBuckets: 1 });
    expect(steps.current).toBe(-1);
    expect(steps.read()).toBe(0);
    expect(steps.current).toBe(0);
    expect(referencedTimers()).toBe(timers);
  });

  it('has to be read again before the step is over, and then serves the next', async () => {
    const steps = new WindowSteps({ maxAgeSeconds: 0.05, ageBuckets: 1 });
    let [reliances, step] = [0, 0];
    while (steps.current < 2) {
      step = steps.read();
      expect([step, -1]).toContain(steps.current);
      if (steps.current >= 0) reliances += 1;
      while (steps.current >= 0 && steps.current < 2) await new Promise(setImmediate);
    }
    expect(reliances).toBeGreaterThan(1);
    expect(step).toBeGreaterThanOrEqual(2);
  });

  it('reads the clock every time if steps are shorter than a timer can tell', () => {
    const steps = new WindowSteps({ maxAgeSeconds: 0.001, ageBuckets: 10 });
    steps.read();
    expect(steps.current).toBe(-1);
  });

  it('serves several windows', () => {
    const clock = stopClock();
    const steps = new WindowSteps({ maxAgeSeconds: 10, ageBuckets: 2 });
    const [early, late] = [1, 2].map(() => new SlidingQuantiles([{ quantile: 1, error: 0.01 }], 2, steps));
    early.observe(1);
    clock.advance(7);
    late.observe(2);
    clock.advance(4);
    const seen = [early.query(1), late.query(1)];
    clock.advance(4);
    seen.push(late.query(1));
    clock.restore();
    expect(seen).toEqual([NaN, 2, NaN]);
  });
});
