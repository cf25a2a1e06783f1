/**
 * Loads a fixture compiled in one of the two dialects of decorators, so that one source shows the same in both.
 */

import ts from 'typescript';
import * as sdk from '../../lib/index.js';
import { readText } from '../source-files.js';

/** A dialect of decorators: that of the standard, and that of `experimentalDecorators`. */
export type Dialect = 'standard' | 'legacy';

/** Both. */
export const DIALECTS: readonly Dialect[] = ['standard', 'legacy'];

/** Compiles a file of `spec/decorators/fixtures` and returns its exports. */
export function loadFixture(file: string, dialect: Dialect): unknown {
  const exports = {};
  const load = (): unknown => sdk;
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the source is a file of this folder
  const run = new Function('exports', 'require', compile(file, dialect)) as (
    exports: object,
    load: () => unknown,
  ) => void;
  run(exports, load);
  return exports;
}

const compiled = new Map<string, string>();

function compile(file: string, dialect: Dialect): string {
  const known = compiled.get(`${file} ${dialect}`);
  if (known !== undefined) return known;
  const { outputText } = ts.transpileModule(readText(`spec/decorators/fixtures/${file}.ts`), {
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.CommonJS,
      experimentalDecorators: dialect === 'legacy',
    },
  });
  compiled.set(`${file} ${dialect}`, outputText);
  return outputText;
}
