/**
 * What the control group of the process may use and does use: what a container is limited to. Linux only.
 */

import { join } from 'node:path';
import { createDescriptor } from '../model/family-descriptor.js';
import { findCgroup, type CgroupPlace } from './cgroup-places.js';
import { numbersCollector, type Numbers, type RuntimeCollector } from './runtime-collector.js';
import type { SystemFiles } from './system-files.js';

const FAMILIES = [
  createDescriptor({
    name: 'process_cgroup_memory_limit_bytes',
    type: 'gauge',
    help: 'Memory that the control group of the process, or one around it, may use at most.',
    unit: 'bytes',
  }),
  createDescriptor({
    name: 'process_cgroup_memory_usage_bytes',
    type: 'gauge',
    help: 'Memory that the control group of the process uses, cached files included.',
    unit: 'bytes',
  }),
  createDescriptor({
    name: 'process_cgroup_cpu_limit_cores',
    type: 'gauge',
    help: 'CPUs that the control group of the process, or one around it, may use at most: its quota by its period.',
    unit: 'cores',
  }),
  createDescriptor({
    name: 'process_cgroup_cpu_periods_total',
    type: 'counter',
    help: 'Periods in which the control group that sets the limit ran.',
  }),
  createDescriptor({
    name: 'process_cgroup_cpu_throttled_periods_total',
    type: 'counter',
    help: 'Periods in which the control group that sets the limit used up its quota.',
  }),
  createDescriptor({
    name: 'process_cgroup_cpu_throttled_seconds_total',
    type: 'counter',
    help: 'Time that the control group that sets the limit was stopped for having used up its quota.',
    unit: 'seconds',
  }),
  createDescriptor({
    name: 'process_cgroup_cpu_seconds_total',
    type: 'counter',
    help: 'CPU time that all processes of the control group of the process have spent.',
    unit: 'seconds',
  }),
];

/** Where the numbers are read. */
export interface CgroupSource {
  /** The directory of the process in Linux's proc file system. */
  readonly procDirectory: string;
  /** Reads it and the control groups. */
  readonly files: SystemFiles;
}

/** A limit, and the group that sets it. */
interface Limit {
  readonly directory: string;
  readonly value: number;
}

/** The places of what is read. */
interface Places {
  readonly memory: CgroupPlace | undefined;
  readonly cpu: CgroupPlace | undefined;
  readonly cpuacct: CgroupPlace | undefined;
}

/**
 * Makes the collector of memory and CPU of the control group. A family that the system has no number for, such as a limit
 * where none is set, is left out.
 *
 * @see https://docs.kernel.org/admin-guide/cgroup-v2.html
 * @see https://docs.kernel.org/admin-guide/cgroup-v1/memory.html
 */
export function cgroupCollector({ procDirectory, files }: CgroupSource): RuntimeCollector {
  // Looked for once: whoever puts a process into a group does so before it runs.
  let places: Promise<Places> | undefined;
  return numbersCollector(FAMILIES, async () => {
    places ??= findPlaces(procDirectory, files);
    const { memory, cpu, cpuacct } = await places;
    return [
      ...(await readMemory(files, memory)),
      ...(await readQuota(files, cpu)),
      await readCpuSeconds(files, cpuacct),
    ];
  });
}

async function findPlaces(procDirectory: string, files: SystemFiles): Promise<Places> {
  const cgroup = (await files.readListIfAny(join(procDirectory, 'cgroup'))) ?? '';
  const mountinfo = (await files.readListIfAny(join(procDirectory, 'mountinfo'))) ?? '';
  const find = (controller: string): CgroupPlace | undefined => findCgroup(controller, cgroup, mountinfo);
  return { memory: find('memory'), cpu: find('cpu'), cpuacct: find('cpuacct') };
}

async function readMemory(files: SystemFiles, place: CgroupPlace | undefined): Promise<Numbers> {
  if (place === undefined) return [undefined, undefined];
  const [limit, usage] =
    place.version === 2 ? ['memory.max', 'memory.current'] : ['memory.limit_in_bytes', 'memory.usage_in_bytes'];
  const lowest = await lowestLimit(place, async (directory) => toLimit(await files.readIfAny(join(directory, limit))));
  return [lowest?.value, toNumber(await files.readIfAny(join(place.directories[0], usage)))];
}

async function readQuota(files: SystemFiles, place: CgroupPlace | undefined): Promise<Numbers> {
  const none = [undefined, undefined, undefined, undefined];
  if (place === undefined) return none;
  const limit = await lowestLimit(place, (directory) => readCores(files, directory, place.version));
  if (limit === undefined) return none;
  const stat = (await files.readIfAny(join(limit.directory, 'cpu.stat'))) ?? '';
  const seconds = place.version === 2 ? statField(stat, 'throttled_usec', 1e6) : statField(stat, 'throttled_time', 1e9);
  return [limit.value, statField(stat, 'nr_periods'), statField(stat, 'nr_throttled'), seconds];
}

async function readCores(files: SystemFiles, directory: string, version: 1 | 2): Promise<number | undefined> {
  const [quota, period] =
    version === 2
      ? ((await files.readIfAny(join(directory, 'cpu.max'))) ?? '').split(' ')
      : [
          await files.readIfAny(join(directory, 'cpu.cfs_quota_us')),
          await files.readIfAny(join(directory, 'cpu.cfs_period_us')),
        ];
  const [used, of] = [toNumber(quota), toNumber(period)];
  return used === undefined || of === undefined || used <= 0 || of <= 0 ? undefined : used / of;
}

async function readCpuSeconds(files: SystemFiles, place: CgroupPlace | undefined): Promise<number | undefined> {
  if (place === undefined) return undefined;
  const [own] = place.directories;
  if (place.version === 2) {
    return statField((await files.readIfAny(join(own, 'cpu.stat'))) ?? '', 'usage_usec', 1e6);
  }
  const nanoseconds = toNumber(await files.readIfAny(join(own, 'cpuacct.usage')));
  return nanoseconds === undefined ? undefined : nanoseconds / 1e9;
}

/** Every group around the process's own limits it as well. */
async function lowestLimit(
  { directories }: CgroupPlace,
  read: (directory: string) => Promise<number | undefined>,
): Promise<Limit | undefined> {
  let lowest: Limit | undefined;
  for (const directory of directories) {
    const value = await read(directory);
    if (value !== undefined && value < (lowest?.value ?? Infinity)) lowest = { directory, value };
  }
  return lowest;
}

/** Version 1 writes no limit as the largest number of pages, which no machine has. */
function toLimit(text: string | undefined): number | undefined {
  const limit = toNumber(text);
  return limit !== undefined && limit <= Number.MAX_SAFE_INTEGER ? limit : undefined;
}

/** The number a file holds; `undefined` for `max`, or without the file. */
function toNumber(text: string | undefined): number | undefined {
  const found = /^-?\d+$/.exec(text?.trim() ?? '');
  return found === null ? undefined : Number(found[0]);
}

function statField(stat: string, field: string, divisor = 1): number | undefined {
  const found = new RegExp(`^${field} (\\d+)$`, 'm').exec(stat);
  return found === null ? undefined : Number(found[1]) / divisor;
}
