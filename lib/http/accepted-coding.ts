/**
 * Reads the Accept-Encoding header of a request.
 */

import { parseAccept } from '../exposition/accept.js';

/** How a body may be compressed. */
export type Coding = 'gzip' | 'zstd';

/**
 * The coding that a client wants most of those that are offered: it names it, gzip also by `*`, with a weight above 0 and not
 * below that of `identity`.
 *
 * Clauses that cannot be read are passed over, so that junk gets the answer that every client can read.
 *
 * @param header - the Accept-Encoding header; `undefined` if there is none
 * @param offered - what there is, the best first: it counts among those that the client likes equally
 * @returns `undefined` for no compression
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-12.5.3
 */
export function acceptedCoding(header: string | undefined, offered: readonly Coding[]): Coding | undefined {
  // Codings are weighted in the grammar of media types, of which they are the simplest.
  const weights = new Map(parseAccept(header ?? '').map(({ mediaType: coding, quality }) => [coding, quality]));
  // Whoever says that anything will do means what everybody can read.
  const wildcard: Partial<Record<Coding, number | undefined>> = { gzip: weights.get('*') };
  const weightOf = (coding: Coding): number => weights.get(coding) ?? wildcard[coding] ?? 0;
  const [best] = [...offered].sort((a, b) => weightOf(b) - weightOf(a));
  const weight = weightOf(best);
  return weight > 0 && weight >= (weights.get('identity') ?? 0) ? best : undefined;
}
