/**
 * Turns the pieces of a document into pieces of text.
 */

import { decodeText } from './decode-text.js';
import type { Piece } from './write-families.js';

/** Decodes the pieces that are bytes. */
export function* decodePieces(pieces: Iterable<Piece>): Generator<string> {
  for (const piece of pieces) yield typeof piece === 'string' ? piece : decodeText(piece.bytes, piece.isAscii);
}
