/**
 * What users of other JavaScript clients have been bitten by, as they see it: one case per defect.
 */

import {
  Counter,
  FamilyBuilder,
  Gauge,
  Histogram,
  Registry,
  Summary,
  counter,
  setClock,
  union,
  type Gatherer,
} from '../../lib/index.js';
import { negotiate, writeOpenMetrics, writeText } from '../../lib/exposition.js';
import { scrape } from '../../lib/http/scrape.js';
import { codeOf } from '../metrics/refusal-of.js';

const bad = (value: unknown): never => value as never;

async function openMetrics(gatherer: Gatherer, created = false): Promise<string> {
  const { families } = await gatherer.gather();
  return [...writeOpenMetrics(families, { created })].join('');
}

/** The sample lines of text 0.0.4. */
async function samples(gatherer: Gatherer): Promise<string[]> {
  const { families } = await gatherer.gather();
  const lines = [...writeText(families)].join('').split('\n');
  return lines.filter((line) => line !== '' && !line.startsWith('#'));
}

/** A registry that keeps its warnings to itself. */
function quietRegistry(): Registry {
  const registry = new Registry();
  registry.diagnostics.onFirstFault(() => {});
  return registry;
}

describe('series', () => {
  it('stay apart when label values hold what other clients put between them', async () => {
    const registry = new Registry();
    const c = new Counter({ name: 'c', help: 'C.', labelNames: ['a', 'b'], registry });
    c.inc({ a: 'x|y', b: 'z' });
    c.inc({ a: 'x', b: 'y|z' }, 2);
    c.inc({ a: 'x,b:y', b: 'z' }, 3);
    c.inc({ a: 'x', b: 'y,b:z' }, 4);
    c.inc({ a: 'x\\|y', b: 'z' }, 5);
    expect(await samples(registry)).toEqual([
      'c{a="x|y",b="z"} 1',
      'c{a="x",b="y|z"} 2',
      'c{a="x,b:y",b="z"} 3',
      'c{a="x",b="y,b:z"} 4',
      'c{a="x\\\\|y",b="z"} 5',
    ]);
  });

  it('of an empty label value are not those of a missing one, which is refused', async () => {
    const registry = new Registry();
    const c = new Counter({ name: 'c', help: 'C.', labelNames: ['a'], registry });
    c.inc({ a: '' });
    expect([undefined, null].map((a) => codeOf(() => c.inc(bad({ a }))))).toEqual([
      'MISSING_LABEL',
      'INVALID_LABEL_VALUE',
    ]);
    expect(await samples(registry)).toEqual(['c{a=""} 1']);
  });

  it('are not made of objects and arrays, whose text would not be escaped', async () => {
    const registry = new Registry();
    const c = new Counter({ name: 'c', help: 'C.', labelNames: ['a'], registry });
    const injection = '"} 1\nevil{a="';
    const values = [{ toString: () => injection }, [injection], new String(injection), () => injection, Symbol('a')];
    expect(values.map((a) => codeOf(() => c.inc(bad({ a }))))).toEqual(values.map(() => 'INVALID_LABEL_VALUE'));
    c.inc({ a: injection });
    expect(await samples(registry)).toEqual(['c{a="\\"} 1\\nevil{a=\\""} 1']);
  });

  it('look the same in whatever order the caller writes the labels', async () => {
    const registry = new Registry();
    const c = new Counter({ name: 'c', help: 'C.', labelNames: ['b', 'a'], registry });
    c.inc({ b: 1, a: 2 });
    c.inc({ a: 2, b: 1 });
    c.inc({ a: 3, b: 1 });
    expect(await samples(registry)).toEqual(['c{a="2",b="1"} 2', 'c{a="3",b="1"} 1']);
  });

  it('begin at zero when initialised, and keep their value when they are alive', async () => {
    const registry = new Registry();
    const h = new Histogram({ name: 'h', help: 'H.', buckets: [1], labelNames: ['a'], registry });
    h.init({ a: 'new' });
    h.observe({ a: 'live' }, 0.5);
    h.init({ a: 'live' });
    expect((await samples(registry)).filter((line) => line.startsWith('h_count'))).toEqual([
      'h_count{a="new"} 0',
      'h_count{a="live"} 1',
    ]);
  });

  it('of a histogram without labels are there after it was cleared', async () => {
    const registry = new Registry();
    const h = new Histogram({ name: 'h', help: 'H.', buckets: [1], registry });
    h.observe(0.5);
    h.clear();
    const zero = ['h_bucket{le="1"} 0', 'h_bucket{le="+Inf"} 0', 'h_sum 0', 'h_count 0'];
    expect(await samples(registry)).toEqual(zero);
  });
});

describe('values', () => {
  it.each<[string, unknown]>([
    ['unsorted', [1, 3, 2]],
    ['given twice', [1, 1]],
    ['Infinity', [1, Infinity]],
    ['NaN', [NaN]],
    ['texts', ['1']],
    ['none', []],
  ])('of buckets that are %s are refused', (_, buckets) => {
    expect(codeOf(() => new Histogram({ name: 'h', help: 'H.', registry: null, buckets: bad(buckets) }))).toBe(
      'INVALID_BUCKETS',
    );
  });

  it('of a counter cannot be spoilt by NaN, a negative number or a text', async () => {
    const registry = new Registry();
    const c = new Counter({ name: 'c', help: 'C.', registry });
    c.inc(5);
    expect([NaN, -1, '1', Infinity].map((amount) => codeOf(() => c.inc(bad(amount))))).toEqual(
      Array<string>(4).fill('INVALID_INCREMENT'),
    );
    expect(await samples(registry)).toEqual(['c 5']);
  });

  it('that are NaN or infinite are written as the formats spell them', async () => {
    const registry = new Registry();
    const g = new Gauge({ name: 'g', help: 'G.', labelNames: ['a'], registry });
    for (const value of [NaN, Infinity, -Infinity]) g.set({ a: value }, value);
    expect(await samples(registry)).toEqual(['g{a="NaN"} NaN', 'g{a="Infinity"} +Inf', 'g{a="-Infinity"} -Inf']);
  });

  it('of a summary in which nothing happened lately have no quantiles, neither 0 nor old ones', async () => {
    let seconds = 0;
    const restore = setClock({ epochSeconds: () => seconds, monotonicSeconds: () => seconds });
    const registry = new Registry();
    const s = new Summary({ name: 's', help: 'S.', objectives: { 0.5: 0.01 }, maxAgeSeconds: 60, registry });
    const before = await samples(registry);
    s.observe(100);
    seconds = 50;
    s.observe(1);
    // The old observation has left the window, the young one has not: each step of the window counts for itself.
    seconds = 61;
    const during = await samples(registry);
    seconds = 1000;
    const after = await samples(registry);
    restore();
    expect([before[0], during[0], after[0]]).toEqual([
      's{quantile="0.5"} NaN',
      's{quantile="0.5"} 1',
      's{quantile="0.5"} NaN',
    ]);
    expect(after.slice(1)).toEqual(['s_sum 101', 's_count 2']);
  });

  it('of timers are in seconds', () => {
    let seconds = 0;
    const restore = setClock({ epochSeconds: () => seconds, monotonicSeconds: () => seconds });
    const h = new Histogram({ name: 'h', help: 'H.', registry: null });
    const end = h.startTimer();
    seconds += 0.25;
    end();
    restore();
    expect(h.labels().sum).toBe(0.25);
    expect(h.buckets[h.buckets.length - 1]).toBe(10);
  });

  it('may carry their own time, in text 0.0.4 too', async () => {
    const registry = new Registry();
    const family = new FamilyBuilder({ name: 'g', type: 'gauge', help: 'G.' }).add({}, 5, { timestamp: 1700000000.5 });
    registry.register({ describe: () => [family.descriptor], collect: () => [family.build()] });
    expect(await samples(registry)).toEqual(['g 5 1700000000500']);
    expect(await openMetrics(registry)).toContain('\ng 5.0 1700000000.5\n');
  });
});

describe('names', () => {
  it('stay as they are after OpenMetrics was written', async () => {
    const registry = new Registry();
    const c = new Counter({ name: 'jobs', help: 'J.', registry });
    new Counter({ name: 'done_total', help: 'D.', registry });
    const before = await registry.metrics();
    await openMetrics(registry);
    await openMetrics(registry);
    expect(await registry.metrics()).toBe(before);
    expect(c.descriptor.name).toBe('jobs');
    expect(registry.get('jobs')).toBe(c);
  });

  it('that a format derives are taken: x beside x_total, h_count beside the histogram h', async () => {
    const registry = new Registry();
    new Counter({ name: 'x_total', help: 'X.', registry });
    new Histogram({ name: 'h', help: 'H.', registry });
    const before = await registry.metrics();
    expect([
      codeOf(() => new Counter({ name: 'x', help: 'X.', registry })),
      codeOf(() => new Gauge({ name: 'h_count', help: 'H.', registry })),
      codeOf(() => new Counter({ name: 'h_sum', help: 'H.', registry })),
    ]).toEqual(['NAME_CONFLICT', 'NAME_CONFLICT', 'NAME_CONFLICT']);
    expect(await registry.metrics()).toBe(before);
  });

  it('that are registered already can be asked for again, as hot reload does', async () => {
    const registry = new Registry();
    for (let load = 0; load < 3; load += 1) counter({ name: 'jobs_total', help: 'J.', registry }).inc();
    expect(await samples(registry)).toEqual(['jobs_total 3']);
  });

  it('of one family from two sources come with one set of metadata', async () => {
    const sources = ['a', 'b'].map((scope) => {
      const registry = new Registry();
      new Counter({ name: 'jobs_total', help: 'J.', constLabels: { scope }, registry });
      return registry;
    });
    const text = await union(...sources).metrics();
    expect(text.match(/^# (TYPE|HELP) jobs_total/gm)).toHaveLength(2);
    expect(await samples(union(...sources))).toEqual(['jobs_total{scope="a"} 0', 'jobs_total{scope="b"} 0']);
  });

  it.each([[['le']], [['a.b']], [['a', 'a']]])(
    'of labels that would be written twice are refused: %p',
    (labelNames) => {
      expect(codeOf(() => new Histogram({ name: 'h', help: 'H.', labelNames, registry: null }))).toMatch(
        /^(RESERVED|INVALID)_LABEL_NAME$/,
      );
    },
  );
});

describe('a scrape', () => {
  it('survives a collector that fails, and says so', async () => {
    const registry = quietRegistry();
    new Gauge({ name: 'broken', help: 'B.', registry, collect: async () => Promise.reject(new Error('no')) });
    new Gauge({ name: 'whole', help: 'W.', registry });
    expect(await samples(registry)).toEqual([
      'prometheus_sdk_faults_total{source="collector",subject="broken"} 1',
      'whole 0',
    ]);
  });

  it('gets the format it asks for, exemplars and all, whatever the next one asks for', async () => {
    const registry = new Registry();
    new Counter({ name: 'c_total', help: 'C.', registry }).inc(1, { trace_id: 'abc' });
    const ask = async (accept: string | undefined): Promise<string> => {
      const request = { method: 'GET', accept, acceptEncoding: undefined };
      const { headers, body } = await scrape(registry, request, () => {});
      return `${headers['Content-Type']}\n${Buffer.concat([...body]).toString()}`;
    };
    const classic = 'text/plain; version=0.0.4; charset=utf-8\n# HELP c_total C.\n# TYPE c_total counter\nc_total 1\n';
    expect(await ask(undefined)).toBe(classic);
    expect(await ask('application/openmetrics-text;version=1.0.0')).toMatch(
      /^application\/openmetrics-text; version=1\.0\.0; .*\n# TYPE c counter\n# HELP c C\.\nc_total 1\.0 # \{trace_id="abc"\} 1\.0 \d/,
    );
    expect(await ask('text/html')).toBe(classic);
    expect(negotiate('application/openmetrics-text;version=1.0.0').name).toBe('OpenMetricsText1.0.0');
  });

  it('in OpenMetrics has escaped help, units, canonical bounds and start times', async () => {
    const restore = setClock({ epochSeconds: () => 1700000000, monotonicSeconds: () => 0 });
    const registry = new Registry();
    const options = { help: 'Say "how long".', unit: 'seconds', buckets: [1], registry };
    new Histogram({ name: 'wait_seconds', ...options }).observe(1);
    restore();
    expect(await openMetrics(registry, true)).toBe(
      [
        '# TYPE wait_seconds histogram',
        '# UNIT wait_seconds seconds',
        '# HELP wait_seconds Say \\"how long\\".',
        'wait_seconds_bucket{le="1.0"} 1',
        'wait_seconds_bucket{le="+Inf"} 1',
        'wait_seconds_sum 1.0',
        'wait_seconds_count 1',
        'wait_seconds_created 1700000000',
        '# EOF',
        '',
      ].join('\n'),
    );
  });
});

describe('an exemplar', () => {
  it('may be 128 code points long, not UTF-16 units, and a longer one is refused before anything is counted', async () => {
    const registry = new Registry();
    const c = new Counter({ name: 'c_total', help: 'C.', registry });
    c.inc(1, { t: '🚀'.repeat(127) });
    expect(codeOf(() => c.inc(1, { t: '🚀'.repeat(128) }))).toBe('INVALID_EXEMPLAR');
    expect(await samples(registry)).toEqual(['c_total 1']);
  });

  it('stays when later increments have none', async () => {
    const registry = new Registry();
    const c = new Counter({ name: 'c_total', help: 'C.', registry });
    c.inc(1, { trace_id: 'abc' });
    c.inc();
    expect(await openMetrics(registry)).toContain('c_total 2.0 # {trace_id="abc"} 1.0 ');
  });
});
