import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SystemFiles } from '../../lib/runtime/system-files.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'files-'));
});

afterEach(() => rm(folder, { recursive: true }));

describe('SystemFiles', () => {
  it.each([0, 1, 16_383, 16_384, 16_385, 100_000])('reads a file of %d bytes', async (size) => {
    const text = '0123456789'.repeat(size / 10 + 1).slice(0, size);
    const path = join(folder, 'file');
    await writeFile(path, text);
    const files = new SystemFiles();
    expect(await files.read(path)).toBe(text);
    expect(await files.readIfAny(path)).toBe(text);
    expect(await files.readListIfAny(path)).toBe(text);
  });

  it('rejects without a file, unless told that there may be none', async () => {
    const files = new SystemFiles();
    const path = join(folder, 'none');
    await expect(files.read(path)).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(files.list(path)).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await files.readIfAny(path)).toBeUndefined();
    expect(await files.readListIfAny(path)).toBeUndefined();
  });

  it('reads one after another, after one that failed too', async () => {
    const files = new SystemFiles();
    const order: string[] = [];
    const note = (name: string) => (): number => order.push(name);
    await writeFile(join(folder, 'a'), 'a'.repeat(20_000));
    await Promise.all([
      files.list(join(folder, 'none')).catch(note('none')),
      files.read(join(folder, 'a')).then(note('a')),
      files.list(folder).then(note('folder')),
    ]);
    expect(order).toEqual(['none', 'a', 'folder']);
  });

  (process.platform === 'linux' ? it : it.skip)('leaves no file open', async () => {
    const files = new SystemFiles();
    const before = (await readdir('/proc/self/fd')).length;
    for (let round = 0; round < 20; round += 1) await files.read('/proc/self/status');
    expect((await readdir('/proc/self/fd')).length).toBeLessThan(before + 10);
  });
});
