/**
 * Enrols a set of collectors as one, which can be stopped.
 */

import { describeValue } from '../support/describe-value.js';
import { MetricError } from '../support/metric-error.js';
import { holdCollector, type Release, type RuntimeRegistry } from './hold-collector.js';
import type { RuntimeCollector } from './runtime-collector.js';

/** Metrics that are being collected; also for `using`. */
export interface RuntimeMetrics extends Disposable {
  /**
   * Takes the metrics out of the registry and ends the timer and the observer behind them, unless another call has asked
   * for the same ones of this registry and not stopped them. Calling it again does nothing.
   */
  stop(): void;
}

/**
 * Refuses a registry that metrics cannot be added to.
 *
 * @param subject - the function that was called, as the message names it
 * @throws MetricError `INVALID_OPTION`
 */
export function checkRegistry(subject: string, given: unknown): RuntimeRegistry {
  const registry = given as Partial<RuntimeRegistry> | null | undefined;
  const methods = [registry?.register, registry?.unregister, registry?.get];
  if (methods.every((method) => typeof method === 'function')) return registry as RuntimeRegistry;
  throw new MetricError(
    'INVALID_OPTION',
    `${subject}: registry ${describeValue(given)} is not valid: give a registry, which a view or a union is not`,
  );
}

/** Registers and starts collectors: all of them, or none if the registry throws for another reason than a name that is taken. */
export function startMetrics(registry: RuntimeRegistry, collectors: readonly RuntimeCollector[]): RuntimeMetrics {
  const releases: Release[] = [];
  const stop = (): void => {
    for (const release of releases) release();
  };
  try {
    for (const collector of collectors) releases.push(holdCollector(registry, collector));
  } catch (error) {
    stop();
    throw error;
  }
  return { stop, [Symbol.dispose]: stop };
}
