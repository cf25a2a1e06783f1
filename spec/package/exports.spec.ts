/**
 * The package as it is installed: what the tarball holds, and that all its copies and formats work together.
 */

import { execFile } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { readText, ROOT } from '../source-files.js';

interface PackageFile {
  readonly main: string;
  readonly types: string;
  readonly exports: Readonly<Record<string, string | Readonly<Record<'import' | 'require', Target>>>>;
  readonly typesVersions: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

interface Target {
  readonly types: string;
  readonly default: string;
}

const execute = promisify(execFile);
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as PackageFile;
const entries = Object.entries(manifest.exports).flatMap(([subpath, target]) =>
  typeof target === 'string' ? [] : [{ specifier: `prometheus-sdk${subpath.slice(1)}`, target }],
);
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

/** A folder with the package installed twice: for itself, and for `nested`. */
let app = '';
let packed: readonly string[] = [];

/** Runs a program and returns what it printed; a failure carries that too, since tsc reports there. */
async function run(program: string, args: readonly string[], cwd: string): Promise<string> {
  try {
    return (await execute(program, args, { cwd })).stdout;
  } catch (error) {
    const { message, stdout } = error as { message: string; stdout: string };
    throw new Error(`${message}\n${stdout}`, { cause: error });
  }
}

/** Builds a copy of the checkout, so that nothing else that builds at the same time can disturb it. */
async function build(): Promise<string> {
  const checkout = mkdtempSync(join(tmpdir(), 'prometheus-sdk-build-'));
  const sources = ['lib', 'package.json', 'tsconfig.json', 'tsconfig.build.json', '.ci/rollup.config.mjs'];
  for (const name of [...sources, 'README.md', 'CHANGELOG.md', 'LICENSE']) {
    cpSync(join(ROOT, name), join(checkout, name), { recursive: true });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(checkout, 'node_modules'), 'dir');
  await run('npm', ['run', 'build'], checkout);
  return checkout;
}

beforeAll(async () => {
  const checkout = await build();
  const listing = await run('npm', ['pack', '--dry-run', '--ignore-scripts', '--json'], checkout);
  const [{ files }] = JSON.parse(listing) as [{ files: readonly { path: string }[] }];
  packed = files.map(({ path }) => path);
  app = mkdtempSync(join(tmpdir(), 'prometheus-sdk-app-'));
  for (const place of [app, join(app, 'nested')]) {
    for (const path of packed) cpSync(join(checkout, path), join(place, 'node_modules/prometheus-sdk', path));
  }
  // The optional peers, which one entry point is of no use without.
  for (const peer of ['@nestjs', 'reflect-metadata']) {
    symlinkSync(join(ROOT, 'node_modules', peer), join(app, 'node_modules', peer), 'dir');
  }
  rmSync(checkout, { recursive: true });
}, 240_000);

afterAll(() => {
  rmSync(app, { recursive: true, force: true });
});

/** Runs a program in the folder of the app and returns what it printed, as JSON. */
async function runProgram(name: string, code: string, ...options: readonly string[]): Promise<unknown> {
  writeFileSync(join(app, name), code);
  return JSON.parse(await run(process.execPath, [...options, name], app));
}

/** Runs a program in the folder of the app, and returns which files of the package it executed. */
async function filesReadBy(name: string): Promise<string[]> {
  const folder = mkdtempSync(join(app, 'coverage-'));
  await execute(process.execPath, [name], { cwd: app, env: { ...process.env, NODE_V8_COVERAGE: folder } });
  const files = readdirSync(folder).flatMap((file) => {
    const { result } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { result: readonly { url: string }[] };
    return result.flatMap(({ url }) => /\/prometheus-sdk\/(.*)/.exec(url)?.[1] ?? []);
  });
  return files.sort();
}

describe('the tarball', () => {
  it('holds both builds, the sources behind their maps and the papers, and nothing else', () => {
    const tops = new Set(
      packed.map((path) =>
        path
          .split('/')
          .slice(0, path.startsWith('dist/') ? 2 : 1)
          .join('/'),
      ),
    );
    const expected = ['CHANGELOG.md', 'LICENSE', 'README.md', 'dist/cjs', 'dist/esm', 'lib', 'package.json'];
    expect([...tops].sort()).toEqual(expected);
  });

  it('has every file that package.json names', () => {
    const targets = entries.flatMap(({ target: { import: esm, require: cjs } }) => [esm, cjs]);
    const types = Object.values(manifest.typesVersions).flatMap((versions) => Object.values(versions).flat());
    const named = [
      manifest.main,
      manifest.types,
      ...types,
      ...targets.flatMap((target) => Object.values(target) as string[]),
    ];
    expect(named.filter((path) => !packed.includes(path.replace(/^\.\//, '')))).toEqual([]);
  });

  it('has every source that its maps point to', () => {
    const installed = join(app, 'node_modules/prometheus-sdk');
    const maps = packed.filter((path) => path.endsWith('.map'));
    const lost = maps.filter((path) => {
      const { sources } = JSON.parse(readFileSync(join(installed, path), 'utf8')) as { sources: readonly string[] };
      return !sources.every((source) => existsSync(join(installed, dirname(path), source)));
    });
    expect(maps.length).toBeGreaterThan(0);
    expect(lost).toEqual([]);
  });
});

describe.each(entries)('$specifier', ({ specifier }) => {
  it('exports the same names to import and to require', async () => {
    const code = `
      import { createRequire } from 'node:module';
      const esm = Object.keys(await import('${specifier}')).sort();
      const cjs = Object.keys(createRequire(import.meta.url)('${specifier}')).sort();
      console.log(JSON.stringify({ esm, cjs }));`;
    const { esm, cjs } = (await runProgram('names.mjs', code)) as Record<'esm' | 'cjs', string[]>;
    expect(esm.length).toBeGreaterThan(0);
    expect(cjs.filter((name) => name !== 'default' && name !== 'module.exports')).toEqual(esm);
  });
});

describe('the files of a format', () => {
  it.each([
    { name: 'ones.mjs', load: 'import(specifier)' },
    { name: 'ones.cjs', load: 'require(specifier)' },
  ])('have each class once, under the name that lib gives it, in $name', async ({ name, load }) => {
    const specifiers = JSON.stringify(entries.map(({ specifier }) => specifier));
    const code = `
      Promise.all(${specifiers}.map((specifier) => ${load})).then((all) => {
        const values = new Map();
        const doubles = [];
        for (const [name, value] of all.flatMap((entry) => Object.entries(entry))) {
          if (values.has(name) && values.get(name) !== value) doubles.push(name);
          values.set(name, value);
        }
        const functions = [...values].filter(([, value]) => typeof value === 'function');
        const misnamed = functions.filter(([name, value]) => value.name !== name).map(([name]) => name);
        let isOurs = false;
        try { values.get('createFormat')('none'); } catch (error) { isOurs = error instanceof values.get('MetricError'); }
        console.log(JSON.stringify({ doubles, misnamed, isOurs }));
      });`;
    expect(await runProgram(name, code)).toEqual({ doubles: [], misnamed: [], isOurs: true });
  });

  it('let a bundler leave out what is not used', async () => {
    writeFileSync(join(app, 'used.mjs'), `export { parseText } from 'prometheus-sdk/exposition';`);
    const resolved = `(id) => (id.startsWith('prometheus-sdk') ? fileURLToPath(import.meta.resolve(id)) : null)`;
    writeFileSync(
      join(app, 'bundle.config.mjs'),
      `import { fileURLToPath } from 'node:url';
      export default {
        input: 'used.mjs',
        external: /^node:/,
        plugins: [{ name: 'resolve', resolveId: ${resolved} }],
        treeshake: { moduleSideEffects: false },
      };`,
    );
    const rollup = join(ROOT, 'node_modules/rollup/dist/bin/rollup');
    const bundle = await run(process.execPath, [rollup, '--config', 'bundle.config.mjs', '--silent'], app);
    expect(bundle).toMatch(/^class ExpositionError /m);
    expect(bundle).not.toMatch(/^class (Registry|Counter|Histogram) /m);
  });

  it.each(['esm', 'cjs'])('lead back to the lines of lib in the stack of an error: %s', async (format) => {
    const load =
      format === 'esm' ? `await import('prometheus-sdk')` : `createRequire(import.meta.url)('prometheus-sdk')`;
    const code = `
      import { createRequire } from 'node:module';
      const { Counter } = ${load};
      const counter = new Counter({ name: 'mapped_total', help: 'Mapped.' });
      try { counter.inc(-1); } catch ({ stack }) { console.log(JSON.stringify(stack)); }`;
    const stack = (await runProgram(`mapped-${format}.mjs`, code, '--enable-source-maps')) as string;
    const [, path = '', line] = /prometheus-sdk\/(lib\/[^:]+):(\d+)/.exec(stack) ?? [];
    expect(path).toBe('lib/metrics/counter.ts');
    expect(readText(path).split('\n')[Number(line) - 1]).toMatch(/throw new MetricError\(/);
  });
});

describe('the copies in one process', () => {
  it('share one registry: ES module, CommonJS, and another installed copy', async () => {
    const code = `
      import { createRequire } from 'node:module';
      import * as esm from 'prometheus-sdk';
      const cjs = createRequire(import.meta.url)('prometheus-sdk');
      const other = createRequire(new URL('nested/index.js', import.meta.url))('prometheus-sdk');
      new esm.Counter({ name: 'esm_total', help: 'Of the ES module.' }).inc(1);
      new cjs.Counter({ name: 'cjs_total', help: 'Of CommonJS.' }).inc(2);
      new other.Counter({ name: 'other_total', help: 'Of the other copy.' }).inc(3);
      const text = await esm.registry.metrics();
      console.log(JSON.stringify({
        copies: new Set([esm.Counter, cjs.Counter, other.Counter]).size,
        registries: new Set([esm.registry, cjs.registry, other.registry]).size,
        lines: text.split('\\n').filter((line) => /^(esm|cjs|other)_total/.test(line)),
      }));`;
    expect(await runProgram('copies.mjs', code)).toEqual({
      copies: 3,
      registries: 1,
      lines: ['cjs_total 2', 'esm_total 1', 'other_total 3'],
    });
  });
});

describe('the front door', () => {
  it.each([
    { name: 'files.mjs', code: `await import('prometheus-sdk');`, folder: 'dist/esm' },
    { name: 'files.cjs', code: `require('prometheus-sdk');`, folder: 'dist/cjs' },
  ])('is two files in $name', async ({ name, code, folder }) => {
    writeFileSync(join(app, name), code);
    expect(await filesReadBy(name)).toEqual([`${folder}/chunks/core.js`, `${folder}/index.js`]);
  });

  // A first module of the same kind makes Node load what its loader needs, so that the rest is ours.
  const report = `console.log(JSON.stringify(process.moduleLoadList.filter((name) => !before.has(name))));`;
  it.each([
    {
      name: 'door.mjs',
      code: `await import('./empty.mjs'); const before = new Set(process.moduleLoadList); await import('prometheus-sdk'); ${report}`,
    },
    {
      name: 'door.cjs',
      code: `require('./empty.cjs'); const before = new Set(process.moduleLoadList); require('prometheus-sdk'); ${report}`,
    },
  ])('loads no socket, zlib, cluster or file-system module in $name', async ({ name, code }) => {
    writeFileSync(join(app, 'empty.mjs'), '');
    writeFileSync(join(app, 'empty.cjs'), '');
    const loaded = (await runProgram(name, code)) as string[];
    const modules = loaded.map((entry) => entry.replace(/^\S+ /, '').split('/')[0]);
    expect(modules.filter((module) => NOT_AT_THE_FRONT_DOOR.includes(module))).toEqual([]);
  });
});
