/**
 * Decorators do the same whatever compiles them: one program prints one transcript, `spec/golden/decorators-transcript.txt`,
 * with every compiler in both dialects. What a compiler cannot do is refused, not forgotten.
 */

import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { listFiles, readText } from '../source-files.js';
import { runProgram, stopPrograms, type Outcome } from '../child-program.js';
import { InstalledPackage } from './installed-package.js';
import { makeFolder, removeFolders } from '../temporary-folder.js';

jest.setTimeout(240_000);

const VERSIONS: Readonly<Record<string, string>> = {
  'typescript-5.9': 'npm:typescript@5.9.3',
  'typescript-6.0': 'npm:typescript@6.0.3',
  'typescript-7.0': 'npm:typescript@7.0.2',
  '@swc/core': '1.16.22',
  '@swc/helpers': '0.5.24',
  esbuild: '0.28.2',
  tsx: '4.23.15',
  // Babel 8 needs it.
  'node-22': `npm:node-${process.platform}-${process.arch}@22.23.3`,
  '@types/node': '22',
};
/** Plugins find the Babel that they belong to only if each version is a package with dependencies of its own. */
const BABEL_VERSIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'babel-7': {
    '@babel/core': '7.29.13',
    '@babel/preset-typescript': '7.29.7',
    '@babel/plugin-proposal-decorators': '7.29.7',
    '@babel/plugin-transform-class-properties': '7.29.7',
    '@babel/plugin-transform-class-static-block': '7.29.7',
    '@babel/plugin-transform-private-methods': '7.29.7',
  },
  'babel-8': {
    '@babel/core': '8.1.2',
    '@babel/preset-typescript': '8.0.7',
    '@babel/plugin-proposal-decorators': '8.0.2',
    '@babel/plugin-transform-class-properties': '8.0.1',
  },
};
const TYPESCRIPTS = ['typescript-5.9', 'typescript-6.0', 'typescript-7.0'];

const TRANSCRIPT = 'spec/e2e/programs/transcript';
const TRANSPILE = 'transpile.mjs';
/** The parts of the transcript, which are files of the program and headings of the golden. */
const STANDARD = ['both', 'symbols', 'standard'];
const LEGACY = ['both', 'symbols', 'instances.legacy', 'parameters.legacy'];
/** Babel has decorators neither of parameters nor of members with computed names in the legacy dialect. */
const BABEL_LEGACY = ['both', 'instances.legacy'];
const PARTS = new Set([...STANDARD, ...LEGACY]);
const SOURCES = listFiles(TRANSCRIPT, '.ts').map((path) => ({ path: basename(path), text: readText(path) }));
const GOLDEN = readText('spec/golden/decorators-transcript.txt');

interface SourceFile {
  readonly path: string;
  readonly text: string;
}

let installed: InstalledPackage | undefined;

beforeAll(async () => {
  const babels = Object.entries(BABEL_VERSIONS).map(([name, dependencies]) => {
    const folder = join(makeFolder('babel'), name);
    mkdirSync(folder);
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, version: '1.0.0', dependencies }));
    return `${name}@file:${folder}`;
  });
  const compilers = Object.entries(VERSIONS).map(([name, version]) => `${name}@${version}`);
  const options = ['--ignore-scripts', '--install-links'];
  installed = await InstalledPackage.install(['prometheus-sdk'], [...options, ...babels, ...compilers]);
  installed.write(TRANSPILE, readText(`spec/e2e/programs/${TRANSPILE}`));
});

afterAll(async () => {
  await stopPrograms();
  removeFolders();
});

function app(): InstalledPackage {
  if (installed === undefined) throw new Error('the package is not installed');
  return installed;
}

/** Runs something with Node.js 22. */
async function node22(...args: readonly string[]): Promise<Outcome> {
  const { folder } = app();
  return runProgram(join(folder, 'node_modules/node-22/bin/node'), args, { cwd: folder });
}

/** Compiles files into a folder of ES modules; `tool` is a version of TypeScript or of tsx, or as `transpile.mjs` knows it. */
async function compile(tool: string, folder: string, files: readonly SourceFile[]): Promise<Outcome> {
  const isLegacy = tool.includes('legacy');
  app().write(`${folder}/package.json`, '{ "type": "module" }');
  const sources = files.map(({ path, text }) => app().write(`${folder}/${path}`, text));
  const compilerOptions = { target: 'es2022', module: 'nodenext', experimentalDecorators: isLegacy };
  const tsconfig = app().write(`${folder}/tsconfig.json`, JSON.stringify({ compilerOptions }));
  const compiler = TYPESCRIPTS.find((name) => tool.startsWith(name));
  if (compiler !== undefined) {
    const checks = { strict: true, exactOptionalPropertyTypes: true, skipLibCheck: true, noEmitOnError: true };
    const options = { ...compilerOptions, ...checks, types: ['node'], emitDecoratorMetadata: isLegacy };
    app().write(`${folder}/tsconfig.json`, JSON.stringify({ compilerOptions: options, files: sources }));
    return app().node(`node_modules/${compiler}/bin/tsc`, '--pretty', 'false', '--project', tsconfig);
  }
  // They compile when they run.
  if (tool.startsWith('tsx') || tool === 'node-22') return { code: 0, stdout: '', stderr: '' };
  const args = [TRANSPILE, tool, folder, ...sources];
  return tool.startsWith('babel-8') ? node22(...args) : app().node(TRANSPILE, ...args.slice(1));
}

/** Runs what {@link compile} has made of a file without an extension. */
async function run(tool: string, folder: string, file: string, ...args: readonly string[]): Promise<Outcome> {
  const path = `${folder}/${file}`;
  if (tool === 'node-22') return node22(`${path}.ts`, ...args);
  if (!tool.startsWith('tsx')) return app().node(`${path}.js`, ...args);
  return app().node('node_modules/tsx/dist/cli.mjs', '--tsconfig', `${folder}/tsconfig.json`, `${path}.ts`, ...args);
}

const SILENCE: Outcome = { code: 0, stdout: '', stderr: '' };

/** What the golden says of some parts. */
function expected(parts: readonly string[]): string {
  const sections = new Map(GOLDEN.split(/^(?== )/m).map((text) => [/^= (.*)/.exec(text)?.[1], text]));
  return parts.map((part) => sections.get(part) ?? `no ${part} in the golden`).join('');
}

describe('the transcript of decorators', () => {
  it.each([
    ...TYPESCRIPTS.flatMap((name) => [
      { tool: `${name}-standard`, parts: STANDARD },
      { tool: `${name}-legacy`, parts: LEGACY },
    ]),
    { tool: 'swc-2022-03', parts: STANDARD },
    { tool: 'swc-2023-11', parts: STANDARD },
    { tool: 'swc-legacy', parts: LEGACY },
    { tool: 'esbuild-standard', parts: STANDARD },
    { tool: 'esbuild-legacy', parts: LEGACY },
    { tool: 'tsx-standard', parts: STANDARD },
    { tool: 'tsx-legacy', parts: LEGACY },
    { tool: 'babel-7-standard', parts: STANDARD },
    { tool: 'babel-7-legacy', parts: BABEL_LEGACY },
    { tool: 'babel-8-standard', parts: STANDARD },
    { tool: 'babel-8-legacy', parts: BABEL_LEGACY },
  ])('is the same with $tool', async ({ tool, parts }) => {
    const folder = `transcript-${tool}`;
    const files = SOURCES.filter(({ path }) => {
      const part = basename(path, '.ts');
      return !PARTS.has(part) || parts.includes(part);
    });
    expect(await compile(tool, folder, files)).toEqual(SILENCE);
    expect(await run(tool, folder, 'main', ...parts)).toEqual({ code: 0, stdout: expected(parts), stderr: '' });
  });
});

/** Programs with one mistake each, or with one thing that some compiler lacks. */
const PROGRAMS = {
  method: '@Counted run(): number { return 1; }',
  functionInField: '@Counted readonly run = (): number => 1;',
  getter: '@Counted get run(): number { return 1; }',
  accessor: "@Gauged('desk_size') accessor run = 1;",
  countedAccessor: '@Counted accessor run = 1;',
  privateMethod: '@Counted #run(): number { return 1; } run(): number { return this.#run(); }',
  symbol: '@Counted public [Symbol.iterator](): Iterator<number> { return [1].values(); }',
  parameter: "@Counted('desk_runs_total') run(@Label('item') item: string): string { return item; }",
} as const;
type Program = keyof typeof PROGRAMS;

/** The file of a program, which says so when the class could be defined. */
function sourceOf(program: Program): SourceFile {
  const imports = "import { Counted, Gauged, Label } from 'prometheus-sdk';";
  const text = `${imports}\nexport const used = [Counted, Gauged, Label];\nclass Desk { ${PROGRAMS[program]} }\nconsole.log('defined', Desk.name);\n`;
  return { path: `${program}.ts`, text };
}

/** Compiles a program and runs it, one of which has to fail, and returns the complaint. */
async function complaintOf(tool: string, source: SourceFile): Promise<string> {
  const folder = `refused-${tool}`;
  const compiled = await compile(tool, folder, [source]);
  const failed = compiled.code === 0 ? await run(tool, folder, basename(source.path, '.ts')) : compiled;
  expect({ ...failed, failed: failed.code !== 0 }).toMatchObject({ failed: true, stdout: '' });
  return failed.stderr;
}

const NO_FIELD = /MetricError.*: @Counted: cannot decorate the field "run": .* make it a method, or .* counted\(fn\)/;
const NO_GETTER = /MetricError.*: @Counted: cannot decorate the getter "run": .* decorate a method/;
const NO_ACCESSOR = /MetricError.*: @Counted: cannot decorate the accessor "run": .* decorate a method/;
const NO_SYNTAX = /SyntaxError: (Invalid or unexpected token|Unexpected identifier)/;

describe('what a compiler cannot do', () => {
  it.each<readonly [string, Program, RegExp]>([
    ...['swc-legacy', 'esbuild-legacy', 'tsx-legacy', 'babel-7-legacy', 'babel-8-legacy'].flatMap(
      (tool) =>
        [
          [tool, 'functionInField', NO_FIELD],
          [tool, 'getter', NO_GETTER],
        ] as const,
    ),
    ...[
      'swc-2022-03',
      'swc-2023-11',
      'esbuild-standard',
      'tsx-standard',
      'babel-7-standard',
      'babel-8-standard',
    ].flatMap(
      (tool) =>
        [
          [tool, 'getter', NO_GETTER],
          [tool, 'countedAccessor', NO_ACCESSOR],
        ] as const,
    ),
    ['swc-2022-03', 'parameter', NO_SYNTAX],
    ['swc-2023-11', 'parameter', NO_SYNTAX],
    ['esbuild-standard', 'parameter', /Parameter decorators only work when experimental decorators are enabled/],
    ['tsx-standard', 'parameter', /Parameter decorators only work when experimental decorators are enabled/],
    ['babel-7-standard', 'parameter', /SyntaxError.*Decorators cannot be used to decorate parameters/],
    ['babel-8-standard', 'parameter', /SyntaxError.*Decorators cannot be used to decorate parameters/],
    ['esbuild-legacy', 'privateMethod', /TypeScript experimental decorators cannot be used on private/],
    ['tsx-legacy', 'privateMethod', /TypeScript experimental decorators cannot be used on private/],
    ['babel-7-legacy', 'privateMethod', /TypeError: .*Property value expected type of string/],
    ['babel-8-legacy', 'privateMethod', /TypeError: .*Property value expected type of string/],
    ['swc-legacy', 'accessor', NO_SYNTAX],
    ['babel-7-legacy', 'accessor', /SyntaxError: .*'decoratorAutoAccessors'/],
    ['babel-8-legacy', 'accessor', /SyntaxError: .*'decoratorAutoAccessors'/],
    ['babel-7-legacy', 'parameter', NO_SYNTAX],
    ['babel-8-legacy', 'parameter', NO_SYNTAX],
    ['babel-7-legacy', 'symbol', /SyntaxError: .* Computed method\/property decorators are not yet supported/],
    ['babel-8-legacy', 'symbol', /SyntaxError: .* Computed method\/property decorators are not yet supported/],
    // They leave decorators to a Node.js that does not have them.
    ['esbuild-esnext', 'method', NO_SYNTAX],
    ['esbuild-legacy-esnext', 'accessor', NO_SYNTAX],
    ['node-22', 'method', NO_SYNTAX],
  ])('is refused: %s, %s', async (tool, program, complaint) => {
    expect(await complaintOf(tool, sourceOf(program))).toMatch(complaint);
  });

  it.each(
    TYPESCRIPTS.flatMap((name) => [
      { tool: `${name}-standard`, refused: { getter: 1270, countedAccessor: 1270, parameter: 1206 } },
      { tool: `${name}-legacy`, refused: { functionInField: 1271, getter: 1241, privateMethod: 1206 } },
    ]),
  )('does not compile with $tool', async ({ tool, refused }) => {
    const programs = Object.keys(refused) as Program[];
    const { code, stdout } = await compile(tool, `refused-${tool}`, programs.map(sourceOf));
    expect(code).not.toBe(0);
    const errors = Array.from(stdout.matchAll(/(\w+)\.ts\(3,\d+\): error TS(\d+)/g), ([, program, number]) => [
      program,
      Number(number),
    ]);
    expect(Object.fromEntries(errors)).toEqual(refused);
  });
});

describe('what a compiler gets wrong', () => {
  /** A class, and what it is scraped for at the end. */
  const scraped = (...lines: readonly string[]): SourceFile => ({
    path: 'wrong.ts',
    text: [
      "import { Counted, Gauged, MetricScope, registry } from 'prometheus-sdk';",
      'export const used = [Counted, Gauged, MetricScope];',
      ...lines,
      'const text = await registry.metrics();',
      "console.log(text.split('\\n').filter((line) => !line.startsWith('#')).join('\\n').trim());",
    ].join('\n'),
  });

  async function printedBy(tool: string, source: SourceFile): Promise<Outcome> {
    const folder = `wrong-${tool}`;
    expect(await compile(tool, folder, [source])).toEqual(SILENCE);
    return run(tool, folder, 'wrong');
  }

  it('fails when the class is defined: Babel 7 without its plugins for classes', async () => {
    const source = scraped('@MetricScope class Desk { @Gauged("desk_size") static size = 1; }', 'new Desk();');
    expect(await complaintOf('babel-7-alone', source)).toMatch(/TypeError: _init_size is not a function/);
  });

  it('is a fault that is counted: private values with the helpers that swc writes into each file', async () => {
    const source = scraped(
      'class Desk { @Gauged("desk_size") readonly #size = 1; size() { return this.#size; } }',
      'const desk = new Desk();',
      'desk.size();',
    );
    const { code, stdout, stderr } = await printedBy('swc-2023-11-inline', source);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: 'desk_size 0\nprometheus_sdk_faults_total{source="decorator",subject="Desk.#size"} 1\n',
    });
    expect(stderr).toMatch(/PrometheusSdkWarning: decorator Desk\.#size: desc is not defined/);
  });

  it('is put right by an alias: the names of classes with esbuild, unless it keeps them', async () => {
    const classes = (prefix: string): string[] => [
      `${prefix} class Desk { static all = 0; @Counted run() { Desk.all += 1; } }`,
      'new Desk().run();',
    ];
    const plain = await printedBy('esbuild-unnamed', scraped(...classes('')));
    expect(plain.stdout).toBe('method_calls_total{class="_Desk",method="run",outcome="success"} 1\n');
    const named = await printedBy('esbuild-unnamed', scraped(...classes('@MetricScope({ class: "Desk" })')));
    expect(named.stdout).toMatch(/^method_calls_total\{class="Desk",method="run",outcome="success"\} 1$/m);
  });

  it('is not to be seen: swc leaves legacy decorators of private methods out', async () => {
    const source = scraped(
      'class Desk { @Counted #run() { return 1; } run() { return this.#run(); } }',
      'new Desk().run();',
    );
    expect(await printedBy('swc-legacy', source)).toEqual({ code: 0, stdout: '\n', stderr: '' });
  });
});
