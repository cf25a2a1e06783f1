import { counted } from '../../lib/decorators/counted.js';
import { inFlight } from '../../lib/decorators/in-flight.js';
import { Counter } from '../../lib/metrics/counter.js';
import { counter as declareCounter } from '../../lib/metrics/declare.js';
import { Gauge } from '../../lib/metrics/gauge.js';
import { Histogram } from '../../lib/metrics/histogram.js';
import { StateSet } from '../../lib/metrics/state-set.js';
import { Summary } from '../../lib/metrics/summary.js';
import { Registry } from '../../lib/registry/registry.js';
import { runToSuccess } from '../child-program.js';
import { samplesOf } from './exposition-of.js';
import { stopClock, type FakeClock } from './fake-clock.js';
import { codeOf, refusalOf } from './refusal-of.js';

let clock: FakeClock;

beforeEach(() => {
  clock = stopClock(1000);
});
afterEach(() => {
  clock.restore();
});

const OPTIONS = { help: 'M.', labelNames: ['a'], ttlSeconds: 60, registry: null } as const;

function createCounter(options: object = {}): Counter<'a'> {
  return new Counter({ ...OPTIONS, name: 'n_total', ...options });
}

/** Lets time pass with a gathering every 10 seconds, and returns what the last one brought. */
function pass(seconds: number, collector: Parameters<typeof samplesOf>[0]): string[] {
  let samples: string[] = [];
  for (let passed = 0; passed < seconds; passed += 10) {
    clock.advance(10);
    samples = samplesOf(collector);
  }
  return samples;
}

describe('a series of a family with ttlSeconds', () => {
  it('vanishes when nobody has touched it for so long, and begins again at 0 when it comes back', () => {
    const counter = createCounter();
    counter.inc({ a: 'idle' }, 5);
    expect(samplesOf(counter)).toEqual(['n_total{a="idle"} 5.0']);
    expect(pass(60, counter)).toEqual(['n_total{a="idle"} 5.0']);
    expect(pass(20, counter)).toEqual([]);
    expect([counter.seriesCount, counter.find({ a: 'idle' })]).toEqual([0, undefined]);
    counter.inc({ a: 'idle' });
    expect(counter.labels({ a: 'idle' }).startTime).toBe(1080);
    expect(samplesOf(counter)).toEqual(['n_total{a="idle"} 1.0']);
  });

  it.each<[string, (counter: Counter<'a'>) => void]>([
    ['its labels', (counter) => counter.inc({ a: 'used' })],
    ['adding nothing', (counter) => counter.inc({ a: 'used' }, 0)],
    ['init', (counter) => counter.init({ a: 'used' })],
    ['labels', (counter) => void counter.labels('used')],
    ['find', (counter) => void counter.find({ a: 'used' })],
  ])('stays as long as it is used by %s', (_, use) => {
    const counter = createCounter();
    counter.inc({ a: 'idle' });
    counter.init({ a: 'used' });
    for (let time = 0; time < 300; time += 20) {
      use(counter);
      pass(20, counter);
    }
    expect(samplesOf(counter)).toEqual([expect.stringMatching(/^n_total\{a="used"\}/)]);
  });

  it('stays as long as its handle counts', () => {
    const counter = createCounter();
    const handle = counter.labels('kept');
    for (let time = 0; time < 300; time += 50) {
      handle.inc();
      pass(50, counter);
    }
    expect(samplesOf(counter)).toEqual(['n_total{a="kept"} 6.0']);
  });

  it('expires by time, however many scrapers there are', () => {
    const counter = createCounter();
    counter.inc({ a: 'x' });
    for (let scrape = 0; scrape < 1000; scrape += 1) counter.collect();
    expect(samplesOf(counter)).toHaveLength(1);
    clock.advance(15);
    for (let scrape = 0; scrape < 1000; scrape += 1) counter.collect();
    clock.advance(59);
    for (let scrape = 0; scrape < 1000; scrape += 1) counter.collect();
    expect(samplesOf(counter)).toHaveLength(1);
    clock.advance(1);
    expect(samplesOf(counter)).toEqual([]);
  });

  it('has its whole time after a long pause between gatherings, since somebody may have used it', () => {
    const counter = createCounter();
    counter.inc({ a: 'x' });
    counter.collect();
    clock.advance(10_000);
    expect(samplesOf(counter)).toHaveLength(1);
    clock.advance(59);
    expect(samplesOf(counter)).toHaveLength(1);
    clock.advance(1);
    expect(samplesOf(counter)).toEqual([]);
  });

  it('does not expire if it stands for all that were too many', () => {
    const registry = new Registry();
    registry.diagnostics.onFirstFault(() => undefined);
    const counter = createCounter({ maxSeries: 1, registry });
    for (const a of ['x', 'y', 'z']) counter.inc({ a });
    expect(pass(200, counter)).toEqual(['n_total{a="__overflow__"} 2.0']);
    counter.inc({ a: 'y' });
    expect(samplesOf(counter)).toContain('n_total{a="y"} 1.0');
  });

  it('stays without labels', () => {
    const single = new Counter({ name: 's_total', help: 'S.', ttlSeconds: 60, registry: null });
    expect(pass(300, single)).toEqual(['s_total 0.0']);
  });

  it('keeps the others apart from those that take its place', () => {
    const counter = createCounter();
    for (let n = 0; n < 3000; n += 1) counter.inc({ a: `u${String(n)}` }, n);
    for (let time = 0; time < 100; time += 10) {
      for (let n = 0; n < 3000; n += 3) counter.inc({ a: `u${String(n)}` });
      pass(10, counter);
    }
    expect(counter.seriesCount).toBe(1000);
    for (let n = 0; n < 3000; n += 1) counter.inc({ a: `u${String(n)}` }, 0);
    const values = new Map(samplesOf(counter).map((line) => line.split(' ') as [string, string]));
    const expected = Array.from({ length: 3000 }, (_, n): [string, string] => [
      `n_total{a="u${String(n)}"}`,
      n % 3 === 0 ? `${String(n + 10)}.0` : '0.0',
    ]);
    expect(values).toEqual(new Map(expected));
  });

  it('leaves with no more than 10 000 others, so that no gathering takes long', () => {
    const counter = createCounter();
    for (let n = 0; n < 12_000; n += 1) counter.init({ a: n });
    clock.advance(100);
    for (let scrape = 0; scrape < 2; scrape += 1) counter.collect();
    clock.advance(60);
    counter.collect();
    expect(counter.seriesCount).toBe(2000);
    counter.collect();
    expect(counter.seriesCount).toBe(0);
  });
});

describe('a handle that somebody kept', () => {
  it('brings its series back when it is used, with all that it counted', () => {
    const counter = createCounter();
    const handle = counter.labels('kept');
    handle.inc(5, { trace_id: 'one' });
    expect(pass(100, counter)).toEqual([]);
    expect([handle.isLive, handle.value]).toEqual([true, 5]);
    handle.inc(2);
    expect([handle.value, handle.startTime]).toEqual([7, 1000]);
    expect(samplesOf(counter)).toEqual([
      expect.stringMatching(/^n_total\{a="kept"\} 7\.0 # \{trace_id="one"\} 5\.0 1000/),
    ]);
    expect(counter.labels('kept')).toBe(handle);
    expect(pass(100, counter)).toEqual([]);
  });

  it('is what its labels lead to, so that there are never two', () => {
    const counter = createCounter();
    const handle = counter.labels('kept');
    handle.inc(5);
    pass(100, counter);
    counter.inc({ a: 'kept' });
    expect(counter.labels({ a: 'kept' })).toBe(handle);
    handle.inc();
    expect(samplesOf(counter)).toEqual(['n_total{a="kept"} 7.0']);
  });

  it.each<[string, (counter: Counter<'a'>) => unknown]>([
    ['remove', (counter) => counter.remove({ a: 'kept' })],
    ['removeMatching', (counter) => counter.removeMatching({ a: 'kept' })],
    ['clear', (counter) => counter.clear()],
  ])('does not come back after %s', (_, removeFrom) => {
    const counter = createCounter();
    const handle = counter.labels('kept');
    pass(100, counter);
    removeFrom(counter);
    handle.inc(3);
    expect([handle.isLive, handle.value, samplesOf(counter)]).toEqual([false, 3, []]);
    counter.inc({ a: 'kept' });
    expect(samplesOf(counter)).toEqual(['n_total{a="kept"} 1.0']);
  });

  it('of a gauge stays by being set to what it is, or up and down again', () => {
    const gauge = new Gauge({ ...OPTIONS, name: 'g' });
    const [same, busy, idle] = ['same', 'busy', 'idle'].map((a) => gauge.labels(a));
    idle.set(3);
    for (let time = 0; time < 300; time += 20) {
      same.set(21);
      busy.inc();
      busy.dec();
      gauge.set({ a: 'by label' }, 5);
      pass(20, gauge);
    }
    expect(samplesOf(gauge).sort()).toEqual(['g{a="busy"} 0.0', 'g{a="by label"} 5.0', 'g{a="same"} 21.0']);
    idle.dec();
    expect(samplesOf(gauge)).toContain('g{a="idle"} 2.0');
  });

  it('of a gauge that is NaN expires like others', () => {
    const gauge = new Gauge({ ...OPTIONS, name: 'g' });
    gauge.set({ a: 'x' }, NaN);
    expect(pass(100, gauge)).toEqual([]);
  });

  it('of a histogram keeps its native buckets, and counts observations of 0', () => {
    const histogram = new Histogram({ ...OPTIONS, name: 'h', buckets: [1], native: { factor: 1.1 } });
    const [kept, zero] = [histogram.labels('kept'), histogram.labels('zero')];
    kept.observe(5);
    for (let time = 0; time < 100; time += 20) {
      zero.observe(0);
      pass(20, histogram);
    }
    expect(histogram.seriesCount).toBe(1);
    kept.observe(5);
    const [{ chunks }] = histogram.collect();
    expect(chunks[0].labels.count).toBe(2);
    expect(chunks[0].natives?.[0]?.positive.counts).toEqual(Float64Array.of(2));
  });

  it('of a summary does not stay because its quantiles change with time', () => {
    const summary = new Summary({ ...OPTIONS, name: 's', objectives: { 0.5: 0.1 }, maxAgeSeconds: 30 });
    const [kept] = [summary.labels('kept')];
    kept.observe(5);
    expect(pass(110, summary)).toEqual([]);
    kept.observe(7);
    expect(samplesOf(summary)).toEqual([
      's{a="kept",quantile="0.5"} 7.0',
      's_sum{a="kept"} 12.0',
      's_count{a="kept"} 2',
    ]);
  });

  it('of a state set stays by changing states, and by being set to what it is', () => {
    const states = new StateSet({ ...OPTIONS, name: 't', states: ['x', 'y', 'z'] });
    const [same, turn, idle] = ['same', 'turn', 'idle'].map((a) => states.labels(a));
    idle.set('x');
    for (let time = 0; time < 140; time += 20) {
      same.set('y');
      turn.toggle(time % 40 === 0 ? 'x' : 'y', true);
      pass(20, states);
    }
    expect(states.seriesCount).toBe(2);
  });
});

describe('a handle that nobody kept', () => {
  it('takes its series with it, so that the same labels begin again at 0 and in step', async () => {
    const program = 'spec/metrics/programs/expired-handles.ts';
    const said = await runToSuccess(process.execPath, ['--expose-gc', '--import', 'tsx', program]);
    expect(JSON.parse(said)).toEqual({ hidden: 0, values: [1, 5], natives: [1], startTimes: [1100], removed: false });
  });
});

describe('the option ttlSeconds', () => {
  it.each([0, -1, NaN, -Infinity, '5', null])('refuses %p', (ttlSeconds) => {
    expect(refusalOf(() => createCounter({ ttlSeconds })).message).toMatch(
      /^counter "n_total": ttlSeconds .* must be a number above 0, or Infinity$/,
    );
    expect(codeOf(() => createCounter({ ttlSeconds }))).toBe('INVALID_OPTION');
  });

  it.each([
    [undefined, undefined],
    [Infinity, undefined],
    [0.5, 0.5],
  ])('%p reads back as %p', (ttlSeconds, read) => {
    expect(createCounter({ ttlSeconds }).ttlSeconds).toBe(read);
  });

  it('is part of the definition', () => {
    const options = { name: 'd_total', help: 'D.', labelNames: ['a'], registry: new Registry() } as const;
    const first = declareCounter({ ...options, ttlSeconds: 5 });
    expect(declareCounter({ ...options, ttlSeconds: 5 })).toBe(first);
    expect(refusalOf(() => declareCounter(options)).message).toContain('ttlSeconds is 5 there and undefined here');
  });
});

describe('a decorator that is given ttlSeconds', () => {
  it('passes it on to its family, and finds series that vanished', () => {
    const registry = new Registry();
    const options = { help: 'D.', ttlSeconds: 60, registry } as const;
    const fixed = counted((kind: string) => kind, 'fixed_total', options);
    const read = counted((kind: string) => kind, 'read_total', { ...options, labels: { kind: (kind) => kind } });
    const metric = registry.get('read_total') as Counter<'kind'>;
    expect(metric.ttlSeconds).toBe(60);
    for (const kind of ['a', 'b']) read(kind);
    fixed('a');
    for (let time = 0; time < 100; time += 10) {
      read('b');
      pass(10, metric);
    }
    expect(samplesOf(metric)).toEqual(['read_total{kind="b"} 11.0']);
    read('a');
    expect(metric.seriesCount).toBe(2);
    expect(samplesOf(registry.get('fixed_total') as Counter)).toEqual(['fixed_total 1.0']);
  });

  it('comes back to the series of a member that vanished', () => {
    const registry = new Registry();
    const run = counted((fail: boolean) => fail, 'd_total', { help: 'D.', ttlSeconds: 60, outcome: true, registry });
    const metric = registry.get('d_total') as Counter<'outcome'>;
    run(false);
    expect(pass(100, metric)).toEqual([]);
    run(false);
    expect(samplesOf(metric)).toEqual(['d_total{outcome="success"} 2.0']);
  });

  it('needs a name, and no instrument', () => {
    const declared = createCounter();
    const fn = (): void => undefined;
    expect(codeOf(() => counted(fn, { ttlSeconds: 5 } as never))).toBe('INVALID_OPTION');
    expect(codeOf(() => counted(fn, declared, { labels: { a: 1 }, ttlSeconds: 5 } as never))).toBe('INVALID_OPTION');
    expect(codeOf(() => inFlight(fn, 'f', { ttlSeconds: 5 } as never))).toBe('UNKNOWN_OPTION');
    expect(codeOf(() => counted(fn, 'c_total', { help: 'C.', ttlSeconds: -1 }))).toBe('INVALID_OPTION');
  });
});
