/**
 * The text of some rows as bytes, kept from scrape to scrape: only the numbers that changed are written again.
 */

import type { NumberStyle } from './number-style.js';
import { putNumber } from './put-number.js';

/** What a number has at most: all digits of the greatest double as a count. */
const LONGEST_NUMBER = 320;
/** The lengths between two numbers are kept in 16 bits. */
const LONGEST_GAP = 0xffff;
/** The part of the text that is added as room for numbers that grow: else the second scrape would make all texts anew. */
const ROOM = 1 / 16;
/** What a UTF-16 unit has at most in UTF-8. */
const MOST_BYTES = 3;

const encoder = new TextEncoder();

const digits = new Uint8Array(LONGEST_NUMBER);
/** Where a text is put together whose numbers changed their lengths. */
let spare = new Uint8Array(0);

/** What {@link KeptRows} begin with. */
export interface WrittenRows {
  /** The text. */
  readonly text: string;
  /** For each number how many UTF-16 units lie between the number before it and it, and how many it has. */
  readonly marks: readonly number[];
  /** The numbers in the text. */
  readonly numbers: Float64Array;
  /** How the numbers are written: those of a row, for all rows. */
  readonly styles: readonly NumberStyle[];
}

/** Rows whose text but for the numbers does not change. */
export class KeptRows {
  /** Whether every byte is a character. */
  readonly isAscii: boolean;
  #bytes: Uint8Array;
  #length: number;
  readonly #styles: readonly NumberStyle[];
  /** The numbers that stand in the text. */
  readonly #numbers: Float64Array;
  /** For each number how many bytes lie between the number before it and it. */
  readonly #gaps: Uint16Array;
  /** For each number how many bytes it has. */
  readonly #widths: Uint16Array;

  private constructor(bytes: Uint8Array, isAscii: boolean, { marks, numbers, styles }: WrittenRows) {
    this.isAscii = isAscii;
    this.#bytes = withRoom(bytes);
    this.#length = bytes.length;
    this.#styles = styles;
    this.#numbers = numbers.slice();
    this.#gaps = Uint16Array.from(numbers, (_, index) => marks[2 * index]);
    this.#widths = Uint16Array.from(numbers, (_, index) => marks[2 * index + 1]);
  }

  /** Keeps what was written; `undefined` if labels are so long that it is not worth it. */
  static keep(written: WrittenRows): KeptRows | undefined {
    const { text } = written;
    reserve(text.length * MOST_BYTES);
    const bytes = spare.subarray(0, encoder.encodeInto(text, spare).written);
    const isAscii = bytes.length === text.length;
    const marks = isAscii ? written.marks : byteMarks(bytes, written.marks);
    if (marks.some((length) => length > LONGEST_GAP)) return undefined;
    return new KeptRows(bytes, isAscii, { ...written, marks });
  }

  /** How many bytes there are. */
  get length(): number {
    return this.#length;
  }

  /** The text; not to be changed, and valid until the next {@link update}. */
  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Writes the numbers that changed. */
  update(numbers: Float64Array): void {
    const known = this.#numbers;
    const gaps = this.#gaps;
    const widths = this.#widths;
    let at = 0;
    for (let index = 0; index < known.length; index += 1) {
      at += gaps[index];
      const width = widths[index];
      // NaN is never equal to itself and is written each time, which does no harm.
      if (numbers[index] !== known[index] && this.#overwrite(index, numbers[index], at) !== width) {
        this.#rebuild(numbers, index, at);
        return;
      }
      at += width;
    }
  }

  /**
   * Writes a number over the one that is there, if it has the same length.
   *
   * @returns its length; if that is another one its digits are in `digits`, and nothing else has changed
   */
  #overwrite(index: number, value: number, at: number): number {
    const width = putNumber(digits, 0, value, this.#styles[index % this.#styles.length]);
    if (width !== this.#widths[index]) return width;
    copy(digits, 0, width, this.#bytes, at);
    this.#numbers[index] = value;
    return width;
  }

  /**
   * Puts the text together anew from the number at `index`, which has another length than before: in `spare`, which has room for
   * the new text before a copy of the old one, since bytes move several times as fast within one array as from one to another.
   */
  #rebuild(numbers: Float64Array, index: number, start: number): void {
    const known = this.#numbers;
    const room = this.#length + known.length * LONGEST_NUMBER;
    reserve(room + this.#length);
    spare.set(this.bytes, room);
    let at = room + start;
    let moved = room;
    let length = 0;
    for (let place = index; place < known.length; place += 1) {
      if (place > index) at += this.#gaps[place];
      const width = this.#widths[place];
      const value = numbers[place];
      if (value !== known[place]) {
        const to = length + at - moved;
        const newWidth = putNumber(spare, to, value, this.#styles[place % this.#styles.length]) - to;
        known[place] = value;
        if (newWidth === width) {
          copy(spare, to, width, spare, at);
        } else {
          this.#widths[place] = newWidth;
          spare.copyWithin(length, moved, at);
          length = to + newWidth;
          moved = at + width;
        }
      }
      at += width;
    }
    const end = room + this.#length;
    spare.copyWithin(length, moved, end);
    length += end - moved;
    const bytes = spare.subarray(0, length);
    if (length > this.#bytes.length) this.#bytes = withRoom(bytes);
    else this.#bytes.set(bytes);
    this.#length = length;
  }
}

function copy(source: Uint8Array, from: number, count: number, target: Uint8Array, to: number): void {
  for (let index = 0; index < count; index += 1) target[to + index] = source[from + index];
}

/** Copies a text to where its numbers can grow. */
function withRoom(bytes: Uint8Array): Uint8Array {
  const roomy = new Uint8Array(Math.ceil(bytes.length * (1 + ROOM)));
  roomy.set(bytes);
  return roomy;
}

function reserve(length: number): void {
  if (length > spare.length) spare = new Uint8Array(Math.max(length, spare.length * 2));
}

/** Turns lengths in UTF-16 units into lengths in bytes. */
function byteMarks(bytes: Uint8Array, marks: readonly number[]): number[] {
  let at = 0;
  return marks.map((units) => {
    const start = at;
    for (let left = units; left > 0;) {
      const lead = bytes[at];
      at += lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
      left -= lead < 0xf0 ? 1 : 2;
    }
    return at - start;
  });
}
