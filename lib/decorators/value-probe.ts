/**
 * The probe of decorators that observe the values that calls give.
 */

import { describeValue } from '../support/describe-value.js';
import { MetricError } from '../support/metric-error.js';
import type { HistogramSeries } from '../metrics/histogram.js';
import type { SummarySeries } from '../metrics/summary.js';
import type { Extractor } from './call-options.js';
import type { Call } from './probe.js';
import { SettledProbe, readResult, type Recording } from './settled-probe.js';

/** Observes the result of each call that succeeded, or what the option `value` reads from it. */
export class ValueProbe<S extends HistogramSeries | SummarySeries> extends SettledProbe<S> {
  readonly #value: Extractor | undefined;

  constructor(recording: Recording<S>) {
    const { value } = recording.setup.options;
    super({ ...recording, on: 'success', needsArguments: value !== undefined });
    this.#value = value;
  }

  protected override record(series: S, call: Call): void {
    const values = numbersOf(this.#value === undefined ? call.value : readResult(this.#value, call));
    const exemplar = this.exemplarOf(call);
    // A summary has no exemplars, and no option for them.
    for (const value of values) series.observe(value, exemplar);
  }
}

/** One number or several; all of them are checked before the first is observed. */
function numbersOf(value: unknown): readonly number[] {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  const wrong = values.find((one) => typeof one !== 'number');
  if (wrong !== undefined || values.includes(undefined)) {
    throw new MetricError(
      'INVALID_VALUE',
      `${describeValue(wrong)} is no number: return one, or an array of them, from value`,
    );
  }
  return values as readonly number[];
}
