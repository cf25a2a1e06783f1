/**
 * The pace of a body: the event loop has a turn between its blocks.
 */

import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * Hands out blocks one at a time, with a turn of the event loop before each but the first.
 *
 * @param isTaken - whether nobody looks any more at the blocks that were handed out so far: the last of them is then handed back to
 *   the body, which may write another one in its place; never, by default
 * @param onBlock - told of each block
 */
export async function* inTurns(
  body: Iterable<Uint8Array>,
  isTaken?: () => boolean,
  onBlock?: (block: Uint8Array) => void,
): AsyncGenerator<Uint8Array> {
  const blocks = body[Symbol.iterator]();
  let last: Uint8Array | undefined;
  let free: Uint8Array | undefined;
  try {
    for (;;) {
      const step = blocks.next(free);
      if (step.done === true) return;
      // A fast socket never makes a stream wait, so back-pressure alone would write a large body in one turn.
      if (last !== undefined) await nextTurn();
      free = isTaken?.() === true ? last : undefined;
      last = step.value;
      onBlock?.(last);
      if (last.length > 0) yield last;
    }
  } finally {
    blocks.return?.();
  }
}
