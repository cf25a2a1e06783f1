/**
 * What all collectors of this folder have in common, and how those of plain numbers are made.
 */

import type { Collector } from '../model/collector.js';
import { FamilyBuilder, type RowOptions } from '../model/family-builder.js';
import type { FamilyDescriptor } from '../model/family-descriptor.js';

/** A collector that may have to listen to the runtime while it is registered. */
export interface RuntimeCollector extends Collector {
  /** Begins to listen; called once, when the collector is registered. */
  start?(): void;
  /** Ends listening; called once, when nobody wants the collector any more. */
  stop?(): void;
}

/** A number for each family of a collector; `undefined` where the system has none. */
export type Numbers = readonly (number | undefined)[];

/**
 * Makes a collector of families that have one series without labels.
 *
 * @param read - called once for each scrape, whatever the number of families; a family whose number is missing is left out
 * @param options - what every series carries
 */
export function numbersCollector(
  families: readonly FamilyDescriptor[],
  read: () => Numbers | Promise<Numbers>,
  options: RowOptions = {},
): RuntimeCollector {
  return {
    describe: () => families,
    collect: async () => {
      const numbers = await read();
      return families.flatMap((family, index) => {
        const value = numbers[index];
        return value === undefined ? [] : [new FamilyBuilder(family).add({}, value, options).build()];
      });
    },
  };
}
