/**
 * Enrols the standard metrics of the process.
 */

import { checkFlag, checkOptions } from '../support/check-options.js';
import { cgroupCollector } from './cgroup-collector.js';
import type { RuntimeRegistry } from './hold-collector.js';
import { networkCollector, processCollectors } from './process-collectors.js';
import type { RuntimeCollector } from './runtime-collector.js';
import { checkRegistry, startMetrics, type RuntimeMetrics } from './runtime-metrics.js';
import { SystemFiles } from './system-files.js';

/** Which metrics of the process are collected beside the standard ones. */
export interface ProcessMetricsChoice {
  /**
   * Whether to tell the limits and the use of memory and CPU of the control group that the process is in, such as that of its container.
   *
   * @defaultValue true
   */
  readonly cgroup?: boolean | undefined;
  /**
   * Whether to tell the bytes that went over the network.
   *
   * @defaultValue true
   */
  readonly network?: boolean | undefined;
}

/** Options of {@link collectProcessMetrics}. */
export interface ProcessMetricsOptions extends ProcessMetricsChoice {
  /** The registry to add the metrics to. */
  readonly registry: RuntimeRegistry;
}

const CHOICES = ['cgroup', 'network'] as const satisfies readonly (keyof ProcessMetricsChoice)[];

/**
 * Adds the standard metrics of the process to a registry: CPU time, memory, start time, file descriptors, threads, network,
 * and what its control group is limited to and uses.
 *
 * What the operating system does not tell is left out: all is there on Linux; CPU time, start time and resident memory everywhere.
 * A collector of which the registry has a name already is left out as well, so calling this again, also from another copy
 * of the package, adds nothing. `startHttpServer` calls it unless told otherwise.
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
 * const metrics = collectProcessMetrics({ registry });
 * console.log(await registry.metrics());
 * metrics.stop();
 * ```
 */
export function collectProcessMetrics(options: ProcessMetricsOptions): RuntimeMetrics {
  checkOptions('collectProcessMetrics', options, ['registry', ...CHOICES]);
  const registry = checkRegistry('collectProcessMetrics', options.registry);
  const { cgroup, network } = options;
  return startMetrics(registry, chooseProcessCollectors('collectProcessMetrics', { cgroup, network }));
}

/**
 * Makes the chosen collectors.
 *
 * @param subject - the function that was called, as the message names it
 * @throws MetricError `INVALID_OPTION` or `UNKNOWN_OPTION`
 */
export function chooseProcessCollectors(subject: string, choice: ProcessMetricsChoice): readonly RuntimeCollector[] {
  checkOptions(subject, choice, CHOICES);
  const chosen = (key: keyof ProcessMetricsChoice): boolean =>
    choice[key] === undefined || checkFlag(subject, key, choice[key]);
  const [hasCgroup, hasNetwork] = [chosen('cgroup'), chosen('network')];
  const { platform } = process;
  const source = { platform, procDirectory: '/proc/self', files: new SystemFiles() };
  const isLinux = platform === 'linux';
  return [
    ...processCollectors(source),
    ...(isLinux && hasNetwork ? [networkCollector(source)] : []),
    ...(isLinux && hasCgroup ? [cgroupCollector(source)] : []),
  ];
}
