/**
 * The types a family can have.
 */

/** All types, as OpenMetrics names them. */
export const METRIC_TYPES = [
  'counter',
  'gauge',
  'histogram',
  'summary',
  'unknown',
  'gaugehistogram',
  'info',
  'stateset',
] as const;

/** The types of OpenMetrics; the classic text format knows the first four, and `unknown` as `untyped`. */
export type MetricType = (typeof METRIC_TYPES)[number];
