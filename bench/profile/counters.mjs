/**
 * Counts what a piece of work allocates and how often its garbage is collected.
 */

import { GCProfiler, getHeapStatistics } from 'node:v8';

const MICROSECONDS = 1e3;

/**
 * What one turn of the work costs, on average.
 *
 * @typedef {object} Counters
 * @property {number} turns - how many were watched
 * @property {number} cpuNs - processor time, that of other threads of the process included
 * @property {number} heapBytes - allocated on the heap
 * @property {number} outsideBytes - allocated outside of it; less than there were where memory is given back between collections
 * @property {number} pageFaults - pages of memory that the system had to provide
 * @property {number} collections
 * @property {number} collectionNs - how long the work stood still for them
 */

/**
 * Makes a watch that counts.
 *
 * What is allocated is what the heap grew by from one collection to the next, so nothing has to be sampled or estimated.
 *
 * @returns {{ watch: import('../measure.mjs').Watch, result: () => { counters: Counters } }}
 */
export function watchCounters() {
  const sums = { turns: 0, cpuNs: 0, heapBytes: 0, outsideBytes: 0, pageFaults: 0, collections: 0, collectionNs: 0 };
  let profiler;
  let cpu;
  let faults;
  let start;
  return {
    watch: {
      begin: () => {
        profiler = new GCProfiler();
        profiler.start();
        cpu = process.cpuUsage();
        faults = process.resourceUsage().minorPageFault;
        start = memoryOf(getHeapStatistics());
      },
      end: (turns) => {
        const end = memoryOf(getHeapStatistics());
        const { user, system } = process.cpuUsage(cpu);
        sums.pageFaults += process.resourceUsage().minorPageFault - faults;
        const { statistics } = profiler.stop();
        sums.turns += turns;
        sums.cpuNs += (user + system) * MICROSECONDS;
        sums.collections += statistics.length;
        sums.collectionNs += statistics.reduce((sum, { cost }) => sum + cost * MICROSECONDS, 0);
        const { heap, outside } = grownBy(statistics, start, end);
        sums.heapBytes += heap;
        sums.outsideBytes += outside;
      },
    },
    result: () => ({ counters: perTurn(sums) }),
  };
}

function grownBy(collections, start, end) {
  let heap = 0;
  let outside = 0;
  let last = start;
  const growTo = (next) => {
    heap += Math.max(0, next.heap - last.heap);
    outside += Math.max(0, next.outside - last.outside);
  };
  for (const { beforeGC, afterGC } of collections) {
    growTo({ heap: beforeGC.heapStatistics.usedHeapSize, outside: beforeGC.heapStatistics.externalMemory });
    last = { heap: afterGC.heapStatistics.usedHeapSize, outside: afterGC.heapStatistics.externalMemory };
  }
  growTo(end);
  return { heap, outside };
}

function memoryOf({ used_heap_size: heap, external_memory: outside }) {
  return { heap, outside };
}

function perTurn({ turns, ...sums }) {
  return { turns, ...Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, sum / turns])) };
}
