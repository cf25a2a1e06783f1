/**
 * Sends the blocks of a body at the pace of the client, without holding up the event loop.
 */

import type { Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Coding } from './accepted-coding.js';

/**
 * The fastest level: a scrape stays in the network of the cluster, and to make it a sixth smaller, as level 6 does, takes four
 * times as long.
 */
const GZIP_LEVEL = 1;

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
  let bytes = 0;
  const count = ({ length }: Uint8Array): void => {
    bytes += length;
  };
  const compressor = coding && (await createCompressor(coding));
  try {
    if (compressor === undefined) await pipeline(inTurns(body, count), target);
    else await pipeline(inTurns(body), compressor.on('data', count), target);
  } catch {
    // The pipeline has destroyed the stream, and there is nobody left to tell.
  }
  return bytes;
}

/** Hands out blocks one at a time, with a turn of the event loop before each but the first. */
export async function* inTurns(
  body: Iterable<Uint8Array>,
  count: (block: Uint8Array) => void = () => undefined,
): AsyncGenerator<Uint8Array> {
  let isFirst = true;
  for (const block of body) {
    // A fast socket never makes a stream wait, so back-pressure alone would write a large body in one turn.
    if (!isFirst) await nextTurn();
    isFirst = false;
    count(block);
    if (block.length > 0) yield block;
  }
}

/** Makes the stream that compresses a body. */
export async function createCompressor(coding: Coding): Promise<Transform> {
  const { createGzip, createZstdCompress } = await import('node:zlib');
  return coding === 'zstd' ? createZstdCompress() : createGzip({ level: GZIP_LEVEL });
}
