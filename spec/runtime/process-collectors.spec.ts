import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { collectDefaultMetrics, Registry as PromClientRegistry } from 'prom-client';
import { Registry } from '../../lib/registry/registry.js';
import { processCollectors, type ProcessSource } from '../../lib/runtime/process-collectors.js';

const onLinux = process.platform === 'linux' ? describe : describe.skip;

const EVERYWHERE = ['process_cpu_seconds_total', 'process_resident_memory_bytes', 'process_start_time_seconds'];
const ON_LINUX = [...EVERYWHERE, 'process_max_fds', 'process_open_fds', 'process_virtual_memory_bytes'].sort();

async function gather(source?: ProcessSource): Promise<{ values: Record<string, number>; failed: string[] }> {
  const registry = new Registry();
  registry.diagnostics.onFirstFault(() => undefined);
  for (const collector of processCollectors(source)) registry.register(collector);
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
  });

  it('give a start time that does not move', async () => {
    const starts = [await gather(), await gather()].map(({ values }) => values.process_start_time_seconds);
    expect(starts[0]).toBe(starts[1]);
    expect(Math.abs(starts[0] - (Date.now() / 1000 - process.uptime()))).toBeLessThan(5);
  });

  it('tell since when the CPU time is counted', async () => {
    const [cpu, start] = await Promise.all(
      processCollectors()
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
        .filter(({ name }) => ON_LINUX.includes(name))
        .map(({ name, values }) => [name, values[0].value]),
    );
    const { values } = await gather();
    expect(Object.keys(theirs).sort()).toEqual(ON_LINUX);
    // Its CPU time begins at zero when it is turned on.
    for (const name of ON_LINUX.filter((name) => name !== 'process_cpu_seconds_total')) {
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
      'Name:\tnode\nVmSize:\t  2048 kB\nVmRSS:\t     3 kB\nVmSwap:\t 0 kB\n',
    );
    await writeFile(
      join(procDirectory, 'limits'),
      'Limit                     Soft Limit           Hard Limit           Units     \n' +
        'Max open files            1024                 524288               files     \n',
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
    });
    expect(failed).toEqual([]);
  });

  it('read no limit as infinity', async () => {
    await writeFile(
      join(procDirectory, 'limits'),
      'Max open files            unlimited            unlimited            files\n',
    );
    const { values } = await gather({ platform: 'linux', procDirectory });
    expect(values.process_max_fds).toBe(Infinity);
  });

  it.each([
    { file: 'limits', lost: ['process_max_fds'] },
    { file: 'fd', lost: ['process_open_fds'] },
    { file: 'status', lost: ['process_resident_memory_bytes', 'process_virtual_memory_bytes'] },
  ])('lose $lost and nothing else without $file', async ({ file, lost }) => {
    await rm(join(procDirectory, file), { recursive: true });
    const { values, failed } = await gather({ platform: 'linux', procDirectory });
    expect(failed).toEqual(lost);
    expect(Object.keys(values)).toEqual(ON_LINUX.filter((name) => !lost.includes(name)));
  });

  it.each([
    { file: 'limits', lost: ['process_max_fds'] },
    { file: 'status', lost: ['process_resident_memory_bytes', 'process_virtual_memory_bytes'] },
  ])('lose $lost if $file does not hold them', async ({ file, lost }) => {
    await writeFile(join(procDirectory, file), 'Name:\tnode\n');
    const { failed } = await gather({ platform: 'linux', procDirectory });
    expect(failed).toEqual(lost);
  });
});
