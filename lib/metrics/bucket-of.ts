/**
 * Which classic bucket an observation belongs to.
 *
 * No branch depends on the value: what programs observe is scattered, and a processor that mispredicts one branch loses more
 * time than the comparison of all default bounds takes.
 */

/** So many bounds are compared one and all; of more, halving leaves these. */
const COMPARED_BOUNDS = 16;

/**
 * The index of the first bucket whose bound is not below the value, `bounds.length` for the bucket of +Inf, where NaN belongs too.
 *
 * @param bounds - in ascending order; a `Float64Array` since the engine reads a frozen array several times slower
 */
export function bucketOf(bounds: Float64Array, value: number): number {
  let start = 0;
  let { length } = bounds;
  while (length > COMPARED_BOUNDS) {
    const half = length >>> 1;
    start += Math.imul(Number(!(value <= bounds[start + half - 1])), half);
    length -= half;
  }
  return countBelow(bounds, start, start + length, value);
}

/** `start` and how many of the bounds from there to `end` are below the value; four at a time, which a compiler does not do here. */
function countBelow(bounds: Float64Array, start: number, end: number, value: number): number {
  let bucket = start;
  let index = start;
  for (; index + 3 < end; index += 4) {
    bucket +=
      Number(!(value <= bounds[index])) +
      Number(!(value <= bounds[index + 1])) +
      Number(!(value <= bounds[index + 2])) +
      Number(!(value <= bounds[index + 3]));
  }
  for (; index < end; index += 1) bucket += Number(!(value <= bounds[index]));
  return bucket;
}
