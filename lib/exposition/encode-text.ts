/**
 * Turns the pieces of a text into blocks of bytes.
 */

import type { Piece } from './write-families.js';

/**
 * Length of a block in bytes: long enough to be worth a system call, short enough to write (far less than a millisecond)
 * between two turns of the event loop.
 */
const BLOCK_LENGTH = 65_536;

/** Joins pieces of text to blocks, encoded as UTF-8. */
export function* encodeText(pieces: Iterable<Piece>): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  let block = new Uint8Array(0);
  let length = 0;
  for (const piece of pieces) {
    // Bytes of a piece are copied before anything is handed out: another document may change them meanwhile.
    const bytes = typeof piece === 'string' ? encoder.encode(piece) : piece.bytes;
    if (length + bytes.length <= block.length) {
      block.set(bytes, length);
      length += bytes.length;
      continue;
    }
    const full = block.subarray(0, length);
    block = new Uint8Array(Math.max(BLOCK_LENGTH, bytes.length));
    block.set(bytes);
    length = bytes.length;
    if (full.length > 0) yield full;
  }
  if (length > 0) yield block.subarray(0, length);
}
