/**
 * How long garbage collections took, every one of them, by their kind.
 */

import { PerformanceObserver, type PerformanceEntry } from 'node:perf_hooks';
import { currentClock } from '../support/clock.js';
import { FamilyBuilder } from '../model/family-builder.js';
import { createDescriptor } from '../model/family-descriptor.js';
import type { FamilySnapshot } from '../model/snapshot.js';
import type { RuntimeCollector } from './runtime-collector.js';

const DURATION = createDescriptor({
  name: 'nodejs_gc_duration_seconds',
  type: 'histogram',
  help: 'Time that garbage collections took, by kind: major, minor, incremental or weakcb.',
  unit: 'seconds',
  labelNames: ['kind'],
});

/** Kinds by the numbers of V8's `GCType`, of which Node.js names all but the second collector of the young generation. */
const KINDS: Readonly<Record<number, string>> = { 1: 'minor', 2: 'minor', 4: 'major', 8: 'incremental', 16: 'weakcb' };

/** What Node.js tells of a collection. */
type GarbageCollectionEntry = PerformanceEntry & { readonly detail: { readonly kind: number } };

/** The collections of one kind. */
interface Tally {
  readonly counts: number[];
  sum: number;
}

/** Listens to the garbage collections of this thread. */
export class GarbageCollection implements RuntimeCollector {
  readonly #bounds: readonly number[];
  readonly #tallies = new Map<string, Tally>();
  readonly #observer = new PerformanceObserver((list) => {
    this.#count(list.getEntries());
  });
  #startTime = 0;

  /** Whether the runtime tells of its collections. */
  static isSupported(): boolean {
    // The types of Node.js leave the list out, and other runtimes may have none.
    const { supportedEntryTypes } = PerformanceObserver as { readonly supportedEntryTypes?: readonly string[] };
    return supportedEntryTypes?.includes('gc') === true;
  }

  /** @param buckets - upper bounds in seconds */
  constructor(buckets: readonly number[]) {
    this.#bounds = buckets;
    // All kinds are there from the start, so that the first collection shows as an increase.
    for (const kind of Object.values(KINDS)) this.#tallyOf(kind);
  }

  /** The histogram. */
  describe(): (typeof DURATION)[] {
    return [DURATION];
  }

  /** Begins to listen. */
  start(): void {
    this.#startTime = currentClock().epochSeconds();
    this.#observer.observe({ entryTypes: ['gc'] });
  }

  /** Ends listening. */
  stop(): void {
    this.#observer.disconnect();
  }

  /** The collections until now, also those that the runtime has not told of by itself yet. */
  collect(): readonly FamilySnapshot[] {
    this.#count(this.#observer.takeRecords());
    const family = new FamilyBuilder(DURATION);
    for (const [kind, { counts, sum }] of this.#tallies) {
      family.addHistogram({ kind }, { bounds: this.#bounds, counts, sum }, { startTime: this.#startTime });
    }
    return [family.build()];
  }

  #count(entries: readonly PerformanceEntry[]): void {
    // The types of Node.js leave out what it tells of a garbage collection.
    for (const { duration, detail } of entries as readonly GarbageCollectionEntry[]) {
      const tally = this.#tallyOf(KINDS[detail.kind] ?? 'other');
      const seconds = duration / 1000;
      const bucket = this.#bounds.findIndex((bound) => seconds <= bound);
      tally.counts[bucket < 0 ? this.#bounds.length : bucket] += 1;
      tally.sum += seconds;
    }
  }

  #tallyOf(kind: string): Tally {
    const known = this.#tallies.get(kind);
    if (known !== undefined) return known;
    const tally = { counts: Array<number>(this.#bounds.length + 1).fill(0), sum: 0 };
    this.#tallies.set(kind, tally);
    return tally;
  }
}
