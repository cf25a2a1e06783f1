// Compiles TypeScript files with a compiler that does not check types: node transpile.mjs COMPILER OUTPUT_FOLDER FILE...
// The compilers are found beside this file.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';

const require = createRequire(import.meta.url);

/** swc, with the options that differ. */
function swc({ transform, externalHelpers = false }) {
  const { transformSync } = require('@swc/core');
  const parser = { syntax: 'typescript', decorators: true };
  const options = { swcrc: false, jsc: { parser, transform, target: 'es2022', externalHelpers } };
  return (text, filename) => transformSync(text, { ...options, module: { type: 'es6' }, filename }).code;
}

/** esbuild, with the options that differ. */
function esbuild({ experimentalDecorators = false, ...others }) {
  const { transformSync } = require('esbuild');
  const tsconfigRaw = { compilerOptions: { experimentalDecorators } };
  const options = { loader: 'ts', format: 'esm', target: 'es2022', keepNames: true, ...others, tsconfigRaw };
  return (text, sourcefile) => transformSync(text, { ...options, sourcefile }).code;
}

/** Babel, from the package that has the wanted version of everything. */
function babel(from, version, others = []) {
  const load = createRequire(require.resolve(`${from}/package.json`));
  const plugins = [[load('@babel/plugin-proposal-decorators'), { version }], ...others.map((name) => load(name))];
  const presets = [[load('@babel/preset-typescript'), { onlyRemoveTypeImports: true }]];
  const options = { presets, plugins, babelrc: false, configFile: false };
  return (text, filename) => load('@babel/core').transformSync(text, { ...options, filename }).code;
}

const FIELDS = ['@babel/plugin-transform-class-properties'];
/** Without them, Babel 7 leaves decorated classes half defined. */
const CLASSES = [...FIELDS, '@babel/plugin-transform-class-static-block', '@babel/plugin-transform-private-methods'];

const COMPILERS = {
  'swc-2022-03': () => swc({ transform: { decoratorVersion: '2022-03' } }),
  // The helper that swc puts into each file is not the one of its package, and fails.
  'swc-2023-11': () => swc({ transform: { decoratorVersion: '2023-11' }, externalHelpers: true }),
  'swc-2023-11-inline': () => swc({ transform: { decoratorVersion: '2023-11' } }),
  'swc-legacy': () => swc({ transform: { legacyDecorator: true, decoratorMetadata: true } }),
  'esbuild-standard': () => esbuild({}),
  'esbuild-legacy': () => esbuild({ experimentalDecorators: true }),
  'esbuild-esnext': () => esbuild({ target: 'esnext' }),
  'esbuild-legacy-esnext': () => esbuild({ target: 'esnext', experimentalDecorators: true }),
  'esbuild-unnamed': () => esbuild({ keepNames: false }),
  'babel-7-standard': () => babel('babel-7', '2023-11', CLASSES),
  'babel-7-alone': () => babel('babel-7', '2023-11'),
  'babel-7-legacy': () => babel('babel-7', 'legacy', FIELDS),
  'babel-8-standard': () => babel('babel-8', '2023-11'),
  'babel-8-legacy': () => babel('babel-8', 'legacy', FIELDS),
};

const [compiler, folder, ...files] = process.argv.slice(2);
const compile = COMPILERS[compiler]();
mkdirSync(folder, { recursive: true });
for (const file of files) {
  const code = compile(readFileSync(file, 'utf8'), file);
  writeFileSync(join(folder, basename(file).replace(/\.ts$/, '.js')), code);
}
