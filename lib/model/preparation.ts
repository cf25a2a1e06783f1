/**
 * What collectors can do ahead of a snapshot, so that little is left for the instant that it shows.
 */

import type { Collector } from './collector.js';

/** Work ahead of a snapshot. */
export interface Preparation {
  /** How many series there are. */
  readonly size: number;
  /**
   * Makes what a snapshot consists of but for the numbers, in steps of far less than a millisecond; the program may go on between
   * two of them. The next snapshot uses what is still true of it, and makes the rest itself.
   */
  prepare(): Iterator<undefined, void>;
}

/**
 * The member of a collector that tells how its snapshots are prepared.
 *
 * @internal
 */
export const PREPARATION: unique symbol = Symbol('preparation');

/** A collector whose snapshots may be prepared. */
export interface Preparable {
  /** How; `undefined` if there is nothing to do ahead. */
  readonly [PREPARATION]: Preparation | undefined;
}

/** How the snapshots of a collector are prepared; `undefined` if they are not. */
export function preparationOf(collector: Collector & Partial<Preparable>): Preparation | undefined {
  return collector[PREPARATION];
}
