import { counted } from '../../lib/decorators/counted.js';
import { Counter } from '../../lib/metrics/counter.js';
import { counter } from '../../lib/metrics/declare.js';
import { Gauge } from '../../lib/metrics/gauge.js';
import { Histogram } from '../../lib/metrics/histogram.js';
import { StateSet } from '../../lib/metrics/state-set.js';
import { Summary } from '../../lib/metrics/summary.js';
import { registry as globalRegistry } from '../../lib/registry/global.js';
import { Registry } from '../../lib/registry/registry.js';
import type { Fault } from '../../lib/support/diagnostics.js';
import { samplesOf } from './exposition-of.js';
import { codeOf, refusalOf } from './refusal-of.js';

let registry: Registry;
let warned: Fault[];

beforeEach(() => {
  registry = new Registry();
  warned = [];
  registry.diagnostics.onFirstFault((fault) => warned.push(fault));
});

function capped(maxSeries: number, options: object = {}): Counter<'user' | 'zone'> {
  const names = { name: 'visits_total', help: 'Visits.', labelNames: ['user', 'zone'] } as const;
  return new Counter({ ...names, maxSeries, registry, ...options });
}

function visit(counter: Counter<'user' | 'zone'>, ...users: readonly string[]): void {
  for (const user of users) counter.inc({ user, zone: 'z' });
}

describe('a family with maxSeries', () => {
  it('counts label sets beyond it together, so that totals stay right', () => {
    const counter = capped(2);
    visit(counter, 'a', 'b', 'c', 'd', 'a', 'd');
    expect(samplesOf(counter)).toEqual([
      'visits_total{user="a",zone="z"} 2.0',
      'visits_total{user="b",zone="z"} 1.0',
      'visits_total{user="__overflow__",zone="__overflow__"} 3.0',
    ]);
    expect(counter.seriesCount).toBe(3);
  });

  it('keeps nothing of what it has no room for, and goes on finding what it has', () => {
    const counter = capped(1);
    visit(counter, 'a', 'b');
    expect(counter.find({ user: 'b', zone: 'z' })).toBeUndefined();
    expect(counter.remove({ user: 'b', zone: 'z' })).toBe(false);
    expect(counter.find({ user: 'a', zone: 'z' })?.value).toBe(1);
  });

  it('gives the handle of the series for the rest, by object and by position', () => {
    const counter = capped(1);
    const first = counter.labels('a', 'z');
    const rest = counter.labels('b', 'z');
    expect(counter.labels({ user: 'c', zone: 'z' })).toBe(rest);
    expect(counter.find({ user: '__overflow__', zone: '__overflow__' })).toBe(rest);
    expect(counter.labels('a', 'z')).toBe(first);
  });

  it('has room again for what was removed, one each', () => {
    const counter = capped(2);
    visit(counter, 'a', 'b', 'c');
    expect(counter.remove({ user: 'a', zone: 'z' })).toBe(true);
    visit(counter, 'd', 'e');
    expect(samplesOf(counter)).toEqual([
      'visits_total{user="d",zone="z"} 1.0',
      'visits_total{user="b",zone="z"} 1.0',
      'visits_total{user="__overflow__",zone="__overflow__"} 2.0',
    ]);
  });

  it('removes the series for the rest when it is asked to, and has it again when it needs it', () => {
    const counter = capped(1);
    visit(counter, 'a', 'b', 'b');
    expect(counter.removeMatching({ user: '__overflow__' })).toBe(1);
    visit(counter, 'b');
    expect(samplesOf(counter)[1]).toBe('visits_total{user="__overflow__",zone="__overflow__"} 1.0');
  });

  it('begins with all its room after clear', () => {
    const counter = capped(1);
    visit(counter, 'a', 'b');
    counter.clear();
    visit(counter, 'b');
    expect(samplesOf(counter)).toEqual(['visits_total{user="b",zone="z"} 1.0']);
  });

  it('does not count the series for the rest, even if it was there first', () => {
    const counter = capped(2);
    counter.init({ user: '__overflow__', zone: '__overflow__' });
    visit(counter, 'a', 'b', '__overflow__');
    expect(counter.seriesCount).toBe(3);
    expect(warned).toHaveLength(1);
  });

  it('refuses bad label values and amounts as ever', () => {
    const counter = capped(1);
    visit(counter, 'a', 'b');
    expect(codeOf(() => counter.inc({ user: 'c', zone: 'z' }, -1))).toBe('INVALID_INCREMENT');
    expect(codeOf(() => counter.inc({ user: null, zone: 'z' } as never))).toBe('INVALID_LABEL_VALUE');
    expect(codeOf(() => counter.inc({ user: 'c' } as never))).toBe('MISSING_LABEL');
    expect(samplesOf(counter)[1]).toMatch(/ 1\.0$/);
  });

  it('reports every look-up that found no room, and warns of the first with the family, the limit and the remedy', async () => {
    const counter = capped(1);
    visit(counter, 'a', 'b', 'c', 'b');
    expect(warned).toEqual([
      {
        source: 'instrument',
        subject: 'visits_total',
        error: expect.objectContaining({
          code: 'TOO_MANY_SERIES',
          message:
            'counter "visits_total": has 1 series and no room for another: ' +
            'the rest goes to its series "__overflow__"; bound the labels, remove series, or raise maxSeries',
        }) as unknown,
      },
    ]);
    expect(await registry.metrics()).toContain(
      '\nprometheus_sdk_faults_total{source="instrument",subject="visits_total"} 3\n',
    );
  });

  it.each([
    ['is enrolled nowhere', { registry: null }],
    ['has a registry without diagnostics', { registry: { register: () => undefined } }],
  ])('reports to the process-wide registry if it %s', (_, options) => {
    const stopped = globalRegistry.diagnostics.onFirstFault((fault) => warned.push(fault));
    visit(capped(1, { name: `lonely_${String(Object.keys(options.registry ?? {}).length)}`, ...options }), 'a', 'b');
    stopped();
    expect(warned).toHaveLength(1);
  });

  it('reports to the registry that an idempotent form was given', () => {
    const declared = counter({ name: 'd_total', help: 'D.', labelNames: ['a'], maxSeries: 1, registry });
    for (const a of [1, 2]) declared.inc({ a });
    expect(registry.diagnostics.counts()).toEqual([{ source: 'instrument', subject: 'd_total', count: 1 }]);
  });

  it('holds for decorated calls as for others', () => {
    const declared = new Counter({ name: 'd_total', help: 'D.', labelNames: ['a'], maxSeries: 1, registry });
    const run = counted((a: string) => a, declared, { labels: { a: (a) => a }, registry });
    for (const a of ['x', 'y', 'z']) expect(run(a)).toBe(a);
    expect(samplesOf(declared)).toEqual(['d_total{a="x"} 1.0', 'd_total{a="__overflow__"} 2.0']);
  });

  it('has no meaning without labels', () => {
    const single = new Counter({ name: 's_total', help: 'S.', maxSeries: 1, registry });
    single.inc();
    single.clear();
    single.inc();
    expect(samplesOf(single)).toEqual(['s_total 1.0']);
    expect(registry.diagnostics.counts()).toEqual([]);
  });
});

describe('other instruments with maxSeries', () => {
  const options = { help: 'M.', labelNames: ['a'], maxSeries: 1, registry: null } as const;
  let restore: () => void;

  beforeEach(() => {
    restore = globalRegistry.diagnostics.onFirstFault(() => undefined);
  });
  afterEach(() => {
    restore();
  });

  it('add up, observe and set in the series for the rest', () => {
    const gauge = new Gauge({ ...options, name: 'g' });
    const histogram = new Histogram({ ...options, name: 'h', buckets: [1], native: { factor: 1.1 } });
    const summary = new Summary({ ...options, name: 's', objectives: { 0.5: 0.1 } });
    const states = new StateSet({ ...options, name: 't', states: ['on', 'off'] });
    for (const a of ['x', 'y', 'z']) {
      gauge.inc({ a }, 2);
      histogram.observe({ a }, 3);
      summary.observe({ a }, 4);
      states.set({ a }, a === 'z' ? 'on' : 'off');
    }
    expect(
      [gauge, histogram, summary, states].map((each) => samplesOf(each).slice(samplesOf(each).length / 2)),
    ).toEqual([
      ['g{a="__overflow__"} 4.0'],
      [
        'h_bucket{a="__overflow__",le="1.0"} 0',
        'h_bucket{a="__overflow__",le="+Inf"} 2',
        'h_sum{a="__overflow__"} 6.0',
        'h_count{a="__overflow__"} 2',
      ],
      ['s{a="__overflow__",quantile="0.5"} 4.0', 's_sum{a="__overflow__"} 8.0', 's_count{a="__overflow__"} 2'],
      ['t{a="__overflow__",t="on"} 1.0', 't{a="__overflow__",t="off"} 0.0'],
    ]);
  });
});

describe('the option maxSeries', () => {
  it.each([0, -1, 1.5, NaN, -Infinity, '5', null])('refuses %p', (maxSeries) => {
    const { code, message } = refusalOf(() => capped(maxSeries as number));
    expect([code, message]).toEqual([
      'INVALID_OPTION',
      `counter "visits_total": maxSeries ${typeof maxSeries === 'string' ? '"5"' : String(maxSeries)} must be an integer from 1, or Infinity`,
    ]);
    expect(registry.get('visits_total')).toBeUndefined();
  });

  it.each([
    [undefined, undefined],
    [Infinity, undefined],
    [7, 7],
  ])('%p reads back as %p', (maxSeries, read) => {
    expect(capped(1, { maxSeries }).maxSeries).toBe(read);
  });

  it('is part of the definition', () => {
    const options = { name: 'd_total', help: 'D.', labelNames: ['a'], registry } as const;
    const first = counter({ ...options, maxSeries: 5 });
    expect(counter({ ...options, maxSeries: 5 })).toBe(first);
    expect(refusalOf(() => counter(options)).message).toContain('maxSeries is 5 there and undefined here');
    expect(refusalOf(() => counter({ ...options, maxSeries: 6 })).code).toBe('NAME_CONFLICT');
  });

  it('of Infinity and of nothing are the same definition', () => {
    const options = { name: 'd_total', help: 'D.', labelNames: ['a'], registry } as const;
    expect(counter({ ...options, maxSeries: Infinity })).toBe(counter(options));
  });
});
