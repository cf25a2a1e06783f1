/**
 * Sends the blocks of a body at the pace of the client, without holding up the event loop.
 */

import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * Writes a body and ends the stream.
 *
 * Blocks are asked for one at a time: the next one only after the client took the last and the event loop had a turn.
 * Compression runs on zlib's threads, not on this one. If the client goes away no more blocks are asked for; if a block
 * throws, the stream is destroyed so that the client cannot take the part for the whole. Rejects in neither case:
 * the first is no fault, the second has been reported by whoever made the body.
 *
 * @param gzip - whether to compress
 */
export async function sendBody(body: Iterable<Uint8Array>, gzip: boolean, target: Writable): Promise<void> {
  const compressor = gzip ? (await import('node:zlib')).createGzip() : undefined;
  try {
    if (compressor === undefined) await pipeline(inTurns(body), target);
    else await pipeline(inTurns(body), compressor, target);
  } catch {
    // The pipeline has destroyed the stream, and there is nobody left to tell.
  }
}

/** Hands out blocks one at a time, with a turn of the event loop before each but the first. */
export async function* inTurns(body: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let isFirst = true;
  for (const block of body) {
    // A fast socket never makes a stream wait, so back-pressure alone would write a large body in one turn.
    if (!isFirst) await nextTurn();
    isFirst = false;
    if (block.length > 0) yield block;
  }
}
