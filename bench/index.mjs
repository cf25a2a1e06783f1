/**
 * `npm run bench`: measures the built package against its peers and prints a table for each group of questions.
 *
 * Options: `--quick` for fewer and shorter rounds without the large questions, `--only <text>` for the questions with that
 * text in group, key or title, `--json <file>` to write everything measured (table.mjs makes the tables of the documentation of
 * it), `--note <text>` for what readers have to know of the machine, `--sdk <file>` for another entry file of ours,
 * `--against <file>` to compare with another build of ours instead of the peers. Another Node.js: run this file with it.
 */

import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { ask, partsOf } from './ask.mjs';
import { contenders } from './contenders.mjs';
import { GOALS } from './goals.mjs';
import { GROUPS, askedOf } from './questions/all.mjs';
import { describeRun, goalCell, heading, row, runLines, valueCells } from './report.mjs';

const FULL = {
  rounds: { small: 4, large: 2, huge: 1, once: 1 },
  pace: { warmUpMs: 150, sampleMs: 20, samples: 15, repetitions: 8, repeatMs: 1000 },
};
const QUICK = {
  rounds: { small: 1, large: 0, huge: 0, once: 1 },
  pace: { warmUpMs: 60, sampleMs: 8, samples: 7, repetitions: 4, repeatMs: 300 },
};

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    json: { type: 'string' },
    note: { type: 'string' },
    sdk: { type: 'string' },
    against: { type: 'string' },
  },
});

checkGoals();
const start = Date.now();
const { rounds, pace } = options.quick ? QUICK : FULL;
const all = contenders(options);
const run = describeRun(all, options);
console.log(runLines(run));

const answers = [];
for (const [group, questions] of Object.entries(GROUPS)) {
  const chosen = Object.entries(questions).filter((entry) => isChosen(group, entry));
  const inGroup = all.filter((contender) => chosen.some(([, question]) => askedOf(question, [contender]).length > 0));
  if (inGroup.length > 0) await answerGroup(group, chosen, inGroup);
}

if (answers.length === 0) {
  console.error(
    `bench: no question has ${JSON.stringify(options.only)} in its group, key or title: try a shorter text`,
  );
  process.exitCode = 1;
}
const seconds = Math.round((Date.now() - start) / 1000);
console.log(`\n${String(seconds)} s.`);
if (options.json !== undefined) {
  await writeFile(options.json, `${JSON.stringify({ run: { ...run, seconds }, answers }, null, 2)}\n`);
}

async function answerGroup(group, questions, inGroup) {
  const names = inGroup.map(({ name }) => name);
  console.log(`\n## ${group}\n\n${heading(['question'], [...names, 'goal'])}`);
  for (const [key, question] of questions) {
    const asked = askedOf(question, inGroup);
    const settings = { rounds: roundsOf(question), pace };
    for (const answer of await ask({ key, group, question }, asked, settings)) {
      answers.push(answer);
      // The goals are for the peers.
      const goal = options.against === undefined ? goalCell(answer) : '';
      console.log(row([answer.title, ...valueCells(answer, names), goal]));
    }
  }
}

function isChosen(group, [key, question]) {
  const text = `${group} ${key} ${question.title}`.toLowerCase();
  return roundsOf(question) > 0 && text.includes(options.only.toLowerCase());
}

function roundsOf({ size = 'small' }) {
  return rounds[size];
}

/** A goal whose question was renamed would never be missed again. */
function checkGoals() {
  const keys = Object.values(GROUPS)
    .flatMap((questions) => Object.entries(questions))
    .flatMap(([key, question]) => partsOf(key, question).map((part) => part.key));
  for (const { work, answers: wanted } of GOALS) {
    const unknown = wanted.find((key) => !keys.includes(key));
    if (unknown !== undefined) throw new Error(`goals.mjs: ${work}: there is no answer ${unknown}`);
  }
}
