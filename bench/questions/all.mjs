/**
 * All questions, in the order of the table.
 */

import { COUNTING } from './counting.mjs';
import { DECORATING } from './decorating.mjs';
import { FOOTPRINT } from './footprint.mjs';
import { OBSERVING } from './observing.mjs';
import { SCRAPING } from './scraping.mjs';

/**
 * A question, which a child process answers for one library.
 *
 * @typedef {object} Question
 * @property {string} title
 * @property {'ns' | 'ms' | 'bytes'} unit - of one operation; less is better
 * @property {number} [goal] - how many times less than each peer it has to be
 * @property {number} [budget] - how much it may be, in the unit
 * @property {boolean} [isLong] - takes seconds: not in a quick run, and in fewer rounds
 * @property {boolean} [isUnloaded] - wants the library not to be loaded yet
 * @property {(given: { contender: import('../contenders.mjs').Contender, library: import('../contenders.mjs').Library,
 *   pace: import('../measure.mjs').Pace }) => Promise<number | string>} measure - the answer, or why there is none
 */

/** @type {Readonly<Record<string, Question>>} */
export const QUESTIONS = { ...COUNTING, ...OBSERVING, ...SCRAPING, ...FOOTPRINT, ...DECORATING };
