/**
 * The rules of docs/architecture.md, held by a spec rather than by memory.
 */

import { builtinModules } from 'node:module';
import { basename } from 'node:path';
import ts from 'typescript';
import { importsOf, listFiles, parseSource, readText, walk } from './source-files.js';

interface Layer {
  /** The folders, or single files, that it may import from. */
  readonly imports: readonly string[];
  /** The modules of Node.js that it may import. */
  readonly node?: readonly string[];
  /** The optional peer dependencies that it may import. */
  readonly peers?: readonly string[];
}

/** Folders of lib, and the files that stand directly in it. */
const LAYERS: Readonly<Record<string, Layer>> = {
  support: { imports: [] },
  model: { imports: ['support'] },
  registry: { imports: ['model', 'support', 'exposition/text.ts'] },
  metrics: { imports: ['registry', 'model', 'support'] },
  decorators: { imports: ['metrics', 'registry', 'model', 'support'] },
  exposition: { imports: ['model', 'support'] },
  runtime: {
    imports: ['metrics', 'model', 'support'],
    node: ['node:fs/promises', 'node:path', 'node:perf_hooks', 'node:timers', 'node:v8'],
  },
  http: {
    imports: ['exposition', 'model', 'support'],
    node: [
      'node:crypto',
      'node:fs',
      'node:http',
      'node:https',
      'node:module',
      'node:net',
      'node:path',
      'node:stream',
      'node:stream/promises',
      'node:timers/promises',
      'node:tls',
      'node:worker_threads',
      'node:zlib',
    ],
  },
  nestjs: {
    imports: ['serve.ts', 'runtime', 'http', 'decorators', 'registry', 'model', 'support'],
    peers: ['@nestjs/common', '@nestjs/core'],
  },
  'index.ts': { imports: ['decorators', 'metrics', 'registry', 'model', 'support', 'http', 'serve.ts'] },
  'exposition.ts': { imports: ['exposition', 'model', 'support'] },
  'http.ts': { imports: ['serve.ts', 'http', 'exposition', 'model', 'support'] },
  'nestjs.ts': { imports: ['nestjs'] },
  'runtime.ts': { imports: ['runtime', 'metrics', 'model', 'support'] },
  'serve.ts': { imports: ['http', 'runtime', 'exposition', 'metrics', 'registry', 'model', 'support'] },
};

/** Files that may say `globalThis`, and what for. */
const GLOBAL_THIS: Readonly<Record<string, string>> = {
  'lib/metrics/open-telemetry.ts': 'what OpenTelemetry has set up',
  'lib/registry/global.ts': 'what all copies of the package share',
  'lib/support/clock.ts': 'process.hrtime where there is a process',
  'lib/support/diagnostics.ts': 'process.emitWarning where there is a process',
};

const NOT_AT_THE_FRONT_DOOR = [
  'net',
  'http',
  'http2',
  'https',
  'tls',
  'dgram',
  'zlib',
  'cluster',
  'child_process',
  'fs',
];
const SUFFIX = /^_(?:total|bucket|info|sum|count|gsum|gcount|created)\b/;
const VAGUE = /^(?:utils?|helpers?|common|misc|shared)$/;

const files = listFiles('lib', '.ts');
const sources = new Map(files.map((path) => [path, parseSource(path)]));
const imports = new Map([...sources].map(([path, source]) => [path, importsOf(source)]));

/** The row of LAYERS that a file belongs to. */
function layerOf(path: string): string {
  return path.split('/')[1];
}

/** Whether one of the places, folders or files below lib, holds the path. */
function isIn(places: readonly string[], path: string): boolean {
  return places.some((place) => path === `lib/${place}` || path.startsWith(`lib/${place}/`));
}

function isBuiltin(specifier: string): boolean {
  return specifier.startsWith('node:') || builtinModules.includes(specifier);
}

/** The first cycle that is found, as the path of its files, or an empty path. */
function findCycle(graph: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (file: string): readonly string[] => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return [];
    path.push(file);
    for (const target of graph.get(file) ?? []) {
      const cycle = visit(target);
      if (cycle.length > 0) return cycle;
    }
    path.pop();
    done.add(file);
    return [];
  };
  return [...graph.keys()].map(visit).find((cycle) => cycle.length > 0) ?? [];
}

/** Everything that loading a file loads, ours and others'. */
function loadedWith(path: string, seen = new Set<string>()): Set<string> {
  for (const { kind, target } of imports.get(path) ?? []) {
    if (kind !== 'static' || seen.has(target)) continue;
    seen.add(target);
    loadedWith(target, seen);
  }
  return seen;
}

/** Whether a file holds nothing but imports and exports of what others define. */
function isBarrel(source: ts.SourceFile): boolean {
  return source.statements.every((statement) => ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement));
}

/** The literal pieces of text in a file that something could be put before. */
function suffixLiterals(source: ts.SourceFile): string[] {
  const found: string[] = [];
  walk(source, (node) => {
    const literal = ts.isStringLiteralLike(node) || ts.isTemplateMiddle(node) || ts.isTemplateTail(node);
    if (literal && SUFFIX.test(node.text)) found.push(node.text);
    if (ts.isRegularExpressionLiteral(node) && /_(?:total|bucket|info)\b/.test(node.text)) found.push(node.text);
  });
  return found;
}

function says(source: ts.SourceFile, name: string): boolean {
  let found = false;
  walk(source, (node) => {
    found ||= ts.isIdentifier(node) && node.text === name;
  });
  return found;
}

describe('the layers', () => {
  it('have a row for every folder and file of lib', () => {
    expect(files.length).toBeGreaterThan(0);
    expect([...new Set(files.map(layerOf))].filter((layer) => !(layer in LAYERS))).toEqual([]);
  });

  it('import only what stands below them, types included', () => {
    const faults = [...imports].flatMap(([path, list]) => {
      const layer = layerOf(path);
      const allowed = [...LAYERS[layer].imports, ...(layer.endsWith('.ts') ? [] : [layer])];
      return list
        .filter(({ target }) => target.startsWith('lib/') && !isIn(allowed, target))
        .map(({ target }) => `${path} imports ${target}`);
    });
    expect(faults).toEqual([]);
  });

  it('import only the modules of Node.js that their row names', () => {
    const faults = [...imports].flatMap(([path, list]) =>
      list
        .filter(({ kind, specifier }) => kind !== 'type' && isBuiltin(specifier))
        .filter(({ specifier }) => !(LAYERS[layerOf(path)].node ?? []).includes(specifier))
        .map(({ specifier }) => `${path} imports ${specifier}`),
    );
    expect(faults).toEqual([]);
  });

  it('import nothing from outside the SDK but dependencies, and the optional peers that their row names', () => {
    const { dependencies = {}, peerDependencies = {} } = JSON.parse(readText('package.json')) as Record<
      'dependencies' | 'peerDependencies',
      Record<string, string> | undefined
    >;
    const ofRow = (path: string): readonly string[] => LAYERS[layerOf(path)].peers ?? [];
    const faults = [...imports].flatMap(([path, list]) =>
      list
        .filter(({ target }) => !sources.has(target) && !isBuiltin(target) && !(target in dependencies))
        .filter(({ target }) => !(target in peerDependencies && ofRow(path).includes(target)))
        .map(({ specifier }) => `${path} imports ${specifier}`),
    );
    expect(faults).toEqual([]);
  });

  it('have no cycle, types included', () => {
    expect(findCycle(new Map([...imports].map(([path, list]) => [path, list.map(({ target }) => target)])))).toEqual(
      [],
    );
  });
});

describe('the front door', () => {
  it('loads no socket, zlib, cluster or file-system module', () => {
    const loaded = [...loadedWith('lib/index.ts')].map((target) => target.replace(/^node:/, '').split('/')[0]);
    expect(loaded).toContain('lib');
    expect(loaded.filter((target) => NOT_AT_THE_FRONT_DOOR.includes(target))).toEqual([]);
  });
});

describe('a file of lib', () => {
  it('defines something unless it is an entry point', () => {
    const { exports } = JSON.parse(readText('package.json')) as { exports: Record<string, unknown> };
    const entries = Object.keys(exports).map((key) => `lib/${key === '.' ? 'index' : key.slice(2)}.ts`);
    expect(
      [...sources].filter(([path, source]) => !entries.includes(path) && isBarrel(source)).map(([path]) => path),
    ).toEqual([]);
  });

  it('says globalThis only where it is listed', () => {
    const saying = [...sources].filter(([, source]) => says(source, 'globalThis') || says(source, 'global'));
    expect(saying.map(([path]) => path)).toEqual(Object.keys(GLOBAL_THIS));
  });

  it('leaves the suffixes of sample names to model/names.ts', () => {
    const faults = [...sources]
      .filter(([path]) => path !== 'lib/model/names.ts')
      .flatMap(([path, source]) => suffixLiterals(source).map((text) => `${path}: ${text}`));
    expect(faults).toEqual([]);
  });
});

describe('a file', () => {
  const all = ['lib', 'spec', 'samples', 'bench'].flatMap((folder) => listFiles(folder, '.ts'));

  it('has at most 350 lines', () => {
    const long = all.filter((path) => readText(path).trimEnd().split('\n').length > 350);
    expect(long).toEqual([]);
  });

  it('has a name in kebab case that says what it holds', () => {
    const odd = all.filter((path) => !/^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z]+)*\.ts$/.test(basename(path)));
    const vague = all.filter((path) => path.split('/').some((part) => VAGUE.test(part.split('.')[0])));
    expect([...odd, ...vague]).toEqual([]);
  });
});

describe('the checks of this spec', () => {
  it.each([
    ['import { a } from "./b.js";', 'static lib/x/b.ts'],
    ['import "node:net";', 'static node:net'],
    ['import { type A } from "./b.js";', 'static lib/x/b.ts'],
    ['import type { A } from "../b.js";', 'type lib/b.ts'],
    ['export { a } from "./b.js";', 'static lib/x/b.ts'],
    ['export type { A } from "./b.js";', 'type lib/x/b.ts'],
    ['const load = () => import("../serve.js");', 'dynamic lib/serve.ts'],
    ['let a: import("./b.js").A;', 'type lib/x/b.ts'],
  ])('see %s', (text, expected) => {
    const [found] = importsOf(parseSource('lib/x/a.ts', text));
    expect(`${found.kind} ${found.target}`).toBe(expected);
  });

  it('find a cycle behind a tail', () => {
    const graph = new Map([
      ['a', ['b']],
      ['b', ['c', 'd']],
      ['d', ['b']],
    ]);
    expect(findCycle(graph)).toEqual(['b', 'd', 'b']);
  });

  it.each(['x + "_total"', '`${x}_bucket`', '`${x}_info{`', '/_total$/'])('find the suffix in %s', (expression) => {
    expect(suffixLiterals(parseSource('lib/x.ts', `const y = ${expression};`))).toHaveLength(1);
  });

  it.each(['"requests_total"', '"prometheus_sdk_faults_total"', '`${x}_totally`'])(
    'find no suffix in %s',
    (expression) => {
      expect(suffixLiterals(parseSource('lib/x.ts', `const y = ${expression};`))).toEqual([]);
    },
  );
});
