/**
 * Entry point `prometheus-sdk/runtime`: what the process says about itself.
 *
 * @module
 */

export { buildInfo } from './runtime/build-info.js';
export type { BuildInfoOptions } from './runtime/build-info.js';
export { collectNodeMetrics } from './runtime/collect-node-metrics.js';
export type {
  EventLoopDelayOptions,
  GarbageCollectionOptions,
  NodeMetricsChoice,
  NodeMetricsOptions,
} from './runtime/collect-node-metrics.js';
export { collectProcessMetrics } from './runtime/collect-process-metrics.js';
export type { ProcessMetricsChoice, ProcessMetricsOptions } from './runtime/collect-process-metrics.js';
export type { DefaultMetricsOptions } from './runtime/default-metrics.js';
export type { RuntimeRegistry } from './runtime/hold-collector.js';
export type { RuntimeMetrics } from './runtime/runtime-metrics.js';
export { targetInfo } from './runtime/target-info.js';
export type { TargetInfoOptions } from './runtime/target-info.js';
