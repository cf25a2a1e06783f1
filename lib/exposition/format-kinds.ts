/**
 * Every format there is. A new one is a writer and a row of {@link FORMAT_KINDS}.
 */

import type { FamilySnapshot } from '../model/snapshot.js';
import { encodeText } from './encode-text.js';
import type { EscapingScheme } from './escape-name.js';
import { openMetricsPieces } from './openmetrics.js';
import { openMetrics2Pieces } from './openmetrics2.js';
import { writeProtobuf } from './protobuf.js';
import { textPieces } from './text.js';

/** The names of the formats, as the `scrape_protocols` of a Prometheus server spell them. */
export type FormatName =
  | 'PrometheusText0.0.4'
  | 'PrometheusText1.0.0'
  | 'OpenMetricsText0.0.1'
  | 'OpenMetricsText1.0.0'
  | 'OpenMetricsText2.0.0'
  | 'PrometheusProto';

/** What a request or a delivery decides about a document beside its format. */
export interface WriteOptions {
  /** What becomes of names that the classic grammar does not allow. */
  readonly escaping: EscapingScheme;
  /** Whether OpenMetrics before 2.0 carries start times. */
  readonly created: boolean;
}

/** What a format is before its options are known. */
export interface FormatKind {
  readonly name: FormatName;
  /** The media type, which is also the beginning of the content type. */
  readonly mediaType: string;
  /** The parameters of the content type, that of the escaping scheme left out. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Whether names of any text have a place in it; if so its content type always names the escaping scheme. */
  readonly quotes: boolean;
  /** Writes families whose names are escaped already. */
  readonly write: (families: readonly FamilySnapshot[], options: WriteOptions) => Generator<Uint8Array>;
}

const OPENMETRICS = 'application/openmetrics-text';

/** All formats, in the order in which a request that fits several gets them. */
export const FORMAT_KINDS: readonly FormatKind[] = [
  {
    name: 'PrometheusText0.0.4',
    mediaType: 'text/plain',
    parameters: { version: '0.0.4', charset: 'utf-8' },
    quotes: false,
    write: (families) => encodeText(textPieces(families)),
  },
  {
    name: 'PrometheusText1.0.0',
    mediaType: 'text/plain',
    parameters: { version: '1.0.0', charset: 'utf-8' },
    quotes: true,
    write: (families) => encodeText(textPieces(families)),
  },
  {
    name: 'OpenMetricsText1.0.0',
    mediaType: OPENMETRICS,
    parameters: { version: '1.0.0', charset: 'utf-8' },
    quotes: true,
    write: (families, { created }) => encodeText(openMetricsPieces(families, created)),
  },
  {
    // The draft that servers ask for beside the standard; they read the same document under either name.
    name: 'OpenMetricsText0.0.1',
    mediaType: OPENMETRICS,
    parameters: { version: '0.0.1', charset: 'utf-8' },
    quotes: false,
    write: (families, { created }) => encodeText(openMetricsPieces(families, created)),
  },
  {
    name: 'OpenMetricsText2.0.0',
    mediaType: OPENMETRICS,
    parameters: { version: '2.0.0', charset: 'utf-8' },
    quotes: true,
    write: (families) => encodeText(openMetrics2Pieces(families)),
  },
  {
    name: 'PrometheusProto',
    mediaType: 'application/vnd.google.protobuf',
    parameters: { proto: 'io.prometheus.client.MetricFamily', encoding: 'delimited' },
    quotes: true,
    write: (families, { escaping }) => writeProtobuf(families, { escaping }),
  },
];
