import fc from 'fast-check';
import { QuantileSketch, type Objective } from '../../lib/metrics/quantile-sketch.js';

const objectives = (given: Readonly<Record<number, number>>): Objective[] =>
  Object.entries(given).map(([quantile, error]) => ({ quantile: Number(quantile), error }));

const OBJECTIVE_SETS: readonly Objective[][] = [
  { 0.5: 0.05, 0.9: 0.01, 0.99: 0.001 },
  { 0.5: 0.01 },
  { 0: 0.01, 0.25: 0.02, 1: 0.01 },
  { 0.01: 0.001, 0.02: 0.1, 0.98: 0.1 },
  { 0.999: 0.0001 },
  { 0.5: 0.5, 0.7: 0.001 },
].map(objectives);

/** Inserts numbers in the order given, in batches that are sorted each. */
function sketchOf(numbers: readonly number[], targets: readonly Objective[], batch: number): QuantileSketch {
  const sketch = new QuantileSketch(targets);
  for (let start = 0; start < numbers.length; start += batch) {
    sketch.insertSorted(Float64Array.from(numbers.slice(start, start + batch)).sort());
  }
  return sketch;
}

/** How far the rank of `value` is from the rank of `quantile`, rounded up, 0 if one of several equal numbers has it. */
function rankError(sorted: Float64Array, quantile: number, value: number): number {
  const first = sorted.indexOf(value) + 1;
  const last = sorted.lastIndexOf(value) + 1;
  if (first === 0) return Infinity;
  const wanted = Math.max(Math.ceil(quantile * sorted.length), 1);
  return Math.max(first - wanted, wanted - last, 0);
}

/** The objectives that a sketch of these numbers misses. */
function missed(numbers: readonly number[], targets: readonly Objective[], batch: number): string[] {
  const sketch = sketchOf(numbers, targets, batch);
  const sorted = Float64Array.from(numbers).sort();
  return targets
    .map(({ quantile, error }) => ({ quantile, error, value: sketch.query(quantile) }))
    .filter(({ quantile, error, value }) => rankError(sorted, quantile, value) > Math.max(1, error * numbers.length))
    .map(({ quantile, value }) => `quantile ${String(quantile)} is not ${String(value)}`);
}

/** A generator of numbers in [0, 1) that a seed repeats. */
function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const STREAMS: Readonly<Record<string, (index: number, count: number, next: () => number) => number>> = {
  uniform: (_index, _count, next) => next(),
  exponential: (_index, _count, next) => -Math.log(1 - next()),
  ascending: (index) => index,
  descending: (index) => -index,
  constant: () => 7,
  'of few values': (_index, _count, next) => Math.floor(next() * 4),
  'mostly of one value': (_index, _count, next) => (next() < 0.97 ? 0 : next()),
  'that shifts late': (index, count, next) => next() + (index > count * 0.9 ? 100 : 0),
  'that shifts down late': (index, count, next) => next() - (index > count * 0.99 ? 100 : 0),
  'in a saw': (index) => index % 97,
  'from both ends': (index) => (index % 2 === 0 ? index : -index),
  'with infinities': (_index, _count, next) => [Infinity, -Infinity, 1][Math.floor(next() * 3)],
};

describe('QuantileSketch', () => {
  const cases = Object.keys(STREAMS).flatMap((name) => [1, 500].map((batch) => ({ name, batch })));

  it.each(cases)('keeps its errors over a stream $name, merged in batches of $batch', ({ name, batch }) => {
    const next = random(7);
    const count = batch === 1 ? 1000 : 20_000;
    const numbers = Array.from({ length: count }, (_, index) => STREAMS[name](index, count, next));
    expect(OBJECTIVE_SETS.flatMap((targets) => missed(numbers, targets, batch))).toEqual([]);
  });

  it('keeps its errors over any short stream, any objectives, any batches', () => {
    const number = fc.oneof(fc.integer({ min: 0, max: 20 }), fc.double({ noNaN: true }));
    const target = fc.record({
      quantile: fc.oneof(fc.constantFrom(0, 0.5, 0.99, 1), fc.double({ min: 0, max: 1, noNaN: true })),
      error: fc.double({ min: 0.0001, max: 0.3, noNaN: true }),
    });
    fc.assert(
      fc.property(
        fc.array(number, { minLength: 1, maxLength: 400, size: 'max' }),
        fc.array(target, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 60 }),
        (numbers, targets, batch) => {
          expect(
            missed(
              numbers.map((value) => value + 0),
              targets,
              batch,
            ),
          ).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('keeps the error of a small quantile over few numbers', () => {
    const sketch = sketchOf([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], objectives({ 0.01: 0.05 }), 10);
    expect(sketch.query(0.01)).toBe(1);
  });

  it.each(Object.keys(STREAMS))('stays small over a stream %s', (name) => {
    const next = random(11);
    const numbers = Array.from({ length: 100_000 }, (_, index) => STREAMS[name](index, 100_000, next));
    const sketch = sketchOf(numbers, OBJECTIVE_SETS[0], 500);
    expect(sketch.count).toBe(100_000);
    expect(sketch.size).toBeLessThan(400);
  });

  it('knows the smallest and the largest number exactly', () => {
    const numbers = Array.from({ length: 5000 }, (_, index) => (index * 7919) % 5003);
    const sketch = sketchOf(numbers, objectives({ 0: 0.0001, 1: 0.0001 }), 100);
    expect([sketch.query(0), sketch.query(1)]).toEqual([Math.min(...numbers), Math.max(...numbers)]);
  });

  it('answers NaN when it is empty, and after a reset', () => {
    const sketch = new QuantileSketch(OBJECTIVE_SETS[0]);
    expect(sketch.query(0.5)).toBeNaN();
    sketch.insertSorted(Float64Array.of(1, 2, 3));
    expect(sketch.query(0.5)).toBe(2);
    sketch.reset();
    sketch.insertSorted(new Float64Array(0));
    expect([sketch.count, sketch.size, sketch.query(0.5)]).toEqual([0, 0, NaN]);
    sketch.insertSorted(Float64Array.of(9));
    expect([sketch.query(0), sketch.query(0.5), sketch.query(1)]).toEqual([9, 9, 9]);
  });
});
