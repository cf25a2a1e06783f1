/**
 * Control groups as files below a folder, for specs that cannot make real ones.
 */

import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Which files there are, by their paths from the top, which begin with a slash. */
export type Tree = Readonly<Record<string, string>>;

/** Writes the files. What stands for a mount point in `mountinfo` begins with `$TOP`, for the folder itself. */
export async function writeTree(top: string, tree: Tree): Promise<void> {
  for (const [path, text] of Object.entries(tree)) {
    const file = join(top, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text.replaceAll('$TOP', top));
  }
}

/** A container that sees only its own group of version 2. */
export const VERSION_2: Tree = {
  '/proc/cgroup': '0::/\n',
  '/proc/mountinfo': '31 23 0:28 / $TOP/cg rw,nosuid - cgroup2 cgroup rw,nsdelegate\n',
  '/cg/memory.max': '536870912\n',
  '/cg/memory.current': '104857600\n',
  '/cg/cpu.max': '150000 100000\n',
  '/cg/cpu.stat': 'usage_usec 2500000\nuser_usec 1\nnr_periods 40\nnr_throttled 3\nthrottled_usec 1500000\n',
};

/** A service of a host with version 1, with a limit of its own for memory and of its slice for CPU. */
export const VERSION_1: Tree = {
  '/proc/cgroup': '5:memory:/app.slice/web\n4:cpu,cpuacct:/app.slice/web\n1:name=systemd:/app.slice/web\n',
  '/proc/mountinfo':
    '31 23 0:28 / $TOP/cg ro - tmpfs tmpfs ro,mode=755\n' +
    '32 31 0:29 / $TOP/cg/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct\n' +
    '33 31 0:30 / $TOP/cg/memory rw shared:9 - cgroup cgroup rw,memory\n',
  '/cg/memory/memory.limit_in_bytes': '9223372036854771712\n',
  '/cg/memory/app.slice/memory.limit_in_bytes': '9223372036854771712\n',
  '/cg/memory/app.slice/web/memory.limit_in_bytes': '268435456\n',
  '/cg/memory/app.slice/web/memory.usage_in_bytes': '1048576\n',
  '/cg/cpu,cpuacct/app.slice/cpu.cfs_quota_us': '200000\n',
  '/cg/cpu,cpuacct/app.slice/cpu.cfs_period_us': '100000\n',
  '/cg/cpu,cpuacct/app.slice/cpu.stat': 'nr_periods 10\nnr_throttled 2\nthrottled_time 250000000\n',
  '/cg/cpu,cpuacct/app.slice/web/cpu.cfs_quota_us': '-1\n',
  '/cg/cpu,cpuacct/app.slice/web/cpu.cfs_period_us': '100000\n',
  '/cg/cpu,cpuacct/app.slice/web/cpuacct.usage': '7500000000\n',
};

/** Memory under version 1 and everything else under version 2, as some hosts mount them. */
export const HYBRID: Tree = {
  '/proc/cgroup': '3:memory:/job\n0::/job/one\n',
  '/proc/mountinfo':
    '33 31 0:30 / $TOP/cg/memory rw - cgroup cgroup rw,memory\n' +
    '34 31 0:31 / $TOP/cg/unified\\040two rw - cgroup2 cgroup2 rw\n',
  '/cg/memory/job/memory.limit_in_bytes': '4096\n',
  '/cg/memory/job/memory.usage_in_bytes': '1024\n',
  '/cg/unified two/job/cpu.max': '50000 100000\n',
  '/cg/unified two/job/cpu.stat': 'usage_usec 9\nnr_periods 8\nnr_throttled 7\nthrottled_usec 6000000\n',
  '/cg/unified two/job/one/cpu.max': 'max 100000\n',
  '/cg/unified two/job/one/cpu.stat': 'usage_usec 5000000\nnr_periods 0\nnr_throttled 0\nthrottled_usec 0\n',
};
