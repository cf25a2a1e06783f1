/**
 * Turns the pieces of a document into one text, without holding up the event loop.
 */

import { currentClock } from '../support/clock.js';
import { nextTurn } from '../support/next-turn.js';
import { decodeText } from './decode-text.js';
import type { Piece } from './write-families.js';

/** Seconds of work after which the event loop has a turn. */
const SLICE = 0.005;
/** Bytes that there is room for at first. */
const FIRST_BYTES = 65_536;
/** How many times as much room there is next; memory that is not written to costs next to nothing. */
const GROWTH = 16;
/** Bytes that are decoded at once: a flat text is cheaper to use than one of many parts, but takes a few milliseconds. */
const MOST_ASCII = 16_777_216;
/** The same if there are other characters than those of ASCII, which take longer. */
const MOST_OTHER = 1_048_576;

/** Joins all pieces. */
export async function joinPieces(pieces: Iterable<Piece>): Promise<string> {
  const text = new JoinedText();
  let begin = currentClock().monotonicSeconds();
  for (const piece of pieces) {
    text.add(piece);
    if (currentClock().monotonicSeconds() - begin < SLICE) continue;
    await nextTurn();
    begin = currentClock().monotonicSeconds();
  }
  return text.end();
}

/** A text that begins with strings, and goes on as bytes from the first bytes on. */
class JoinedText {
  readonly #encoder = new TextEncoder();
  #text = '';
  #bytes: Uint8Array = new Uint8Array(0);
  #length = 0;
  #isAscii = true;

  add(piece: Piece): void {
    if (typeof piece !== 'string') {
      if (this.#bytes.length === 0 && this.#text.length < FIRST_BYTES) this.#encodeText();
      this.#append(piece.bytes, piece.isAscii);
    } else if (this.#bytes.length === 0) {
      this.#text += piece;
    } else {
      this.#encode(piece);
    }
  }

  end(): string {
    this.#decode();
    return this.#text;
  }

  #encodeText(): void {
    const text = this.#text;
    this.#text = '';
    this.#encode(text);
  }

  #encode(text: string): void {
    const bytes = this.#encoder.encode(text);
    this.#append(bytes, bytes.length === text.length);
  }

  #append(bytes: Uint8Array, isAscii: boolean): void {
    const most = this.#isAscii && isAscii ? MOST_ASCII : MOST_OTHER;
    if (this.#length > 0 && this.#length + bytes.length > most) this.#decode();
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
    this.#isAscii &&= isAscii;
  }

  #decode(): void {
    if (this.#length > 0) this.#text += decodeText(this.#bytes.subarray(0, this.#length), this.#isAscii);
    this.#length = 0;
    this.#isAscii = true;
  }

  #reserve(count: number): void {
    const needed = this.#length + count;
    if (needed <= this.#bytes.length) return;
    const capacity = Math.max(FIRST_BYTES, needed, Math.min(this.#bytes.length * GROWTH, MOST_ASCII));
    // Not cleared: megabytes of zeros would cost as much as the text, and only what was written is ever decoded.
    const larger = Buffer.allocUnsafeSlow(capacity);
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}
