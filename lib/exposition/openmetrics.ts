/**
 * OpenMetrics, version 1.0.
 */

import type { FamilyDescriptor } from '../model/family-descriptor.js';
import { openMetricsNames } from '../model/names.js';
import type { Exemplar, FamilySnapshot } from '../model/snapshot.js';
import { decodePieces } from './decode-pieces.js';
import type { Dialect, SampleGroup } from './dialect.js';
import type { EscapingScheme } from './escape-name.js';
import { escapeNames } from './escape-names.js';
import { exemplarLabels } from './exemplar-labels.js';
import { formatOpenMetricsNumber } from './format-number.js';
import { formatSeconds } from './format-time.js';
import { LineShape } from './line-shape.js';
import { COUNT, OPENMETRICS_NUMBER } from './number-style.js';
import { openMetricsMetadata } from './openmetrics-metadata.js';
import { quoteMetricName } from './quote-name.js';
import { targetFirst } from './target-first.js';
import { writeFamilies, type Piece } from './write-families.js';

/** What {@link writeOpenMetrics} may add, and how it writes names. */
export interface OpenMetricsOptions {
  /**
   * Whether counters, histograms and summaries carry their start times, one sample more for each series.
   *
   * @defaultValue `false`
   */
  readonly created?: boolean | undefined;
  /**
   * What becomes of names that the classic grammar does not allow; with `allow-utf-8` they stand in quotes.
   *
   * @defaultValue `underscores`
   */
  readonly escaping?: EscapingScheme | undefined;
}

/**
 * Writes families in OpenMetrics 1.0, the end marker included.
 *
 * A counter whose name lacks the suffix that OpenMetrics demands keeps its name and is of type unknown, without
 * exemplars. A histogram with a bound below zero has no sum and no count, which the specification forbids, nor has one of
 * native buckets alone that counted numbers below zero. Native buckets themselves have no place there. Families that escaping makes equal are left out: `escapeNames` tells which.
 *
 * @returns pieces of some ten thousand characters that end with a line; join them, or send them one by one
 * @see https://prometheus.io/docs/specs/om/open_metrics_spec/
 *
 * @example
 * ```ts
 * import { registry } from 'prometheus-sdk';
 * import { writeOpenMetrics } from 'prometheus-sdk/exposition';
 *
 * const { families } = await registry.gather();
 * console.log([...writeOpenMetrics(families, { created: true })].join(''));
 * ```
 */
export function writeOpenMetrics(
  families: readonly FamilySnapshot[],
  options: OpenMetricsOptions = {},
): Generator<string> {
  const { created = false, escaping = 'underscores' } = options;
  return decodePieces(openMetricsPieces(escapeNames(families, escaping).families, created));
}

/** Writes families whose names are escaped already, the end marker included. */
export function* openMetricsPieces(families: readonly FamilySnapshot[], created: boolean): Generator<Piece> {
  yield* writeFamilies(targetFirst(families), created ? CREATED_SHAPE : SHAPE);
  yield '# EOF\n';
}

const OPENMETRICS: Dialect = {
  number: OPENMETRICS_NUMBER,
  count: COUNT,
  time: formatSeconds,
  exemplar: formatExemplar,
  created: false,
  sumsBelowZero: false,
};
const SHAPE = new LineShape(OPENMETRICS, groups, classicMetadata);
const CREATED_SHAPE = new LineShape({ ...OPENMETRICS, created: true }, groups, classicMetadata);

function groups(descriptor: FamilyDescriptor): readonly SampleGroup[] {
  const names = openMetricsNames(descriptor);
  const metadata = openMetricsMetadata(quoteMetricName(names.family), names.type, descriptor);
  return [{ metadata, names, part: 'all' }];
}

function classicMetadata(descriptor: FamilyDescriptor): string {
  const { family, type } = openMetricsNames(descriptor);
  return openMetricsMetadata(family, type, descriptor);
}

function formatExemplar(exemplar: Exemplar): string {
  const time = formatSeconds(exemplar.timestamp);
  const value = formatOpenMetricsNumber(exemplar.value);
  return ` # ${exemplarLabels(exemplar)} ${value}${time === undefined ? '' : ` ${time}`}`;
}
