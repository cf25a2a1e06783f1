/**
 * Gauges of members that give promises: awaited together, for a limited time, and kept if that is asked for.
 */

import { runInNewContext } from 'node:vm';
import { Gauged, Registry, setClock, type GaugedOptions } from '../../lib/index.js';
import type { Fault } from '../../lib/support/diagnostics.js';
import { runToSuccess } from '../child-program.js';
import { samplesOf } from '../metrics/exposition-of.js';
import { codeOf } from '../metrics/refusal-of.js';
import { DIALECTS, loadFixture } from './load-fixture.js';
import type * as LaterFixture from './fixtures/later.js';

type Loose = (...given: readonly unknown[]) => unknown;

/** A promise that is settled by hand, and how often it was asked for. */
class Deferred<T> {
  asked = 0;
  resolve: (value: T) => void = () => undefined;
  reject: (error: unknown) => void = () => undefined;
  readonly promise = new Promise<T>((resolve, reject) => {
    this.resolve = resolve;
    this.reject = reject;
  });

  readonly ask = (): Promise<T> => {
    this.asked += 1;
    return this.promise;
  };
}

let registry: Registry;
let faults: Fault[];
let restoreClock: () => void;
let seconds: number;

beforeEach(() => {
  // Timers alone: promises go on by themselves.
  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
  seconds = 0;
  restoreClock = setClock({ epochSeconds: () => seconds, monotonicSeconds: () => seconds });
  registry = new Registry();
  faults = [];
  registry.diagnostics.onFirstFault((fault) => faults.push(fault));
});

afterEach(() => {
  restoreClock();
  jest.useRealTimers();
});

/** Lets time pass, for timers and for the clock. */
async function pass(milliseconds: number): Promise<void> {
  seconds += milliseconds / 1000;
  await jest.advanceTimersByTimeAsync(milliseconds);
}

/** The samples of a family, gathered as a scrape does it. */
async function scrape(name: string): Promise<string[]> {
  const { families, errors } = await registry.gather({ only: (family) => family === name });
  expect(errors).toEqual([]);
  return samplesOf({ collect: () => families });
}

/** Puts a gauge on a static member that gives whatever a function says. */
function gauge(give: () => unknown, options: GaugedOptions<object, never> & { readonly value?: Loose } = {}): void {
  class Host {
    readonly isEmpty = false;

    static give(): unknown {
      return give();
    }
  }
  const decorate = (Gauged as Loose)('g', { ...options, registry }) as Loose;
  decorate(Host, 'give', { value: Host.give });
}

describe.each(DIALECTS)('a member that gives a promise, in the %s dialect', (dialect) => {
  const define = () => (loadFixture('later', dialect) as typeof LaterFixture).defineLater(registry);

  it.each([
    ['later_field', ['later_field 3.0']],
    ['later_getter', ['later_getter 3.0']],
    ['later_method', ['later_method{id="a"} 3.0']],
    ['later_value', ['later_value 3.0']],
    ['later_kept', ['later_kept{id="a"} 3.0']],
    ['later_static', ['later_static 10.0']],
    ['later_state', ['later_state{later_state="idle"} 0.0', 'later_state{later_state="busy"} 1.0']],
  ])('is awaited for %s', async (name, lines) => {
    const Later = define();
    const later = new Later('a', () => Promise.resolve(3));
    expect(await scrape(name)).toEqual(lines);
    expect(faults).toEqual([]);
    expect(later.id).toBe('a');
  });

  it('is asked at once on every instance, and counts in the order of the instances', async () => {
    const Later = define();
    const [slow, fast] = [new Deferred<number>(), new Deferred<number>()];
    const alive = [new Later('fast', fast.ask), new Later('slow', slow.ask)];
    const asked = [fast.asked, slow.asked];
    const scraped = scrape('later_last');
    expect([fast.asked - asked[0], slow.asked - asked[1]]).toEqual([1, 1]);
    slow.resolve(1);
    await pass(1);
    fast.resolve(2);
    expect(await scraped).toEqual(['later_last 1.0']);
    expect(alive).toHaveLength(2);
  });

  it('is left out of the scrape if it rejects, and reported', async () => {
    const Later = define();
    const error = new Error('no connection');
    const alive = [new Later('a', () => Promise.resolve(1)), new Later('b', () => Promise.resolve(2))];
    Object.defineProperty(alive[0], 'answer', { value: () => Promise.reject(error) });
    expect(await scrape('later_method')).toEqual(['later_method{id="b"} 2.0']);
    expect(faults).toEqual([{ source: 'decorator', subject: 'Later.method', error }]);
  });

  it('is left out of the scrape if it takes too long, and reported', async () => {
    const Later = define();
    const { ask } = new Deferred<number>();
    const alive = [new Later('a', ask), new Later('b', () => Promise.resolve(2))];
    const scraped = scrape('later_method');
    await pass(1999);
    expect(faults).toEqual([]);
    await pass(1);
    expect(await scraped).toEqual(['later_method{id="b"} 2.0']);
    expect(faults).toMatchObject([{ source: 'decorator', subject: 'Later.method', error: { code: 'TIMED_OUT' } }]);
    expect(registry.diagnostics.counts()).toEqual([{ source: 'decorator', subject: 'Later.method', count: 1 }]);
    expect(alive).toHaveLength(2);
  });

  it('is asked once in the time that its value is kept, for each instance', async () => {
    const Later = define();
    const [a, b] = [new Later('a', () => Promise.resolve(1)), new Later('b', () => Promise.resolve(2))];
    const lines = ['later_kept{id="a"} 1.0', 'later_kept{id="b"} 2.0'];
    expect(await Promise.all([scrape('later_kept'), scrape('later_kept')])).toEqual([lines, lines]);
    await pass(9999);
    expect(await scrape('later_kept')).toEqual(lines);
    expect([a.asked, b.asked]).toEqual([1, 1]);
    await pass(1);
    expect(await scrape('later_kept')).toEqual(lines);
    expect([a.asked, b.asked]).toEqual([2, 2]);
  });
});

describe('a gauge', () => {
  it('answers at once if no member gives a promise', () => {
    gauge(() => [1, 2], { cache: 1000 });
    expect(registry.get('g')?.collect()).not.toBeInstanceOf(Promise);
  });

  it('waits five seconds unless it is told otherwise', async () => {
    gauge(() => new Deferred().promise);
    const scraped = scrape('g');
    await pass(4999);
    expect(faults).toEqual([]);
    await pass(1);
    expect(await scraped).toEqual(['g 0.0']);
    expect(faults).toHaveLength(1);
  });

  it.each([
    ['settles', () => Promise.resolve(1)],
    ['rejects', () => Promise.reject(new Error('no'))],
  ])('leaves no timer behind when a promise %s', async (_, give) => {
    gauge(give);
    const scraped = scrape('g');
    expect(jest.getTimerCount()).toBe(1);
    await scraped;
    expect(jest.getTimerCount()).toBe(0);
  });

  it('awaits promises of another realm and of a class of their own', async () => {
    class Own extends Promise<number> {}
    const given = [
      runInNewContext('Promise.resolve(2)'),
      Own.resolve(3),
      Object.assign(Promise.resolve(4), { pid: 1 }),
    ];
    gauge(() => given.shift());
    expect([await scrape('g'), await scrape('g'), await scrape('g')]).toEqual([['g 2.0'], ['g 3.0'], ['g 4.0']]);
    expect(faults).toEqual([]);
  });

  it.each([
    ['an object', (then: Loose): object => ({ then })],
    ['a function', (then: Loose): object => Object.assign(() => 1, { then })],
    ['a promise with a then of its own', (then: Loose): object => Object.assign(Promise.resolve(1), { then })],
  ])('does not run a query that is %s, and hands it to no value', async (_, create) => {
    const runs = jest.fn();
    const value = jest.fn(() => 1);
    gauge(() => create(runs), { value });
    expect(await scrape('g')).toEqual(['g 0.0']);
    expect([runs, value].map(({ mock }) => mock.calls)).toEqual([[], []]);
    expect(faults).toMatchObject([{ error: { code: 'INVALID_VALUE' } }]);
  });

  it('reports a value that came late to be no number', async () => {
    gauge(() => Promise.resolve('text'));
    expect(await scrape('g')).toEqual(['g 0.0']);
    expect(faults).toMatchObject([{ error: { code: 'INVALID_VALUE' } }]);
  });

  it('reports a function for the value that returns a promise', async () => {
    gauge(() => 1, { value: () => Promise.reject(new Error('never seen')) });
    expect(await scrape('g')).toEqual(['g 0.0']);
    expect(faults).toMatchObject([{ error: { code: 'INVALID_VALUE' } }]);
  });

  it('ends no program by a rejection, and keeps none alive while it waits', async () => {
    const program = 'spec/decorators/programs/pending-gauges.ts';
    const said = await runToSuccess(process.execPath, ['--import', 'tsx', program]);
    expect(JSON.parse(said)).toEqual(['Source.converts 1', 'Source.late 1', 'Source.rejects 1']);
  });

  it.each([
    { cache: -1 },
    { cache: NaN },
    { cache: Infinity },
    { cache: '1m' },
    { timeout: 0 },
    { timeout: -1 },
    { timeout: NaN },
    { timeout: 2 ** 31 },
    { timeout: '1m' },
  ])('refuses %p', (options) => {
    expect(codeOf(() => (Gauged as Loose)('g', options))).toBe('INVALID_OPTION');
  });
});

describe('a gauge with a cache', () => {
  it('reads what is there at once no more often than it says', async () => {
    const give = jest.fn().mockReturnValueOnce(1).mockReturnValueOnce(2);
    gauge(give, { cache: 1000 });
    expect(await scrape('g')).toEqual(['g 1.0']);
    await pass(999);
    expect(await scrape('g')).toEqual(['g 1.0']);
    await pass(1);
    expect(await scrape('g')).toEqual(['g 2.0']);
  });

  it('shows a value that came after the scrape had given it up', async () => {
    const late = new Deferred<number>();
    gauge(late.ask, { cache: 60_000, timeout: 1000 });
    const scraped = scrape('g');
    await pass(1000);
    expect(await scraped).toEqual(['g 0.0']);
    late.resolve(7);
    await pass(59_000);
    expect(await scrape('g')).toEqual(['g 7.0']);
    // It is kept from when it came.
    await pass(900);
    expect(await scrape('g')).toEqual(['g 7.0']);
    expect([late.asked, faults.length]).toEqual([1, 1]);
  });

  it('lets each scrape wait for the same promise, for its own time', async () => {
    const slow = new Deferred<number>();
    gauge(slow.ask, { cache: 10_000, timeout: 1000 });
    const first = scrape('g');
    await pass(900);
    const second = scrape('g');
    await pass(100);
    expect(await first).toEqual(['g 0.0']);
    slow.resolve(5);
    expect(await second).toEqual(['g 5.0']);
    expect(slow.asked).toBe(1);
  });

  it.each([
    [
      'a throw',
      (): never => {
        throw new Error('no');
      },
    ],
    ['a rejection', () => Promise.reject(new Error('no'))],
  ])('keeps no value after %s, but asks again', async (_, fail) => {
    const give = jest.fn<unknown, []>(() => 3).mockImplementationOnce(fail);
    gauge(give, { cache: 1000 });
    expect(await scrape('g')).toEqual(['g 0.0']);
    expect(await scrape('g')).toEqual(['g 3.0']);
    expect(faults).toHaveLength(1);
  });

  it.each([
    ['its timeout', { cache: 1000, timeout: 3000 }],
    ['its cache', { cache: 3000, timeout: 1000 }],
  ])('asks again for a promise that never settles when it is older than %s', async (_, options) => {
    const give = jest.fn<unknown, []>(() => 4).mockReturnValueOnce(new Deferred().promise);
    gauge(give, options);
    const first = scrape('g');
    await pass(2999);
    void scrape('g');
    expect(give).toHaveBeenCalledTimes(1);
    await pass(1);
    expect(await scrape('g')).toEqual(['g 4.0']);
    expect(give).toHaveBeenCalledTimes(2);
    await pass(3000);
    expect(await first).toEqual(['g 0.0']);
  });
});
