import { Gauge } from '../../lib/metrics/gauge.js';
import type { FamilySnapshot } from '../../lib/model/snapshot.js';
import { Registry } from '../../lib/registry/registry.js';
import { expositionOf, samplesOf } from './exposition-of.js';
import { stopClock } from './fake-clock.js';
import { codeOf, refusalOf } from './refusal-of.js';

const OPTIONS = { name: 'depth', help: 'Depth.', registry: null } as const;
const plain = (): Gauge => new Gauge(OPTIONS);
const labelled = (): Gauge<'queue'> => new Gauge({ ...OPTIONS, labelNames: ['queue'] });
const bad = (value: unknown): never => value as never;
const sample = async (gauge: Gauge | Gauge<'queue'>): Promise<string[]> => {
  const families: readonly FamilySnapshot[] = await gauge.collect();
  return samplesOf({ collect: () => families });
};

describe('Gauge', () => {
  it('goes up and down', () => {
    const gauge = plain();
    expect(samplesOf(gauge)).toEqual(['depth 0.0']);
    gauge.set(10);
    gauge.inc();
    gauge.inc(2.5);
    gauge.dec();
    gauge.dec(20);
    expect(gauge.labels().value).toBe(-7.5);
    expect(samplesOf(gauge)).toEqual(['depth -7.5']);
  });

  it('goes up and down by series and by handle', () => {
    const gauge = labelled();
    gauge.set({ queue: 'a' }, 10);
    gauge.inc({ queue: 'a' });
    gauge.dec({ queue: 'b' }, 0.5);
    gauge.inc({ queue: 'b' }, undefined);
    const c = gauge.labels({ queue: 'c' });
    c.set(5);
    c.dec();
    c.inc(3);
    c.dec(1.5);
    c.inc();
    gauge.init({ queue: 'd' });
    expect(samplesOf(gauge)).toEqual([
      'depth{queue="a"} 11.0',
      'depth{queue="b"} 0.5',
      'depth{queue="c"} 6.5',
      'depth{queue="d"} 0.0',
    ]);
  });

  it.each([NaN, Infinity, -Infinity, -0, Number.MAX_VALUE])('holds %p', (value) => {
    const gauge = plain();
    gauge.set(value);
    expect(gauge.labels().value).toBe(value);
  });

  it.each(['1', true, 1n, undefined, [], null])('refuses %p before anything changed', (value) => {
    const gauges = [plain(), labelled()] as const;
    gauges[0].set(5);
    const before = gauges.map(expositionOf);
    const calls = [
      () => gauges[0].set(bad(value)),
      () => gauges[0].labels().set(bad(value)),
      () => gauges[1].set({ queue: 'new' }, bad(value)),
      ...(value === undefined ? [] : [() => gauges[1].inc({ queue: 'new' }, bad(value))]),
      ...(value === undefined ? [] : [() => gauges[1].dec({ queue: 'new' }, bad(value))]),
      ...(value === undefined ? [] : [() => gauges[0].labels().inc(bad(value))]),
      ...(value === undefined ? [] : [() => gauges[0].labels().dec(bad(value))]),
    ];
    expect(new Set(calls.map(codeOf))).toEqual(new Set(['INVALID_VALUE']));
    expect(gauges.map(expositionOf)).toEqual(before);
  });

  it('is set to the wall clock', () => {
    const clock = stopClock(1234.5);
    const gauges = [plain(), labelled()] as const;
    gauges[0].setToCurrentTime();
    gauges[1].setToCurrentTime({ queue: 'a' });
    clock.restore();
    expect(gauges.flatMap(samplesOf)).toEqual(['depth 1234.5', 'depth{queue="a"} 1234.5']);
  });
});

describe('Gauge.trackInProgress', () => {
  it('counts a synchronous call and returns what it returned', () => {
    const gauge = labelled();
    const during = gauge.trackInProgress({ queue: 'a' }, () => gauge.labels({ queue: 'a' }).value);
    expect([during, gauge.labels({ queue: 'a' }).value]).toEqual([1, 0]);
  });

  it('counts a call that throws and passes the error on', () => {
    const gauge = plain();
    const error = new Error('no');
    const call = (): never => {
      throw error;
    };
    expect(() => gauge.trackInProgress(call)).toThrow(error);
    expect(gauge.labels().value).toBe(0);
  });

  it.each<[string, () => Promise<unknown>, 'resolved' | 'rejected']>([
    ['fulfilled', async () => Promise.resolve(7), 'resolved'],
    ['rejected', async () => Promise.reject(new Error('no')), 'rejected'],
  ])('counts a promise until it is %s and settles the same way', async (_, call, outcome) => {
    const gauge = plain();
    const pending = gauge.trackInProgress(call);
    expect(gauge.labels().value).toBe(1);
    const settled = await pending.then(
      (value) => ['resolved', value],
      (error: unknown) => ['rejected', (error as Error).message],
    );
    expect(settled).toEqual(outcome === 'resolved' ? ['resolved', 7] : ['rejected', 'no']);
    expect(gauge.labels().value).toBe(0);
  });

  it('counts calls that overlap, and does not fall below zero after the gauge was cleared', async () => {
    const gauge = plain();
    let finish: (() => void)[] = [];
    const call = async (): Promise<void> => new Promise((resolve) => (finish = [...finish, resolve]));
    const calls = [gauge.trackInProgress(call), gauge.trackInProgress(call)];
    expect(gauge.labels().value).toBe(2);
    gauge.clear();
    for (const done of finish) done();
    await Promise.all(calls);
    expect(gauge.labels().value).toBe(0);
  });
});

describe('the callback of a gauge', () => {
  it.each<[string, () => unknown]>([
    ['a number', () => 7],
    ['a promise of a number', async () => Promise.resolve(7)],
  ])('sets the gauge by returning %s', async (_, collect) => {
    expect(await sample(new Gauge({ ...OPTIONS, collect }))).toEqual(['depth 7.0']);
  });

  it('gets the gauge and may set its series itself, now or later', async () => {
    const now = new Gauge({ ...OPTIONS, labelNames: ['queue'], collect: (gauge) => gauge.set({ queue: 'a' }, 1) });
    const later = new Gauge({
      ...OPTIONS,
      labelNames: ['queue'],
      collect: async (gauge) => {
        await Promise.resolve();
        gauge.clear();
        gauge.set({ queue: 'b' }, 2);
      },
    });
    later.set({ queue: 'stale' }, 1);
    expect(await sample(now)).toEqual(['depth{queue="a"} 1.0']);
    expect(await sample(later)).toEqual(['depth{queue="b"} 2.0']);
  });

  it('is called at every scrape and answers at once if it can', () => {
    let calls = 0;
    const gauge = new Gauge({ ...OPTIONS, collect: () => (calls += 1) });
    expect([samplesOf(gauge), samplesOf(gauge)]).toEqual([['depth 1.0'], ['depth 2.0']]);
  });

  it.each<[string, () => unknown]>([
    ['a text', () => '7'],
    ['null', () => null],
    ['a promise of a text', async () => Promise.resolve('7')],
    ['a rejection', async () => Promise.reject(new Error('no'))],
    ['a lazy thenable', () => ({ then: () => 7 })],
    [
      'an error',
      () => {
        throw new Error('no');
      },
    ],
  ])('costs the family its place in that scrape for %s', async (_, collect) => {
    const registry = new Registry();
    registry.diagnostics.onFirstFault(() => {});
    new Gauge({ name: 'broken', help: 'B.', registry, collect });
    new Gauge({ name: 'whole', help: 'W.', registry });
    const { families, errors } = await registry.gather();
    expect(families.map(({ descriptor }) => descriptor.name)).toEqual(['prometheus_sdk_faults_total', 'whole']);
    expect(errors.map((failed) => failed.families)).toEqual([['broken']]);
  });

  it('says what a labelled gauge should do instead of returning a number', () => {
    const gauge = new Gauge({ ...OPTIONS, labelNames: ['queue'], collect: () => 7 });
    expect(refusalOf(() => gauge.collect()).message).toBe(
      'gauge "depth": collect returned 7: set the series inside it and return nothing',
    );
  });
});
