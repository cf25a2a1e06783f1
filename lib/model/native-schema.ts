/**
 * The resolutions of native histograms.
 */

/** The lowest resolution: each bucket ends at 65536 times the end of the one before. */
export const MIN_SCHEMA = -4;

/** The highest resolution: 256 buckets between two powers of two. */
export const MAX_SCHEMA = 8;

/**
 * Whether a value is a schema with exponential buckets.
 *
 * @see https://prometheus.io/docs/specs/native_histograms/#schema
 */
export function isSchema(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= MIN_SCHEMA && value <= MAX_SCHEMA;
}
