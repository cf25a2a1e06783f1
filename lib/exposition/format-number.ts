/**
 * How numbers are written: as Go's `%g` does in the classic text format, canonically in OpenMetrics.
 * The digits are JavaScript's own, the shortest that read back as the same double; only the layout differs.
 */

/**
 * Writes a number as Go's shortest `%g`: with an exponent below 1e-4 and from 1e6 on.
 *
 * @example
 * ```ts
 * import { formatGoNumber } from 'prometheus-sdk/exposition';
 *
 * formatGoNumber(100000); // 100000
 * formatGoNumber(1e6); // 1e+06
 * formatGoNumber(Infinity); // +Inf
 * ```
 */
export function formatGoNumber(value: number): string {
  const magnitude = Math.abs(value);
  if (magnitude >= 1e-4 && magnitude < 1e6) return String(value);
  if (value === 0) return '0';
  if (Number.isNaN(value)) return 'NaN';
  if (magnitude === Infinity) return value > 0 ? '+Inf' : '-Inf';
  return withTwoExponentDigits(value.toExponential());
}

/**
 * Writes a number as OpenMetrics wants it in `le` and `quantile`, which serves sample values too: Go's `%g` with `.0`
 * behind it if it has neither a point nor an exponent.
 *
 * @see https://prometheus.io/docs/specs/om/open_metrics_spec/#considerations-canonical-numbers
 *
 * @example
 * ```ts
 * import { formatOpenMetricsNumber } from 'prometheus-sdk/exposition';
 *
 * formatOpenMetricsNumber(1); // 1.0
 * formatOpenMetricsNumber(0.25); // 0.25
 * formatOpenMetricsNumber(1e6); // 1e+06
 * ```
 */
export function formatOpenMetricsNumber(value: number): string {
  const text = formatGoNumber(value);
  return Number.isInteger(value) && Math.abs(value) < 1e6 ? `${text}.0` : text;
}

/**
 * Writes a count as OpenMetrics wants it: all digits of the integer, no point and no exponent.
 *
 * @param count - an integer; anything else is written as {@link formatOpenMetricsNumber} does
 */
export function formatCount(count: number): string {
  if (Number.isSafeInteger(count)) return String(count);
  return Number.isInteger(count) ? String(BigInt(count)) : formatOpenMetricsNumber(count);
}

function withTwoExponentDigits(text: string): string {
  const sign = text.at(-2);
  return sign === '+' || sign === '-' ? `${text.slice(0, -1)}0${text.slice(-1)}` : text;
}
