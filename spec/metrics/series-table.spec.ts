import fc from 'fast-check';
import { Counter } from '../../lib/metrics/counter.js';
import { Histogram } from '../../lib/metrics/histogram.js';
import { labelAt, type SeriesChunk } from '../../lib/model/snapshot.js';
import { samplesOf } from './exposition-of.js';
import { stopClock } from './fake-clock.js';

const createCounter = (): Counter<'b' | 'a'> =>
  new Counter({ name: 'n_total', help: 'N.', labelNames: ['b', 'a'], constLabels: { aa: 'c' }, registry: null });

const chunksOf = (counter: { collect(): unknown }): readonly SeriesChunk[] =>
  (counter.collect() as readonly { chunks: readonly SeriesChunk[] }[])[0].chunks;

/** The rows of chunks as `label texts -> value`. */
function rowsOf(chunks: readonly SeriesChunk[]): [string, number][] {
  return chunks.flatMap(({ labels, values }) =>
    Array.from({ length: labels.count }, (_, row): [string, number] => [
      labels.columns.map((column) => `${column.name}=${labelAt(column, row)}`).join(' '),
      values[row],
    ]),
  );
}

describe('a table of series', () => {
  it('agrees with a map through births, additions, removals and clearing', () => {
    const a = fc.integer({ min: 0, max: 40 });
    const step = fc.oneof(
      { weight: 8, arbitrary: fc.record({ kind: fc.constant('inc' as const), a }) },
      { weight: 4, arbitrary: fc.record({ kind: fc.constant('remove' as const), a }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('removeMatching' as const), a }) },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 150, size: 'max' }), (steps) => {
        const counter = createCounter();
        const model = new Map<string, number>();
        const key = (n: number): string => `a=${String(n)} aa=c b=${String(n % 4)}`;
        for (const { kind, a } of steps) {
          const labels = { a, b: a % 4 };
          if (kind === 'inc') {
            counter.inc(labels, a);
            model.set(key(a), (model.get(key(a)) ?? 0) + a);
          } else if (kind === 'remove') {
            expect(counter.remove(labels)).toBe(model.delete(key(a)));
          } else {
            const matching = [...model.keys()].filter((known) => known.endsWith(`b=${String(a % 4)}`));
            expect(counter.removeMatching({ b: a % 4 })).toBe(matching.length);
            for (const known of matching) model.delete(known);
          }
        }
        expect(new Map(rowsOf(chunksOf(counter)))).toEqual(model);
        counter.clear();
        expect(chunksOf(counter)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('keeps three thousand series apart, by handle and by labels', () => {
    const counter = createCounter();
    const numbers = Array.from({ length: 3001 }, (_, n) => n);
    const handles = numbers.map((n) => counter.labels({ a: n, b: 'x' }));
    for (const n of numbers) handles[n].inc(n);
    for (const n of numbers) counter.inc({ b: 'x', a: String(n) }, 0.5);
    expect(rowsOf(chunksOf(counter))).toEqual(numbers.map((n) => [`a=${String(n)} aa=c b=x`, n + 0.5]));
    expect(numbers.filter((n) => counter.labels({ a: n, b: 'x' }) !== handles[n])).toEqual([]);
  });

  it('lets old snapshots be while numbers change, series come and go, and their texts', () => {
    const counter = createCounter();
    for (let n = 0; n < 20; n += 1) counter.inc({ a: n, b: 'old' }, n);
    const snapshot = chunksOf(counter);
    const before = rowsOf(snapshot);
    for (let n = 0; n < 3000; n += 1) {
      counter.inc({ a: `churn ${String(n)}`, b: 'new' });
      counter.remove({ a: `churn ${String(n)}`, b: 'new' });
    }
    for (let n = 0; n < 20; n += 2) counter.remove({ a: n, b: 'old' });
    for (let n = 1; n < 20; n += 2) counter.inc({ a: n, b: 'old' });
    expect(rowsOf(snapshot)).toEqual(before);
    expect(rowsOf(chunksOf(counter))).toEqual(
      [1, 3, 5, 7, 9, 11, 13, 15, 17, 19].map((n) => [`a=${String(n)} aa=c b=old`, n + 1]),
    );
  });

  it('does not hoard the label values of series that are gone', () => {
    const counter = createCounter();
    counter.inc({ a: 'kept', b: 'kept' });
    for (let n = 0; n < 10_000; n += 1) {
      counter.inc({ a: n, b: 'x' });
      counter.remove({ a: n, b: 'x' });
    }
    const [{ labels }] = chunksOf(counter);
    expect(Math.max(...labels.columns.map(({ dictionary }) => dictionary.length))).toBe(2);
    counter.inc({ a: 'kept', b: 'kept' });
    expect(rowsOf(chunksOf(counter))).toEqual([['a=kept aa=c b=kept', 2]]);
  });

  it('lets snapshots be that are read when all their series have made way for others, of few texts and of very many', () => {
    const counter = createCounter();
    const rowsFrom = (first: number): [string, number][] =>
      Array.from({ length: 6000 }, (_, n) => [`a=${String(n + first)} aa=c b=${String(n % 10)}`, n + 1]);
    for (let n = 0; n < 6000; n += 1) counter.inc({ a: n, b: n % 10 }, n + 1);
    const [readLate, readTwice] = [chunksOf(counter), chunksOf(counter)];
    expect(rowsOf(readTwice)).toEqual(rowsFrom(0));
    for (let n = 0; n < 6000; n += 1) counter.remove({ a: n, b: n % 10 });
    // From the last to the first, since the row that was left last is taken first.
    for (let n = 5999; n >= 0; n -= 1) counter.inc({ a: n + 6000, b: n % 10 }, n + 1);
    expect(rowsOf(readLate)).toEqual(rowsFrom(0));
    expect(rowsOf(readTwice)).toEqual(rowsFrom(0));
    expect(rowsOf(chunksOf(counter))).toEqual(rowsFrom(6000));
  });

  it('hands out the same label columns as long as the series of a chunk are the same', () => {
    const counter = createCounter();
    for (let n = 0; n < 600; n += 1) counter.init({ a: n, b: 'x' });
    const rows = (): unknown[] => chunksOf(counter).map(({ labels }) => labels);
    const [first, second] = rows();
    counter.inc({ a: 1, b: 'x' });
    expect(rows().map((labels, chunk) => labels === [first, second][chunk])).toEqual([true, true]);
    counter.inc({ a: 'new', b: 'x' });
    expect(rows().map((labels, chunk) => labels === [first, second][chunk])).toEqual([true, false]);
    counter.remove({ a: 0, b: 'x' });
    expect(rows()[0]).not.toBe(first);
  });

  it('makes snapshots of the instant they are taken at', () => {
    const counter = createCounter();
    counter.inc({ a: 1, b: 1 });
    const snapshot = chunksOf(counter);
    counter.inc({ a: 1, b: 1 });
    expect(rowsOf(snapshot)).toEqual([['a=1 aa=c b=1', 1]]);
  });
});

describe('a handle', () => {
  it('is the same object for the same labels, however they are given', () => {
    const counter = createCounter();
    const handle = counter.labels({ a: 200, b: true });
    expect(counter.labels({ b: 'true', a: '200' })).toBe(handle);
    expect(counter.labels(true, 200)).toBe(handle);
    expect(counter.labels('true', '200')).toBe(handle);
    expect(handle.isLive).toBe(true);
  });

  it.each<[string, (counter: Counter<'a' | 'b'>) => unknown]>([
    ['remove', (counter) => counter.remove({ a: 1, b: 1 })],
    ['removeMatching', (counter) => counter.removeMatching({ a: 1 })],
    ['clear', (counter) => counter.clear()],
  ])('goes on working after %s, and never touches the series that takes its place', (_, removeFrom) => {
    const counter = createCounter();
    const old = counter.labels({ a: 1, b: 1 });
    old.inc(5, { trace_id: 'old' });
    removeFrom(counter);
    expect(old.isLive).toBe(false);
    counter.init({ a: 2, b: 2 });
    old.inc(1, { trace_id: 'lost' });
    expect(old.value).toBe(6);
    expect(samplesOf(counter)).toEqual(['n_total{a="2",aa="c",b="2"} 0.0']);
    const again = counter.labels({ a: 1, b: 1 });
    expect([again === old, again.value, again.isLive]).toEqual([false, 0, true]);
  });

  it('of a histogram keeps its counts when it is removed', () => {
    const histogram = new Histogram({ name: 'h', help: 'H.', labelNames: ['a'], buckets: [1, 2], registry: null });
    histogram.observe({ a: 'before' }, 9);
    const old = histogram.labels({ a: 'x' });
    for (const value of [0.5, 1.5, 9]) old.observe(value, { trace_id: 'old' });
    histogram.remove({ a: 'x' });
    old.observe(1.5, { trace_id: 'lost' });
    expect([old.count, old.sum]).toEqual([4, 12.5]);
    histogram.init({ a: 'y' });
    expect(samplesOf(histogram).slice(5)).toEqual([
      'h_bucket{a="y",le="1.0"} 0',
      'h_bucket{a="y",le="2.0"} 0',
      'h_bucket{a="y",le="+Inf"} 0',
      'h_sum{a="y"} 0.0',
      'h_count{a="y"} 0',
    ]);
  });

  it('knows when its series began', () => {
    const clock = stopClock(1000);
    const counter = createCounter();
    const first = counter.labels({ a: 1, b: 1 });
    clock.advance(5);
    const second = counter.labels({ a: 2, b: 2 });
    clock.advance(5);
    first.inc();
    counter.remove({ a: 1, b: 1 });
    const third = counter.labels({ a: 3, b: 3 });
    clock.restore();
    expect([first.startTime, second.startTime, third.startTime]).toEqual([1000, 1005, 1010]);
    expect(chunksOf(counter)[0].startTimes).toEqual(Float64Array.of(1010, 1005));
  });
});

describe('exemplars', () => {
  it('stay with their series until the next and go with it', () => {
    const clock = stopClock(1000);
    const counter = createCounter();
    for (const a of [1, 2, 3]) counter.inc({ a, b: 1 }, a, { trace_id: `t${String(a)}` });
    counter.inc({ a: 3, b: 1 });
    const before = chunksOf(counter)[0].exemplars;
    counter.remove({ a: 2, b: 1 });
    clock.advance(1);
    counter.labels({ a: 1, b: 1 }).inc(10, { trace_id: 'new' });
    const after = chunksOf(counter)[0].exemplars;
    counter.init({ a: 4, b: 1 });
    const reused = chunksOf(counter)[0].exemplars;
    clock.restore();
    const exemplar = (id: string, value: number, timestamp: number): object => ({
      labels: [['trace_id', id]],
      value,
      timestamp,
    });
    expect(before).toEqual([exemplar('t1', 1, 1000), exemplar('t2', 2, 1000), exemplar('t3', 3, 1000)]);
    expect(after).toEqual([exemplar('new', 10, 1001), exemplar('t3', 3, 1000)]);
    expect(reused).toEqual([exemplar('new', 10, 1001), undefined, exemplar('t3', 3, 1000)]);
  });
});
