/**
 * Sends the blocks of a body at the pace of the client, without holding up the event loop.
 */

import { OutgoingMessage } from 'node:http';
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
 * A block is handed back to the body once zlib or the kernel has taken it, unless somebody else may have kept it: a middleware
 * that writes in place of the response.
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
    if (compressor === undefined) await pipeline(inTurns(body, allTakenByHost(target), count), target);
    else await pipeline(inTurns(body, allTaken(compressor)), compressor.on('data', count), target);
  } catch {
    // The pipeline has destroyed the stream, and there is nobody left to tell.
  }
  return bytes;
}

/** Says whether a stream has taken all that was written to it. */
function allTaken(stream: Writable): () => boolean {
  return () => stream.writableLength === 0;
}

/** The same of the stream of a host, which says so of the socket only: it means the blocks if nothing lies between the two. */
function allTakenByHost(target: Writable): (() => boolean) | undefined {
  const isPlain = target instanceof OutgoingMessage && target.write === OutgoingMessage.prototype.write;
  return isPlain ? allTaken(target) : undefined;
}
