import { deltasOf, needsEmptySpan, spansOf } from '../../lib/exposition/native-spans.js';
import type { NativeBuckets, SparseBuckets } from '../../lib/model/snapshot.js';

function buckets(entries: readonly (readonly [index: number, count: number])[]): SparseBuckets {
  return {
    indexes: Int32Array.from(entries, ([index]) => index),
    counts: Float64Array.from(entries, ([, count]) => count),
  };
}

describe('spansOf', () => {
  it.each([
    ['no bucket', [], [], []],
    [
      'neighbours',
      [
        [-1, 1],
        [0, 2],
        [1, 3],
      ],
      [[-1, 3]],
      [1, 2, 3],
    ],
    [
      'gaps of up to two, which are filled',
      [
        [0, 1],
        [2, 2],
        [5, 3],
      ],
      [[0, 6]],
      [1, 0, 2, 0, 0, 3],
    ],
    [
      'a gap of three, which opens another run',
      [
        [0, 1],
        [4, 2],
      ],
      [
        [0, 1],
        [3, 1],
      ],
      [1, 2],
    ],
    [
      'a first run far from 0',
      [
        [-8, 1],
        [100, 2],
        [101, 2],
      ],
      [
        [-8, 1],
        [107, 2],
      ],
      [1, 2, 2],
    ],
    ['a first bucket near 0, before which nothing is filled', [[2, 1]], [[2, 1]], [1]],
    ['a bucket without observations', [[0, 0]], [[0, 1]], [0]],
  ] as const)('writes %s', (_, entries, spans, counts) => {
    expect(spansOf(buckets(entries))).toEqual({ spans: spans.map(([offset, length]) => ({ offset, length })), counts });
  });
});

describe('deltasOf', () => {
  it.each([
    [[], []],
    [[4], [4]],
    [
      [4, 1, 1, 2 ** 53],
      [4, -3, 0, 2 ** 53 - 1],
    ],
  ])('gives for %j the differences %j', (counts, deltas) => {
    expect(deltasOf(counts)).toEqual(deltas);
  });
});

describe('needsEmptySpan', () => {
  const empty: NativeBuckets = {
    schema: 3,
    zeroThreshold: 0,
    zeroCount: 0,
    positive: buckets([]),
    negative: buckets([]),
    exemplars: [],
  };

  it('is true with a zero threshold of 0 and nothing observed', () => {
    expect(needsEmptySpan(empty)).toBe(true);
  });

  it.each([
    ['a zero threshold', { zeroThreshold: 2 ** -128 }],
    ['zeros', { zeroCount: 1 }],
    ['positive buckets', { positive: buckets([[1, 1]]) }],
    ['negative buckets', { negative: buckets([[1, 1]]) }],
  ])('is false with %s', (_, part) => {
    expect(needsEmptySpan({ ...empty, ...part })).toBe(false);
  });
});
