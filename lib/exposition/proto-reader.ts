/**
 * Reads the wire format of protobuf. Every length is checked against the bytes there are, and nothing is allocated for it
 * before.
 */

import { ExpositionError } from './exposition-error.js';

/** Wire type of integers. */
export const VARINT = 0;
/** Wire type of doubles. */
export const FIXED64 = 1;
/** Wire type of strings, messages and packed numbers. */
export const DELIMITED = 2;
const FIXED32 = 5;

/** Shorter ASCII texts are put together faster than a decoder is called. */
const SHORT_TEXT = 48;
const DECODER = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A place in some bytes, which every method moves behind what it read. */
export class ProtoReader {
  /** The place. */
  at = 0;
  /** Where the message that is being read ends. */
  end: number;
  /** The wire type of the field whose tag was read last. */
  wireType = VARINT;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  /** The halves of the integer read last. */
  #low = 0;
  #high = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.end = bytes.length;
  }

  /** Throws an error for the current place, or another one. */
  fail(problem: string, at = this.at): never {
    throw new ExpositionError({ offset: at }, problem);
  }

  /** Reads the number of the next field; 0 at the end of the message. */
  field(): number {
    if (this.at >= this.end) return 0;
    const start = this.at;
    const tag = this.uint64();
    const number = Math.floor(tag / 8);
    this.wireType = tag % 8;
    if (number < 1 || number > 0x1fffffff) this.fail('a field number out of range', start);
    return number;
  }

  /** Refuses the field unless it has the wire type. */
  expect(wireType: number): void {
    if (this.wireType !== wireType) {
      this.fail(`expected wire type ${String(wireType)}, found ${String(this.wireType)}`);
    }
  }

  /** Passes over a field that nobody reads. */
  skip(): void {
    if (this.wireType === VARINT) this.#varint();
    else if (this.wireType === FIXED64) this.#advance(8);
    else if (this.wireType === DELIMITED) this.#advance(this.#length());
    else if (this.wireType === FIXED32) this.#advance(4);
    else this.fail(`unknown wire type ${String(this.wireType)}`);
  }

  /** Enters a message or a packed list and returns the end of the one around it, for {@link leave}. */
  enter(): number {
    const length = this.#length();
    const { end } = this;
    this.end = this.at + length;
    return end;
  }

  /** Leaves a message, at whose end the place must be. */
  leave(end: number): void {
    this.at = this.end;
    this.end = end;
  }

  /** Reads an unsigned integer; above 2^53 it is rounded. */
  uint64(): number {
    this.#varint();
    return this.#high * 0x1_0000_0000 + this.#low;
  }

  /** Reads a signed integer, `int32`, `int64` or an enum; beyond 2^53 it is rounded. */
  int64(): number {
    this.#varint();
    return (this.#high | 0) * 0x1_0000_0000 + this.#low;
  }

  /** Reads a signed integer in zigzag form, `sint32` or `sint64`; beyond 2^53 it is rounded. */
  sint64(): number {
    this.#varint();
    const sign = -(this.#low & 1);
    const low = ((this.#low >>> 1) | (this.#high << 31)) ^ sign;
    const high = (this.#high >>> 1) ^ sign;
    return (high | 0) * 0x1_0000_0000 + (low >>> 0);
  }

  /** Reads a double. */
  double(): number {
    const { at } = this;
    this.#advance(8);
    return this.#view.getFloat64(at, true);
  }

  /** Reads a string. */
  string(what: string, checkLength: (length: number) => void): string {
    const length = this.#length();
    checkLength(length);
    const { at } = this;
    this.at = at + length;
    return this.#text(at, length) ?? this.fail(`${what} is not UTF-8`, at);
  }

  /** Whether the string that follows has the same bytes as another place, where its length stands; if so it is passed over. */
  repeats(place: number): boolean {
    const bytes = this.#bytes;
    const first = bytes[place];
    // A length of two bytes or more is not worth the comparison.
    if (first >= 0x80 || bytes[this.at] !== first || this.at + first >= this.end) return false;
    for (let index = 1; index <= first; index += 1) {
      if (bytes[this.at + index] !== bytes[place + index]) return false;
    }
    this.at += first + 1;
    return true;
  }

  #text(at: number, length: number): string | undefined {
    const bytes = this.#bytes;
    if (length <= SHORT_TEXT) {
      let text = '';
      let index = at;
      for (; index < at + length && bytes[index] < 0x80; index += 1) text += String.fromCharCode(bytes[index]);
      if (index === at + length) return text;
    }
    try {
      return DECODER.decode(bytes.subarray(at, at + length));
    } catch {
      return undefined;
    }
  }

  #length(): number {
    const start = this.at;
    const length = this.uint64();
    if (length > this.end - this.at) this.fail(`a length of ${String(length)} bytes goes beyond the message`, start);
    return length;
  }

  #advance(count: number): void {
    if (count > this.end - this.at) this.fail('the message is cut off', this.end);
    this.at += count;
  }

  #varint(): void {
    const bytes = this.#bytes;
    const { end } = this;
    let { at } = this;
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7, at += 1) {
      if (at >= end) this.fail('the message is cut off in an integer', at);
      const byte = bytes[at];
      const bits = byte & 0x7f;
      if (shift < 28) low |= bits << shift;
      else if (shift === 28) {
        low |= bits << 28;
        high = bits >>> 4;
      } else if (shift < 63) high |= bits << (shift - 32);
      else high |= (bits & 1) << 31;
      if (byte < 0x80) {
        this.at = at + 1;
        this.#low = low >>> 0;
        this.#high = high >>> 0;
        return;
      }
    }
    this.fail('an integer of more than ten bytes', this.at);
  }
}
