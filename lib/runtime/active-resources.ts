/**
 * What keeps the event loop alive.
 */

import { FamilyBuilder } from '../model/family-builder.js';
import { createDescriptor } from '../model/family-descriptor.js';
import type { RuntimeCollector } from './runtime-collector.js';

const RESOURCES = createDescriptor({
  name: 'nodejs_active_resources',
  type: 'gauge',
  help: 'Resources that keep the event loop alive, such as sockets, timers and requests to the operating system, by type.',
  labelNames: ['type'],
});

/**
 * Makes the collector of the active resources of this thread.
 *
 * @returns `undefined` where the runtime does not know
 */
export function activeResources(): RuntimeCollector | undefined {
  // Not every runtime that has the object has the function.
  const { getActiveResourcesInfo } = process as Partial<typeof process>;
  if (typeof getActiveResourcesInfo !== 'function') return undefined;
  return {
    describe: () => [RESOURCES],
    collect: () => {
      const counts = new Map<string, number>();
      for (const type of getActiveResourcesInfo.call(process)) counts.set(type, (counts.get(type) ?? 0) + 1);
      const family = new FamilyBuilder(RESOURCES);
      for (const [type, count] of counts) family.add({ type }, count);
      return [family.build()];
    },
  };
}
