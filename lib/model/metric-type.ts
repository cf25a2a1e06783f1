/**
 * The types a family can have.
 */

/** The types of OpenMetrics; the classic text format knows the first four, and `unknown` as `untyped`. */
export type MetricType =
  'counter' | 'gauge' | 'histogram' | 'summary' | 'unknown' | 'gaugehistogram' | 'info' | 'stateset';

/** All types, for the check of what plain JavaScript hands over. */
export const METRIC_TYPES: readonly MetricType[] = [
  'counter',
  'gauge',
  'histogram',
  'summary',
  'unknown',
  'gaugehistogram',
  'info',
  'stateset',
];
