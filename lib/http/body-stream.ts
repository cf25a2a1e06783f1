/**
 * The blocks of a body as a stream of Node.js, for hosts that send a body themselves.
 */

import { pipeline, Readable } from 'node:stream';
import type { Coding } from './accepted-coding.js';
import { createCompressor } from './create-compressor.js';
import { inTurns } from './in-turns.js';

/**
 * Makes a stream that asks for blocks at the pace of its reader, as `sendBody` does.
 *
 * Destroying it stops the work; if a block throws, the stream fails.
 *
 * @param coding - how to compress; not at all, if there is none
 */
export async function bodyStream(body: Iterable<Uint8Array>, coding: Coding | undefined): Promise<Readable> {
  const blocks = Readable.from(inTurns(body), { objectMode: false });
  if (coding === undefined) return blocks;
  // A failure destroys both streams, and whoever reads the second hears of it there.
  return pipeline(blocks, await createCompressor(coding), () => undefined);
}
