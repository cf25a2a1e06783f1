/**
 * Puts one question to all libraries in turn, each time in a new process.
 */

import { execFile } from 'node:child_process';
import { URL, fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const CHILD = fileURLToPath(new URL('child.mjs', import.meta.url));
const LONGEST_MS = 300_000;
const execute = promisify(execFile);

/**
 * What was measured for one question, or for one part of it.
 *
 * @typedef {object} Answer
 * @property {string} key - of the question, and of the part after a dot
 * @property {string} group - the title of the group
 * @property {string} title
 * @property {string} unit
 * @property {Readonly<Record<string, readonly number[]>>} values - by the name of the library the value of each round
 * @property {Readonly<Record<string, string>>} missing - by the name of the library why it has no value
 */

/**
 * Measures in rounds whose order turns around each time, so that what drifts on the machine meets all alike.
 *
 * @param {{ key: string, group: string, question: import('./questions/all.mjs').Question }} asked
 * @param {readonly import('./contenders.mjs').Contender[]} contenders - those that the question is for
 * @param {{ rounds: number, pace: import('./measure.mjs').Pace }} settings
 * @returns {Promise<Answer[]>} an answer for each part
 */
export async function ask({ key, group, question }, contenders, { rounds, pace }) {
  const answered = new Map(contenders.map(({ name }) => [name, []]));
  const missing = {};
  for (let round = 0; round < rounds; round += 1) {
    for (const contender of round % 2 === 0 ? contenders : contenders.toReversed()) {
      const { name } = contender;
      if (missing[name] !== undefined) continue;
      const value = await runChild({ question: key, contender, pace });
      if (typeof value === 'string') missing[name] = value;
      else answered.get(name).push(value);
    }
  }
  return partsOf(key, question).map(({ part, key: partKey, title, unit }) => {
    const values = {};
    for (const [name, taken] of answered) {
      const own = taken.map((value) => (part === undefined ? value : value[part]));
      // A part may be beyond a library that answers the others.
      if (missing[name] === undefined && own.every((value) => value !== undefined)) values[name] = own;
    }
    return { key: partKey, group, title, unit, values, missing };
  });
}

/**
 * The keys, titles and units of what a question measures.
 *
 * @param {string} key
 * @param {import('./questions/all.mjs').Question} question
 * @returns {{ key: string, title: string, unit: string, part?: string }[]}
 */
export function partsOf(key, { title, unit, parts }) {
  if (parts === undefined) return [{ key, title, unit }];
  return Object.entries(parts).map(([part, own]) => ({
    part,
    key: `${key}.${part}`,
    title: `${title}: ${own.title}`,
    unit: own.unit ?? unit,
  }));
}

/** The answer, or as a text why there is none. */
async function runChild(task) {
  const args = ['--expose-gc', CHILD, JSON.stringify(task)];
  try {
    const { stdout } = await execute(process.execPath, args, { timeout: LONGEST_MS, killSignal: 'SIGKILL' });
    return JSON.parse(stdout);
  } catch (error) {
    process.exitCode = 1;
    const reason = error.killed === true ? `not done within ${String(LONGEST_MS / 1000)} s` : 'failed';
    console.error(`${task.question}, ${task.contender.name}: ${reason}\n${String(error.stderr ?? error)}`);
    return reason;
  }
}
