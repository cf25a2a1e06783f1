/**
 * `npm run bench:profile`: shows where the time of a question goes, with ours and with its peers: what a turn allocates, how often its garbage is
 * collected, and which functions take the time. Prints tables; profile-table.mjs makes those of the documentation of several runs.
 *
 * Options: `--only <keys>` for other questions, each by its key and, after a dot, the part of it; `--json <file>` to write
 * what was seen; `--graphs <folder>` for a flame graph of each library as SVG; `--stacks <folder>` for folded stacks, which viewers such as
 * speedscope open; `--quick`, `--note <text>`, `--sdk <file>` and `--against <file>` as in index.mjs. Another Node.js: run
 * this file with it.
 */

import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { URL, fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { partsOf } from './ask.mjs';
import { contenders } from './contenders.mjs';
import { drawFlameGraph } from './profile/flame-graph.mjs';
import { selfShares } from './profile/fold.mjs';
import { profileBlocks } from './profile/tables.mjs';
import { askedOf, findQuestion } from './questions/all.mjs';
import { describeRun, runLines } from './report.mjs';

const CHILD = fileURLToPath(new URL('profile/child.mjs', import.meta.url));

/** The largest wins, and the goal that is missed by most. */
const CHOSEN = ['scrapeCounters240k.hundredthBytes', 'incChild', 'observeChild', 'observeSummary', 'incThreeLabels'];

const FULL = { warmUpMs: 300, sampleMs: 20, samples: 150, repetitions: 40, repeatMs: 4000, leastRepetitions: 4 };
const QUICK = { warmUpMs: 100, sampleMs: 10, samples: 50, repetitions: 20, repeatMs: 1000, leastRepetitions: 2 };

/** A frame below this share is not written down. */
const LEAST_SHARE = 0.001;

/**
 * What was seen of one part of a question.
 *
 * @typedef {object} Profile
 * @property {string} key - of the question, and of the part after a dot
 * @property {string} title
 * @property {string} unit
 * @property {Readonly<Record<string, Seen>>} seen - by the name of the library
 */

/**
 * What was seen of one library.
 *
 * @typedef {object} Seen
 * @property {number} value - the time of a turn in the unit of the question
 * @property {import('./profile/counters.mjs').Counters} counters
 * @property {readonly { frame: string, share: number }[]} frames - by what each did itself, the largest first
 */

const execute = promisify(execFile);
const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', default: CHOSEN.join(',') },
    json: { type: 'string' },
    graphs: { type: 'string' },
    stacks: { type: 'string' },
    note: { type: 'string' },
    sdk: { type: 'string' },
    against: { type: 'string' },
  },
});
const chosen = options.only.split(',').map(partOf);
const pace = options.quick ? QUICK : FULL;
const all = contenders(options).filter(({ kind }) => kind !== 'otel');
const run = describeRun(all, options);
const start = Date.now();
console.log(runLines(run));
const profiles = [];
for (const one of chosen) {
  const profile = await profileOf(one);
  profiles.push(profile);
  console.log(`\n${profileBlocks([{ version: '', profiles: [profile] }]).join('\n\n')}`);
}
const seconds = Math.round((Date.now() - start) / 1000);
if (options.json !== undefined) {
  await writeFile(options.json, `${JSON.stringify({ run: { ...run, seconds }, profiles }, null, 2)}\n`);
}

/** The question and the part of it that a key names. */
function partOf(key) {
  const [question] = key.split('.');
  const parts = partsOf(question, findQuestion(question));
  const found = parts.find((part) => part.key === key);
  if (found === undefined) throw new Error(`${key}: ${question} has ${parts.map((part) => part.key).join(', ')}`);
  return { question, ...found };
}

async function profileOf({ question, key, part, title, unit }) {
  const seen = {};
  for (const contender of askedOf(findQuestion(question), all)) {
    const { value, counters } = await runChild({ question, part, contender, pace, watched: 'counters' });
    const { stacks } = await runChild({ question, part, contender, pace, watched: 'stacks' });
    const frames = selfShares(stacks).filter(({ share }) => share >= LEAST_SHARE);
    seen[contender.name] = { value, counters, frames };
    await writeStacks(`${key}, ${contender.name}`, stacks);
  }
  return { key, title, unit, seen };
}

async function runChild(task) {
  const { stdout } = await execute(process.execPath, ['--expose-gc', CHILD, JSON.stringify(task)], {
    maxBuffer: 2 ** 26,
  });
  return JSON.parse(stdout);
}

async function writeStacks(title, stacks) {
  const folded = Object.entries(stacks).map(
    ([stack, microseconds]) => `${stack} ${String(Math.round(microseconds))}\n`,
  );
  const graph = drawFlameGraph(`${title}, Node ${run.node.slice(1)}`, stacks);
  await writeInto(options.graphs, `${title}.svg`, graph);
  await writeInto(options.stacks, `${title}.txt`, folded.join(''));
}

async function writeInto(folder, title, content) {
  if (folder === undefined) return;
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, title.replaceAll(/[^\w.-]+/g, '-')), content);
}
