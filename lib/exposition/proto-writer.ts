/**
 * Writes protobuf fields one after the other into a buffer that grows. Knows the wire format and no message.
 */

const FIRST_CAPACITY = 1024;
const VARINT = 0;
const FIXED64 = 1;
const LENGTH_DELIMITED = 2;
const MAX_UINT64 = 2n ** 64n - 1n;

/**
 * A growing buffer of protobuf fields.
 *
 * The length of a nested message stands before it and is known after it: one byte is left for it, and a message of 128 bytes
 * or more, of which there are few, is moved when it ends.
 *
 * @see https://protobuf.dev/programming-guides/encoding/
 */
export class ProtoWriter {
  readonly #encoder = new TextEncoder();
  #bytes = new Uint8Array(FIRST_CAPACITY);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  /** How many bytes there are. */
  get length(): number {
    return this.#length;
  }

  /** The bytes so far, which the writer forgets. */
  take(): Uint8Array {
    const taken = this.#bytes.slice(0, this.#length);
    this.#length = 0;
    return taken;
  }

  /** Begins a nested message; what {@link end} wants is returned. */
  begin(field: number): number {
    this.#tag(field, LENGTH_DELIMITED);
    this.#reserve(1);
    this.#length += 1;
    return this.#length;
  }

  /** Ends the nested message that began at `start`. */
  end(start: number): void {
    const size = this.#length - start;
    let shift = 0;
    for (let rest = size; rest > 127; rest >>>= 7) shift += 1;
    if (shift > 0) {
      this.#reserve(shift);
      this.#bytes.copyWithin(start + shift, start, this.#length);
    }
    this.#length = start - 1;
    this.varint(size);
    this.#length += size;
  }

  /** Writes bytes that are fields already. */
  raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    // A loop beats the call of `set` for the few bytes of a label.
    if (bytes.length > 64) this.#bytes.set(bytes, this.#length);
    else for (let index = 0; index < bytes.length; index += 1) this.#bytes[this.#length + index] = bytes[index];
    this.#length += bytes.length;
  }

  /** Writes a double. */
  double(field: number, value: number): void {
    this.#tag(field, FIXED64);
    this.#reserve(8);
    this.#view.setFloat64(this.#length, value, true);
    this.#length += 8;
  }

  /** Writes a string; what is no text in it becomes U+FFFD. */
  string(field: number, text: string): void {
    const start = this.begin(field);
    // A UTF-16 unit is at most three bytes.
    this.#reserve(text.length * 3);
    this.#length += this.#encoder.encodeInto(text, this.#bytes.subarray(this.#length)).written;
    this.end(start);
  }

  /** Writes an unsigned integer of up to 64 bits; anything else becomes the nearest one. */
  uint64(field: number, value: number): void {
    this.#tag(field, VARINT);
    if (Number.isSafeInteger(value) && value >= 0) this.varint(value);
    else this.#bigVarint(nearestUint64(value));
  }

  /** Writes a signed integer that is safe, as its two's complement in 64 bits. */
  int64(field: number, value: number): void {
    this.#tag(field, VARINT);
    if (value >= 0) this.varint(value);
    else this.#bigVarint(BigInt.asUintN(64, BigInt(value)));
  }

  /** Writes a signed integer that is mostly small. */
  sint(field: number, value: number): void {
    this.#tag(field, VARINT);
    this.#zigzag(value);
  }

  /** Writes a list of signed integers that are mostly small. */
  packedSint(field: number, values: readonly number[]): void {
    const start = this.begin(field);
    for (const value of values) this.#zigzag(value);
    this.end(start);
  }

  /** Writes a safe integer from 0 without a tag, as it stands before a message of a stream. */
  varint(value: number): void {
    this.#reserve(8);
    let rest = value;
    for (; rest > 0x7fffffff; rest = Math.floor(rest / 128)) this.#bytes[this.#length++] = (rest % 128) | 128;
    for (; rest > 127; rest >>>= 7) this.#bytes[this.#length++] = (rest & 127) | 128;
    this.#bytes[this.#length++] = rest;
  }

  #tag(field: number, wireType: number): void {
    this.varint(field * 8 + wireType);
  }

  /** Signed integers alternate with their negatives, so that small ones are short: 0, -1, 1, -2. */
  #zigzag(value: number): void {
    const doubled = value >= 0 ? value * 2 : value * -2 - 1;
    if (Number.isSafeInteger(doubled)) this.varint(doubled);
    else this.#bigVarint(value >= 0 ? BigInt(value) * 2n : BigInt(value) * -2n - 1n);
  }

  #bigVarint(value: bigint): void {
    this.#reserve(10);
    let rest = value;
    for (; rest > 127n; rest >>= 7n) this.#bytes[this.#length++] = Number(rest & 127n) | 128;
    this.#bytes[this.#length++] = Number(rest);
  }

  #reserve(count: number): void {
    const needed = this.#length + count;
    if (needed <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    larger.set(this.#bytes);
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer);
  }
}

function nearestUint64(value: number): bigint {
  if (!(value > 0)) return 0n;
  const integer = value < 2 ** 64 ? BigInt(Math.round(value)) : MAX_UINT64;
  return integer < MAX_UINT64 ? integer : MAX_UINT64;
}
