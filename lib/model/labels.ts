/**
 * Label values as callers give them and as series carry them.
 */

import { describeValue } from '../support/describe-value.js';
import { MetricError } from '../support/metric-error.js';

/** What a caller may give as a label value; `200` and `'200'` name the same series. */
export type LabelValue = string | number | boolean;

/**
 * The labels of one series, exactly one value for each name of the family.
 *
 * @typeParam N - the label names; `never` for a family without labels, `string` when names are not known to the compiler
 */
export type Labels<N extends string> = [N] extends [never]
  ? Readonly<Record<string, never>>
  : Readonly<Record<N, LabelValue>>;

/** Some of the labels of a family, to match series by. */
export type SomeLabels<N extends string> = Readonly<Partial<Record<N, LabelValue>>>;

/** A label as it is written: its name and the text of its value. */
export type LabelPair = readonly [name: string, value: string];

/**
 * Turns a label value into its text.
 *
 * @param subject - the family and label, as the message names them
 * @throws MetricError `INVALID_LABEL_VALUE` for anything but a well-formed string, a number or a boolean
 */
export function labelText(subject: string, value: unknown): string {
  if (typeof value === 'string') {
    if (!value.isWellFormed()) {
      throw new MetricError(
        'INVALID_LABEL_VALUE',
        `${subject}: ${describeValue(value)} holds a lone surrogate, which UTF-8 cannot carry: use value.toWellFormed()`,
      );
    }
    return value;
  }
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new MetricError(
    'INVALID_LABEL_VALUE',
    `${subject}: ${describeValue(value)} is no label value: give a string, a number or a boolean`,
  );
}
