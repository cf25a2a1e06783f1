/**
 * The classic text format, version 0.0.4, written as Go's client writes it.
 */

import type { FamilyDescriptor } from '../model/family-descriptor.js';
import type { MetricType } from '../model/metric-type.js';
import { textNames } from '../model/names.js';
import type { FamilySnapshot } from '../model/snapshot.js';
import { decodePieces } from './decode-pieces.js';
import type { Dialect, SampleGroup } from './dialect.js';
import type { EscapingScheme } from './escape-name.js';
import { escapeNames } from './escape-names.js';
import { escapeTextHelp } from './escape.js';
import { formatMilliseconds } from './format-time.js';
import { joinPieces } from './join-pieces.js';
import { LineShape } from './line-shape.js';
import { GO_NUMBER } from './number-style.js';
import { quoteMetricName } from './quote-name.js';
import { writeFamilies, type Piece } from './write-families.js';

/** The nearest type that the format knows. */
const TYPES: Readonly<Record<MetricType, string>> = {
  counter: 'counter',
  gauge: 'gauge',
  histogram: 'histogram',
  summary: 'summary',
  unknown: 'untyped',
  gaugehistogram: 'histogram',
  info: 'gauge',
  stateset: 'gauge',
};

const TEXT: Dialect = {
  number: GO_NUMBER,
  count: GO_NUMBER,
  time: formatMilliseconds,
  exemplar: undefined,
  created: false,
  sumsBelowZero: true,
};

const SHAPE = new LineShape(TEXT, groups, classicMetadata);

/** How {@link writeText} writes names. */
export interface TextOptions {
  /**
   * What becomes of names that the format does not allow.
   *
   * @defaultValue `underscores`
   */
  readonly escaping?: Exclude<EscapingScheme, 'allow-utf-8'> | undefined;
}

/**
 * Writes families in the classic text format, version 0.0.4.
 *
 * Units, exemplars, start times and native buckets have no place there. An info or state set is a gauge, an unknown is
 * `untyped`; a gauge histogram is a histogram of buckets, with its count and its sum as gauges beside it. Families that
 * escaping makes equal are left out: `escapeNames` tells which.
 *
 * @returns pieces of some ten thousand characters that end with a line; join them, or send them one by one
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
 *
 * @example
 * ```ts
 * import { registry } from 'prometheus-sdk';
 * import { writeText } from 'prometheus-sdk/exposition';
 *
 * const { families } = await registry.gather();
 * for (const piece of writeText(families)) process.stdout.write(piece);
 * ```
 */
export function writeText(families: readonly FamilySnapshot[], options: TextOptions = {}): Generator<string> {
  return decodePieces(textPieces(escapeNames(families, options.escaping ?? 'underscores').families));
}

/**
 * Writes families as one text, as {@link writeText} does by default, in slices of a few milliseconds between which the event
 * loop goes on.
 */
export async function joinText(families: readonly FamilySnapshot[]): Promise<string> {
  return joinPieces(textPieces(escapeNames(families, 'underscores').families));
}

/** Writes families whose names are escaped already; it serves both versions of the format. */
export function textPieces(families: readonly FamilySnapshot[]): Generator<Piece> {
  return writeFamilies(families, SHAPE);
}

function classicMetadata({ name, help, type }: FamilyDescriptor): string {
  return metadataOf(name, help, TYPES[type]);
}

function groups(descriptor: FamilyDescriptor): readonly SampleGroup[] {
  const names = textNames(descriptor);
  const { help, type } = descriptor;
  const own = metadataOf(quoteMetricName(names.family), help, TYPES[type]);
  if (type !== 'gaugehistogram') return [{ metadata: own, names, part: 'all' }];
  return [
    { metadata: own, names, part: 'buckets' },
    { metadata: metadataOf(quoteMetricName(names.count), help, TYPES.gauge), names, part: 'count' },
    { metadata: metadataOf(quoteMetricName(names.sum), help, TYPES.gauge), names, part: 'sum' },
  ];
}

/** @param name - in quotes if it needs them */
function metadataOf(name: string, help: string, type: string): string {
  return `${help === '' ? '' : `# HELP ${name} ${escapeTextHelp(help)}\n`}# TYPE ${name} ${type}\n`;
}
