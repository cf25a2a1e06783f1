/**
 * Waiting for the outside world, with a deadline.
 */

import { setTimeout as delay } from 'node:timers/promises';

/** How often a probe is tried, in milliseconds. */
const INTERVAL = 50;

/** How a wait ends when nothing comes. */
export interface PollOptions {
  /** How long to try, in seconds; default 60. */
  readonly seconds?: number;
  /** What to show beside the message when the time is over. */
  readonly explain?: () => string;
}

/**
 * Calls `probe` until it gives a value, and returns that.
 *
 * @param what - what is waited for, as the message names it
 * @param probe - returns `undefined` while there is nothing; what it throws ends the wait
 */
export async function pollUntil<T>(
  what: string,
  probe: () => T | undefined | Promise<T | undefined>,
  { seconds = 60, explain = () => '' }: PollOptions = {},
): Promise<T> {
  const deadline = performance.now() + seconds * 1000;
  while (performance.now() < deadline) {
    const found = await probe();
    if (found !== undefined) return found;
    await delay(INTERVAL);
  }
  throw new Error(`${what}: not within ${String(seconds)} s\n${explain()}`);
}
