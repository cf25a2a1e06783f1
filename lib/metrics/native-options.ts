/**
 * The options of the native part of a histogram, checked.
 */

import { checkOptions } from '../support/check-options.js';
import { describeValue } from '../support/describe-value.js';
import { MetricError } from '../support/metric-error.js';
import { MAX_SCHEMA, MIN_SCHEMA, isSchema } from '../model/native-schema.js';

/**
 * How fine the native buckets of a histogram are, and what happens when there are too many of them.
 *
 * Beyond `maxBuckets`, with the first of these that applies: the series begins again at zero, if that is allowed and
 * `minResetSeconds` have passed since it began; the zero bucket takes in the bucket next to it, as far as
 * `maxZeroThreshold` allows; every two buckets become one. Once `minResetSeconds` have passed, a series that was made
 * coarser begins again at zero as it was first.
 *
 * @see https://prometheus.io/docs/specs/native_histograms/
 */
export interface NativeOptions {
  /**
   * The most by which a bucket may be wider than the one before, above 1; 1.1 gives eight buckets between two powers of
   * two. The finest factor there is is about 1.0027. Either this or `schema` must be given.
   */
  readonly factor?: number | undefined;
  /** The resolution itself, an integer from -4 to 8: each bucket ends at `2 ** (2 ** -schema)` times the end of the one before. */
  readonly schema?: number | undefined;
  /** Observations whose magnitude is at most this are counted in the zero bucket; 0 is for zeros alone. Default 2^-128. */
  readonly zeroThreshold?: number | undefined;
  /**
   * How many buckets a series may have, the zero bucket apart. Default 160; 0 is for no limit, where whoever causes the
   * observations can make a series take megabytes.
   */
  readonly maxBuckets?: number | undefined;
  /** After how many seconds a series may begin again at zero; 0, the default, is for never. */
  readonly minResetSeconds?: number | undefined;
  /** How far the zero bucket may grow; default 0, not at all. */
  readonly maxZeroThreshold?: number | undefined;
  /** How many exemplars a series keeps beside those of classic buckets, at most 100. Default 10. */
  readonly maxExemplars?: number | undefined;
}

/** The options of the native part of a histogram with nothing left open. */
export interface NativeSettings {
  /** The resolution at which a series begins. */
  readonly schema: number;
  /** The zero threshold with which a series begins. */
  readonly zeroThreshold: number;
  /** How many buckets a series may have; 0 is for no limit. */
  readonly maxBuckets: number;
  /** After how many seconds a series may begin again at zero; 0 is for never. */
  readonly minResetSeconds: number;
  /** How far the zero bucket may grow. */
  readonly maxZeroThreshold: number;
  /** How many exemplars a series keeps. */
  readonly maxExemplars: number;
}

const OPTION_NAMES = [
  'factor',
  'schema',
  'zeroThreshold',
  'maxBuckets',
  'minResetSeconds',
  'maxZeroThreshold',
  'maxExemplars',
] as const;

const DEFAULTS = {
  zeroThreshold: 2 ** -128,
  maxBuckets: 160,
  minResetSeconds: 0,
  maxZeroThreshold: 0,
  maxExemplars: 10,
} as const;

const MOST_EXEMPLARS = 100;

/**
 * Checks the options of the native part of a histogram and fills in the defaults.
 *
 * @param subject - the histogram as messages name it
 * @throws MetricError `INVALID_OPTION` or `UNKNOWN_OPTION`
 */
export function checkNative(subject: string, options: NativeOptions): NativeSettings {
  checkOptions(`${subject}: native`, options, OPTION_NAMES);
  const given = (name: keyof typeof DEFAULTS): number => options[name] ?? DEFAULTS[name];
  const fail = (name: keyof NativeOptions, rule: string): never =>
    refuse(subject, `${name} ${describeValue(options[name])} must be ${rule}`);
  for (const name of ['zeroThreshold', 'minResetSeconds', 'maxZeroThreshold'] as const) {
    if (!(Number.isFinite(given(name)) && given(name) >= 0)) fail(name, 'a finite number from 0');
  }
  if (!isCount(given('maxBuckets'))) fail('maxBuckets', 'an integer from 0');
  if (!isCount(given('maxExemplars')) || given('maxExemplars') > MOST_EXEMPLARS) {
    fail('maxExemplars', `an integer from 0 to ${String(MOST_EXEMPLARS)}`);
  }
  return Object.freeze({
    schema: schemaOf(subject, options),
    // Adding 0 turns -0, which would be written so, into 0.
    zeroThreshold: given('zeroThreshold') + 0,
    maxBuckets: given('maxBuckets'),
    minResetSeconds: given('minResetSeconds'),
    maxZeroThreshold: given('maxZeroThreshold'),
    maxExemplars: given('maxExemplars'),
  });
}

/** The schema that is asked for, or the coarsest whose factor is at most the one asked for. */
function schemaOf(subject: string, { factor, schema }: NativeOptions): number {
  if (schema !== undefined) {
    if (factor !== undefined) refuse(subject, 'factor and schema are both given: give one of them');
    if (isSchema(schema)) return schema + 0;
    refuse(
      subject,
      `schema ${describeValue(schema)} must be an integer from ${String(MIN_SCHEMA)} to ${String(MAX_SCHEMA)}`,
    );
  }
  if (factor === undefined)
    refuse(subject, 'factor and schema are both missing: give one of them, such as factor: 1.1');
  if (!(Number.isFinite(factor) && factor > 1))
    refuse(subject, `factor ${describeValue(factor)} must be a finite number above 1`);
  const exponent = Math.floor(Math.log2(Math.log2(factor)));
  return Math.min(Math.max(0 - exponent, MIN_SCHEMA), MAX_SCHEMA);
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 0;
}

function refuse(subject: string, problem: string): never {
  throw new MetricError('INVALID_OPTION', `${subject}: native: ${problem}`);
}
