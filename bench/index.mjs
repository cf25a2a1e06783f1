/**
 * `npm run bench`: measures the built package against its peers and prints a table.
 *
 * Options: `--quick` for fewer and shorter rounds, `--only <text>` for the questions with that text in key or title,
 * `--json <file>` to write everything measured, `--sdk <file>` for another entry file of ours, `--against <file>` to compare
 * with another build of ours instead of the peers.
 */

import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { ask } from './ask.mjs';
import { contenders } from './contenders.mjs';
import { QUESTIONS } from './questions/all.mjs';
import { describeRun, tableHead, tableRow } from './report.mjs';

const FULL = { rounds: 4, longRounds: 2, pace: { warmUpMs: 150, sampleMs: 20, samples: 15, repetitions: 8 } };
const QUICK = { rounds: 2, longRounds: 0, pace: { warmUpMs: 60, sampleMs: 8, samples: 7, repetitions: 4 } };

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    json: { type: 'string' },
    sdk: { type: 'string' },
    against: { type: 'string' },
  },
});

const { rounds, longRounds, pace } = options.quick ? QUICK : FULL;
const measured = contenders(options);
const run = describeRun(measured);
console.log(`${run.cpu}, ${String(run.cores)} cores, ${run.system}, Node ${run.node}, ${run.date}`);
console.log(
  Object.entries(run.libraries)
    .map(([name, version]) => `${name} ${version}`.trim())
    .join(', '),
);
console.log(`\n${tableHead(measured)}`);

const answers = [];
for (const [key, question] of Object.entries(QUESTIONS)) {
  if (!`${key} ${question.title}`.toLowerCase().includes(options.only.toLowerCase())) continue;
  const settings = { rounds: question.isLong ? longRounds : rounds, pace };
  if (settings.rounds === 0) continue;
  // The goals are for the peers.
  const asked = options.against === undefined ? question : { ...question, goal: undefined, budget: undefined };
  const answer = await ask(key, asked, measured, settings);
  answers.push(answer);
  console.log(tableRow(answer));
}

if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify({ run, answers }, null, 2)}\n`);
