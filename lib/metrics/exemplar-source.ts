/**
 * Exemplars that nobody gave: where they come from, and how many are taken.
 */

import { currentClock } from '../support/clock.js';
import { checkOptions } from '../support/check-options.js';
import { describeValue } from '../support/describe-value.js';
import { MetricError } from '../support/metric-error.js';
import { createExemplar, type ExemplarLabels } from '../model/exemplar.js';
import type { Exemplar } from '../model/snapshot.js';
import { registry, sharedByCopies } from '../registry/global.js';

/**
 * Says what leads to the trace of what is being counted at this moment, such as `{ trace_id: '4bf92f35' }`, or `undefined`
 * if nothing does. It is called in the midst of counting, so it should be quick.
 */
export type ExemplarSource = () => ExemplarLabels | undefined;

/** Options of {@link useExemplars}. */
export interface UseExemplarsOptions {
  /**
   * How many seconds an exemplar stays in its place, a counter's series or a bucket, before the source is asked for another.
   *
   * @defaultValue 1
   */
  readonly minIntervalSeconds?: number | undefined;
}

interface Sampler {
  readonly source: ExemplarSource;
  readonly minIntervalSeconds: number;
}

/** Shared by every copy of the package; changes only with a sampler that older copies could not use. */
const KEY = Symbol.for('prometheus-sdk.exemplars.v1');

const slot = sharedByCopies<{ sampler: Sampler | undefined }>(KEY, () => ({ sampler: undefined }));

/**
 * Takes exemplars from a source wherever a counter or a histogram is given none, in the whole process.
 *
 * The source is asked when a place for an exemplar is empty or its exemplar is old enough; one that was given by hand stays as
 * long. What the source throws, and labels that cannot be an exemplar's, never reach whoever counts: they are counted in
 * `prometheus_sdk_faults_total` of the process-wide registry and warned about once.
 *
 * @returns a function that puts the previous source back
 * @throws MetricError `INVALID_OPTION` if the source is no function or the interval no number of seconds, `UNKNOWN_OPTION`
 *
 * @example
 * ```ts
 * import { openTelemetryExemplars, useExemplars } from 'prometheus-sdk';
 *
 * useExemplars(openTelemetryExemplars());
 *
 * declare const myTracer: { currentId(): string | undefined };
 * useExemplars(() => {
 *   const id = myTracer.currentId();
 *   return id === undefined ? undefined : { trace_id: id };
 * });
 * ```
 */
export function useExemplars(source: ExemplarSource, options: UseExemplarsOptions = {}): () => void {
  if (typeof source !== 'function') refuse(`source ${describeValue(source)} must be a function`);
  checkOptions('useExemplars', options, ['minIntervalSeconds']);
  const { minIntervalSeconds = 1 } = options;
  if (!(Number.isFinite(minIntervalSeconds) && minIntervalSeconds >= 0)) {
    refuse(`minIntervalSeconds ${describeValue(minIntervalSeconds)} must be a finite number from 0`);
  }
  const previous = slot.sampler;
  slot.sampler = { source, minIntervalSeconds };
  return () => {
    slot.sampler = previous;
  };
}

/** Whether exemplars come from a source; the one thing that counting asks as long as they do not. */
export function hasExemplarSource(): boolean {
  return slot.sampler !== undefined;
}

/**
 * Asks the source for an exemplar, if it is time; never throws.
 *
 * @param subject - the family as messages name it
 * @param value - what was observed or added; NaN is in no bucket that an exemplar could illustrate
 * @param previous - the exemplar that has the place now
 */
export function sampleExemplar(subject: string, value: number, previous: Exemplar | undefined): Exemplar | undefined {
  const { sampler } = slot;
  if (sampler === undefined || Number.isNaN(value)) return undefined;
  try {
    const now = currentClock().epochSeconds();
    const age = now - (previous?.timestamp ?? -Infinity);
    // A clock that was set back must not stop the sampling.
    if (age >= 0 && age < sampler.minIntervalSeconds) return undefined;
    const labels = sampler.source();
    return labels === undefined ? undefined : createExemplar(subject, labels, value, now);
  } catch (error) {
    registry.diagnostics.report({ source: 'exemplar', subject: 'useExemplars', error });
    return undefined;
  }
}

function refuse(problem: string): never {
  throw new MetricError('INVALID_OPTION', `useExemplars: ${problem}`);
}
