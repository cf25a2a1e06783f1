/**
 * The package as a user gets it: packed, and installed in a folder of its own.
 */

import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ROOT } from '../source-files.js';
import { runProgram, runToSuccess, type Outcome } from '../child-program.js';
import { makeFolder } from '../temporary-folder.js';

const QUIET = ['--silent', '--no-audit', '--no-fund'];
/** What a copy of the checkout does without. */
const NOT_COPIED = new Set(['node_modules', '.git', 'dist']);

/** A temporary folder in which the package is installed. */
export class InstalledPackage {
  /** The folder, which has no `type` in its `package.json`. */
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /**
   * Packs the checkout and installs it from the tarball.
   *
   * @param names - the names to install it under, each a copy of its own
   * @param others - what else to install, as npm takes it
   */
  static async install(names: readonly string[], others: readonly string[]): Promise<InstalledPackage> {
    const installed = new InstalledPackage(makeFolder('installed'));
    const tarball = await pack(installed.folder);
    installed.write('package.json', '{ "private": true }');
    const copies = names.map((name) => `${name}@file:${tarball}`);
    await runToSuccess('npm', ['install', ...QUIET, ...copies, ...others], { cwd: installed.folder });
    return installed;
  }

  /** Writes a file and returns its path. */
  write(path: string, text: string): string {
    const target = join(this.folder, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
    return target;
  }

  /** Runs a JavaScript file of the folder with this Node.js. */
  async node(path: string, ...args: readonly string[]): Promise<Outcome> {
    return runProgram(process.execPath, [path, ...args], { cwd: this.folder });
  }
}

/** Packs a copy of the checkout, so that nothing that builds there at the same time can disturb it. */
async function pack(destination: string): Promise<string> {
  const copy = makeFolder('checkout');
  cpSync(ROOT, copy, { recursive: true, filter: (path) => !NOT_COPIED.has(basename(path)) });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'), 'dir');
  const printed = await runToSuccess('npm', ['pack', '--silent', '--pack-destination', destination], { cwd: copy });
  return join(destination, printed.trim().split('\n').at(-1) ?? '');
}
