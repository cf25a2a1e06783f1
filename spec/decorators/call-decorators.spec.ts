/**
 * Call decorators on every kind of member: the host sees what it would see without them, and the calls are measured.
 */

import { Counted, InFlight, Registry, Timed } from '../../lib/index.js';
import { currentClock } from '../../lib/support/clock.js';
import { samplesOf } from '../metrics/exposition-of.js';
import { stopClock, type FakeClock } from '../metrics/fake-clock.js';
import { CALL_ROWS, ERROR, defineClasses, outcomeOf, type CallRow, type Classes, type Decorate } from './call-rows.js';
import { loadFixture, type Dialect } from './load-fixture.js';
import type * as ServiceFixture from './fixtures/service.js';

let registry: Registry;
let clock: FakeClock;
/** The in-flight gauges, as they were inside each method. */
let inside: string[][];

function samples(name: string): string[] {
  const collector = registry.get(name);
  return collector === undefined ? [] : samplesOf(collector).sort();
}

function define(dialect: Dialect, decorator: Decorate): Classes {
  return defineClasses(dialect, decorator, () => {
    clock.advance(2);
    inside.push(samples('method_in_flight'));
  });
}

beforeEach(() => {
  registry = new Registry();
  clock = stopClock();
  inside = [];
});
afterEach(() => {
  clock.restore();
});

describe.each(CALL_ROWS)('a $dialect member: $call', ({ dialect, run, returns, throws, counts }) => {
  const expectUntouched = async (call: () => unknown): Promise<void> => {
    const [how, what] = await outcomeOf(call);
    expect(how).toBe(counts[0][2] === 'error' ? 'thrown' : 'returned');
    expect(what).toBe(how === 'thrown' ? throws : returns);
  };

  it('is left alone by @Counted, which counts it', async () => {
    const classes = define(dialect, Counted({ registry }));
    await expectUntouched(() => run(classes));
    expect(samples('method_calls_total')).toEqual(
      counts.map(([c, m, o]) => `method_calls_total{class="${c}",method="${m}",outcome="${o}"} 1.0`),
    );
  });

  it('is left alone by @Timed, which observes its seconds', async () => {
    const classes = define(dialect, Timed({ registry }));
    await expectUntouched(() => run(classes));
    const labels = ([c, m, o]: CallRow['counts'][number]): string => `{class="${c}",method="${m}",outcome="${o}"}`;
    expect(samples('method_duration_seconds').filter((line) => line.includes('_count{'))).toEqual(
      counts.map((count) => `method_duration_seconds_count${labels(count)} 1`),
    );
    expect(samples('method_duration_seconds').filter((line) => line.includes('_sum{'))).toEqual(
      counts.map((count, index) => `method_duration_seconds_sum${labels(count)} ${String(2 * (index + 1))}.0`),
    );
  });

  it('is left alone by @InFlight, which shows it while it runs', async () => {
    const classes = define(dialect, InFlight({ registry }));
    await expectUntouched(() => run(classes));
    const gauge = (value: string): string[] =>
      counts.map(([c, m]) => `method_in_flight{class="${c}",method="${m}"} ${value}`);
    expect(inside[inside.length - 1]).toEqual(gauge('1.0'));
    expect(samples('method_in_flight')).toEqual(gauge('0.0'));
  });
});

describe('a naive wrapper', () => {
  it('observes an async method before it is over', async () => {
    const observed: number[] = [];
    const naive = ((fn: (...args: unknown[]) => unknown) =>
      function (this: unknown, ...args: unknown[]): unknown {
        const started = currentClock().monotonicSeconds();
        const result: unknown = fn.apply(this, args);
        observed.push(currentClock().monotonicSeconds() - started);
        return result;
      }) as unknown as Decorate;
    const { defineService } = loadFixture('service', 'standard') as typeof ServiceFixture;
    const { Base } = defineService(naive, () => {
      clock.advance(2);
    });
    await outcomeOf(() => new Base().rejects(ERROR));
    expect(observed).toEqual([0]);
  });
});
