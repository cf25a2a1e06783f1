/**
 * Checks options that are whole numbers.
 */

import { refuseOption } from './refuse-option.js';

/** What a number may be. */
export interface NumberRange {
  readonly from: number;
  /** @defaultValue the largest safe integer */
  readonly to?: number | undefined;
}

/**
 * Refuses anything but a missing option or an integer in a range.
 *
 * @param subject - the function that was called, as the message names it
 * @throws MetricError `INVALID_OPTION`
 */
export function checkNumber(subject: string, option: string, value: unknown, { from, to }: NumberRange): void {
  const isLegal = Number.isSafeInteger(value) && Number(value) >= from && Number(value) <= (to ?? Infinity);
  if (value === undefined || isLegal) return;
  const range = to === undefined ? `from ${String(from)}` : `from ${String(from)} to ${String(to)}`;
  refuseOption(subject, option, value, `give an integer ${range}`);
}
