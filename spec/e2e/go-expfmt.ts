/**
 * Go's reader and writer of expositions, built for the occasion in its newest version.
 */

import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Format } from '../../lib/exposition/create-format.js';
import { runProgram, runToSuccess } from '../child-program.js';
import { makeFolder } from '../temporary-folder.js';

const PROGRAM = join(__dirname, 'programs/convert.go');
const NEEDED =
  'a Go toolchain of a supported version is needed: https://go.dev/doc/install; Debian 12 has one that is too old';

/** The program that turns one format into another. */
export class GoExpfmt {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Builds the program with the newest github.com/prometheus/common in a temporary folder. */
  static async build(): Promise<GoExpfmt> {
    const folder = makeFolder('go');
    copyFileSync(PROGRAM, join(folder, 'main.go'));
    const options = { cwd: folder, env: { GOFLAGS: '-mod=mod' } };
    try {
      await runToSuccess('go', ['mod', 'init', 'convert'], options);
      await runToSuccess('go', ['get', 'github.com/prometheus/common/expfmt@latest'], options);
      await runToSuccess('go', ['build', '-o', 'convert', '.'], options);
    } catch (cause) {
      throw new Error(`${NEEDED}\n${(cause as Error).message}`, { cause });
    }
    return new GoExpfmt(folder);
  }

  /**
   * Reads an exposition and writes it again.
   *
   * @returns what Go has written
   * @throws Error in Go's own words if it refuses to
   */
  async convert(blocks: Iterable<Uint8Array>, from: Format, to: Format): Promise<string> {
    const file = join(this.#folder, 'exposition');
    writeFileSync(file, Buffer.concat([...blocks]));
    const program = join(this.#folder, 'convert');
    const { code, stdout, stderr } = await runProgram(program, [contentType(from), contentType(to), file]);
    if (code !== 0) throw new Error(stderr);
    return stdout;
  }
}

/** The content type with the escaping scheme, which Go takes for another one where it is not named. */
function contentType(format: Format): string {
  return format.contentType.includes('escaping=')
    ? format.contentType
    : `${format.contentType}; escaping=${format.escaping}`;
}
