/**
 * Prints the profiles of docs/benchmarks.md from what `npm run bench:profile -- --json <file>` wrote, for one version of Node.js or several:
 * `node bench/profile-table.mjs profile20.json profile24.json`.
 */

import { readFileSync } from 'node:fs';
import { profileBlocks } from './profile/tables.mjs';
import { runLines } from './report.mjs';

const files = process.argv.slice(2);
if (files.length === 0) {
  console.error('profile-table: no file: name those that "npm run bench:profile -- --json <file>" wrote');
  process.exit(1);
}
const runs = files.map((file) => JSON.parse(readFileSync(file, 'utf8')));
const versions = runs.map(({ run, profiles }) => ({ version: run.node.slice(1).split('.')[0], profiles }));
console.log([...runs.map(({ run }) => runLines(run)), ...profileBlocks(versions)].join('\n\n'));
