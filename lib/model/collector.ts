/**
 * The two seams of the SDK: what can be registered, and what can be scraped.
 */

import type { FaultReporter } from '../support/diagnostics.js';
import type { FamilyDescriptor } from './family-descriptor.js';
import type { FamilySnapshot } from './snapshot.js';

/** Anything that can be registered: an instrument, or your own bridge to numbers kept elsewhere. */
export interface Collector {
  /** The families that `collect` will return; the registry checks their names once, when the collector is registered. */
  describe(): readonly FamilyDescriptor[];
  /**
   * Takes the snapshots. It may be called by several scrapes at once. What it throws or rejects with costs
   * these families their place in that scrape and nothing else.
   */
  collect(): readonly FamilySnapshot[] | Promise<readonly FamilySnapshot[]>;
}

/** A collector that failed during one gathering. */
export interface CollectError {
  /** The names of the families that are missing for it. */
  readonly families: readonly string[];
  /** What was thrown. */
  readonly error: unknown;
}

/** What a gathering brought. */
export interface GatherResult {
  /** The families in order of their names, each name once. */
  readonly families: readonly FamilySnapshot[];
  /** What could not be gathered; the families above are complete all the same. */
  readonly errors: readonly CollectError[];
}

/** Which families a gathering is for, and how long it may take. */
export interface GatherOptions {
  /** Only families for which this is true are collected. */
  readonly only?: ((name: string) => boolean) | undefined;
  /**
   * How long, in milliseconds, a collector that answers with a promise is waited for, counted from when it was asked. One that
   * takes longer is left out and listed in {@link GatherResult.errors}; until it has answered it is not asked again by
   * a gathering with a timeout, which waits for that answer instead. More than 0, and at most 2147483647.
   *
   * @defaultValue as long as it takes
   */
  readonly timeout?: number | undefined;
  /**
   * Told, for each collector that answered with a promise, the name of its first family and how many seconds that took;
   * also of one that answered too late, or failed. Must not throw.
   */
  readonly onAnswer?: ((collector: string, seconds: number) => void) | undefined;
}

/** Anything that can be scraped: a registry, a view of one, a union of several. */
export interface Gatherer {
  /** Takes a snapshot of every family. It does not reject because a collector fails: see {@link GatherResult.errors}. */
  gather(options?: GatherOptions): Promise<GatherResult>;
}

/** Where an instrument enrols itself: the write side of a registry. */
export interface Registerer {
  /** Whether names of what enrols may be any text; default only the classic grammar. */
  readonly utf8Names?: boolean | undefined;
  /** Where faults go of what enrols; default the diagnostics of the process-wide registry. */
  readonly diagnostics?: FaultReporter | undefined;
  /**
   * Adds a collector.
   *
   * @throws MetricError `NAME_CONFLICT` if one of its names is taken
   */
  register(collector: Collector): void;
}
