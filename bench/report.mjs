/**
 * What a run says about itself, and its cells in a table.
 */

import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, totalmem, type } from 'node:os';
import { NO_LIBRARY, OURS, versionOf } from './contenders.mjs';
import { goalOf, judge } from './goals.mjs';
import { median } from './measure.mjs';
import { ratiosOf } from './ratios.mjs';

const GOVERNOR = '/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor';

/**
 * Where and what was measured.
 *
 * @typedef {ReturnType<typeof describeRun>} Run
 */

/**
 * Describes where and what is measured.
 *
 * @param {readonly import('./contenders.mjs').Contender[]} contenders
 * @param {{ note?: string, quick: boolean }} options - `note` is whatever a reader has to know of the machine
 */
export function describeRun(contenders, { note, quick }) {
  const versions = contenders.map((contender) => [contender.name, versionOf(contender)]);
  return {
    date: new Date().toISOString().slice(0, 10),
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    frequencyScaling: frequencyScaling(),
    loadAverage: loadavg()[0],
    system: `${type()} ${process.arch}`,
    node: process.version,
    v8: process.versions.v8,
    libraries: Object.fromEntries(versions.filter(([, version]) => version !== '')),
    isQuick: quick,
    note,
  };
}

/**
 * One line about the machine and one about the libraries.
 *
 * @param {Run} run
 */
export function runLines(run) {
  const libraries = Object.entries(run.libraries).map(([name, version]) => `${name} ${version}`);
  const machine = [
    `Node ${run.node.slice(1)} (V8 ${run.v8})`,
    run.date,
    run.cpu,
    `${String(run.cores)} cores`,
    `frequency scaling ${run.frequencyScaling}`,
    `load ${run.loadAverage.toFixed(1)} at the start`,
    `${String(run.memoryGiB)} GiB`,
    run.system,
    ...(run.isQuick ? ['a quick run'] : []),
    ...(run.note === undefined ? [] : [run.note]),
  ];
  return `${machine.join(', ')}.\n${libraries.join(', ')}.`;
}

/**
 * The cells of an answer: a library's median, and but for ours how many times more that is. Beside the machine without a library it is
 * ours that needs more.
 *
 * @param {import('./ask.mjs').Answer} answer
 * @param {readonly string[]} names - of the libraries, in the order of the columns
 */
export function valueCells(answer, names) {
  const { unit, values, missing } = answer;
  return names.map((name) => {
    if (values[name] === undefined) return missing[name] ?? '';
    const amount = formatValue(median(values[name]), unit);
    const base = values[NO_LIBRARY] === undefined ? OURS : NO_LIBRARY;
    return name === base || values[base] === undefined ? amount : `${amount}${ratioText(ratiosOf(answer, name, base))}`;
  });
}

/**
 * Whether an answer meets its goal, if it has one.
 *
 * @param {import('./ask.mjs').Answer} answer
 */
export function goalCell(answer) {
  const goal = goalOf(answer.key);
  return goal === undefined ? '' : `${judge(goal, answer).state}: ${bound(goal)}`;
}

/**
 * What a goal demands.
 *
 * @param {import('./goals.mjs').Goal} goal
 */
export function bound({ least, most, unit }) {
  return most === undefined ? formatValue(least, 'x') : `at most ${formatValue(most, unit)}`;
}

/**
 * A row of a table in Markdown.
 *
 * @param {readonly string[]} cells
 */
export function row(cells) {
  return `| ${cells.join(' | ')} |`;
}

/**
 * The heading of a table in Markdown: texts to the left, numbers to the right.
 *
 * @param {readonly string[]} texts
 * @param {readonly string[]} numbers
 */
export function heading(texts, numbers) {
  return `${row([...texts, ...numbers])}\n${row([...texts.map(() => '---'), ...numbers.map(() => '---:')])}`;
}

/**
 * A number for people.
 *
 * @param {number} value
 * @param {string} unit
 */
export function formatValue(value, unit) {
  if (unit === 'bytes' && Math.abs(value) >= 1e6) return `${digits(value / 1e6)} MB`;
  if (unit === 'bytes' && Math.abs(value) >= 1e4) return `${digits(value / 1e3)} kB`;
  return `${digits(value)} ${unit}`.trimEnd();
}

function ratioText({ median, low, high }) {
  if (!(median > 0 && low > 0)) return '';
  const range = low === high ? '' : ` (${digits(low)} to ${digits(high)})`;
  return `, **${digits(median)} x**${range}`;
}

function digits(value) {
  const rounded = Number(value.toPrecision(Math.abs(value) >= 100 ? 3 : 2));
  return rounded.toLocaleString('en-US', { maximumSignificantDigits: 3 });
}

/** What changes the speed of the processor while it is measured, where Linux tells. */
function frequencyScaling() {
  try {
    return readFileSync(GOVERNOR, 'utf8').trim();
  } catch {
    return 'unknown';
  }
}
