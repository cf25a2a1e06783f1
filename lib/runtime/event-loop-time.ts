/**
 * How long the event loop worked, and how long it waited for work.
 */

import { performance } from 'node:perf_hooks';
import { FamilyBuilder } from '../model/family-builder.js';
import { createDescriptor } from '../model/family-descriptor.js';
import type { RuntimeCollector } from './runtime-collector.js';

const TIME = createDescriptor({
  name: 'nodejs_eventloop_time_seconds_total',
  type: 'counter',
  help: 'Time that the event loop has spent on work (active) and on waiting for it (idle).',
  unit: 'seconds',
  labelNames: ['state'],
});

/**
 * Makes the collector of the event loop's utilization, as the seconds it is made of: their rates give it for any stretch of time.
 *
 * @returns `undefined` where the runtime does not know
 */
export function eventLoopTime(): RuntimeCollector | undefined {
  // Not every runtime that has the module has the function.
  const { eventLoopUtilization } = performance as Partial<typeof performance>;
  if (typeof eventLoopUtilization !== 'function') return undefined;
  return {
    describe: () => [TIME],
    collect: () => {
      const { active, idle } = eventLoopUtilization();
      return [
        new FamilyBuilder(TIME)
          .add({ state: 'active' }, active / 1000)
          .add({ state: 'idle' }, idle / 1000)
          .build(),
      ];
    },
  };
}
