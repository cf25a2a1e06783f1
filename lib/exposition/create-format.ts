/**
 * A format with everything decided, from families to the bytes that are sent.
 */

import { checkOptions } from '../support/check-options.js';
import { describeValue } from '../support/describe-value.js';
import { MetricError } from '../support/metric-error.js';
import type { CollectError } from '../model/collector.js';
import type { FamilySnapshot } from '../model/snapshot.js';
import { ESCAPING_SCHEMES, type EscapingScheme } from './escape-name.js';
import { escapeNames } from './escape-names.js';
import { FORMAT_KINDS, type FormatKind, type FormatName } from './format-kinds.js';

/** A document, ready to be sent. */
export interface Exposition {
  /** The body, written as it is asked for, in blocks of some ten thousand bytes; between two of them the caller may pause. */
  readonly blocks: Generator<Uint8Array>;
  /** The families that are missing because escaping made their names equal to others, and why. */
  readonly errors: readonly CollectError[];
}

/** A format with everything decided: snapshots can be written in it. */
export interface Format {
  /** The name of the format. */
  readonly name: FormatName;
  /** The complete value of the Content-Type header. */
  readonly contentType: string;
  /** What becomes of names that the classic grammar does not allow. */
  readonly escaping: EscapingScheme;
  /** Writes families. */
  write(families: readonly FamilySnapshot[]): Exposition;
}

/** What a format leaves open. */
export interface FormatOptions {
  /**
   * What becomes of names that the classic grammar does not allow. Formats that have no quotes for such names, which are
   * `PrometheusText0.0.4` and `OpenMetricsText0.0.1`, take `allow-utf-8` for `underscores`.
   *
   * @defaultValue `underscores`
   */
  readonly escaping?: EscapingScheme | undefined;
  /**
   * Whether OpenMetrics before 2.0 carries start times, one sample more for each series.
   *
   * @defaultValue `false`
   */
  readonly created?: boolean | undefined;
}

/**
 * Makes a format by its name, for a delivery that knows what it has to send.
 *
 * @throws MetricError `INVALID_OPTION` if there is no such format or escaping scheme, `UNKNOWN_OPTION`
 *
 * @example
 * ```ts
 * import { registry } from 'prometheus-sdk';
 * import { createFormat } from 'prometheus-sdk/exposition';
 *
 * const format = createFormat('PrometheusProto');
 * const { blocks, errors } = format.write((await registry.gather()).families);
 * for (const { error } of errors) console.error(error);
 * console.log(format.contentType, Buffer.concat([...blocks]).length);
 * ```
 */
export function createFormat(name: FormatName, options: FormatOptions = {}): Format {
  checkOptions('createFormat', options, ['escaping', 'created']);
  const kind = FORMAT_KINDS.find((candidate) => candidate.name === name);
  if (kind === undefined)
    refuse(
      'format',
      name,
      FORMAT_KINDS.map((known) => known.name),
    );
  const { escaping } = options;
  if (escaping !== undefined && !ESCAPING_SCHEMES.includes(escaping)) refuse('escaping', escaping, ESCAPING_SCHEMES);
  return formatOf(kind, options);
}

/** Decides what a format leaves open. */
export function formatOf(kind: FormatKind, options: FormatOptions): Format {
  const { created = false } = options;
  const wanted = options.escaping ?? 'underscores';
  const escaping = wanted === 'allow-utf-8' && !kind.quotes ? 'underscores' : wanted;
  const parameters = Object.entries(kind.parameters).map(([name, value]) => `; ${name}=${value}`);
  // Older readers do not know the parameter, so it comes to them only if they sent it.
  if (kind.quotes || options.escaping !== undefined) parameters.push(`; escaping=${escaping}`);
  return {
    name: kind.name,
    contentType: `${kind.mediaType}${parameters.join('')}`,
    escaping,
    write: (given) => {
      const { families, errors } = escapeNames(given, escaping);
      return { blocks: kind.write(families, { escaping, created }), errors };
    },
  };
}

function refuse(option: string, value: unknown, known: readonly string[]): never {
  throw new MetricError(
    'INVALID_OPTION',
    `createFormat: ${option} ${describeValue(value)} is unknown: use one of ${known.join(', ')}`,
  );
}
