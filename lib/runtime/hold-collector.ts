/**
 * Registers collectors that several owners may want in one registry, and removes each with the last of them.
 */

import type { Collector, Registerer } from '../model/collector.js';
import type { FamilyDescriptor } from '../model/family-descriptor.js';
import type { FamilySnapshot } from '../model/snapshot.js';
import type { RuntimeCollector } from './runtime-collector.js';

/** A registry that collectors can be taken out of again; the process-wide one and every `Registry` are such. */
export interface RuntimeRegistry extends Registerer {
  /** The collector that has a family of this name. */
  get(name: string): Collector | undefined;
  /** Removes a collector and says whether it was there. */
  unregister(collector: Collector): boolean;
}

/** Ends one owner's use of a collector; calling it again does nothing. */
export type Release = () => void;

/** How another copy of the package is asked to count one more owner. */
const HOLD = Symbol.for('prometheus-sdk.runtime-collector.v1');

/** What stands in the registry for a collector: it counts the owners. */
class HeldCollector implements Collector {
  readonly #collector: RuntimeCollector;
  readonly #registry: RuntimeRegistry;
  #owners = 0;

  constructor(collector: RuntimeCollector, registry: RuntimeRegistry) {
    this.#collector = collector;
    this.#registry = registry;
  }

  describe(): readonly FamilyDescriptor[] {
    return this.#collector.describe();
  }

  collect(): readonly FamilySnapshot[] | Promise<readonly FamilySnapshot[]> {
    return this.#collector.collect();
  }

  [HOLD](): Release {
    if (this.#owners === 0) this.#collector.start?.();
    this.#owners += 1;
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.#owners -= 1;
      if (this.#owners > 0) return;
      this.#collector.stop?.();
      this.#registry.unregister(this);
    };
  }
}

/**
 * Registers a collector and starts it. If another owner has registered the same one, that one is held as well and the
 * given one dropped; if one of its names belongs to the program, nothing happens.
 *
 * @returns what takes the collector out of the registry, once all owners have called theirs
 */
export function holdCollector(registry: RuntimeRegistry, collector: RuntimeCollector): Release {
  const held = new HeldCollector(collector, registry);
  try {
    registry.register(held);
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'NAME_CONFLICT') throw error;
    const [{ name }] = collector.describe();
    return findHeld(registry, name)?.[HOLD]() ?? (() => undefined);
  }
  return held[HOLD]();
}

/** By its shape, since it may come from another copy of the package. */
function findHeld(registry: RuntimeRegistry, name: string): Pick<HeldCollector, typeof HOLD> | undefined {
  const owner = registry.get(name);
  return owner !== undefined && HOLD in owner ? (owner as HeldCollector) : undefined;
}
