/**
 * Every TypeScript block of the documentation compiles against the sources: those of README.md and docs, and the
 * examples in doc comments. A block fenced as "ts legacy" is compiled with experimentalDecorators.
 */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { listFiles, readText, ROOT } from './source-files.js';

interface Block {
  /** The file it stands in, from the top of the checkout. */
  readonly path: string;
  /** The line of its first line of code, counted from 1. */
  readonly line: number;
  readonly code: string;
  readonly legacy: boolean;
}

const FENCE = /^(?<indent>\s*(?:\* ?)?)```(?<info>[^`]*)$/;

/** Finds the TypeScript blocks of a Markdown page, or of the doc comments of a source. */
function blocksOf(path: string, text: string): Block[] {
  const blocks: Block[] = [];
  let open: { info: string; indent: string; line: number; code: string[] } | undefined;
  text.split('\n').forEach((content, index) => {
    const fence = FENCE.exec(content)?.groups;
    if (open === undefined) {
      if (fence !== undefined) open = { info: fence.info, indent: fence.indent, line: index + 2, code: [] };
    } else if (fence !== undefined) {
      const [language, ...words] = open.info.trim().split(/\s+/);
      const { line, code } = open;
      if (language === 'ts') blocks.push({ path, line, code: code.join('\n'), legacy: words.includes('legacy') });
      open = undefined;
    } else {
      open.code.push(content.slice(open.indent.length));
    }
  });
  return blocks;
}

function readOptions(config: string): ts.CompilerOptions {
  const read = ts.readConfigFile(join(ROOT, config), (file) => ts.sys.readFile(file));
  const { options } = ts.parseJsonConfigFileContent(read.config, ts.sys, ROOT);
  return { ...options, noUnusedLocals: false, noUnusedParameters: false };
}

/** Compiles blocks, each as a module of its own beside the sources, and returns the errors. */
function compile(blocks: readonly Block[], options: ts.CompilerOptions): string[] {
  const named = new Map(blocks.map((block, index) => [join(ROOT, `documentation-block-${String(index)}.ts`), block]));
  const host = ts.createCompilerHost(options);
  const { fileExists, getSourceFile } = host;
  host.fileExists = (file) => named.has(file) || fileExists(file);
  host.getSourceFile = (file, languageVersion, ...rest) => {
    const block = named.get(file);
    if (block === undefined) return getSourceFile(file, languageVersion, ...rest);
    return ts.createSourceFile(file, `${block.code}\nexport {};\n`, languageVersion);
  };
  const program = ts.createProgram([...named.keys()], options, host);
  return [...named].flatMap(([file, block]) => {
    const source = program.getSourceFile(file);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map((diagnostic) =>
      describeFault(diagnostic, block),
    );
  });
}

function describeFault({ file, start = 0, messageText }: ts.Diagnostic, block: Block): string {
  const line = block.line + (file?.getLineAndCharacterOfPosition(start).line ?? 0);
  return `${block.path}:${String(line)}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
}

const standard = readOptions('tsconfig.json');
const legacy = readOptions('tsconfig.legacy.json');

describe('the documentation', () => {
  const pages = [
    'README.md',
    'CHANGELOG.md',
    ...listFiles('docs', '.md').filter((path) => !path.startsWith('docs/api/')),
  ];
  const paths = [...pages.filter((path) => existsSync(join(ROOT, path))), ...listFiles('lib', '.ts')];
  const blocks = paths.flatMap((path) => blocksOf(path, readText(path)));

  it('has TypeScript in its pages and in its doc comments', () => {
    const places = blocks.map(({ path }) => path.split('/')[0]);
    expect(places).toEqual(expect.arrayContaining(['README.md', 'docs', 'lib']));
  });

  it('compiles with standard decorators', () => {
    expect(
      compile(
        blocks.filter((block) => !block.legacy),
        standard,
      ),
    ).toEqual([]);
  }, 60_000);

  it('compiles with legacy decorators where it says so', () => {
    expect(
      compile(
        blocks.filter((block) => block.legacy),
        legacy,
      ),
    ).toEqual([]);
  }, 60_000);
});

describe('the checks of this spec', () => {
  const page = [
    'Text.',
    '',
    '```ts',
    "const a: string = 'a';",
    'const b: string = 1;',
    '```',
    '```sh',
    'ls',
    '```',
  ].join('\n');

  it('name the file and the line of a fault', () => {
    expect(compile(blocksOf('docs/page.md', page), standard)).toEqual([
      "docs/page.md:5: Type 'number' is not assignable to type 'string'.",
    ]);
  }, 60_000);

  it('read the examples of doc comments', () => {
    const comment = ['/**', ' * @example', ' * ```ts legacy', ' * if (a) {', ' *   b();', ' * }', ' * ```', ' */'].join(
      '\n',
    );
    expect(blocksOf('lib/a.ts', comment)).toEqual([
      { path: 'lib/a.ts', line: 4, code: 'if (a) {\n  b();\n}', legacy: true },
    ]);
  });

  it('tell the dialects apart', () => {
    const code = 'declare const d: (t: object, k: string, p: PropertyDescriptor) => void;\nclass A {\n  @d m() {}\n}';
    const block = { path: 'a.md', line: 1, code, legacy: true };
    expect(compile([block], legacy)).toEqual([]);
    expect(compile([block], standard)).toHaveLength(1);
  }, 60_000);
});
