/**
 * The options that all call decorators have, and those of single ones: how much is recorded, and how many series there are.
 */

import {
  Counted,
  Counter,
  Gauge,
  Registry,
  counted,
  errorCounted,
  inFlight,
  observed,
  setClock,
  timed,
} from '../../lib/index.js';
import { systemClock } from '../../lib/support/clock.js';
import { samplesOf } from '../metrics/exposition-of.js';
import { stopClock } from '../metrics/fake-clock.js';
import { codeOf } from '../metrics/refusal-of.js';
import { DIALECTS, loadFixture } from './load-fixture.js';
import type * as ServiceFixture from './fixtures/service.js';

type Loose = (...given: readonly unknown[]) => unknown;

let registry: Registry;
beforeEach(() => {
  registry = new Registry();
  registry.diagnostics.onFirstFault(() => undefined);
});

function samples(name: string): string[] {
  const collector = registry.get(name);
  return collector === undefined ? ['no such family'] : samplesOf(collector).sort();
}

const boom = (): never => {
  throw new Error('fault');
};

describe('enabled', () => {
  it('false leaves the function as it is, and declares nothing', () => {
    const run = (): number => 1;
    expect(counted(run, { registry, enabled: false })).toBe(run);
    expect(registry.describe()).toEqual([]);
  });

  it.each(DIALECTS)('false leaves %s members as they are', (dialect) => {
    const { defineService } = loadFixture('service', dialect) as typeof ServiceFixture;
    const { Base } = defineService(Counted({ registry, enabled: false }), () => undefined);
    expect(new Base().value(2)).toBe(4);
    expect(registry.describe()).toEqual([]);
  });
});

describe('by', () => {
  const amount = (by: unknown, result: unknown): string[] => {
    const run = (counted as Loose)(() => result, 'a_total', { by, registry }) as () => unknown;
    expect(run()).toBe(result);
    return samples('a_total');
  };

  it('adds what it reads from the result and the arguments', () => {
    const send = counted((bytes: number) => ({ sent: bytes }), 'sent_bytes_total', {
      by: (result, bytes) => result.sent + bytes,
      labels: { size: (bytes) => bytes },
      registry,
    });
    send(10);
    send(10);
    expect(samples('sent_bytes_total')).toEqual(['sent_bytes_total{size="10"} 40.0']);
  });

  it('adds nothing for calls without a result', async () => {
    const fails = counted(async (): Promise<number> => Promise.reject(new Error('failed')), 'f_total', {
      by: (n) => n,
      registry,
    });
    await expect(fails()).rejects.toThrow('failed');
    expect(samples('f_total')).toEqual(['f_total 0.0']);
    expect(registry.diagnostics.counts()).toEqual([]);
  });

  it.each([
    ['throws', boom],
    ['is negative', () => -1],
    ['is NaN', () => NaN],
    ['is no number', () => 'text'],
  ])('that %s is reported, and adds nothing', (_, by) => {
    expect(amount(by, 1)).toEqual(['a_total 0.0']);
    expect(registry.diagnostics.counts()).toHaveLength(1);
  });

  it.each<readonly [string, object]>([
    ['without a name', { by: () => 1 }],
    ['of errors', { name: 'a_total', by: () => 1, on: 'error' }],
    ['when the call begins', { name: 'a_total', by: () => 1, on: 'call' }],
    ['that is no function', { name: 'a_total', by: 1 }],
  ])('is refused %s', (_, options) => {
    expect(codeOf(() => (counted as Loose)(() => 1, options))).toBe('INVALID_OPTION');
  });
});

describe('exemplar', () => {
  const forms: readonly (readonly [string, Loose])[] = [
    ['counted', counted as Loose],
    ['errorCounted', errorCounted as Loose],
    ['timed', timed as Loose],
    ['observed', observed as Loose],
  ];
  const run = (form: Loose, exemplar: unknown): string[] => {
    const fails = form === errorCounted;
    const call = form(
      (value: number) => {
        if (fails) throw new Error('failed');
        return value;
      },
      { name: 'x_total', exemplar, registry, ...(form === observed || form === timed ? { buckets: [60] } : {}) },
    ) as (value: number) => unknown;
    try {
      call(1);
    } catch (error) {
      expect((error as Error).message).toBe('failed');
    }
    return samples('x_total').filter((line) => !/ 0(\.0)?( |$)/.test(line));
  };

  it.each(forms)('of %s is read from the outcome and the arguments', (_, form) => {
    const seen: unknown[] = [];
    const lines = run(form, (outcome: { readonly kind: string }, value: number) => {
      seen.push(outcome.kind, value);
      return { trace_id: 'abc' };
    });
    expect(seen).toEqual([form === errorCounted ? 'error' : 'success', 1]);
    expect(lines.filter((line) => line.includes('# {trace_id="abc"}'))).toHaveLength(1);
  });

  it.each(
    forms.flatMap(([name, form]) => [
      [name, 'throws', form, boom] as const,
      [name, 'is too long', form, () => ({ a: 'x'.repeat(200) })] as const,
    ]),
  )('of %s that %s is reported, and the call is recorded', (_name, _fault, form, exemplar) => {
    const lines = run(form, exemplar);
    expect(lines.some((line) => / 1(\.0)?$/.test(line))).toBe(true);
    expect(lines.join()).not.toContain('#');
    expect(registry.diagnostics.counts()).toHaveLength(1);
  });

  it('may be none', () => {
    expect(run(counted as Loose, () => undefined)).toEqual(['x_total 1.0']);
    expect(registry.diagnostics.counts()).toEqual([]);
  });
});

describe('maxSeries', () => {
  const visit = (options: object): ((user: string, kind?: string) => unknown) =>
    (counted as Loose)((user: string) => user, 'visits_total', {
      labels: {
        user: (user: string) => user,
        kind: { from: (_: string, kind = 'web') => kind, values: ['web', 'app'] },
        zone: 'z',
      },
      maxSeries: 2,
      registry,
      ...options,
    }) as (user: string, kind?: string) => unknown;

  it('makes label values beyond it other, and reports that once', () => {
    const run = visit({});
    for (const user of ['a', 'b', 'c', 'd', 'a']) expect(run(user)).toBe(user);
    run('e', 'app');
    run('');
    expect(samples('visits_total')).toEqual([
      'visits_total{kind="app",user="other",zone="z"} 1.0',
      'visits_total{kind="web",user="",zone="z"} 1.0',
      'visits_total{kind="web",user="a",zone="z"} 2.0',
      'visits_total{kind="web",user="b",zone="z"} 1.0',
      'visits_total{kind="web",user="other",zone="z"} 2.0',
    ]);
    expect(registry.diagnostics.counts()).toEqual([{ source: 'decorator', subject: '', count: 1 }]);
  });

  it('names the family in its fault', () => {
    const faults: unknown[] = [];
    registry.diagnostics.onFirstFault(({ error }) => faults.push(error));
    const run = visit({});
    for (const user of ['a', 'b', 'c']) run(user);
    expect(faults).toEqual([
      expect.objectContaining({
        code: 'TOO_MANY_SERIES',
        message: expect.stringContaining('"visits_total" has 2 series') as string,
      }),
    ]);
  });

  it('holds for labels of the outcome, and is 1000 by default', () => {
    const run = counted((id: number) => id, 'r_total', {
      resultLabels: { id: (outcome) => outcome.result ?? 0 },
      registry,
    });
    for (let id = 0; id < 1005; id += 1) run(id);
    expect(samples('r_total')).toHaveLength(1001);
    expect(samples('r_total')).toContain('r_total{id="other"} 5.0');
  });

  it('counts all series of a declared instrument, whoever made them', () => {
    const declared = new Counter({ name: 'd_total', help: 'D.', labelNames: ['user'], registry });
    declared.inc({ user: 'x' });
    const run = counted((user: string) => user, declared, { labels: { user: (user) => user }, maxSeries: 1, registry });
    run('x');
    run('y');
    expect(samples('d_total')).toEqual(['d_total{user="other"} 1.0', 'd_total{user="x"} 2.0']);
  });

  it('does not hold for bounded labels, nor the kinds of errors of a program that has few', () => {
    const run = counted((kind: string) => kind, 'b_total', {
      labels: { kind: { from: (kind) => kind, values: ['a', 'b', 'c'] } },
      maxSeries: 1,
      registry,
    });
    run('b');
    run('z');
    expect(samples('b_total')).toHaveLength(4);
    expect(registry.diagnostics.counts()).toEqual([]);
  });

  it.each([0, -1, 1.5, NaN, 'many', null])('refuses %p', (maxSeries) => {
    expect(codeOf(() => visit({ maxSeries }))).toBe('INVALID_OPTION');
  });

  it('may be without end', () => {
    expect(() => visit({ maxSeries: Infinity })).not.toThrow();
  });
});

describe('oldest', () => {
  it('tells how long the oldest call has been in progress', async () => {
    const clock = stopClock();
    const open: (() => void)[] = [];
    const wait = inFlight(
      async (who: string) =>
        new Promise<string>((resolve) =>
          open.push(() => {
            resolve(who);
          }),
        ),
      {
        name: 'waiting',
        labels: { who: (who) => who },
        oldest: true,
        registry,
      },
    );
    const age = (): string[] => samples('waiting_oldest_seconds');
    expect(age()).toEqual([]);
    const calls = [wait('a')];
    clock.advance(3);
    calls.push(wait('a'), wait('b'));
    clock.advance(4);
    expect(age()).toEqual(['waiting_oldest_seconds{who="a"} 7.0', 'waiting_oldest_seconds{who="b"} 4.0']);
    open[0]();
    await calls[0];
    expect(age()[0]).toBe('waiting_oldest_seconds{who="a"} 4.0');
    open[1]();
    open[2]();
    await Promise.all(calls);
    expect(age()).toEqual(['waiting_oldest_seconds{who="a"} 0.0', 'waiting_oldest_seconds{who="b"} 0.0']);
    clock.restore();
  });

  it('forgets calls whose series was cleared, and goes on with the next', async () => {
    const clock = stopClock();
    const open: (() => void)[] = [];
    const wait = inFlight(async () => new Promise<void>((resolve) => open.push(resolve)), {
      name: 'w',
      oldest: true,
      registry,
    });
    const first = wait();
    (registry.get('w_oldest_seconds') as unknown as { clear(): void }).clear();
    clock.advance(1);
    const second = wait();
    clock.advance(1);
    expect(samples('w_oldest_seconds')).toEqual(['w_oldest_seconds 1.0']);
    for (const finish of open) finish();
    await Promise.all([first, second]);
    expect(samples('w_oldest_seconds')).toEqual(['w_oldest_seconds 0.0']);
    clock.restore();
  });

  it('belongs to a declared gauge as well', () => {
    const active = new Gauge({ name: 'active', help: 'A.', labelNames: ['zone'], constLabels: { app: 'x' }, registry });
    inFlight(() => 1, active, { labels: { zone: 'z' }, oldest: true, registry })();
    expect(samples('active_oldest_seconds')).toEqual(['active_oldest_seconds{app="x",zone="z"} 0.0']);
  });

  it('refuses a gauge that is set by hand', () => {
    new Gauge({
      name: 'method_in_flight_oldest_seconds',
      help: 'How long the oldest call in progress has been running.',
      unit: 'seconds',
      labelNames: ['class', 'method'],
      registry,
    });
    expect(codeOf(() => inFlight(() => 1, { oldest: true, registry }))).toBe('NAME_CONFLICT');
  });

  it('reads the clock no oftener than a duration does', () => {
    let readings = 0;
    const restore = setClock({ ...systemClock, monotonicSeconds: () => (readings += 1) });
    timed(
      inFlight(() => 1, { oldest: true, registry }),
      { registry },
    )();
    restore();
    expect(readings).toBe(2);
  });
});
