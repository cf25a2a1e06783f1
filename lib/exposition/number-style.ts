/**
 * The ways in which the text formats write numbers, ready for strings and for bytes.
 */

import { formatCount, formatGoNumber, formatOpenMetricsNumber } from './format-number.js';

/** A way to write numbers. */
export interface NumberStyle {
  /** Writes a number as text; what is known of integers below only says how to write the same without a string. */
  readonly format: (value: number) => string;
  /** Integers of a smaller magnitude are written with all their digits; safe ones from here on as `1.5e+06`. */
  readonly plainBelow: number;
  /** Whether `.0` stands behind an integer that is written with all its digits. */
  readonly hasPoint: boolean;
}

/** As Go's `%g` writes: sample values, counts, bounds and quantiles of the classic text format. */
export const GO_NUMBER: NumberStyle = { format: formatGoNumber, plainBelow: 1e6, hasPoint: false };

/** As OpenMetrics 1.0 writes sample values, bounds and quantiles. */
export const OPENMETRICS_NUMBER: NumberStyle = { format: formatOpenMetricsNumber, plainBelow: 1e6, hasPoint: true };

/** As OpenMetrics 1.0 writes counts: with all their digits. */
export const COUNT: NumberStyle = { format: formatCount, plainBelow: Infinity, hasPoint: false };
