/**
 * The heap of V8 and its spaces, and the memory outside that objects of the heap hold.
 */

import { getHeapSpaceStatistics, getHeapStatistics } from 'node:v8';
import { FamilyBuilder } from '../model/family-builder.js';
import { createDescriptor, type FamilyDescriptor } from '../model/family-descriptor.js';
import { numbersCollector, type RuntimeCollector } from './runtime-collector.js';

const HEAP = [
  bytes('nodejs_heap_size_total_bytes', 'Memory that V8 has reserved for its heap.'),
  bytes(
    'nodejs_heap_size_used_bytes',
    'Memory of the heap that objects fill, garbage that is not yet collected included.',
  ),
  bytes(
    'nodejs_external_memory_bytes',
    'Memory outside the heap that objects of the heap hold, array buffers included.',
  ),
  bytes('nodejs_array_buffer_memory_bytes', 'Memory of array buffers, those of Buffer included.'),
];
const STATISTICS = [
  bytes('nodejs_heap_size_limit_bytes', 'Size that the heap may have at most.'),
  createDescriptor({
    name: 'nodejs_heap_detached_contexts',
    type: 'gauge',
    help: 'Contexts that are no longer in use and not collected yet; a number that stays tells of a leak.',
  }),
];
const SPACES = [
  { field: 'space_size', family: bytesBySpace('total', 'Memory that V8 has reserved for a space of its heap.') },
  { field: 'space_used_size', family: bytesBySpace('used', 'Memory of a space of the heap that objects fill.') },
  { field: 'space_available_size', family: bytesBySpace('available', 'Memory of a space of the heap that is free.') },
] as const;

/** Makes the collectors of the heap of this thread, as far as the runtime knows it. */
export function heapCollectors(): readonly RuntimeCollector[] {
  const memory = numbersCollector(HEAP, () => {
    const { heapTotal, heapUsed, external, arrayBuffers } = process.memoryUsage();
    return [heapTotal, heapUsed, external, arrayBuffers];
  });
  if (!works(getHeapStatistics)) return [memory];
  const statistics = numbersCollector(STATISTICS, () => {
    const { heap_size_limit, number_of_detached_contexts } = getHeapStatistics();
    return [heap_size_limit, number_of_detached_contexts];
  });
  return [memory, statistics];
}

/**
 * Makes the collector of the spaces of the heap of this thread.
 *
 * @returns `undefined` where the runtime does not know
 */
export function heapSpaces(): RuntimeCollector | undefined {
  if (!works(getHeapSpaceStatistics)) return undefined;
  return {
    describe: () => SPACES.map(({ family }) => family),
    collect: () => {
      const statistics = getHeapSpaceStatistics();
      return SPACES.map(({ field, family }) => {
        const builder = new FamilyBuilder(family);
        for (const space of statistics) builder.add({ space: space.space_name.replace(/_space$/, '') }, space[field]);
        return builder.build();
      });
    },
  };
}

/** Other runtimes have functions that only throw. */
function works(call: () => unknown): boolean {
  try {
    call();
    return true;
  } catch {
    return false;
  }
}

function bytes(name: string, help: string): FamilyDescriptor {
  return createDescriptor({ name, type: 'gauge', help, unit: 'bytes' });
}

function bytesBySpace(kind: string, help: string): FamilyDescriptor {
  const name = `nodejs_heap_space_size_${kind}_bytes`;
  return createDescriptor({ name, type: 'gauge', help, unit: 'bytes', labelNames: ['space'] });
}
