/**
 * One gathering for all scrapes that arrive together.
 */

import type { Gatherer, GatherResult } from '../model/collector.js';
import { currentClock } from '../support/clock.js';

/**
 * Seconds from the beginning of a gathering in which others join it. Numbers are not older than that, and a collector that
 * never answers holds up no later scrape.
 */
const JOIN_SECONDS = 1;

interface Gathering {
  readonly begin: number;
  readonly result: Promise<GatherResult>;
}

const underWay = new WeakMap<Gatherer, Gathering>();

/** Gathers everything, or joins a gathering of the same that has just begun and is not yet over. */
export function gatherTogether(gatherer: Gatherer): Promise<GatherResult> {
  const now = currentClock().monotonicSeconds();
  const known = underWay.get(gatherer);
  if (known !== undefined && now - known.begin < JOIN_SECONDS) return known.result;
  const gathering = { begin: now, result: gatherer.gather() };
  underWay.set(gatherer, gathering);
  const forget = (): void => {
    if (underWay.get(gatherer) === gathering) underWay.delete(gatherer);
  };
  gathering.result.then(forget, forget);
  return gathering.result;
}
