import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cgroupCollector } from '../../lib/runtime/cgroup-collector.js';
import { SystemFiles } from '../../lib/runtime/system-files.js';
import { HYBRID, VERSION_1, VERSION_2, writeTree, type Tree } from './cgroup-tree.js';

let top: string;

beforeEach(async () => {
  top = await mkdtemp(join(tmpdir(), 'cgroup-'));
});

afterEach(() => rm(top, { recursive: true }));

async function read(tree: Tree): Promise<Record<string, number>> {
  await writeTree(top, tree);
  const collector = cgroupCollector({ procDirectory: join(top, 'proc'), files: new SystemFiles() });
  const families = await collector.collect();
  return Object.fromEntries(
    families.map(({ descriptor, chunks }) => [descriptor.name.replace('process_cgroup_', ''), chunks[0].values[0]]),
  );
}

function without(tree: Tree, ...files: string[]): Tree {
  return Object.fromEntries(Object.entries(tree).filter(([path]) => !files.includes(path)));
}

const LIMITED_CPU = [
  'cpu_limit_cores',
  'cpu_periods_total',
  'cpu_throttled_periods_total',
  'cpu_throttled_seconds_total',
];

describe('cgroupCollector', () => {
  it('reads version 2', async () => {
    expect(await read(VERSION_2)).toEqual({
      memory_limit_bytes: 536_870_912,
      memory_usage_bytes: 104_857_600,
      cpu_limit_cores: 1.5,
      cpu_periods_total: 40,
      cpu_throttled_periods_total: 3,
      cpu_throttled_seconds_total: 1.5,
      cpu_seconds_total: 2.5,
    });
  });

  it('reads version 1, with the throttling of the group that sets the limit', async () => {
    expect(await read(VERSION_1)).toEqual({
      memory_limit_bytes: 268_435_456,
      memory_usage_bytes: 1_048_576,
      cpu_limit_cores: 2,
      cpu_periods_total: 10,
      cpu_throttled_periods_total: 2,
      cpu_throttled_seconds_total: 0.25,
      cpu_seconds_total: 7.5,
    });
  });

  it('reads both versions side by side', async () => {
    expect(await read(HYBRID)).toEqual({
      memory_limit_bytes: 4096,
      memory_usage_bytes: 1024,
      cpu_limit_cores: 0.5,
      cpu_periods_total: 8,
      cpu_throttled_periods_total: 7,
      cpu_throttled_seconds_total: 6,
      cpu_seconds_total: 5,
    });
  });

  it('takes the lowest limit of the group and those around it', async () => {
    const nested = {
      ...VERSION_2,
      '/proc/cgroup': '0::/pod/app\n',
      '/cg/pod/memory.max': '1000\n',
      '/cg/pod/app/memory.max': '2000\n',
      '/cg/pod/app/memory.current': '900\n',
      '/cg/pod/cpu.max': '100000 50000\n',
      '/cg/pod/app/cpu.max': '300000 100000\n',
    };
    expect(await read(nested)).toMatchObject({
      memory_limit_bytes: 1000,
      memory_usage_bytes: 900,
      cpu_limit_cores: 1.5,
    });
  });

  it.each([
    { tree: VERSION_2, change: { '/cg/memory.max': 'max\n' }, absent: ['memory_limit_bytes'] },
    { tree: VERSION_2, change: { '/cg/cpu.max': 'max 100000\n' }, absent: LIMITED_CPU },
    {
      tree: VERSION_1,
      change: { '/cg/memory/app.slice/web/memory.limit_in_bytes': '9223372036854771712\n' },
      absent: ['memory_limit_bytes'],
    },
    { tree: VERSION_1, change: { '/cg/cpu,cpuacct/app.slice/cpu.cfs_quota_us': '-1\n' }, absent: LIMITED_CPU },
  ])('leaves out $absent where $change sets no limit', async ({ tree, change, absent }) => {
    const all = Object.keys(await read(tree));
    const found = Object.keys(await read({ ...tree, ...change }));
    expect(all).toEqual(expect.arrayContaining(absent));
    expect(found).toEqual(all.filter((name) => !absent.includes(name)));
  });

  it.each(['/proc/cgroup', '/proc/mountinfo'])('has no family without %s', async (file) => {
    expect(await read(without(VERSION_2, file))).toEqual({});
  });

  it('has the CPU time alone where the file system shows nothing else', async () => {
    expect(await read(without(VERSION_2, '/cg/memory.max', '/cg/memory.current', '/cg/cpu.max'))).toEqual({
      cpu_seconds_total: 2.5,
    });
  });

  it('reads the numbers anew each time', async () => {
    await writeTree(top, VERSION_2);
    const collector = cgroupCollector({ procDirectory: join(top, 'proc'), files: new SystemFiles() });
    const usage = async (): Promise<number> => (await collector.collect())[1].chunks[0].values[0];
    expect(await usage()).toBe(104_857_600);
    await writeTree(top, { '/cg/memory.current': '5\n' });
    expect(await usage()).toBe(5);
  });
});
