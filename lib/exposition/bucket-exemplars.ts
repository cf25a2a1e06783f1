/**
 * Puts exemplars that stand beside a whole histogram into its buckets.
 */

import type { Exemplar } from '../model/snapshot.js';

/**
 * One place for each bucket, the last for +Inf; of the exemplars that fall into one bucket the newest is kept.
 *
 * @param bounds - finite upper bounds, ascending
 */
export function bucketExemplars(
  bounds: readonly number[],
  exemplars: readonly Exemplar[],
): readonly (Exemplar | undefined)[] {
  const places = new Array<Exemplar | undefined>(bounds.length + 1).fill(undefined);
  for (const exemplar of exemplars) {
    let [low, high] = [0, bounds.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (exemplar.value <= bounds[middle]) high = middle;
      else low = middle + 1;
    }
    // NaN is in no bucket but the last.
    const place = Number.isNaN(exemplar.value) ? bounds.length : low;
    const known = places[place];
    if (known === undefined || !(known.timestamp > exemplar.timestamp)) places[place] = exemplar;
  }
  return places;
}
