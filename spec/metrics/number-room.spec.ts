import { NumberRoom } from '../../lib/metrics/number-room.js';

describe('NumberRoom', () => {
  it.each([[[1]], [[8, 8, 16]], [[0, 3, 0]], [[8192, 1, 8191]], [[5000, 5000, 5000]], [[20_000, 7, 20_000]]])(
    'hands out arrays of %j numbers that do not overlap',
    (counts) => {
      const room = new NumberRoom(counts.reduce((sum, count) => sum + count, 0));
      const arrays = counts.map((count) => room.take(count));
      arrays.forEach((array, index) => array.fill(index + 1));
      expect(arrays.map((array) => array.length)).toEqual(counts);
      arrays.forEach((array, index) => {
        expect(array.every((number) => number === index + 1)).toBe(true);
      });
    },
  );

  it('allocates once for many small arrays', () => {
    const room = new NumberRoom(64);
    const buffers = new Set(Array.from({ length: 8 }, () => room.take(8).buffer));
    expect(buffers.size).toBe(1);
  });
});
