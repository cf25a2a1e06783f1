/**
 * registerResult: what a program teaches the decorators of results of its own.
 */

import { EventEmitter } from 'node:events';
import { Registry, counted, inFlight, registerResult } from '../../lib/index.js';
import { refusalOf } from '../metrics/refusal-of.js';
import { measured, pass, recordedAs, stopClock } from './measured.js';

stopClock();

class Job extends EventEmitter {}

/** It works when it is run, and can be run again. */
class Task {
  constructor(readonly work: () => void) {}
  run(): void {
    this.work();
  }
}

const registered: (() => void)[] = [];
const register: typeof registerResult = (adapter) => {
  const remove = registerResult(adapter);
  registered.push(remove);
  return remove;
};
afterEach(() => {
  for (const remove of registered.splice(0)) remove();
});

function registerJobs(): () => void {
  return register({
    match: (result) => result instanceof Job,
    wrap: (job: Job, settle) => {
      job.once('done', () => settle('success', job));
      job.once('failed', (error) => settle('error', error));
      job.once('aborted', () => settle('cancelled'));
      return job;
    },
  });
}

describe('a registered result', () => {
  it.each([
    ['done', 'success'],
    ['failed', 'error'],
    ['aborted', 'cancelled'],
  ])('ends its call when the adapter says so, once: %s', (event, outcome) => {
    registerJobs();
    const job = new Job();
    const { run, recorded } = measured(() => job);
    expect(run()).toBe(job);
    pass(2);
    expect(recorded()).toEqual({ calls: {}, seconds: 0, running: 1 });
    job.emit(event, new Error('x'));
    job.emit('done');
    expect(recorded()).toEqual(recordedAs(outcome, 2));
  });

  it('is a value again when the adapter was taken out', () => {
    const remove = registerJobs();
    remove();
    remove();
    const { run, recorded } = measured(() => new Job());
    run();
    expect(recorded()).toEqual(recordedAs('success'));
  });

  it('may be another object than was returned, and begin later, and again', () => {
    register({
      match: (result) => result instanceof Task,
      wrap: (task: Task, _settle, defer) => {
        const begin = defer();
        return new Task(() => {
          const settle = begin();
          task.run();
          settle('success');
        });
      },
    });
    const { run, recorded } = measured(() => new Task(() => pass(3)));
    const returned = run();
    pass(10);
    expect(recorded()).toEqual({ calls: {}, seconds: 0, running: 0 });
    returned.run();
    returned.run();
    expect(recorded()).toEqual({ calls: { success: 2 }, seconds: 6, running: 0 });
  });

  it('may be a function, or of a kind that the SDK knows; the first adapter that knows it is the one', () => {
    const asked: string[] = [];
    for (const name of ['first', 'second']) {
      register({
        match: (result) => Symbol.iterator in result || typeof result === 'function',
        wrap: (result, settle) => {
          asked.push(name);
          settle('cancelled');
          return result;
        },
      });
    }
    const { run, recorded } = measured((value: unknown) => value);
    run(() => 1);
    run((function* () {})());
    expect(asked).toEqual(['first', 'first']);
    expect(recorded()).toEqual({ calls: { cancelled: 2 }, seconds: 0, running: 0 });
  });

  it('is no plain promise: adapters are not asked about those', async () => {
    let asked = 0;
    register({ match: () => (asked += 1) > 0, wrap: (result) => result });
    await measured(async () => Promise.resolve(1)).run();
    measured(() => 1).run();
    expect(asked).toBe(0);
  });
});

describe('a fault of an adapter', () => {
  const boom = (): never => {
    throw new Error('fault');
  };

  it.each<readonly [string, Parameters<typeof registerResult>[0], number]>([
    ['match throws', { match: boom, wrap: (result) => result }, 0],
    ['wrap throws', { match: () => true, wrap: boom }, 0],
    [
      'wrap throws after the end',
      {
        match: () => true,
        wrap: (_, settle) => {
          settle('success');
          return boom();
        },
      },
      0,
    ],
    ['wrap returns nothing', { match: () => true, wrap: (() => undefined) as never }, 1],
  ])('is reported, and the caller gets what was returned: %s', (_, adapter, running) => {
    register(adapter);
    const registry = new Registry();
    const faults: unknown[] = [];
    registry.diagnostics.onFirstFault((fault) => faults.push(fault));
    const value = {};
    const run = inFlight(
      counted(() => value, { registry }),
      'running',
      { registry },
    );
    expect(run()).toBe(value);
    expect(faults).toHaveLength(1);
    expect(registry.diagnostics.counts()).toMatchObject([{ source: 'decorator', count: 1 }]);
    expect(registry.get('running')?.collect()).toMatchObject([{ chunks: [{ values: Float64Array.of(running) }] }]);
  });

  it('does not keep the next adapter from being asked', () => {
    register({ match: boom, wrap: boom });
    registerJobs();
    const registry = new Registry();
    registry.diagnostics.onFirstFault(() => undefined);
    const job = new Job();
    const run = counted(() => job, 'jobs_total', { registry, on: 'error' });
    run().emit('failed', new Error('x'));
    expect(registry.get('jobs_total')?.collect()).toMatchObject([{ chunks: [{ values: Float64Array.of(1) }] }]);
  });
});

describe('registerResult', () => {
  const loose = registerResult as (adapter: unknown) => () => void;

  it.each<readonly [unknown, RegExp]>([
    [undefined, /options must be an object/],
    [{ wrap: (result: object) => result }, /match undefined must be a function/],
    [{ match: () => true, wrap: 1 }, /wrap 1 must be a function/],
    [{ match: () => true, wrap: (result: object) => result, name: 'x' }, /unknown option "name"/],
  ])('refuses %p', (adapter, message) => {
    expect(refusalOf(() => loose(adapter)).message).toMatch(message);
  });
});
