/**
 * Which format answers which request. A new format is one writer and one row of {@link OFFERS}.
 */

import type { FamilySnapshot } from '../model/snapshot.js';
import { parseAccept, type AcceptClause } from './accept.js';
import { writeOpenMetrics } from './openmetrics.js';
import { writeText } from './text.js';

/** A format that snapshots can be written in. */
export interface Format {
  /** The name of the format, as the `scrape_protocols` of a Prometheus server spell it. */
  readonly name: string;
  /** The complete value of the Content-Type header. */
  readonly contentType: string;
  /** Writes families; the pieces, joined, are the body. */
  write(families: readonly FamilySnapshot[]): Iterable<string>;
}

/** The classic text format, version 0.0.4, which every reader of metrics understands. */
export const textFormat: Format = Object.freeze({
  name: 'PrometheusText0.0.4',
  contentType: 'text/plain; version=0.0.4; charset=utf-8',
  write: writeText,
});

/** OpenMetrics 1.0. All names are of the legacy grammar, which is what the escaping scheme `underscores` promises. */
export const openMetricsFormat: Format = Object.freeze({
  name: 'OpenMetricsText1.0.0',
  contentType: 'application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores',
  write: (families: readonly FamilySnapshot[]) => writeOpenMetrics(families),
});

interface Offer {
  readonly format: Format;
  readonly mediaType: string;
  /** The values of the `version` parameter that the format answers; the empty string where the parameter is missing. */
  readonly versions: readonly string[];
}

/** A wildcard stands for the first row it matches. */
const OFFERS: readonly Offer[] = [
  { format: textFormat, mediaType: 'text/plain', versions: ['', '0.0.4'] },
  // A request without a version gets the oldest version of the standard proper; the draft 0.0.1 has no writer.
  { format: openMetricsFormat, mediaType: 'application/openmetrics-text', versions: ['', '1.0.0'] },
];

/**
 * Chooses the format for a request by its Accept header.
 *
 * The clause with the highest weight wins; among equals a media type goes before a wildcard, then the order of the header
 * counts. A weight of 0 refuses. Clauses that cannot be read or name a format or version that is not offered are passed
 * over. When nothing is left, or the header is missing, the answer is the classic text format.
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
export function negotiate(accept: string | undefined): Format {
  const clauses = parseAccept(accept ?? '');
  const refusals = clauses.filter((clause) => clause.quality === 0);
  const wishes = clauses.filter((clause) => clause.quality > 0);
  wishes.sort((a, b) => b.quality - a.quality || precision(b) - precision(a));
  for (const wish of wishes) {
    const refused = refusals.filter((refusal) => precision(refusal) > precision(wish));
    const offer = OFFERS.find((row) => matches(wish, row) && !refused.some((refusal) => matches(refusal, row)));
    if (offer !== undefined) return offer.format;
  }
  return textFormat;
}

function matches(clause: AcceptClause, offer: Offer): boolean {
  if (clause.mediaType === '*/*') return true;
  if (clause.mediaType.endsWith('/*')) return offer.mediaType.startsWith(clause.mediaType.slice(0, -1));
  return clause.mediaType === offer.mediaType && offer.versions.includes(clause.version);
}

/** How closely a clause names a format; a refusal binds only wishes that are vaguer than itself. */
function precision({ mediaType }: AcceptClause): number {
  if (mediaType === '*/*') return 0;
  return mediaType.endsWith('/*') ? 1 : 2;
}
