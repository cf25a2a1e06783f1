/**
 * Collects garbage until it shows, or long enough to say that it never will.
 */

import { setTimeout as sleep } from 'node:timers/promises';

/** The engine may hold a dropped object for some rounds: in a register, on the stack, or until its job is over. */
const MOST_ROUNDS = 200;

/**
 * Collects until `isDone`; the caller then reports what it finds, done or not. To be run with --expose-gc.
 */
export async function collectGarbageUntil(isDone: () => boolean | Promise<boolean>): Promise<void> {
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    // What a weak reference was asked for is held until the job that asked is over.
    await sleep(2);
    globalThis.gc?.();
    await sleep(3);
    if (await isDone()) return;
  }
}
