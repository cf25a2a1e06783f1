/**
 * The entry `prometheus-sdk/exposition`: writers for snapshots and the choice between them.
 */

export { escapeLabelValue, escapeOpenMetricsHelp, escapeTextHelp } from './exposition/escape.js';
export { formatCount, formatGoNumber, formatOpenMetricsNumber } from './exposition/format-number.js';
export { negotiate, openMetricsFormat, textFormat, type Format } from './exposition/negotiate.js';
export { writeOpenMetrics, type OpenMetricsOptions } from './exposition/openmetrics.js';
export { writeText } from './exposition/text.js';
