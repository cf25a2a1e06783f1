/**
 * Sends the blocks of a body at the pace of the client, without holding up the event loop.
 */

import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Coding } from './accepted-coding.js';
import { createCompressor } from './create-compressor.js';
import { inTurns } from './in-turns.js';

/**
 * Writes a body and ends the stream.
 *
 * Blocks are asked for one at a time: the next one only after the client took the last and the event loop had a turn.
 * Compression runs on zlib's threads, not on this one. If the client goes away no more blocks are asked for; if a block
 * throws, the stream is destroyed so that the client cannot take the part for the whole. Rejects in neither case:
 * the first is no fault, the second has been reported by whoever made the body.
 *
 * @param coding - how to compress; not at all, if there is none
 * @returns how many bytes were sent, compressed ones if they were
 */
export async function sendBody(
  body: Iterable<Uint8Array>,
  coding: Coding | undefined,
  target: Writable,
): Promise<number> {
  const compressor = coding && (await createCompressor(coding));
  let bytes = 0;
  const count = ({ length }: Uint8Array): void => {
    bytes += length;
  };
  try {
    // Counted beside the pipeline: a stage of its own would go on for a while after the client is gone.
    if (compressor === undefined) await pipeline(inTurns(counted(body, count)), target);
    else await pipeline(inTurns(body), compressor.on('data', count), target);
  } catch {
    // The pipeline has destroyed the stream, and there is nobody left to tell.
  }
  return bytes;
}

function* counted(body: Iterable<Uint8Array>, count: (block: Uint8Array) => void): Generator<Uint8Array> {
  for (const block of body) {
    count(block);
    yield block;
  }
}
