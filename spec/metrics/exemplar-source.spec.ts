import { counted } from '../../lib/decorators/counted.js';
import { timed } from '../../lib/decorators/timed.js';
import { Counter } from '../../lib/metrics/counter.js';
import { useExemplars, type ExemplarSource } from '../../lib/metrics/exemplar-source.js';
import { Histogram } from '../../lib/metrics/histogram.js';
import { Summary } from '../../lib/metrics/summary.js';
import type { ExemplarLabels } from '../../lib/model/exemplar.js';
import type { Exemplar, FamilySnapshot } from '../../lib/model/snapshot.js';
import { registry } from '../../lib/registry/global.js';
import { Registry } from '../../lib/registry/registry.js';
import { stopClock, type FakeClock } from './fake-clock.js';
import { codeOf } from './refusal-of.js';

interface Collecting {
  collect(): readonly FamilySnapshot[] | Promise<readonly FamilySnapshot[]>;
}

const COUNTER = { name: 'jobs_total', help: 'J.', registry: null } as const;
const HISTOGRAM = { name: 'wait_seconds', help: 'W.', buckets: [1, 2], registry: null } as const;
const bad = (value: unknown): never => value as never;

let clock: FakeClock;
let restore: (() => void)[] = [];
let asked = 0;
let current: ExemplarLabels | undefined;

/** Uses a source that says what `current` holds and counts how often it is asked. */
function use(options?: { readonly minIntervalSeconds?: number }): void {
  useSource(() => {
    asked += 1;
    return current;
  }, options);
}

function useSource(source: ExemplarSource, options?: { readonly minIntervalSeconds?: number }): void {
  restore.push(useExemplars(source, options));
}

beforeEach(() => {
  clock = stopClock();
  asked = 0;
  current = { trace_id: 'a' };
});

afterEach(() => {
  for (const undo of restore.reverse()) undo();
  restore = [];
  clock.restore();
});

function familyOf(instrument: Collecting): FamilySnapshot {
  const [family] = instrument.collect() as readonly FamilySnapshot[];
  return family;
}

function valuesOf(instrument: Collecting): readonly number[] {
  return [...familyOf(instrument).chunks[0].values];
}

/** The exemplars of all series, each as what it leads to and its value. */
function exemplarsOf(instrument: Collecting): string[] {
  return familyOf(instrument).chunks.flatMap(({ exemplars = [] }) => exemplars.map(show));
}

function show(exemplar: Exemplar | undefined): string {
  return exemplar === undefined
    ? '-'
    : `${exemplar.labels.map((pair) => pair.join('=')).join()} ${String(exemplar.value)}`;
}

describe('useExemplars', () => {
  it('gives counters exemplars, by every way to count', () => {
    use();
    const plain = new Counter(COUNTER);
    plain.inc(3);
    const labelled = new Counter({ ...COUNTER, labelNames: ['queue'] });
    labelled.inc({ queue: 'a' }, 4);
    labelled.labels({ queue: 'b' }).inc(5);
    expect(exemplarsOf(plain)).toEqual(['trace_id=a 3']);
    expect(exemplarsOf(labelled).slice(0, 2)).toEqual(['trace_id=a 4', 'trace_id=a 5']);
    expect([...valuesOf(plain), ...valuesOf(labelled)]).toEqual([3, 4, 5]);
  });

  it('gives histograms exemplars, one for each bucket, by every way to observe', () => {
    use();
    const plain = new Histogram(HISTOGRAM);
    plain.observe(0.5);
    plain.observe(3);
    const labelled = new Histogram({ ...HISTOGRAM, labelNames: ['queue'] });
    labelled.observe({ queue: 'a' }, 1.5);
    labelled.labels({ queue: 'a' }).observe(0.5);
    expect(exemplarsOf(plain)).toEqual(['trace_id=a 0.5', '-', 'trace_id=a 3']);
    expect(exemplarsOf(labelled)).toEqual(['trace_id=a 0.5', 'trace_id=a 1.5', '-']);
    expect(valuesOf(labelled)).toEqual([1, 1, 0, 2]);
  });

  it('gives native histograms exemplars', () => {
    use();
    const histogram = new Histogram({ name: 'h', help: 'H.', native: { schema: 0 }, registry: null });
    histogram.observe(3);
    clock.advance(1);
    histogram.observe(5);
    expect(histogram.collect()[0].chunks[0].natives?.[0]?.exemplars.map(show)).toEqual([
      'trace_id=a 3',
      'trace_id=a 5',
    ]);
  });

  it('gives decorated functions exemplars', () => {
    use();
    const registry = new Registry();
    const call = timed(
      counted(() => undefined, { name: 'calls_total', registry }),
      { name: 'call_seconds', registry },
    );
    call();
    const found = ['calls_total', 'call_seconds'].map((name) => exemplarsOf(registry.get(name) as Collecting));
    expect(found).toEqual([
      expect.arrayContaining(['trace_id=a 1']),
      expect.arrayContaining([expect.stringMatching(/^trace_id=a /)]),
    ]);
  });

  it('asks again for a place when its exemplar is a second old, or as old as it was told', () => {
    use();
    const counter = new Counter(COUNTER);
    const histogram = new Histogram(HISTOGRAM);
    counter.inc(1);
    counter.inc(2);
    histogram.observe(0.5);
    histogram.observe(0.6);
    histogram.observe(1.5);
    expect(asked).toBe(3);
    clock.advance(0.999);
    counter.inc(3);
    expect(asked).toBe(3);
    clock.advance(0.001);
    counter.inc(4);
    histogram.observe(0.7);
    expect(exemplarsOf(counter)).toEqual(['trace_id=a 4']);
    expect(exemplarsOf(histogram)).toEqual(['trace_id=a 0.7', 'trace_id=a 1.5', '-']);
    use({ minIntervalSeconds: 60 });
    clock.advance(59);
    counter.inc(5);
    expect(exemplarsOf(counter)).toEqual(['trace_id=a 4']);
    clock.advance(1);
    counter.inc(6);
    expect(exemplarsOf(counter)).toEqual(['trace_id=a 6']);
  });

  it('goes on when the clock was set back', () => {
    use();
    const counter = new Counter(COUNTER);
    counter.inc(1);
    clock.advance(-3600);
    counter.inc(2);
    expect(exemplarsOf(counter)).toEqual(['trace_id=a 2']);
  });

  it('leaves an exemplar that was given by hand as long, and lets one replace any', () => {
    use();
    const counter = new Counter(COUNTER);
    counter.inc(1, { by: 'hand' });
    counter.inc(2);
    expect(exemplarsOf(counter)).toEqual(['by=hand 1']);
    clock.advance(1);
    counter.inc(3);
    expect(exemplarsOf(counter)).toEqual(['trace_id=a 3']);
    counter.inc(4, { by: 'hand' });
    expect(exemplarsOf(counter)).toEqual(['by=hand 4']);
  });

  it('keeps what there is while the source has nothing, and takes no exemplar of NaN', () => {
    use();
    const histogram = new Histogram(HISTOGRAM);
    histogram.observe(NaN);
    expect(asked).toBe(0);
    histogram.observe(1);
    current = undefined;
    clock.advance(10);
    histogram.observe(0.1);
    expect(asked).toBe(2);
    expect(exemplarsOf(histogram)).toEqual(['trace_id=a 1', '-', '-']);
  });

  it('asks nobody for summaries, nor for a value that is refused', () => {
    use();
    new Summary({ name: 's', help: 'S.', registry: null }).observe(1);
    expect(codeOf(() => new Counter(COUNTER).inc(-1))).toBe('INVALID_INCREMENT');
    expect(asked).toBe(0);
  });

  it.each<[string, ExemplarSource]>([
    [
      'throws',
      () => {
        throw new Error('no context');
      },
    ],
    ['gives a bad name', () => ({ 'trace-id': 'a' })],
    ['gives too much', () => ({ trace_id: 'x'.repeat(121) })],
    ['gives no object', () => bad('trace')],
  ])('counts and reports the fault if the source %s', (_, source) => {
    const faults: unknown[] = [];
    restore.push(registry.diagnostics.onFirstFault((fault) => faults.push(fault)));
    const faultsBefore = registry.diagnostics.counts().find(({ source: from }) => from === 'exemplar')?.count ?? 0;
    useSource(source);
    const counter = new Counter(COUNTER);
    counter.inc();
    expect(valuesOf(counter)).toEqual([1]);
    expect(exemplarsOf(counter)).toEqual([]);
    expect(registry.diagnostics.counts()).toEqual([
      { source: 'exemplar', subject: 'useExemplars', count: faultsBefore + 1 },
    ]);
    expect(faults).toHaveLength(faultsBefore === 0 ? 1 : 0);
  });

  it('puts the previous source back', () => {
    use();
    const counter = new Counter({ ...COUNTER, labelNames: ['n'] });
    const undo = useExemplars(() => ({ other: 'b' }));
    counter.inc({ n: 1 });
    undo();
    counter.inc({ n: 2 });
    for (const each of restore.splice(0)) each();
    counter.inc({ n: 3 });
    expect(exemplarsOf(counter).slice(0, 3)).toEqual(['other=b 1', 'trace_id=a 1', '-']);
  });

  it('works for every copy of the package', () => {
    use();
    jest.isolateModules(() => {
      const copy = jest.requireActual<{ Counter: typeof Counter }>('../../lib/index.js');
      expect(copy.Counter).not.toBe(Counter);
      const counter = new copy.Counter(COUNTER);
      counter.inc();
      expect(exemplarsOf(counter)).toEqual(['trace_id=a 1']);
    });
  });

  it.each([
    ['no function', () => useExemplars(bad(undefined)), 'INVALID_OPTION'],
    ['a negative interval', () => useExemplars(() => undefined, { minIntervalSeconds: -1 }), 'INVALID_OPTION'],
    [
      'an interval without end',
      () => useExemplars(() => undefined, { minIntervalSeconds: Infinity }),
      'INVALID_OPTION',
    ],
    ['an option nobody reads', () => useExemplars(() => undefined, bad({ interval: 1 })), 'UNKNOWN_OPTION'],
  ])('refuses %s', (_, call, code) => {
    expect(codeOf(call)).toBe(code);
  });
});
