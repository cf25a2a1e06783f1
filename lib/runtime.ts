/**
 * Entry point `prometheus-sdk/runtime`: what the process says about itself.
 *
 * @module
 */

export { collectProcessMetrics } from './runtime/collect-process-metrics.js';
export type { ProcessMetricsOptions } from './runtime/collect-process-metrics.js';
