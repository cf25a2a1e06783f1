/**
 * What a run says about itself: the machine, the table.
 */

import { availableParallelism, cpus, totalmem, type } from 'node:os';
import { versionOf } from './contenders.mjs';

/**
 * Describes where and what was measured.
 *
 * @param {readonly import('./contenders.mjs').Contender[]} contenders
 */
export function describeRun(contenders) {
  return {
    date: new Date().toISOString().slice(0, 10),
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${process.arch}`,
    node: process.version,
    v8: process.versions.v8,
    libraries: Object.fromEntries(contenders.map((contender) => [contender.name, versionOf(contender)])),
  };
}

/**
 * The heading of the table, in Markdown.
 *
 * @param {readonly import('./contenders.mjs').Contender[]} contenders
 */
export function tableHead(contenders) {
  const [ours, ...others] = contenders.map(({ name }) => name);
  const cells = ['question', ours, ...others.flatMap((name) => [name, 'ratio']), 'goal'];
  return `${row(cells)}\n${row(cells.map((_, place) => (place === 0 ? '---' : '---:')))}`;
}

/**
 * The row of an answer.
 *
 * @param {import('./ask.mjs').Answer} answer
 */
export function tableRow(answer) {
  const { title, unit, medians, ratios, skipped } = answer;
  if (skipped !== undefined) return row([title, `not measured: ${skipped}`]);
  const [ours, ...others] = medians.map((value) => `${digits(value)} ${unit}`);
  return row([title, ours, ...others.flatMap((value, place) => [value, ratio(ratios[place])]), verdict(answer)]);
}

/** Met or missed only if all rounds say so. */
function verdict({ goal, budget, values, ratios }) {
  if (budget !== undefined) return `${agreement(values[0].map((value) => value <= budget))}: at most ${digits(budget)}`;
  if (goal === undefined) return '';
  const rounds = ratios.flatMap(({ low, high }) => [low >= goal, high >= goal]);
  // A goal that one peer settles against us is missed, whatever the other says.
  const isMissed = ratios.some(({ high }) => high < goal);
  return `${isMissed ? 'missed' : agreement(rounds)}: ${digits(goal)} x`;
}

function agreement(rounds) {
  if (rounds.every((isMet) => isMet)) return 'met';
  return rounds.some((isMet) => isMet) ? 'open' : 'missed';
}

/** The median of the rounds, and between which ratios the rounds lay. */
function ratio({ median, low, high }) {
  return median > 0 && low > 0 ? `**${digits(median)} x** (${digits(low)} to ${digits(high)})` : '-';
}

function digits(value) {
  const rounded = Number(value.toPrecision(Math.abs(value) >= 100 ? 3 : 2));
  return rounded.toLocaleString('en-US', { maximumSignificantDigits: 3 });
}

function row(cells) {
  return `| ${cells.join(' | ')} |`;
}
