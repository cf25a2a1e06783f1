/**
 * Puts one question to all libraries in turn, each time in a new process.
 */

import { execFile } from 'node:child_process';
import { URL, fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { median } from './measure.mjs';

const CHILD = fileURLToPath(new URL('child.mjs', import.meta.url));
const execute = promisify(execFile);

/**
 * What was measured for one question.
 *
 * @typedef {object} Answer
 * @property {string} key
 * @property {string} title
 * @property {string} unit
 * @property {number} [goal]
 * @property {number} [budget]
 * @property {number[][]} values - for each library the value of each round
 * @property {number[]} medians - for each library
 * @property {{ median: number, low: number, high: number }[]} ratios - for each library after the first how many times
 *   more it needs than the first, taken round by round
 * @property {string} [skipped] - why there is no value
 */

/**
 * Measures in rounds whose order turns around each time, so that what drifts on the machine meets all alike.
 *
 * @param {string} key
 * @param {import('./questions/all.mjs').Question} question
 * @param {readonly import('./contenders.mjs').Contender[]} contenders
 * @param {{ rounds: number, pace: import('./measure.mjs').Pace }} settings
 * @returns {Promise<Answer>}
 */
export async function ask(key, { title, unit, goal, budget }, contenders, { rounds, pace }) {
  const head = { key, title, unit, goal, budget };
  const values = contenders.map(() => []);
  for (let round = 0; round < rounds; round += 1) {
    const places = contenders.map((_, place) => place);
    for (const place of round % 2 === 0 ? places : places.reverse()) {
      const value = await runChild({ question: key, contender: contenders[place], pace });
      if (typeof value === 'string') return { ...head, values: [], medians: [], ratios: [], skipped: value };
      values[place].push(value);
    }
  }
  const [ours, ...others] = values;
  const ratios = others.map((theirs) => spread(theirs.map((value, round) => value / ours[round])));
  return { ...head, values, medians: values.map(median), ratios };
}

async function runChild(task) {
  const { stdout } = await execute(process.execPath, ['--expose-gc', CHILD, JSON.stringify(task)]);
  return JSON.parse(stdout);
}

function spread(ratios) {
  return { median: median(ratios), low: Math.min(...ratios), high: Math.max(...ratios) };
}
