/**
 * Entry point `prometheus-sdk/nestjs`: a module for applications of NestJS.
 *
 * @module
 */

export { MetricsModule } from './nestjs/metrics-module.js';
export { METRICS_REGISTRY } from './nestjs/metrics-registry.js';
export type {
  MetricsModuleAsyncOptions,
  MetricsModuleOptions,
  MetricsRouteOptions,
  MetricsServingOptions,
} from './nestjs/metrics-options.js';
