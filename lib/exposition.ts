/**
 * The entry `prometheus-sdk/exposition`: writers for snapshots, the choice between them, and parsers.
 */

export { createFormat, type Exposition, type Format, type FormatOptions } from './exposition/create-format.js';
export {
  ESCAPING_SCHEMES,
  escapeLabelName,
  escapeName,
  unescapeName,
  type EscapingScheme,
} from './exposition/escape-name.js';
export { escapeNames, type EscapedFamilies } from './exposition/escape-names.js';
export { escapeLabelValue, escapeOpenMetricsHelp, escapeTextHelp } from './exposition/escape.js';
export { formatCount, formatGoNumber, formatOpenMetricsNumber } from './exposition/format-number.js';
export type { FormatName } from './exposition/format-kinds.js';
export { negotiate, type NegotiateOptions } from './exposition/negotiate.js';
export { writeOpenMetrics, type OpenMetricsOptions } from './exposition/openmetrics.js';
export { writeOpenMetrics2, type OpenMetrics2Options } from './exposition/openmetrics2.js';
export { writeProtobuf, type ProtobufOptions } from './exposition/protobuf.js';
export { writeText, type TextOptions } from './exposition/text.js';
export { writeText1, type Text1Options } from './exposition/text1.js';
export { ExpositionError, type ExpositionPosition } from './exposition/exposition-error.js';
export type { ParseLimits, ParseOptions } from './exposition/parse-limits.js';
export { parseOpenMetrics, type ParseOpenMetricsOptions } from './exposition/parse-openmetrics.js';
export { parseProtobuf } from './exposition/parse-protobuf.js';
export { parseText } from './exposition/parse-text.js';
