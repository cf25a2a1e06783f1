/**
 * The strictness of every options object: a key nobody reads is an error, not silence.
 */

import { describeValue } from './describe-value.js';
import { MetricError } from './metric-error.js';

/**
 * Refuses an options argument that is not a plain object or holds a key outside `known`.
 *
 * @param subject - what the options are for, as the message names it, such as `Counter`
 * @throws MetricError `INVALID_OPTION` if `options` is no object, `UNKNOWN_OPTION` if a key is unknown
 */
export function checkOptions(subject: string, options: unknown, known: readonly string[]): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new MetricError(
      'INVALID_OPTION',
      `${subject}: options must be an object, got ${describeValue(options)}: pass { ${known.slice(0, 2).join(', ')}, ... }`,
    );
  }
  const keys = Object.keys(options);
  let count = 0;
  while (count < keys.length && known.includes(keys[count])) count += 1;
  if (count === keys.length) return;
  throw new MetricError(
    'UNKNOWN_OPTION',
    `${subject}: unknown option ${describeValue(keys[count])}: known options are ${known.join(', ')}`,
  );
}

/**
 * Reads an option that is on or off.
 *
 * @returns the value, `false` if it is missing
 * @throws MetricError `INVALID_OPTION` for anything but a boolean
 */
export function checkFlag(subject: string, option: string, value: unknown): boolean {
  if (value === undefined || typeof value === 'boolean') return value ?? false;
  throw new MetricError('INVALID_OPTION', `${subject}: ${option} must be true or false, got ${describeValue(value)}`);
}
