/**
 * How many series a family may have, and where those go that are too many.
 */

import { describeValue } from '../support/describe-value.js';
import type { FaultReporter } from '../support/diagnostics.js';
import { MetricError } from '../support/metric-error.js';
import { familySubject, type FamilyDescriptor } from '../model/family-descriptor.js';

/**
 * The value of every label of the series that stands for all that were too many. Valid in every format; no value that a program
 * comes by in earnest.
 */
export const OVERFLOW = '__overflow__';

/** The limit of one family. */
export class SeriesLimit {
  /** How many series there may be beside the one for the rest; an integer from 1. */
  readonly maxSeries: number;
  /** The label values of the series for the rest, which are texts already. */
  readonly overflow: readonly string[];
  readonly #family: FamilyDescriptor;
  readonly #diagnostics: FaultReporter;
  /** What is reported each time; to make one is slower than all that a look-up does. */
  #error: MetricError | undefined;

  /** @param diagnostics - hears of every look-up that found no room */
  constructor(maxSeries: number, family: FamilyDescriptor, diagnostics: FaultReporter) {
    this.maxSeries = maxSeries;
    this.overflow = family.labelNames.map(() => OVERFLOW);
    this.#family = family;
    this.#diagnostics = diagnostics;
  }

  /** Whether label texts are those of the series for the rest. */
  isOverflow(texts: readonly string[]): boolean {
    return texts.every((text) => text === OVERFLOW);
  }

  /** Counts a look-up of a series that there is no room for. */
  report(): void {
    this.#error ??= new MetricError(
      'TOO_MANY_SERIES',
      `${familySubject(this.#family)}: has ${String(this.maxSeries)} series and no room for another: ` +
        `the rest goes to its series "${OVERFLOW}"; bound the labels, remove series, or raise maxSeries`,
    );
    this.#diagnostics.report({ source: 'instrument', subject: this.#family.name, error: this.#error });
  }
}

/**
 * Reads the option `maxSeries`.
 *
 * @returns the number, `undefined` for no limit
 * @throws MetricError `INVALID_OPTION` for anything but an integer from 1, Infinity or nothing
 */
export function checkMaxSeries(subject: string, maxSeries: unknown): number | undefined {
  if (maxSeries === undefined || maxSeries === Infinity) return undefined;
  if (Number.isInteger(maxSeries) && Number(maxSeries) >= 1) return Number(maxSeries);
  throw new MetricError(
    'INVALID_OPTION',
    `${subject}: maxSeries ${describeValue(maxSeries)} must be an integer from 1, or Infinity`,
  );
}
