/**
 * Joins the modules that tsc has left in `dist/modules`, and their declarations, into few files: one for each entry point, one
 * for each part that is imported on demand, and what these share. To find, read and link 150 small modules takes Node.js
 * several times as long as to run them.
 */

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import MagicString from 'magic-string';
import { dts } from 'rollup-plugin-dts';

const MODULES = resolve(import.meta.dirname, '../dist/modules');
const ENTRIES = ['index', 'exposition', 'http', 'nestjs', 'runtime'];

/** Hands over the maps of tsc, so that ours lead back to lib. */
const sourceMaps = {
  name: 'source-maps',
  load: (id) => ({ code: readFileSync(id, 'utf8'), map: readFileSync(`${id}.map`, 'utf8') }),
};

/** The calls that happen while a module is loaded, in the initialiser of one of its variables. */
function* callsIn(node) {
  if (node === null || typeof node !== 'object' || /Function|Class/.test(node.type)) return;
  if (node.type === 'CallExpression' || node.type === 'NewExpression') yield node;
  for (const child of Object.values(node)) yield* callsIn(child);
}

/**
 * Marks these calls as pure. The package tells bundlers that a module of which nothing is used can be left out; once modules are
 * joined, this is how they learn that it holds for each variable.
 */
const pureVariables = {
  name: 'pure-variables',
  transform(code) {
    const marked = new MagicString(code);
    for (const statement of this.parse(code).body) {
      const { type, declarations } = statement.declaration ?? statement;
      if (type !== 'VariableDeclaration') continue;
      for (const { init } of declarations) {
        for (const { start } of callsIn(init)) marked.appendLeft(start, '/* @__PURE__ */ ');
      }
    }
    return { code: marked.toString(), map: marked.generateMap({ hires: 'boundary' }) };
  },
};

/** Says of which kind the files of a folder are, where the package says otherwise. */
const commonJs = {
  name: 'commonjs',
  generateBundle() {
    this.emitFile({ type: 'asset', fileName: 'package.json', source: '{ "type": "commonjs" }\n' });
  },
};

/** What a program takes and how, for files with one extension. */
function bundle(extension) {
  const input = Object.fromEntries(ENTRIES.map((entry) => [entry, resolve(MODULES, entry + extension)]));

  /** All that the front door needs is one file, so that importing it reads two. */
  const core = (id, { getModuleInfo }) => {
    const needed = new Set([input.index]);
    for (const module of needed) {
      for (const imported of getModuleInfo(module)?.importedIds ?? []) needed.add(imported);
    }
    return id !== input.index && needed.has(id) ? 'core' : undefined;
  };

  const output = {
    entryFileNames: `[name]${extension}`,
    chunkFileNames: `chunks/[name]${extension}`,
    manualChunks: core,
    minifyInternalExports: false,
    hoistTransitiveImports: false,
    generatedCode: 'es2015',
    sourcemap: true,
    // The package has the sources beside the maps.
    sourcemapExcludeSources: true,
  };
  const external = (id) => !id.startsWith('.') && !id.startsWith(MODULES);
  return { input, output, external };
}

const code = bundle('.js');
const declarations = bundle('.d.ts');

export default [
  {
    ...code,
    plugins: [sourceMaps, pureVariables],
    output: [
      { ...code.output, dir: 'dist/esm', format: 'es' },
      {
        ...code.output,
        dir: 'dist/cjs',
        format: 'cjs',
        // Jest and bundlers of CommonJS know no other way to load a part on demand.
        dynamicImportInCjs: false,
        esModule: true,
        // Other packages are asked for names only, which they have whether they are imported or required.
        interop: 'esModule',
        plugins: [commonJs],
      },
    ],
  },
  {
    ...declarations,
    plugins: [dts({ sourcemap: true })],
    output: ['dist/esm', 'dist/cjs'].map((dir) => ({ ...declarations.output, dir, format: 'es' })),
  },
];
