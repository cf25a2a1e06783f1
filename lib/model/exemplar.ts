/**
 * Exemplars, checked before anything is counted.
 */

import { describeValue } from '../support/describe-value.js';
import { MetricError } from '../support/metric-error.js';
import { labelText, type LabelPair, type LabelValue } from './labels.js';
import type { Exemplar } from './snapshot.js';

/** Longest sum of the code points of all names and values of an exemplar's labels. */
export const MAX_EXEMPLAR_CODE_POINTS = 128;
const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** Labels of an exemplar, such as `{ trace_id: '4bf92f35' }`. */
export type ExemplarLabels = Readonly<Record<string, LabelValue>>;

/**
 * Makes an exemplar.
 *
 * @param subject - the family it is for, as the message names it
 * @param timestamp - seconds since the Unix epoch
 * @throws MetricError `INVALID_EXEMPLAR` for a bad name or value, or if names and values together
 *   have more than 128 code points
 * @see https://prometheus.io/docs/specs/om/open_metrics_spec/#exemplars
 */
export function createExemplar(subject: string, labels: ExemplarLabels, value: number, timestamp: number): Exemplar {
  if (typeof labels !== 'object' || (labels as unknown) === null || Array.isArray(labels)) {
    throw new MetricError(
      'INVALID_EXEMPLAR',
      `${subject}: exemplar labels must be an object, got ${describeValue(labels)}`,
    );
  }
  const pairs: LabelPair[] = [];
  for (const name of Object.keys(labels)) {
    if (!LABEL_NAME.test(name)) {
      throw new MetricError(
        'INVALID_EXEMPLAR',
        `${subject}: exemplar label ${describeValue(name)} must match ${LABEL_NAME.source}`,
      );
    }
    pairs.push([name, exemplarText(subject, name, labels[name])]);
  }
  const codePoints = exemplarCodePoints(pairs);
  if (codePoints > MAX_EXEMPLAR_CODE_POINTS) {
    throw new MetricError(
      'INVALID_EXEMPLAR',
      `${subject}: exemplar labels have ${String(codePoints)} code points, the limit is ${String(MAX_EXEMPLAR_CODE_POINTS)}: keep the trace and span ids only`,
    );
  }
  return Object.freeze({ labels: Object.freeze(pairs), value, timestamp });
}

function exemplarText(subject: string, name: string, value: unknown): string {
  try {
    return labelText(`${subject}: exemplar label ${describeValue(name)}`, value);
  } catch (cause) {
    throw new MetricError('INVALID_EXEMPLAR', (cause as MetricError).message, { cause });
  }
}

/** How many code points the names and values of an exemplar's labels have together, all of them well-formed. */
export function exemplarCodePoints(labels: readonly LabelPair[]): number {
  return labels.reduce((sum, [name, text]) => sum + codePointCount(name) + codePointCount(text), 0);
}

function codePointCount(text: string): number {
  let count = 0;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit < 0xdc00 || unit > 0xdfff) count += 1;
  }
  return count;
}
