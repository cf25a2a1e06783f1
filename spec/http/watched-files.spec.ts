import {
  chmodSync,
  linkSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { WatchedFiles } from '../../lib/http/watched-files.js';
import { makeFolder, removeFolders } from '../temporary-folder.js';

afterAll(removeFolders);

/** A file with a text, and what watches it. */
function watched(text = 'one'): { path: string; files: WatchedFiles } {
  const path = join(makeFolder('watched'), 'file');
  writeFileSync(path, text);
  const files = new WatchedFiles();
  expect(files.read(path)).toBe(text);
  return { path, files };
}

describe('WatchedFiles', () => {
  it('sees no change where there is none', () => {
    const { files } = watched();
    expect([files.haveChanged(), files.haveChanged()]).toEqual([false, false]);
  });

  it.each<[string, (path: string) => void]>([
    ['written again', (path) => writeFileSync(path, 'three')],
    ['written again at once, as long as before', (path) => writeFileSync(path, 'two')],
    ['emptied', (path) => writeFileSync(path, '')],
    ['removed', (path) => rmSync(path)],
    [
      'replaced by a directory',
      (path) => {
        rmSync(path);
        mkdirSync(path);
      },
    ],
    [
      'replaced',
      (path) => {
        writeFileSync(`${path}.new`, 'two');
        renameSync(`${path}.new`, path);
      },
    ],
    [
      'a link that leads elsewhere now',
      (path) => {
        writeFileSync(`${path}.new`, 'two');
        unlinkSync(path);
        symlinkSync(`${path}.new`, path);
      },
    ],
  ])('sees that a file was %s', (_, change) => {
    const { path, files } = watched();
    change(path);
    expect(files.haveChanged()).toBe(true);
  });

  it('sees each of many changes that follow one another at once', () => {
    const { path } = watched();
    for (let changes = 0; changes < 100; changes += 1) {
      const files = new WatchedFiles();
      files.read(path);
      writeFileSync(path, String(changes % 10));
      expect(files.haveChanged()).toBe(true);
    }
  });

  it('sees that a file with its old times says something else', () => {
    const { path, files } = watched();
    writeFileSync(path, 'two');
    utimesSync(path, 1, 1);
    expect(files.haveChanged()).toBe(true);
  });

  it.each<[string, (path: string) => void]>([
    ['written again with the same text', (path) => writeFileSync(path, 'one')],
    ['touched', (path) => utimesSync(path, 1, 1)],
    ['given another mode', (path) => chmodSync(path, 0o600)],
    ['linked', (path) => linkSync(path, `${path}.link`)],
  ])('sees no change in a file that was %s', (_, change) => {
    const { path, files } = watched();
    change(path);
    expect(files.haveChanged()).toBe(false);
  });

  it('watches a file that cannot be read until it can', () => {
    const path = join(makeFolder('watched'), 'file');
    const files = new WatchedFiles();
    expect(() => files.read(path)).toThrow('ENOENT');
    expect(files.haveChanged()).toBe(false);
    writeFileSync(path, '');
    expect(files.haveChanged()).toBe(true);
  });

  it('watches nothing as long as nothing was read', () => {
    expect(new WatchedFiles().haveChanged()).toBe(false);
  });
});
