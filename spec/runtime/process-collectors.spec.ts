import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { collectDefaultMetrics, Registry as PromClientRegistry } from 'prom-client';
import { Registry } from '../../lib/registry/registry.js';
import { networkCollector, processCollectors } from '../../lib/runtime/process-collectors.js';
import { SystemFiles } from '../../lib/runtime/system-files.js';

const onLinux = process.platform === 'linux' ? describe : describe.skip;

const EVERYWHERE = [
  'process_cpu_seconds_total',
  'process_cpu_system_seconds_total',
  'process_cpu_user_seconds_total',
  'process_resident_memory_bytes',
  'process_start_time_seconds',
];
const OF_STATUS = [
  'process_resident_memory_bytes',
  'process_virtual_memory_bytes',
  'process_heap_bytes',
  'process_threads',
];
const OF_LIMITS = ['process_max_fds', 'process_virtual_memory_max_bytes'];
const OF_NETWORK = ['process_network_receive_bytes_total', 'process_network_transmit_bytes_total'];
const ON_LINUX = [...new Set([...EVERYWHERE, ...OF_STATUS, ...OF_LIMITS, ...OF_NETWORK, 'process_open_fds'])].sort();
/** Those that prom-client has as well. */
const OF_PEER = ON_LINUX.filter((name) => !/network|threads|virtual_memory_max/.test(name));

interface Place {
  readonly platform?: string;
  readonly procDirectory?: string;
}

async function gather({ platform = process.platform, procDirectory = '/proc/self' }: Place = {}): Promise<{
  values: Record<string, number>;
  failed: string[];
}> {
  const registry = new Registry();
  registry.diagnostics.onFirstFault(() => undefined);
  const source = { platform, procDirectory, files: new SystemFiles() };
  for (const collector of processCollectors(source)) registry.register(collector);
  if (platform === 'linux') registry.register(networkCollector(source));
  const { families, errors } = await registry.gather({ only: (name) => name.startsWith('process_') });
  return {
    values: Object.fromEntries(families.map(({ descriptor, chunks }) => [descriptor.name, chunks[0].values[0]])),
    failed: errors.flatMap((error) => error.families).sort(),
  };
}

describe('processCollectors', () => {
  it.each(['darwin', 'win32', 'freebsd'])('give on %s what Node.js knows of every platform', async (platform) => {
    const { values, failed } = await gather({ platform, procDirectory: '/nowhere' });
    expect(Object.keys(values)).toEqual(EVERYWHERE);
    expect(failed).toEqual([]);
  });

  it('give the CPU time in user and system mode', async () => {
    const seconds = ({ user, system }: NodeJS.CpuUsage): number => (user + system) / 1e6;
    const before = seconds(process.cpuUsage());
    const { values } = await gather();
    expect(values.process_cpu_seconds_total).toBeGreaterThanOrEqual(before);
    expect(values.process_cpu_seconds_total).toBeLessThanOrEqual(seconds(process.cpuUsage()));
    const { process_cpu_user_seconds_total: user, process_cpu_system_seconds_total: system } = values;
    expect(user + system).toBeCloseTo(values.process_cpu_seconds_total);
  });

  it('give a start time that does not move', async () => {
    const starts = [await gather(), await gather()].map(({ values }) => values.process_start_time_seconds);
    expect(starts[0]).toBe(starts[1]);
    expect(Math.abs(starts[0] - (Date.now() / 1000 - process.uptime()))).toBeLessThan(5);
  });

  it('tell since when the CPU time is counted', async () => {
    const [cpu, start] = await Promise.all(
      processCollectors({ platform: process.platform, procDirectory: '/proc/self', files: new SystemFiles() })
        .slice(0, 2)
        .map((collector) => collector.collect()),
    );
    expect(cpu[0].chunks[0].startTimes).toEqual(start[0].chunks[0].values);
  });
});

onLinux('processCollectors on Linux', () => {
  it('give all standard families', async () => {
    const { values, failed } = await gather();
    expect(Object.keys(values)).toEqual(ON_LINUX);
    expect(failed).toEqual([]);
  });

  it('agree with the proc file system', async () => {
    const { values } = await gather();
    const memory = process.memoryUsage.rss();
    expect(values.process_resident_memory_bytes).toBeGreaterThan(memory / 2);
    expect(values.process_resident_memory_bytes).toBeLessThan(memory * 2);
    expect(values.process_virtual_memory_bytes).toBeGreaterThan(values.process_resident_memory_bytes);
    expect(values.process_virtual_memory_bytes).toBeGreaterThan(values.process_heap_bytes);
    expect(values.process_threads).toBeGreaterThan(4);
    expect(values.process_max_fds).toBe(Number(execFileSync('sh', ['-c', 'ulimit -n'], { encoding: 'utf8' })));
    const bootSeconds = Number(/^btime (\d+)$/m.exec(readFileSync('/proc/stat', 'utf8'))?.[1]);
    const startTicks = Number(
      readFileSync('/proc/self/stat', 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ')[19],
    );
    expect(Math.abs(values.process_start_time_seconds - (bootSeconds + startTicks / 100))).toBeLessThan(5);
  });

  it('agree with prom-client', async () => {
    const peer = new PromClientRegistry();
    collectDefaultMetrics({ register: peer });
    const theirs = Object.fromEntries(
      (await peer.getMetricsAsJSON())
        .filter(({ name }) => OF_PEER.includes(name))
        .map(({ name, values }) => [name, values[0].value]),
    );
    const { values } = await gather();
    expect(Object.keys(theirs).sort()).toEqual(OF_PEER);
    // Its CPU time begins at zero when it is turned on.
    for (const name of OF_PEER.filter((name) => !name.startsWith('process_cpu'))) {
      expect({ name, ratio: values[name] / theirs[name] }).toEqual({ name, ratio: expect.closeTo(1, 0) as unknown });
    }
    expect(values.process_max_fds).toBe(theirs.process_max_fds);
  });

  it('count the files that are open, and not the reading itself', async () => {
    const before = (await gather()).values.process_open_fds;
    const held = await Promise.all(Array.from({ length: 40 }, () => open('/dev/null')));
    const during = (await gather()).values.process_open_fds;
    await Promise.all(held.map((file) => file.close()));
    expect(during - before).toBeGreaterThan(30);
    expect(during - before).toBeLessThan(50);
  });
});

describe('processCollectors on a proc file system', () => {
  let procDirectory: string;

  beforeEach(async () => {
    procDirectory = await mkdtemp(join(tmpdir(), 'proc-'));
    await mkdir(join(procDirectory, 'fd'));
    for (const file of ['0', '1', '2', '17']) await writeFile(join(procDirectory, 'fd', file), '');
    await writeFile(
      join(procDirectory, 'status'),
      'Name:\tnode\nVmSize:\t  2048 kB\nVmRSS:\t     3 kB\nVmData:\t 7 kB\nVmSwap:\t 0 kB\nThreads:\t11\n',
    );
    await writeFile(
      join(procDirectory, 'limits'),
      'Limit                     Soft Limit           Hard Limit           Units     \n' +
        'Max open files            1024                 524288               files     \n' +
        'Max address space         4096                 unlimited            bytes     \n',
    );
    await mkdir(join(procDirectory, 'net'));
    await writeFile(
      join(procDirectory, 'net', 'netstat'),
      'TcpExt: SyncookiesSent InOctets\nTcpExt: 0 1\nIpExt: InNoRoutes InOctets OutOctets\nIpExt: 4 5000 600\n',
    );
  });

  afterEach(() => rm(procDirectory, { recursive: true }));

  it('read its numbers in base units', async () => {
    const { values, failed } = await gather({ platform: 'linux', procDirectory });
    expect(values).toMatchObject({
      process_resident_memory_bytes: 3072,
      process_virtual_memory_bytes: 2_097_152,
      process_open_fds: 3,
      process_max_fds: 1024,
      process_virtual_memory_max_bytes: 4096,
      process_heap_bytes: 7168,
      process_threads: 11,
      process_network_receive_bytes_total: 5000,
      process_network_transmit_bytes_total: 600,
    });
    expect(failed).toEqual([]);
  });

  it('read no limit as infinity', async () => {
    await writeFile(
      join(procDirectory, 'limits'),
      'Max open files            unlimited            unlimited            files\n' +
        'Max address space         unlimited            unlimited            bytes\n',
    );
    const { values } = await gather({ platform: 'linux', procDirectory });
    expect(OF_LIMITS.map((name) => values[name])).toEqual([Infinity, Infinity]);
  });

  it.each(['', 'IpExt: InNoRoutes\nIpExt: 4\n'])('leave out the network where the system says %p', async (netstat) => {
    await writeFile(join(procDirectory, 'net', 'netstat'), netstat);
    const { values, failed } = await gather({ platform: 'linux', procDirectory });
    expect(Object.keys(values)).toEqual(ON_LINUX.filter((name) => !OF_NETWORK.includes(name)));
    expect(failed).toEqual([]);
  });

  it.each([
    { file: 'limits', lost: OF_LIMITS },
    { file: 'fd', lost: ['process_open_fds'] },
    { file: 'status', lost: OF_STATUS },
  ])('lose $lost and nothing else without $file', async ({ file, lost }) => {
    await rm(join(procDirectory, file), { recursive: true });
    const { values, failed } = await gather({ platform: 'linux', procDirectory });
    expect(failed).toEqual([...lost].sort());
    expect(Object.keys(values)).toEqual(ON_LINUX.filter((name) => !lost.includes(name)));
  });

  it.each([
    { file: 'limits', lost: OF_LIMITS },
    { file: 'status', lost: OF_STATUS },
  ])('lose $lost if $file does not hold them', async ({ file, lost }) => {
    await writeFile(join(procDirectory, file), 'Name:\tnode\n');
    const { failed } = await gather({ platform: 'linux', procDirectory });
    expect(failed).toEqual([...lost].sort());
  });
});
