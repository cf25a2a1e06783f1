/**
 * Prints the tables of docs/benchmarks.md from what one or several runs wrote: `node bench/table.mjs node20.json node24.json`.
 *
 * Runs of the same Node.js version become one with the rounds of all; different versions stand one below the other. Options:
 * `--groups <texts>` for nothing but the tables of the groups with one of these texts, separated by commas, in their titles;
 * `--without <texts>` for all that is printed otherwise, but for theirs.
 */

import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { GOALS, judgeAll } from './goals.mjs';
import { bound, formatValue, goalCell, heading, row, runLines, valueCells } from './report.mjs';

const { values: options, positionals: files } = parseArgs({
  allowPositionals: true,
  options: { groups: { type: 'string' }, without: { type: 'string' } },
});
if (files.length === 0) {
  console.error('table: no file: name those that "npm run bench -- --json <file>" wrote');
  process.exit(1);
}

const versions = mergeRuns(files.map((file) => JSON.parse(readFileSync(file, 'utf8'))));
const tables = groups().map((group) => `### ${group}\n\n${groupTable(group)}`);
const blocks = [
  ...versions.flatMap(({ runs }) => runs.map((run) => `${runLines(run)}\nThe run took ${minutes(run)}.`)),
  goalTable(),
  ...tables,
];
console.log((options.groups === undefined ? blocks : tables).join('\n\n'));

/** One entry for each version of Node.js, in the order of the files. */
function mergeRuns(results) {
  const merged = new Map();
  for (const { run, answers } of results) {
    const version = run.node.slice(1).split('.')[0];
    const entry = merged.get(version) ?? { version, runs: [], answers: [] };
    merged.set(version, entry);
    entry.runs.push(run);
    for (const answer of answers) {
      const known = entry.answers.find(({ key }) => key === answer.key);
      if (known === undefined) entry.answers.push(answer);
      else mergeAnswer(known, answer);
    }
  }
  return [...merged.values()];
}

/** Ratios are taken within a round, so only libraries that all runs have values of stay. */
function mergeAnswer(known, { values, missing }) {
  for (const name of Object.keys(known.values)) {
    if (values[name] === undefined) delete known.values[name];
    else known.values[name] = [...known.values[name], ...values[name]];
  }
  Object.assign(known.missing, missing);
}

function goalTable() {
  const columns = versions.map(({ version }) => `Node ${version}`);
  const rows = GOALS.map((goal) => {
    const cells = versions.map(({ answers }) => {
      const { state, worst } = judgeAll(goal, answers);
      if (worst === undefined) return state;
      return `${state}, ${formatValue(worst, goal.unit ?? 'x')}`;
    });
    return row([goal.work, bound(goal), ...cells]);
  });
  return `### Goals\n\n${heading(['work'], ['goal', ...columns])}\n${rows.join('\n')}`;
}

/** The titles of the groups that are wanted, in the order of the first run that has them. */
function groups() {
  const all = [...new Set(versions.flatMap(({ answers }) => answers.map(({ group }) => group)))];
  return all.filter(
    (title) => (options.groups === undefined || isNamed(title, options.groups)) && !isNamed(title, options.without),
  );
}

function isNamed(title, texts) {
  return texts?.split(',').some((text) => title.toLowerCase().includes(text.toLowerCase())) ?? false;
}

function groupTable(group) {
  const own = versions.flatMap(({ version, answers }) =>
    answers.filter((answer) => answer.group === group).map((answer) => ({ version, answer })),
  );
  const names = librariesOf(own);
  const keys = [...new Set(own.map(({ answer }) => answer.key))];
  const hasGoals = own.some(({ answer }) => goalCell(answer) !== '');
  const rows = keys.flatMap((key) =>
    own
      .filter(({ answer }) => answer.key === key)
      .map(({ version, answer }, place) =>
        row([
          place === 0 ? answer.title : '',
          version,
          ...valueCells(answer, names),
          ...(hasGoals ? [goalCell(answer)] : []),
        ]),
      ),
  );
  return `${heading(['question', 'Node'], [...names, ...(hasGoals ? ['goal'] : [])])}\n${rows.join('\n')}`;
}

/** Whoever was asked anything, in the order of the runs. */
function librariesOf(own) {
  return [...new Set(own.flatMap(({ answer }) => [...Object.keys(answer.values), ...Object.keys(answer.missing)]))];
}

function minutes({ seconds }) {
  return `${String(Math.ceil(seconds / 60))} min`;
}
