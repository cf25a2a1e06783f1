/**
 * Turns the pieces of a text into blocks of bytes.
 */

import type { Piece } from './write-families.js';

/**
 * Length of a block in bytes: long enough to be worth a system call, short enough to write (far less than a millisecond)
 * between two turns of the event loop.
 */
const BLOCK_LENGTH = 65_536;

/**
 * Blocks of bytes. Whoever will not look at a block again may hand it back with the next call of `next`: another one is then
 * written in its place. A large body otherwise makes the garbage collector mark the whole heap several times while it is sent,
 * since memory outside the heap counts as a reason to.
 */
export type Blocks = Generator<Uint8Array, void, Uint8Array | undefined>;

/** Joins pieces of text to blocks, encoded as UTF-8; no character is divided. */
export function* encodeText(pieces: Iterable<Piece>): Blocks {
  const encoder = new TextEncoder();
  let block: Uint8Array = new Uint8Array(0);
  let length = 0;
  let free: Uint8Array | undefined;
  for (const piece of pieces) {
    // Bytes of a piece are copied before anything is handed out: another document may change them meanwhile.
    const bytes = typeof piece === 'string' ? encoder.encode(piece) : piece.bytes;
    const fitting = length + bytes.length <= block.length ? bytes.length : lengthWithin(bytes, block.length - length);
    block.set(fitting === bytes.length ? bytes : bytes.subarray(0, fitting), length);
    length += fitting;
    if (fitting === bytes.length) continue;
    const full = block.subarray(0, length);
    length = bytes.length - fitting;
    block = emptyBlock(length, free);
    block.set(bytes.subarray(fitting));
    free = undefined;
    if (full.length > 0) free = yield full;
  }
  if (length > 0) yield block.subarray(0, length);
}

/** How many of the first `most` bytes are whole characters. */
function lengthWithin(bytes: Uint8Array, most: number): number {
  let length = most;
  while (length > 0 && (bytes[length] & 0xc0) === 0x80) length -= 1;
  return length;
}

/** Room for some bytes: that of a block that is free, if it is long enough. */
function emptyBlock(length: number, free: Uint8Array | undefined): Uint8Array {
  const isUsable = free?.buffer.byteLength === BLOCK_LENGTH && length <= BLOCK_LENGTH;
  return isUsable ? new Uint8Array(free.buffer) : new Uint8Array(Math.max(BLOCK_LENGTH, length));
}
