/**
 * Measures what calls leave on the heap.
 */

import { setImmediate as nextTurn } from 'node:timers/promises';

/** The engine compiles beside the program, and on a busy machine it takes long; until then a call may allocate. */
const MOST_ROUNDS = 500;

/** How many calls there are in a round: what else happens in it, some kilobytes, is less than a byte a call. */
export const CALLS_OF_A_ROUND = 50_000;

/**
 * How many bytes a call leaves on the heap, rounded down, in the first round that leaves none, or else in the best of very many: code
 * that allocates leaves eight bytes or more in each. To be run with --expose-gc and a young generation that holds a round.
 *
 * @param round - does {@link CALLS_OF_A_ROUND} calls
 */
export async function bytesLeftByCall(round: () => void): Promise<number> {
  let fewest = Infinity;
  for (let times = 0; times < MOST_ROUNDS && fewest >= 1; times += 1) {
    globalThis.gc?.();
    const before = process.memoryUsage().heapUsed;
    round();
    const left = process.memoryUsage().heapUsed - before;
    // What was negative holds a collection, and says nothing.
    if (left >= 0) fewest = Math.min(fewest, left / CALLS_OF_A_ROUND);
    // The compiler puts its code in place between two turns.
    await nextTurn();
  }
  return Math.floor(fewest);
}
