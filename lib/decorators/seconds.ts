/**
 * The unit of families that hold durations or times.
 */

import { MetricError } from '../support/metric-error.js';

const SECONDS = 'seconds';

/**
 * A family with the unit seconds if its name ends in it.
 *
 * @throws MetricError `INVALID_UNIT` if it has another unit
 */
export function withSeconds<D extends { readonly name: string; readonly unit: string | undefined }>(
  subject: string,
  definition: D,
): D {
  const { name, unit = name.endsWith(`_${SECONDS}`) ? SECONDS : undefined } = definition;
  if (unit !== undefined && unit !== SECONDS) {
    throw new MetricError(
      'INVALID_UNIT',
      `${subject}: unit "${unit}" is not what it records: durations and times are in seconds`,
    );
  }
  return { ...definition, unit };
}
