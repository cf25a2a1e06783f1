/**
 * The pace of a body: the event loop has a turn between its blocks.
 */

import { setImmediate as nextTurn } from 'node:timers/promises';

/** Hands out blocks one at a time, with a turn of the event loop before each but the first. */
export async function* inTurns(body: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let isFirst = true;
  for (const block of body) {
    // A fast socket never makes a stream wait, so back-pressure alone would write a large body in one turn.
    if (!isFirst) await nextTurn();
    isFirst = false;
    if (block.length > 0) yield block;
  }
}
