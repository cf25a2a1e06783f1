/**
 * The standard metrics of the process, one collector for each source, so that a source that fails costs its own families only.
 */

import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { MetricError } from '../support/metric-error.js';
import type { Collector } from '../model/collector.js';
import { FamilyBuilder, type RowOptions } from '../model/family-builder.js';
import { createDescriptor, type FamilyDescriptor } from '../model/family-descriptor.js';

const CPU = createDescriptor({
  name: 'process_cpu_seconds_total',
  type: 'counter',
  help: 'CPU time that the process has spent in user and system mode, in seconds.',
  unit: 'seconds',
});
const START_TIME = createDescriptor({
  name: 'process_start_time_seconds',
  type: 'gauge',
  help: 'When the process began, in seconds since the Unix epoch.',
  unit: 'seconds',
});
const RESIDENT_MEMORY = createDescriptor({
  name: 'process_resident_memory_bytes',
  type: 'gauge',
  help: 'Memory of the process that is held in RAM, in bytes.',
  unit: 'bytes',
});
const VIRTUAL_MEMORY = createDescriptor({
  name: 'process_virtual_memory_bytes',
  type: 'gauge',
  help: 'Address space that the process has mapped, in bytes.',
  unit: 'bytes',
});
const OPEN_FDS = createDescriptor({
  name: 'process_open_fds',
  type: 'gauge',
  help: 'File descriptors that the process has open.',
});
const MAX_FDS = createDescriptor({
  name: 'process_max_fds',
  type: 'gauge',
  help: 'File descriptors that the process may have open at most.',
});

/** Where the numbers are read. */
export interface ProcessSource {
  /** The operating system, as `process.platform` names it. */
  readonly platform: string;
  /** The directory of the process in Linux's proc file system. */
  readonly procDirectory: string;
}

/**
 * Makes the collectors that a platform has numbers for: CPU time, start time and resident memory everywhere, virtual
 * memory and file descriptors on Linux.
 *
 * @param source - default this process
 */
export function processCollectors(
  source: ProcessSource = { platform: process.platform, procDirectory: '/proc/self' },
): readonly Collector[] {
  const startSeconds = performance.timeOrigin / 1000;
  const everywhere = [
    collector([CPU], () => [cpuSeconds()], { startTime: startSeconds }),
    collector([START_TIME], () => [startSeconds]),
  ];
  if (source.platform !== 'linux') {
    return [...everywhere, collector([RESIDENT_MEMORY], () => [process.memoryUsage.rss()])];
  }
  const inTurn = turns();
  const status = join(source.procDirectory, 'status');
  const limits = join(source.procDirectory, 'limits');
  const descriptors = join(source.procDirectory, 'fd');
  return [
    ...everywhere,
    collector([RESIDENT_MEMORY, VIRTUAL_MEMORY], async () => memoryBytes(await inTurn(() => readFile(status, 'utf8')))),
    collector([OPEN_FDS], async () => [openDescriptors(await inTurn(() => readdir(descriptors)))]),
    collector([MAX_FDS], async () => [maxDescriptors(await inTurn(() => readFile(limits, 'utf8')))]),
  ];
}

type Numbers = readonly number[];

function collector(
  families: readonly FamilyDescriptor[],
  read: () => Numbers | Promise<Numbers>,
  options: RowOptions = {},
): Collector {
  return {
    describe: () => families,
    collect: async () => {
      const numbers = await read();
      return families.map((family, index) => new FamilyBuilder(family).add({}, numbers[index], options).build());
    },
  };
}

/** Runs one read after another: each opens a file, which would show in a count of open files taken meanwhile. */
function turns(): <T>(read: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (read) => {
    const next = last.then(read, read);
    last = next;
    return next;
  };
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

function memoryBytes(status: string): Numbers {
  return [kibibytes(status, 'VmRSS'), kibibytes(status, 'VmSize')].map((value) => value * 1024);
}

function kibibytes(status: string, field: string): number {
  const found = new RegExp(`^${field}:\\s*(\\d+) kB$`, 'm').exec(status);
  return found === null ? missing(field, 'status') : Number(found[1]);
}

/** Reading the directory opens it, which makes one entry of its own. */
function openDescriptors(entries: readonly string[]): number {
  return entries.length - 1;
}

function maxDescriptors(limits: string): number {
  const found = /^Max open files\s+(\d+|unlimited)/m.exec(limits);
  if (found === null) return missing('Max open files', 'limits');
  return found[1] === 'unlimited' ? Infinity : Number(found[1]);
}

function missing(field: string, file: string): never {
  throw new MetricError(
    'COLLECTOR_FAILED',
    `process metrics: no "${field}" in ${file} of the proc file system: remount it readable`,
  );
}
