import { findCgroup } from '../../lib/runtime/cgroup-places.js';

const V2 = (root: string): string => `31 23 0:28 ${root} /cg rw - cgroup2 cgroup2 rw`;
const V1 = (root: string): string => `32 23 0:29 ${root} /cg/memory rw master:4 - cgroup cgroup rw,memory`;

describe('findCgroup', () => {
  it.each([
    { name: 'the top of a container', cgroup: '0::/', mount: V2('/'), directories: ['/cg'] },
    { name: 'a nested group', cgroup: '0::/a/b', mount: V2('/'), directories: ['/cg/a/b', '/cg/a', '/cg'] },
    { name: 'a mount of a part', cgroup: '0::/a/b', mount: V2('/a'), directories: ['/cg/b', '/cg'] },
    { name: 'a mount of the group itself', cgroup: '0::/a/b', mount: V2('/a/b'), directories: ['/cg'] },
    { name: 'a path that only begins alike', cgroup: '0::/ab', mount: V2('/a'), directories: ['/cg'] },
    { name: 'a group outside the namespace', cgroup: '0::/../other', mount: V2('/'), directories: ['/cg'] },
    {
      name: 'a path of the host',
      cgroup: '7:memory:/docker/f00',
      mount: V1('/docker/f00'),
      directories: ['/cg/memory'],
    },
    {
      name: 'a path the host hides',
      cgroup: '7:memory:/docker/f00',
      mount: V1('/'),
      directories: ['/cg/memory/docker/f00', '/cg/memory/docker', '/cg/memory'],
    },
    { name: 'a colon in the path', cgroup: '0::/a:b', mount: V2('/'), directories: ['/cg/a:b', '/cg'] },
    {
      name: 'several controllers',
      cgroup: '7:cpu,memory:/a',
      mount: V1('/'),
      directories: ['/cg/memory/a', '/cg/memory'],
    },
  ])('finds $name', ({ cgroup, mount, directories }) => {
    expect(findCgroup('memory', `${cgroup}\n`, `${mount}\n`)?.directories).toEqual(directories);
  });

  it('takes the mount that holds the group', () => {
    const mounts = `${V2('/other').replace('/cg', '/first')}\n${V2('/a')}\n`;
    expect(findCgroup('memory', '0::/a/b\n', mounts)).toEqual({ version: 2, directories: ['/cg/b', '/cg'] });
  });

  it('reads blanks and backslashes in a path', () => {
    const mount = String.raw`31 23 0:28 / /c\040g\134x rw - cgroup2 cgroup2 rw`;
    expect(findCgroup('cpu', '0::/\n', mount)?.directories).toEqual(['/c g\\x']);
  });

  it.each([
    { cgroup: '0::/a\n7:memory:/b', version: 1 },
    { cgroup: '0::/a\n7:memory2:/b', version: 2 },
  ])('finds a controller in one version only: $cgroup', ({ cgroup, version }) => {
    expect(findCgroup('memory', cgroup, `${V1('/')}\n${V2('/')}`)?.version).toBe(version);
  });

  it.each([
    { cgroup: '', mountinfo: V2('/') },
    { cgroup: '0::/', mountinfo: '' },
    { cgroup: '0::/', mountinfo: V1('/') },
    { cgroup: '7:memory:/', mountinfo: V2('/') },
    { cgroup: '7:memory:/', mountinfo: V1('/').replace('rw,memory', 'rw,pids') },
    { cgroup: 'no such lines', mountinfo: 'no such lines' },
  ])('finds nothing in $cgroup with $mountinfo', ({ cgroup, mountinfo }) => {
    expect(findCgroup('memory', cgroup, mountinfo)).toBeUndefined();
  });
});
