/**
 * The probe of decorators that observe how long calls take.
 */

import { summary } from '../metrics/declare.js';
import type { HistogramSeries } from '../metrics/histogram.js';
import type { Series } from '../metrics/series.js';
import type { Summary, SummarySeries } from '../metrics/summary.js';
import { familyOf, type CallSetup } from './call-decorator.js';
import type { Call } from './probe.js';
import { withSeconds } from './seconds.js';
import { SettledProbe, type Recording } from './settled-probe.js';

/** Observes the seconds of a call in a histogram, with an exemplar if the options say so. */
export class ExemplaryDurationProbe extends SettledProbe<HistogramSeries> {
  constructor(recording: Recording<HistogramSeries>) {
    super({ ...recording, needsTime: true });
  }

  protected override record(series: HistogramSeries, call: Call): void {
    series.observe(call.seconds, this.exemplarOf(call));
  }
}

/** Observes the seconds of a call. */
export class DurationProbe<S extends HistogramSeries | SummarySeries> extends SettledProbe<S> {
  constructor(recording: Recording<S>) {
    super({ ...recording, needsTime: true });
  }

  protected override record(series: S, call: Call): void {
    series.observe(call.seconds);
  }
}

/** The summary of durations, or values, that a decorator records into, if it was given none. */
export function declareSummary(
  setup: CallSetup<Series>,
  labelNames: readonly string[],
  what: 'seconds' | 'values',
): Summary<string> {
  const { objectives, maxAgeSeconds, ageBuckets } = setup.options;
  const help = what === 'seconds' ? 'Duration of calls of decorated methods.' : 'Values of decorated methods.';
  const family = familyOf(setup, labelNames, { name: '', help });
  return summary({
    ...(what === 'seconds' ? withSeconds(setup.subject, family) : family),
    objectives,
    maxAgeSeconds,
    ageBuckets,
  });
}
