/**
 * The codes, the page that explains them and the places that throw them agree.
 */

import ts from 'typescript';
import { ERROR_CODES } from '../lib/support/metric-error.js';
import { listFiles, parseSource, readText, walk } from './source-files.js';

const CODE_CELL = /^\| `([A-Z_]+)` +\|/;

/** The texts that appear in the expressions of a source; those in its types say nothing about what it throws. */
function stringsIn(source: ts.SourceFile): string[] {
  const found: string[] = [];
  walk(source, (node) => {
    if (ts.isStringLiteral(node) && !ts.isLiteralTypeNode(node.parent)) found.push(node.text);
  });
  return found;
}

describe('the error codes', () => {
  const page = readText('docs/errors.md').split('\n');
  const rows = page.flatMap((line) => CODE_CELL.exec(line)?.[1] ?? []);

  it('have one row each in docs/errors.md, in order, and the page has no others', () => {
    expect(rows).toEqual([...ERROR_CODES]);
  });

  it('stand in alphabetical order', () => {
    expect([...ERROR_CODES]).toEqual([...ERROR_CODES].sort());
  });

  it('are all thrown somewhere', () => {
    const thrown = new Set(
      listFiles('lib', '.ts')
        .filter((path) => path !== 'lib/support/metric-error.ts')
        .flatMap((path) => stringsIn(parseSource(path))),
    );
    expect(ERROR_CODES.filter((code) => !thrown.has(code))).toEqual([]);
  });

  it('are the only codes that doc comments promise', () => {
    const promised = listFiles('lib', '.ts').flatMap((path) =>
      [...readText(path).matchAll(/@throws MetricError((?:(?!@)[^/])*)/g)].flatMap(([, text]) =>
        [...text.matchAll(/`([A-Z]+(?:_[A-Z]+)+)`/g)].map(([, code]) => ({ path, code })),
      ),
    );
    expect(promised.length).toBeGreaterThan(0);
    expect(promised.filter(({ code }) => !ERROR_CODES.some((known) => known === code))).toEqual([]);
  });
});
