/**
 * Enrols the standard metrics of the process.
 */

import type { Collector, Registerer } from '../model/collector.js';
import { checkOptions } from '../support/check-options.js';
import { describeValue } from '../support/describe-value.js';
import { MetricError } from '../support/metric-error.js';
import { processCollectors } from './process-collectors.js';

/** Options of {@link collectProcessMetrics}. */
export interface ProcessMetricsOptions {
  /** The registry to add the metrics to. */
  readonly registry: Registerer;
}

/**
 * Adds the standard metrics of the process to a registry: CPU time, memory, start time, file descriptors.
 *
 * A name that the registry has already keeps its owner, so calling this again, also from another copy of the package,
 * changes nothing. `startHttpServer` calls it unless told otherwise.
 *
 * @throws MetricError `INVALID_OPTION` or `UNKNOWN_OPTION` for bad options
 * @see https://prometheus.io/docs/instrumenting/writing_clientlibs/#process-metrics
 *
 * @example
 * ```ts
 * import { Registry } from 'prometheus-sdk';
 * import { collectProcessMetrics } from 'prometheus-sdk/runtime';
 *
 * const registry = new Registry();
 * collectProcessMetrics({ registry });
 * console.log(await registry.metrics());
 * ```
 */
export function collectProcessMetrics(options: ProcessMetricsOptions): void {
  checkOptions('collectProcessMetrics', options, ['registry']);
  const registry = options.registry as Registerer | undefined;
  if (typeof registry?.register !== 'function') {
    throw new MetricError(
      'INVALID_OPTION',
      `collectProcessMetrics: registry ${describeValue(registry)} is not valid: give a registry, which a view or a union is not`,
    );
  }
  for (const collector of processCollectors()) registerUnlessTaken(registry, collector);
}

function registerUnlessTaken(registry: Registerer, collector: Collector): void {
  try {
    registry.register(collector);
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'NAME_CONFLICT') throw error;
  }
}
