/**
 * How long a gathering waits for collectors, and how often it asks them.
 */

import { Gauge } from '../../lib/metrics/gauge.js';
import type { FamilySnapshot } from '../../lib/model/snapshot.js';
import { FamilyBuilder } from '../../lib/model/family-builder.js';
import { Registry } from '../../lib/registry/registry.js';
import { union } from '../../lib/registry/view.js';
import { setClock } from '../../lib/support/clock.js';

const slow = new FamilyBuilder({ name: 'slow', type: 'gauge', help: 'S.' }).add({}, 1).build();

interface Held {
  readonly registry: Registry;
  readonly asked: () => number;
  answer(families?: readonly FamilySnapshot[]): void;
  fail(error: Error): void;
}

/** A registry of a gauge and of a collector that answers when told to. */
function heldRegistry(): Held {
  const registry = new Registry();
  registry.diagnostics.onFirstFault(() => undefined);
  new Gauge({ name: 'quick', help: 'Q.', registry });
  const runs: { resolve(families: readonly FamilySnapshot[]): void; reject(error: Error): void }[] = [];
  registry.register({
    describe: () => [slow.descriptor],
    collect: () => new Promise((resolve, reject) => runs.push({ resolve, reject })),
  });
  return {
    registry,
    asked: () => runs.length,
    answer: (families = [slow]) => {
      runs.at(-1)?.resolve(families);
    },
    fail: (error) => {
      runs.at(-1)?.reject(error);
    },
  };
}

const namesOf = (families: readonly FamilySnapshot[]): string[] => families.map(({ descriptor }) => descriptor.name);

let seconds = 0;
let restore: () => void;

beforeEach(() => {
  seconds = 0;
  restore = setClock({ epochSeconds: () => seconds, monotonicSeconds: () => seconds });
});

afterEach(() => {
  restore();
});

describe('a gathering with a timeout', () => {
  it('leaves out a collector that does not answer in time, counts it and says who it was', async () => {
    const { registry } = heldRegistry();
    const { families, errors } = await registry.gather({ timeout: 5 });
    expect(namesOf(families)).toEqual(['prometheus_sdk_faults_total', 'quick']);
    expect(errors).toEqual([
      {
        families: ['slow'],
        error: expect.objectContaining({
          code: 'TIMED_OUT',
          message: expect.stringMatching(/^collector of \[slow\]: no answer for \d+\.\d s: /) as unknown,
        }) as unknown,
      },
    ]);
    expect(registry.diagnostics.counts()).toEqual([{ source: 'collector', subject: 'slow', count: 1 }]);
  });

  it('brings what is there in time', async () => {
    const { registry, answer } = heldRegistry();
    const gathered = registry.gather({ timeout: 60_000 });
    answer();
    expect(namesOf((await gathered).families)).toEqual(['quick', 'slow']);
  });

  it.each(['answers', 'fails'])('does not mind that a collector %s too late', async (way) => {
    const { registry, answer, fail } = heldRegistry();
    await registry.gather({ timeout: 5 });
    if (way === 'answers') answer();
    else fail(new Error('too late to matter'));
    const again = registry.gather({ timeout: 60_000 });
    answer();
    expect((await again).errors).toEqual(way === 'answers' ? [] : [expect.objectContaining({ families: ['slow'] })]);
  });

  it('asks nobody again who has not answered, and waits for the rest of the time', async () => {
    const { registry, asked, answer } = heldRegistry();
    await registry.gather({ timeout: 5 });
    seconds = 3;
    const gathered = registry.gather({ timeout: 60_000 });
    answer();
    expect(namesOf((await gathered).families)).toContain('slow');
    expect(asked()).toBe(1);
  });

  it('does not wait for whom has had the time already', async () => {
    const { registry, asked } = heldRegistry();
    const first = registry.gather({ timeout: 60_000 });
    seconds = 60;
    const { errors } = await registry.gather({ timeout: 60_000 });
    expect(errors).toMatchObject([{ error: { message: expect.stringContaining('no answer for 60.0 s') as unknown } }]);
    expect(asked()).toBe(1);
    void first;
  });

  it('asks again when the answer has come', async () => {
    const { registry, asked, answer } = heldRegistry();
    for (const times of [1, 2]) {
      const gathered = registry.gather({ timeout: 60_000 });
      expect(asked()).toBe(times);
      answer();
      await gathered;
    }
  });

  it('runs a lazy thenable once', async () => {
    const registry = new Registry();
    let runs = 0;
    const lazy = {
      then: (resolve: (families: readonly FamilySnapshot[]) => void) => {
        runs += 1;
        resolve([slow]);
      },
    };
    registry.register({ describe: () => [slow.descriptor], collect: () => lazy as never });
    expect(namesOf((await registry.gather({ timeout: 1000 })).families)).toEqual(['slow']);
    expect(runs).toBe(1);
  });

  it('says how long who answers later took, through a view and a union as well', async () => {
    const { registry, answer } = heldRegistry();
    const answered: [string, number][] = [];
    const onAnswer = (...answer: [string, number]): void => {
      answered.push(answer);
    };
    const gathered = union(registry.view({ prefix: 'a_' })).gather({ timeout: 60_000, onAnswer });
    seconds = 2;
    answer();
    await gathered;
    expect(answered).toEqual([['a_slow', 2]]);
  });

  it('holds for a view and a union', async () => {
    const { registry } = heldRegistry();
    const { errors } = await union(registry.view({ prefix: 'a_' })).gather({ timeout: 5 });
    expect(errors).toMatchObject([{ families: ['a_slow'], error: { code: 'TIMED_OUT' } }]);
  });
});

describe('a gathering without a timeout', () => {
  it('asks for itself', async () => {
    const { registry, asked, answer } = heldRegistry();
    void registry.gather({ timeout: 60_000 });
    const gathered = registry.gather();
    expect(asked()).toBe(2);
    answer();
    expect(namesOf((await gathered).families)).toContain('slow');
  });
});
