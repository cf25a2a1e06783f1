/**
 * One gathering for all scrapes that arrive together.
 */

import type { GatherOptions, Gatherer, GatherResult } from '../model/collector.js';
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

const underWay = new WeakMap<Gatherer, Map<string, Gathering>>();

/**
 * Gathers everything, or joins a gathering of the same kind that has just begun and is not yet over.
 *
 * @param kind - the same for options that ask for the same; a gathering of another kind could bring less, or end too late
 */
export function gatherTogether(gatherer: Gatherer, options: GatherOptions = {}, kind = ''): Promise<GatherResult> {
  const now = currentClock().monotonicSeconds();
  const gatherings = underWay.get(gatherer) ?? new Map<string, Gathering>();
  underWay.set(gatherer, gatherings);
  const known = gatherings.get(kind);
  if (known !== undefined && now - known.begin < JOIN_SECONDS) return known.result;
  const gathering = { begin: now, result: Promise.resolve(gatherer.gather(options)) };
  gatherings.set(kind, gathering);
  const forget = (): void => {
    if (gatherings.get(kind) === gathering) gatherings.delete(kind);
  };
  gathering.result.then(forget, forget);
  return gathering.result;
}
