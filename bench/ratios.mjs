/**
 * What the rounds of an answer say together.
 */

import { OURS } from './contenders.mjs';
import { median } from './measure.mjs';

/**
 * The median of rounds, and between which values they lie.
 *
 * @typedef {{ median: number, low: number, high: number }} Spread
 */

/**
 * How many times more a library needs than ours, or than another one, taken round by round.
 *
 * @param {import('./ask.mjs').Answer} answer - with values of ours
 * @param {string | undefined} name - of the library; `undefined` for the values of ours themselves
 * @param {string} [base] - whom it is compared with
 * @returns {Spread}
 */
export function ratiosOf({ values }, name, base = OURS) {
  const known = values[base];
  return spreadOf(name === undefined ? known : values[name].map((value, round) => value / known[round]));
}

/**
 * The spread of values.
 *
 * @param {readonly number[]} values
 * @returns {Spread}
 */
function spreadOf(values) {
  return { median: median(values), low: Math.min(...values), high: Math.max(...values) };
}
