/**
 * Which format answers which request.
 */

import { parseAccept, type AcceptClause } from './accept.js';
import { createFormat, formatOf, type Format } from './create-format.js';
import { ESCAPING_SCHEMES, type EscapingScheme } from './escape-name.js';
import { FORMAT_KINDS, type FormatKind, type FormatName } from './format-kinds.js';

/** What negotiation leaves to the server. */
export interface NegotiateOptions {
  /**
   * Whether OpenMetrics before 2.0 carries start times, one sample more for each series.
   *
   * @defaultValue `false`
   */
  readonly created?: boolean | undefined;
}

/** What a wildcard may get: every reader of metrics understands these. */
const ANSWER_WILDCARDS: readonly FormatName[] = ['PrometheusText0.0.4', 'OpenMetricsText1.0.0'];

/** What a media type without a version stands for; OpenMetrics demands the oldest version of the standard proper. */
const UNVERSIONED: readonly FormatName[] = ['PrometheusText0.0.4', 'OpenMetricsText1.0.0'];

/** The parameters that tell formats of one media type apart. */
const DISTINCTIVE = ['version', 'proto', 'encoding'] as const;

/**
 * Chooses the format for a request by its Accept header.
 *
 * The clause with the highest weight wins; among equals a media type goes before a wildcard, then the order of the header
 * counts. A weight of 0 refuses. Clauses that cannot be read or name a format or version that is not offered are passed
 * over. Protobuf, OpenMetrics 2.0 and text 1.0.0 must be asked for by all their parameters. When nothing is left, or the
 * header is missing, the answer is the classic text format. The escaping scheme is that of the winning clause, if it has a
 * known one. Nothing of the header itself gets into the answer.
 *
 * @param accept - the value of the header; several headers are joined with commas
 * @see https://prometheus.io/docs/instrumenting/content_negotiation/
 *
 * @example
 * ```ts
 * import { negotiate } from 'prometheus-sdk/exposition';
 *
 * negotiate('application/openmetrics-text;version=1.0.0,text/plain;q=0.5').name; // OpenMetricsText1.0.0
 * negotiate(undefined).name; // PrometheusText0.0.4
 * ```
 */
export function negotiate(accept: string | undefined, options: NegotiateOptions = {}): Format {
  const { created } = options;
  const clauses = parseAccept(accept ?? '');
  const refusals = clauses.filter((clause) => clause.quality === 0);
  const wishes = clauses.filter((clause) => clause.quality > 0);
  wishes.sort((a, b) => b.quality - a.quality || precision(b) - precision(a));
  for (const wish of wishes) {
    const refused = refusals.filter((refusal) => precision(refusal) > precision(wish));
    const kind = FORMAT_KINDS.find((row) => matches(wish, row) && !refused.some((refusal) => matches(refusal, row)));
    if (kind !== undefined) return formatOf(kind, { escaping: escapingOf(wish), created });
  }
  return createFormat('PrometheusText0.0.4', { created });
}

function matches(clause: AcceptClause, kind: FormatKind): boolean {
  const { mediaType, parameters } = clause;
  if (mediaType === '*/*') return ANSWER_WILDCARDS.includes(kind.name);
  if (mediaType.endsWith('/*')) {
    return kind.mediaType.startsWith(mediaType.slice(0, -1)) && ANSWER_WILDCARDS.includes(kind.name);
  }
  if (mediaType !== kind.mediaType) return false;
  if ((parameters.get('version') ?? '') === '' && UNVERSIONED.includes(kind.name)) return true;
  return DISTINCTIVE.every(
    (name) => !Object.hasOwn(kind.parameters, name) || kind.parameters[name] === parameters.get(name),
  );
}

function escapingOf({ parameters }: AcceptClause): EscapingScheme | undefined {
  const wanted = parameters.get('escaping');
  return ESCAPING_SCHEMES.find((scheme) => scheme === wanted);
}

/** How closely a clause names a format; a refusal binds only wishes that are vaguer than itself. */
function precision({ mediaType }: AcceptClause): number {
  if (mediaType === '*/*') return 0;
  return mediaType.endsWith('/*') ? 1 : 2;
}
