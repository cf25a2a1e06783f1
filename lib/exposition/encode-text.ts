/**
 * Turns the pieces of a text into blocks of bytes.
 */

/**
 * Length of a block in UTF-16 units: long enough to be worth a system call, short enough to write
 * (about half a millisecond) between two turns of the event loop.
 */
const BLOCK_LENGTH = 65_536;

/** Joins pieces of text to blocks and encodes them as UTF-8. */
export function* encodeText(pieces: Iterable<string>): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  let text = '';
  for (const piece of pieces) {
    text += piece;
    if (text.length < BLOCK_LENGTH) continue;
    yield encoder.encode(text);
    text = '';
  }
  if (text !== '') yield encoder.encode(text);
}
