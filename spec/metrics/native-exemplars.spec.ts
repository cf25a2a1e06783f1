import { NativeExemplars } from '../../lib/metrics/native-exemplars.js';
import type { Exemplar } from '../../lib/model/snapshot.js';

function valuesAfter(capacity: number, given: readonly (readonly [value: number, timestamp: number])[]): number[] {
  const exemplars = new NativeExemplars(capacity);
  for (const [value, timestamp] of given) exemplars.add({ labels: [], value, timestamp } satisfies Exemplar);
  return exemplars.all.map(({ value }) => value);
}

describe('NativeExemplars', () => {
  it.each([
    [
      'sorts them while there is room',
      3,
      [
        [5, 0],
        [1, 1],
        [3, 2],
      ],
      [1, 3, 5],
    ],
    [
      'replaces the older of the nearest pair',
      3,
      [
        [1, 0],
        [3, 1],
        [4, 2],
        [9, 3],
      ],
      [1, 4, 9],
    ],
    [
      'replaces the neighbour that the new one would crowd',
      3,
      [
        [1, 0],
        [3, 1],
        [5, 2],
        [4, 2],
      ],
      [1, 3, 4],
    ],
    [
      'takes the distance on a logarithmic scale',
      3,
      [
        [0.01, 0],
        [0.02, 1],
        [100, 2],
        [110, 3],
      ],
      [0.01, 0.02, 110],
    ],
    [
      'sees zero as far from everything',
      3,
      [
        [1, 0],
        [3, 1],
        [4, 2],
        [0, 2],
      ],
      [0, 1, 4],
    ],
    [
      'sees numbers of different sign as far apart',
      3,
      [
        [-1, 0],
        [1, 1],
        [100, 2],
        [120, 3],
      ],
      [-1, 1, 120],
    ],
    [
      'spreads negative numbers by their magnitude',
      3,
      [
        [-100, 0],
        [-50, 1],
        [-1, 2],
        [-49, 3],
      ],
      [-100, -49, -1],
    ],
    [
      'replaces the oldest after five minutes',
      3,
      [
        [1, 0],
        [3, 1],
        [4, 2],
        [9, 301],
      ],
      [3, 4, 9],
    ],
    [
      'keeps the oldest up to five minutes',
      3,
      [
        [1, 0],
        [3, 1],
        [4, 2],
        [9, 300],
      ],
      [1, 4, 9],
    ],
    [
      'keeps the last one if there is room for one',
      1,
      [
        [1, 0],
        [3, 1],
      ],
      [3],
    ],
    ['keeps none if there is no room', 0, [[1, 0]], []],
  ] as const)('%s', (_, capacity, given, expected) => {
    expect(valuesAfter(capacity, given)).toEqual(expected);
  });

  it('hands out a list that later exemplars do not change', () => {
    const exemplars = new NativeExemplars(2);
    const before = exemplars.all;
    exemplars.add({ labels: [], value: 1, timestamp: 0 });
    expect(before).toEqual([]);
  });
});
