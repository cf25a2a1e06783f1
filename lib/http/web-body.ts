/**
 * The blocks of a body as a stream of the Fetch API, wherever that is: imports no module of Node.js.
 */

import { nextTurn } from '../support/next-turn.js';

/**
 * Makes a stream that asks for a block when its reader wants one, and gives the event loop a turn between them.
 *
 * If the reader cancels no more blocks are asked for; if a block throws, the stream fails, so that the reader cannot take
 * the part for the whole.
 *
 * @param gzip - whether to compress, for which `CompressionStream` has to be there
 */
export function webBody(body: Iterable<Uint8Array>, gzip: boolean): ReadableStream<Uint8Array> {
  const chunks = gzip ? compressed(body) : inTurns(body);
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const step = await chunks.next();
        if (step.done === true) controller.close();
        else controller.enqueue(step.value);
      },
      async cancel() {
        await chunks.return(undefined);
      },
    },
    // No block is written ahead of its reader.
    { highWaterMark: 0 },
  );
}

async function* inTurns(body: Iterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  for (const block of body) {
    yield block;
    // A fast reader never makes a stream wait, so back-pressure alone would write a large body in one turn.
    await nextTurn();
  }
}

/**
 * Compresses blocks, the next one when the last gave nothing that could be sent.
 *
 * Piping through the stream would do the same, but before Node.js 24 it takes in 16 384 chunks ahead of its reader: a whole
 * body for every client that is slow.
 */
async function* compressed(body: Iterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  const { readable, writable } = new CompressionStream('gzip');
  const [input, output] = [writable.getWriter(), readable.getReader()];
  const blocks = body[Symbol.iterator]();
  let fed: Promise<void> = input.ready;
  let isWhole = false;
  try {
    for (;;) {
      const asked = { isAnswered: false };
      const answer = output.read().finally(() => {
        asked.isAnswered = true;
      });
      answer.catch(ignore);
      while (!isWhole) {
        await Promise.race([answer, fed]);
        // Also long enough for a chunk to arrive that was there already.
        await nextTurn();
        if (asked.isAnswered) break;
        const step = blocks.next();
        isWhole = step.done === true;
        fed = step.done === true ? input.close() : input.write(step.value);
        fed.catch(ignore);
      }
      const chunk = await answer;
      if (chunk.done) return;
      yield chunk.value;
    }
  } finally {
    blocks.return?.();
    input.abort().catch(ignore);
    output.cancel().catch(ignore);
  }
}

/** For promises whose failure is heard of elsewhere. */
function ignore(): void {
  // Nothing is left to be done.
}
