/**
 * The probes of decorators that count.
 */

import type { CounterSeries } from '../metrics/counter.js';
import type { Extractor } from './call-options.js';
import type { Call } from './probe.js';
import { SettledProbe, readResult, type Recording } from './settled-probe.js';

/** The probe that counts calls as the options say. */
export function createCountedProbe(recording: Recording<CounterSeries>): SettledProbe<CounterSeries> {
  const { by, exemplar } = recording.setup.options;
  if (by !== undefined) return new AmountProbe({ ...recording, needsArguments: true, on: 'success' });
  return exemplar === undefined ? new CountedProbe(recording) : new AmountProbe(recording);
}

/** Adds one for each call: all that most need, and nothing to decide on the way. */
class CountedProbe extends SettledProbe<CounterSeries> {
  protected override record(series: CounterSeries): void {
    series.inc();
  }
}

/** Adds what the options say, with an exemplar if they say so. */
class AmountProbe extends SettledProbe<CounterSeries> {
  readonly #by: Extractor | undefined;

  constructor(recording: Recording<CounterSeries>) {
    super(recording);
    this.#by = recording.setup.options.by;
  }

  protected override record(series: CounterSeries, call: Call): void {
    // The series refuses what is no amount.
    const amount = this.#by === undefined ? 1 : (readResult(this.#by, call) as number);
    series.inc(amount, this.exemplarOf(call));
  }
}
