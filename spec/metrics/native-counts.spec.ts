import fc from 'fast-check';
import { NativeCounts } from '../../lib/metrics/native-counts.js';

function countsOf(buckets: NativeCounts): readonly (readonly [number, number])[] {
  const { indexes, counts } = buckets.snapshot();
  return Array.from(indexes, (index, place) => [index, counts[place]] as const);
}

function filled(entries: readonly (readonly [number, number])[]): NativeCounts {
  const buckets = new NativeCounts();
  for (const [index, amount] of entries) buckets.add(index, amount);
  return buckets;
}

const entryLists = fc.array(
  fc.tuple(
    fc.oneof(fc.integer({ min: -40, max: 40 }), fc.integer({ min: -274944, max: 262145 })),
    fc.integer({ min: 1, max: 9 }),
  ),
  { maxLength: 200 },
);

describe('NativeCounts', () => {
  it('counts as a map does, in ascending order', () => {
    fc.assert(
      fc.property(entryLists, (entries) => {
        const expected = new Map<number, number>();
        for (const [index, amount] of entries) expected.set(index, (expected.get(index) ?? 0) + amount);
        const buckets = filled(entries);
        expect(countsOf(buckets)).toEqual([...expected].sort(([a], [b]) => a - b));
        expect(buckets.size).toBe(expected.size);
        expect(buckets.lowestIndex()).toBe(Math.min(...expected.keys()));
      }),
    );
  });

  it('keeps every count when two buckets become one', () => {
    fc.assert(
      fc.property(entryLists, (entries) => {
        const halved = filled(entries.map(([index, amount]) => [Math.ceil(index / 2), amount]));
        expect(countsOf(filled(entries).halved())).toEqual(countsOf(halved));
      }),
    );
  });

  it('leaves one bucket out of a copy', () => {
    const buckets = filled([
      [-1, 2],
      [0, 3],
      [7, 4],
    ]);
    expect(countsOf(buckets.without(0))).toEqual([
      [-1, 2],
      [7, 4],
    ]);
    expect(countsOf(buckets)).toEqual([
      [-1, 2],
      [0, 3],
      [7, 4],
    ]);
  });

  it('has 0 for a bucket it does not hold', () => {
    expect(filled([[5, 1]]).countOf(5)).toBe(1);
    expect(filled([[5, 1]]).countOf(6)).toBe(0);
  });

  it('counts exactly up to 2^53', () => {
    const buckets = filled([[0, 2 ** 53 - 2]]);
    buckets.add(0, 1);
    expect(countsOf(buckets)).toEqual([[0, 2 ** 53 - 1]]);
  });

  it('never changes what it handed out', () => {
    const buckets = filled([[3, 1]]);
    const { indexes, counts } = buckets.snapshot();
    buckets.add(3, 1);
    buckets.add(2, 1);
    expect([...indexes]).toEqual([3]);
    expect([...counts]).toEqual([1]);
  });
});
