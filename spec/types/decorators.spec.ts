/**
 * What the compiler says of decorators, in both dialects: every file of cases compiles, and every line that it expects
 * to be refused is.
 */

import { join } from 'node:path';
import ts from 'typescript';
import { ROOT, listFiles } from '../source-files.js';

const CASES = listFiles('spec/types/cases', '.ts');

/** The complaints of the compiler, with the options of a tsconfig of the checkout. */
function complaints(config: string, files: readonly string[]): string[] {
  const path = join(ROOT, config);
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(path, ts.sys.readFile).config,
    ts.sys,
    ROOT,
    {},
    path,
  );
  const names = files.map((file) => join(ROOT, file));
  const program = ts.createProgram(names, { ...options, types: ['node'] });
  return names.flatMap((name) =>
    ts.getPreEmitDiagnostics(program, program.getSourceFile(name)).map(({ start, messageText }) => {
      const line = program.getSourceFile(name)?.getLineAndCharacterOfPosition(start ?? 0).line ?? 0;
      return `${name}:${String(line + 1)} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
    }),
  );
}

describe('the types of decorators', () => {
  it('hold in the standard dialect', () => {
    const files = CASES.filter((file) => !file.endsWith('.legacy.ts'));
    expect(complaints('tsconfig.json', files)).toEqual([]);
  }, 60_000);

  it('hold in the legacy dialect, but for what it does not have', () => {
    expect(
      complaints(
        'tsconfig.legacy.json',
        CASES.filter((file) => !file.endsWith('-standard.ts')),
      ),
    ).toEqual([]);
  }, 60_000);
});
