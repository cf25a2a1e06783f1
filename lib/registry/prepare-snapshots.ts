/**
 * Does ahead of a gathering what need not happen at one instant, without holding up the event loop.
 */

import type { Collector } from '../model/collector.js';
import { preparationOf, type Preparation } from '../model/preparation.js';
import { currentClock } from '../support/clock.js';
import { nextTurn } from '../support/next-turn.js';

/** Series below which a gathering is over so soon that nothing is done ahead. */
const LEAST_SERIES = 16_384;
/** Seconds of work after which the event loop has a turn. */
const SLICE = 0.002;

/**
 * Prepares the snapshots of collectors that have many series together.
 *
 * @returns resolves at the beginning of a turn of the event loop; `undefined` if there is nothing to wait for
 */
export function prepareSnapshots(collectors: Iterable<Collector>): Promise<void> | undefined {
  const preparations: Preparation[] = [];
  let size = 0;
  for (const collector of collectors) {
    const preparation = preparationOf(collector);
    if (preparation === undefined) continue;
    preparations.push(preparation);
    size += preparation.size;
  }
  return size < LEAST_SERIES ? undefined : prepareInSlices(preparations);
}

async function prepareInSlices(preparations: readonly Preparation[]): Promise<void> {
  // A request is read in the part of a turn that comes just before the one for `setImmediate`: two slices would be one stall.
  await nextTurn();
  let begin = currentClock().monotonicSeconds();
  for (const preparation of preparations) {
    const steps = preparation.prepare();
    while (hasNext(steps)) {
      if (currentClock().monotonicSeconds() - begin < SLICE) continue;
      await nextTurn();
      begin = currentClock().monotonicSeconds();
    }
  }
  await nextTurn();
}

/** Takes a step. What fails is left to the snapshot, whose failure is reported and costs its own families only. */
function hasNext(steps: Iterator<undefined, void>): boolean {
  try {
    return steps.next().done !== true;
  } catch {
    return false;
  }
}
