/**
 * The goals of the design, and which answers they are read from.
 */

import { OURS, PEERS } from './contenders.mjs';
import { ratiosOf } from './ratios.mjs';

/**
 * A goal: `least` times less than each of the peers, or `most` in `unit`, which is that of the answers.
 *
 * @typedef {object} Goal
 * @property {string} work - as the design calls it
 * @property {number} [least]
 * @property {number} [most]
 * @property {string} [unit] - of `most`
 * @property {readonly string[]} answers - the keys of the answers that all have to meet it
 */

/** @typedef {'met' | 'missed' | 'open' | 'not measured'} State - open if the rounds do not agree */

/** @type {readonly Goal[]} */
export const GOALS = [
  { work: '`child.inc()`, `child.observe()`', least: 30, answers: ['incChild', 'observeChild'] },
  { work: '`inc({ 3 labels })` over 256 series, object built per call', least: 8, answers: ['incThreeLabels'] },
  {
    work: '`histogram.observe(v)`, 11 buckets; with 2 labels',
    least: 8,
    answers: ['observeUnlabelled', 'observeTwoLabels'],
  },
  { work: '`summary.observe(v)`', least: 15, answers: ['observeSummary'] },
  { work: 'unlabelled `inc()`', least: 1, answers: ['incUnlabelled'] },
  {
    work: 'scrape of 240,000 samples, every value changed',
    least: 8,
    answers: [
      'scrapeCounters240k.all',
      'scrapeCounters240k.allBytes',
      'scrapeHistograms240k.all',
      'scrapeHistograms240k.allBytes',
    ],
  },
  {
    work: 'scrape of 240,000 samples, 1 % changed',
    least: 25,
    answers: [
      'scrapeCounters240k.hundredth',
      'scrapeCounters240k.hundredthBytes',
      'scrapeHistograms240k.hundredth',
      'scrapeHistograms240k.hundredthBytes',
    ],
  },
  {
    work: 'longest event-loop stall during a scrape of 1,000,000 samples',
    most: 10,
    unit: 'ms',
    answers: ['stall1M.firstStall', 'stall1M.laterStall', 'stall1MGzip.firstStall', 'stall1MGzip.laterStall'],
  },
  {
    work: 'heap per series (3 labels, counter), at most 0.6 of theirs',
    least: 1 / 0.6,
    answers: ['heapCounter.before', 'heapCounter.after'],
  },
  { work: '`@Counted`, added to a synchronous call', most: 20, unit: 'ns', answers: ['countedCall'] },
  { work: '`@Timed`, beyond two clock reads', most: 30, unit: 'ns', answers: ['timedCall'] },
  {
    work: 'counted, timed and in flight, beyond two clock reads',
    most: 50,
    unit: 'ns',
    answers: ['countedTimedInFlightCall'],
  },
  { work: 'registering 1,000 families', least: 1, answers: ['registration', 'registrationHistograms'] },
  { work: 'first scrape after start', least: 1, answers: ['firstScrape'] },
  { work: 'import and 1,000 decorated methods', least: 1, answers: ['importAndDecoration'] },
];

/**
 * The goal that an answer is read for.
 *
 * @param {string} key - of the answer
 * @returns {Goal | undefined}
 */
export function goalOf(key) {
  return GOALS.find(({ answers }) => answers.includes(key));
}

/**
 * Whether one answer meets a goal. A goal is met or missed if all rounds say so; one that a single peer settles against us is
 * missed, whatever the other says.
 *
 * @param {Goal} goal
 * @param {import('./ask.mjs').Answer | undefined} answer
 * @returns {{ state: State, worst?: number }} `worst` is the median in the unit of the goal, of the peer who comes closest
 */
export function judge({ least, most }, answer) {
  if (answer?.values[OURS] === undefined) return { state: 'not measured' };
  if (most !== undefined) return verdict([ratiosOf(answer, undefined)], (value) => value <= most, Math.max);
  const ratios = PEERS.filter((name) => answer.values[name] !== undefined).map((name) => ratiosOf(answer, name));
  if (ratios.length === 0) return { state: 'not measured' };
  return verdict(ratios, (value) => value >= least, Math.min);
}

/**
 * Whether all answers of a goal meet it: the worst of their states.
 *
 * @param {Goal} goal
 * @param {readonly import('./ask.mjs').Answer[]} answers
 * @returns {{ state: State, worst?: number }}
 */
export function judgeAll(goal, answers) {
  const verdicts = goal.answers.map((key) =>
    judge(
      goal,
      answers.find((answer) => answer.key === key),
    ),
  );
  const state = ['missed', 'not measured', 'open'].find((bad) => verdicts.some((one) => one.state === bad)) ?? 'met';
  const measured = verdicts.flatMap(({ worst }) => (worst === undefined ? [] : [worst]));
  if (measured.length === 0) return { state };
  return { state, worst: goal.most === undefined ? Math.min(...measured) : Math.max(...measured) };
}

function verdict(spreads, isMet, worstOf) {
  const worst = worstOf(...spreads.map(({ median }) => median));
  if (spreads.some(({ low, high }) => !isMet(low) && !isMet(high))) return { state: 'missed', worst };
  return { state: spreads.every(({ low, high }) => isMet(low) && isMet(high)) ? 'met' : 'open', worst };
}
