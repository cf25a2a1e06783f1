/**
 * All questions, in groups, in the order of the tables.
 */

import { BOUNDING } from './bounding.mjs';
import { COUNTING } from './counting.mjs';
import { DECORATING } from './decorating.mjs';
import { FOOTPRINT, PACKAGE } from './footprint.mjs';
import { GROWING } from './growing.mjs';
import { LIMITS } from './limits.mjs';
import { OBSERVING } from './observing.mjs';
import { SCRAPING } from './scraping.mjs';
import { SERVING, STALLING } from './serving.mjs';
import { START_UP } from './start-up.mjs';

/**
 * A question, which a child process answers for one library.
 *
 * @typedef {object} Question
 * @property {string} title
 * @property {'ns' | 'ms' | 'bytes' | ''} unit - of one operation; less is better
 * @property {Readonly<Record<string, { title: string, unit?: string }>>} [parts] - what is measured, if that is more than
 *   one number
 * @property {readonly import('../contenders.mjs').Kind[]} [kinds] - whom it is for, default ours and the peers
 * @property {Size} [size] - default small
 * @property {boolean} [isUnloaded] - wants the library not to be loaded yet
 * @property {(given: { contender: import('../contenders.mjs').Contender,
 *   library: import('../libraries/library.mjs').Library, pace: import('../measure.mjs').Pace, part?: string }) =>
 *   Promise<number | Record<string, number> | string>} measure - the answer, the numbers of the parts, or why there is none;
 *   where only one `part` is wanted, as for a profile, others may be left out
 */

/**
 * How much of a run it takes: large and huge ones are not in a quick one and in fewer rounds of a full one; what is always the same is
 * measured once.
 *
 * @typedef {'small' | 'large' | 'huge' | 'once'} Size
 */

/** The questions by the titles of their tables. */
export const GROUPS = {
  Counting: COUNTING,
  Observing: OBSERVING,
  'Decorated calls': DECORATING,
  'Scrapes within the process': SCRAPING,
  'Scrapes over HTTP': SERVING,
  'The event loop during a scrape': STALLING,
  Memory: FOOTPRINT,
  Growth: GROWING,
  'Bounds on the number of series': BOUNDING,
  'Start-up': START_UP,
  'The package': PACKAGE,
  'How far from the limit': LIMITS,
};

/** @type {readonly (readonly [string, Question])[]} */
const QUESTIONS = Object.values(GROUPS).flatMap((questions) => Object.entries(questions));

/**
 * The question of a key.
 *
 * @param {string} key
 * @returns {Question}
 */
export function findQuestion(key) {
  const found = QUESTIONS.find(([own]) => own === key);
  if (found === undefined) throw new Error(`there is no question ${key}`);
  return found[1];
}

/**
 * Whom a question is for.
 *
 * @param {Question} question
 * @param {readonly import('../contenders.mjs').Contender[]} contenders
 */
export function askedOf({ kinds = ['sdk', 'client'] }, contenders) {
  return contenders.filter(({ kind }) => kinds.includes(kind));
}
