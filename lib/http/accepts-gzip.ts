/**
 * Reads the Accept-Encoding header of a request.
 */

import { parseAccept } from '../exposition/accept.js';

/**
 * Whether a client wants gzip: it names it, itself or by `*`, with a weight above 0 and not below that of `identity`.
 *
 * Clauses that cannot be read are passed over, so that junk gets the answer that every client can read.
 *
 * @param header - the Accept-Encoding header; `undefined` if there is none
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-12.5.3
 */
export function acceptsGzip(header: string | undefined): boolean {
  // Codings are weighted in the grammar of media types, of which they are the simplest.
  const weights = new Map(parseAccept(header ?? '').map(({ mediaType: coding, quality }) => [coding, quality]));
  const gzip = weights.get('gzip') ?? weights.get('*') ?? 0;
  return gzip > 0 && gzip >= (weights.get('identity') ?? 0);
}
