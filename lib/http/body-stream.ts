/**
 * The blocks of a body as a stream of Node.js, for hosts that send a body themselves.
 */

import { pipeline, Readable } from 'node:stream';
import { inTurns } from './send-body.js';

/**
 * Makes a stream that asks for blocks at the pace of its reader, as `sendBody` does.
 *
 * Destroying it stops the work; if a block throws, the stream fails.
 *
 * @param gzip - whether to compress
 */
export async function bodyStream(body: Iterable<Uint8Array>, gzip: boolean): Promise<Readable> {
  const blocks = Readable.from(inTurns(body), { objectMode: false });
  if (!gzip) return blocks;
  const { createGzip } = await import('node:zlib');
  // A failure destroys both streams, and whoever reads the second hears of it there.
  return pipeline(blocks, createGzip(), () => undefined);
}
