/**
 * The standard metrics of the process, one collector for each source, so that a source that fails costs its own families only.
 */

import { join } from 'node:path';
import { MetricError } from '../support/metric-error.js';
import type { MetricType } from '../model/metric-type.js';
import { createDescriptor, type FamilyDescriptor } from '../model/family-descriptor.js';
import { numbersCollector, type Numbers, type RuntimeCollector } from './runtime-collector.js';
import type { SystemFiles } from './system-files.js';

const CPU = [
  family(
    'counter',
    'process_cpu_seconds_total',
    'seconds',
    'CPU time that the process has spent in user and system mode.',
  ),
  family('counter', 'process_cpu_user_seconds_total', 'seconds', 'CPU time that the process has spent in user mode.'),
  family(
    'counter',
    'process_cpu_system_seconds_total',
    'seconds',
    'CPU time that the process has spent in system mode.',
  ),
];
const START_TIME = family(
  'gauge',
  'process_start_time_seconds',
  'seconds',
  'When the process began, since the Unix epoch.',
);
const RESIDENT_MEMORY = family(
  'gauge',
  'process_resident_memory_bytes',
  'bytes',
  'Memory of the process that is held in RAM.',
);
const STATUS = [
  RESIDENT_MEMORY,
  family('gauge', 'process_virtual_memory_bytes', 'bytes', 'Address space that the process has mapped.'),
  family(
    'gauge',
    'process_heap_bytes',
    'bytes',
    'Size of the data segment of the process; nodejs_heap_* tell of the heap of V8.',
  ),
  family('gauge', 'process_threads', '', 'Threads of the process, those of V8 and of libuv included.'),
];
const OPEN_FDS = family('gauge', 'process_open_fds', '', 'File descriptors that the process has open.');
const LIMITS = [
  family('gauge', 'process_max_fds', '', 'File descriptors that the process may have open at most.'),
  family('gauge', 'process_virtual_memory_max_bytes', 'bytes', 'Address space that the process may map at most.'),
];
const NETWORK = [
  family(
    'counter',
    'process_network_receive_bytes_total',
    'bytes',
    'Bytes received over IP in the network namespace of the process.',
  ),
  family(
    'counter',
    'process_network_transmit_bytes_total',
    'bytes',
    'Bytes sent over IP in the network namespace of the process.',
  ),
];

/** Where the numbers are read. */
export interface ProcessSource {
  /** The operating system, as `process.platform` names it. */
  readonly platform: string;
  /** The directory of the process in Linux's proc file system. */
  readonly procDirectory: string;
  /** Reads it. */
  readonly files: SystemFiles;
}

/**
 * Makes the collectors that a platform has numbers for: CPU time, start time and resident memory everywhere, the others on
 * Linux.
 */
export function processCollectors({ platform, procDirectory, files }: ProcessSource): readonly RuntimeCollector[] {
  const startSeconds = performance.timeOrigin / 1000;
  const everywhere = [
    numbersCollector(CPU, cpuSeconds, { startTime: startSeconds }),
    numbersCollector([START_TIME], () => [startSeconds]),
  ];
  if (platform !== 'linux') {
    return [...everywhere, numbersCollector([RESIDENT_MEMORY], () => [process.memoryUsage.rss()])];
  }
  const [status, limits, descriptors] = ['status', 'limits', 'fd'].map((name) => join(procDirectory, name));
  return [
    ...everywhere,
    numbersCollector(STATUS, async () => readStatus(await files.read(status))),
    numbersCollector([OPEN_FDS], async () => [openDescriptors(await files.list(descriptors))]),
    numbersCollector(LIMITS, async () => readLimits(await files.read(limits))),
  ];
}

/**
 * Makes the collector of the bytes that went over the network, which Linux counts for all processes of one network
 * namespace together. Where it does not, the families are left out.
 */
export function networkCollector({ procDirectory, files }: Omit<ProcessSource, 'platform'>): RuntimeCollector {
  const netstat = join(procDirectory, 'net', 'netstat');
  return numbersCollector(NETWORK, async () => readNetstat((await files.readIfAny(netstat)) ?? ''));
}

function family(type: MetricType, name: string, unit: string, help: string): FamilyDescriptor {
  return createDescriptor({ name, type, help, unit });
}

function cpuSeconds(): Numbers {
  const { user, system } = process.cpuUsage();
  return [(user + system) / 1e6, user / 1e6, system / 1e6];
}

function readStatus(status: string): Numbers {
  const sizes = ['VmRSS', 'VmSize', 'VmData'].map((field) => statusField(status, field) * 1024);
  return [...sizes, statusField(status, 'Threads')];
}

function statusField(status: string, field: string): number {
  const found = new RegExp(`^${field}:\\s*(\\d+)(?: kB)?$`, 'm').exec(status);
  return found === null ? missing(field, 'status') : Number(found[1]);
}

/** Reading the directory opens it, which makes one entry of its own. */
function openDescriptors(entries: readonly string[]): number {
  return entries.length - 1;
}

function readLimits(limits: string): Numbers {
  return ['Max open files', 'Max address space'].map((field) => {
    const found = new RegExp(`^${field}\\s+(\\d+|unlimited)`, 'm').exec(limits);
    if (found === null) return missing(field, 'limits');
    return found[1] === 'unlimited' ? Infinity : Number(found[1]);
  });
}

/** Each protocol has a line of names and, below it, a line of numbers. */
function readNetstat(netstat: string): Numbers {
  const [names = [], numbers = []] = netstat
    .split('\n')
    .filter((line) => line.startsWith('IpExt:'))
    .map((line) => line.split(' '));
  return ['InOctets', 'OutOctets'].map((name) => {
    const place = names.indexOf(name);
    return place < 0 ? undefined : Number(numbers[place]);
  });
}

function missing(field: string, file: string): never {
  throw new MetricError(
    'COLLECTOR_FAILED',
    `process metrics: no "${field}" in ${file} of the proc file system: remount it readable`,
  );
}
