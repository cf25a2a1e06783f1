/**
 * The sources of the SDK as specs read them: files, imports, statements.
 */

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, resolve, sep } from 'node:path';
import ts from 'typescript';

/** The folder of the checkout. */
export const ROOT = resolve(__dirname, '..');

/** How an import reaches its module: at load time, when a call runs, or in the compiler alone. */
export type ImportKind = 'static' | 'dynamic' | 'type';

/** One import of one file. */
export interface SourceImport {
  readonly kind: ImportKind;
  /** As it is written. */
  readonly specifier: string;
  /** The path of the module from the top of the checkout if it is ours, otherwise the specifier. */
  readonly target: string;
}

/** Lists the files below a folder of the checkout, as paths from its top with forward slashes. */
export function listFiles(folder: string, ending: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

/** The text of a file of the checkout. */
export function readText(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** Parses a TypeScript source; `path` is its path from the top of the checkout. */
export function parseSource(path: string, text: string = readText(path)): ts.SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
}

/** Visits a node and everything below it. */
export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => {
    walk(child, visit);
  });
}

/** Finds every import of a source: declarations, re-exports, `import()` calls and `import()` types. */
export function importsOf(source: ts.SourceFile): SourceImport[] {
  const found: SourceImport[] = [];
  const add = (kind: ImportKind, specifier: ts.Node | undefined): void => {
    if (specifier === undefined || !ts.isStringLiteralLike(specifier)) return;
    found.push({ kind, specifier: specifier.text, target: resolveImport(source.fileName, specifier.text) });
  };
  walk(source, (node) => {
    if (ts.isImportDeclaration(node)) {
      const typeOnly = node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
      add(typeOnly ? 'type' : 'static', node.moduleSpecifier);
    } else if (ts.isExportDeclaration(node)) add(node.isTypeOnly ? 'type' : 'static', node.moduleSpecifier);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add('type', node.argument.literal);
    else if (ts.isCallExpression(node) && isDynamicImport(node)) add('dynamic', node.arguments[0]);
  });
  return found;
}

function isDynamicImport(call: ts.CallExpression): boolean {
  if (call.expression.kind === ts.SyntaxKind.ImportKeyword) return true;
  return ts.isIdentifier(call.expression) && call.expression.text === 'require';
}

function resolveImport(from: string, specifier: string): string {
  if (!specifier.startsWith('.')) return specifier;
  return posix.join(dirname(from), specifier.replace(/\.js$/, '.ts'));
}
