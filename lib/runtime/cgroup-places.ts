/**
 * Finds the control groups of the process in the file system: version 1, version 2, or both side by side.
 * Pure: the two files that tell are given.
 */

/** Where one resource is controlled. */
export interface CgroupPlace {
  /** Which files there are. */
  readonly version: 1 | 2;
  /** The directory of the process's own group, then those of the groups around it as far as they can be seen. */
  readonly directories: readonly [own: string, ...around: string[]];
}

/** A file system of control groups. */
interface Mount {
  readonly root: string;
  readonly point: string;
  readonly type: string;
  readonly options: readonly string[];
}

/**
 * Finds where a resource of the process is controlled.
 *
 * @param controller - `memory`, `cpu` or `cpuacct`
 * @param cgroup - the text of /proc/self/cgroup
 * @param mountinfo - the text of /proc/self/mountinfo
 * @returns `undefined` if it is not controlled, or where cannot be seen
 * @see https://man7.org/linux/man-pages/man7/cgroups.7.html
 */
export function findCgroup(controller: string, cgroup: string, mountinfo: string): CgroupPlace | undefined {
  const groups = cgroup.split('\n').flatMap((line) => {
    const found = /^\d+:(?<controllers>[^:]*):(?<path>\/.*)$/.exec(line)?.groups;
    return found === undefined ? [] : [{ controllers: found.controllers.split(','), path: found.path }];
  });
  const mounts = mountinfo.split('\n').flatMap(readMount);
  const own = groups.find(({ controllers }) => controllers.includes(controller));
  if (own !== undefined) {
    // With both versions mounted, a controller is in one of them only.
    const hierarchy = mounts.filter(({ type, options }) => type === 'cgroup' && options.includes(controller));
    return placeIn(hierarchy, own.path, 1);
  }
  const unified = groups.find(({ controllers }) => controllers[0] === '');
  const hierarchy = mounts.filter(({ type }) => type === 'cgroup2');
  return unified && placeIn(hierarchy, unified.path, 2);
}

/** @see https://man7.org/linux/man-pages/man5/proc_pid_mountinfo.5.html */
function readMount(line: string): Mount[] {
  const [place, system = ''] = line.split(' - ');
  const [, , , root, point] = place.split(' ');
  const [type, , options = ''] = system.split(' ');
  if (!type.startsWith('cgroup')) return [];
  return [{ root: unescape(root), point: unescape(point), type, options: options.split(',') }];
}

/** The kernel writes blanks and backslashes in paths as octal numbers. */
function unescape(path: string): string {
  return path.replace(/\\(?<octal>[0-7]{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8)));
}

function placeIn(mounts: readonly Mount[], path: string, version: 1 | 2): CgroupPlace | undefined {
  for (const { root, point } of mounts) {
    const below = partsBelow(root, path);
    if (below === undefined) continue;
    const around = below.map((_, depth) => [point, ...below.slice(0, depth)].join('/')).reverse();
    return { version, directories: below.length === 0 ? [point] : [[point, ...below].join('/'), ...around] };
  }
  // A container that sees the path its host sees has its own group mounted at the top.
  return mounts.length === 0 ? undefined : { version, directories: [mounts[0].point] };
}

/** The parts of a path below a directory, or `undefined` if it is not there. */
function partsBelow(directory: string, path: string): string[] | undefined {
  const [top, parts] = [directory, path].map((each) => each.split('/').filter((part) => part !== ''));
  const isBelow = top.every((part, index) => part === parts[index]) && !parts.includes('..');
  return isBelow ? parts.slice(top.length) : undefined;
}
