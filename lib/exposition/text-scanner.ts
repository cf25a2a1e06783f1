/**
 * Reads the tokens that all text formats share: names, quoted strings, numbers. One pass over the character codes, no
 * regular expressions.
 */

import { describeValue } from '../support/describe-value.js';
import { ExpositionError, positionInText } from './exposition-error.js';
import { ownText } from './own-text.js';

const LINE_FEED = 0x0a;
const QUOTE = 0x22;
const PLUS = 0x2b;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const LOWER_N = 0x6e;

/** Powers of ten that a double holds exactly: an integer below 2^53 divided by one is rounded once, so correctly. */
const POWERS_OF_TEN = Array.from({ length: 23 }, (_, exponent) => Number(`1e${String(exponent)}`));

const NOT_IN_NAMES = 0;
const DIGIT = 1;
const LETTER = 2;
const COLON_CLASS = 3;
const CLASSES = Uint8Array.from({ length: 128 }, (_, code) => {
  if (code >= ZERO && code <= NINE) return DIGIT;
  if (code === COLON) return COLON_CLASS;
  return /[a-zA-Z_]/.test(String.fromCharCode(code)) ? LETTER : NOT_IN_NAMES;
});

/** What becomes of a backslash before a character that needs none. */
export type UnknownEscape = 'refuse' | 'keep';

/** A text and a place in it, which every method moves behind what it read. */
export class TextScanner {
  /** The whole text. */
  readonly text: string;
  /** The place: an index of {@link text}. */
  at = 0;
  readonly #unknownEscape: UnknownEscape;

  constructor(text: string, unknownEscape: UnknownEscape) {
    this.text = text;
    this.#unknownEscape = unknownEscape;
  }

  /** Throws an error for the current place, or another one. */
  fail(problem: string, at = this.at): never {
    throw new ExpositionError(positionInText(this.text, at), problem);
  }

  /** Refuses a text with lone surrogates, which no UTF-8 can have been. */
  checkUnicode(): void {
    const { text } = this;
    if (text.isWellFormed()) return;
    const mended = text.toWellFormed();
    let at = 0;
    while (text.charCodeAt(at) === mended.charCodeAt(at)) at += 1;
    this.fail('a lone surrogate, which UTF-8 cannot carry', at);
  }

  /** The code of the character at the place; NaN at the end. */
  code(): number {
    return this.text.charCodeAt(this.at);
  }

  /** The character at the place and some of what follows, for messages. */
  found(): string {
    if (this.at >= this.text.length) return 'the end of the text';
    const end = this.text.indexOf('\n', this.at);
    const rest = this.text.slice(this.at, Math.min(end < 0 ? this.text.length : end, this.at + 20));
    return rest === '' ? 'the end of the line' : describeValue(rest.toWellFormed());
  }

  /** Reads one character. */
  expect(code: number, what: string): void {
    if (this.text.charCodeAt(this.at) !== code) this.fail(`expected ${what}, found ${this.found()}`);
    this.at += 1;
  }

  /** Skips spaces and tabs. */
  skipBlanks(): void {
    for (let code = this.code(); code === 0x20 || code === 0x09; code = this.code()) this.at += 1;
  }

  /** Reads a metric name without quotes; the empty string if there is none. */
  metricName(): string {
    return this.#name(COLON_CLASS);
  }

  /** Reads a label name without quotes; the empty string if there is none. */
  labelName(): string {
    return this.#name(LETTER);
  }

  #name(highestClass: number): string {
    const { text, at: start } = this;
    let at = start;
    for (let code = text.charCodeAt(at); code < 128; code = text.charCodeAt(at)) {
      const characterClass = CLASSES[code];
      if (characterClass === NOT_IN_NAMES || characterClass > highestClass) break;
      if (characterClass === DIGIT && at === start) break;
      at += 1;
    }
    this.at = at;
    return text.slice(start, at);
  }

  /** Reads a string in double quotes, at whose opening quote the place is; its escapes are resolved. */
  quoted(what: string): string {
    const { text } = this;
    const start = this.at + 1;
    for (let at = start; ; at += 1) {
      const code = text.charCodeAt(at);
      if (code > BACKSLASH) continue;
      if (code === QUOTE) {
        this.at = at + 1;
        return text.slice(start, at);
      }
      if (code === BACKSLASH) return this.#unescaped(start, at, QUOTE, what);
      if (code === LINE_FEED || Number.isNaN(code)) {
        this.fail(`${what} has no closing quote in its line: write a line feed in it as \\n`, start - 1);
      }
    }
  }

  /** Reads the rest of a line, its line feed included, and resolves the escapes. */
  help(): string {
    const { text, at: start } = this;
    const end = text.indexOf('\n', start);
    if (end < 0) this.fail('the last line has no line feed: end it with one', text.length);
    const help = text.slice(start, end);
    const escape = help.indexOf('\\');
    if (escape >= 0) return this.#unescaped(start, start + escape, LINE_FEED, 'help');
    this.at = end + 1;
    return ownText(help);
  }

  /** The general case of a string with escapes: from `start`, the first backslash at `escape`, up to `end`. */
  #unescaped(start: number, escape: number, end: number, what: string): string {
    const { text } = this;
    let result = '';
    let copied = start;
    for (let at = escape; ; at += 1) {
      const code = text.charCodeAt(at);
      if (code === end) {
        this.at = at + 1;
        return result + text.slice(copied, at);
      }
      if (code === LINE_FEED || Number.isNaN(code)) this.fail(`${what} has no end in its line`, start - 1);
      if (code !== BACKSLASH) continue;
      result += text.slice(copied, at);
      const escaped = text.charCodeAt(at + 1);
      if (escaped === LOWER_N) result += '\n';
      else if (escaped === BACKSLASH || escaped === QUOTE) result += text[at + 1];
      else if (this.#unknownEscape === 'refuse' || escaped === LINE_FEED || Number.isNaN(escaped)) {
        this.fail(`${what} has an invalid escape: write \\\\ for a backslash`, at);
      } else result += text.slice(at, at + 2);
      at += 1;
      copied = at + 1;
    }
  }

  /** Reads a number of decimal notation, an infinity or NaN; what follows it is for the caller to check. */
  number(what: string): number {
    const { text, at: start } = this;
    const value = this.real(what);
    if (!Number.isNaN(value)) return value;
    const first = text.charCodeAt(start);
    const signed = first === PLUS || first === MINUS ? 1 : 0;
    const word = text.slice(start + signed, start + signed + 8).toLowerCase();
    const length = word === 'infinity' ? 8 : word.startsWith('inf') ? 3 : 0;
    this.at = start + signed + (length === 0 ? 3 : length);
    if (length > 0) return first === MINUS ? -Infinity : Infinity;
    if (signed === 0 && word.startsWith('nan')) return NaN;
    this.at = start;
    this.fail(`${what}: expected a number, found ${this.found()}`);
  }

  /** Reads a finite number; NaN, and the place does not move, if there is none. */
  real(what: string): number {
    const { text, at: start } = this;
    let at = start;
    let code = text.charCodeAt(at);
    const negative = code === MINUS;
    if (negative || code === PLUS) code = text.charCodeAt((at += 1));
    const first = at;
    let mantissa = 0;
    for (; code >= ZERO && code <= NINE; code = text.charCodeAt((at += 1))) mantissa = mantissa * 10 + code - ZERO;
    let digits = at - first;
    let fraction = 0;
    if (code === POINT) {
      code = text.charCodeAt((at += 1));
      const point = at;
      for (; code >= ZERO && code <= NINE; code = text.charCodeAt((at += 1))) mantissa = mantissa * 10 + code - ZERO;
      fraction = at - point;
      digits += fraction;
    }
    if (digits === 0) return NaN;
    this.at = at;
    if ((code | 0x20) === 0x65) return this.#exponential(start, what);
    if (mantissa > Number.MAX_SAFE_INTEGER || fraction >= POWERS_OF_TEN.length) return this.#finite(start, what);
    const magnitude = fraction === 0 ? mantissa : mantissa / POWERS_OF_TEN[fraction];
    return negative ? -magnitude : magnitude;
  }

  #exponential(start: number, what: string): number {
    const { text } = this;
    let at = this.at + 1;
    const sign = text.charCodeAt(at);
    if (sign === PLUS || sign === MINUS) at += 1;
    const first = at;
    for (let code = text.charCodeAt(at); code >= ZERO && code <= NINE; code = text.charCodeAt(at)) at += 1;
    if (at === first) this.fail(`${what}: the exponent has no digits`, first);
    this.at = at;
    return this.#finite(start, what);
  }

  #finite(start: number, what: string): number {
    const value = Number(this.text.slice(start, this.at));
    if (!Number.isFinite(value)) this.fail(`${what} is beyond the range of a 64-bit float`, start);
    return value;
  }
}

/** The number that a whole text is, as in `le` and `quantile`; `undefined` if it is none. */
export function numberOf(text: string): number | undefined {
  const scanner = new TextScanner(text, 'keep');
  try {
    const value = scanner.number('label value');
    return scanner.at === text.length ? value : undefined;
  } catch (error) {
    if (error instanceof ExpositionError) return undefined;
    throw error;
  }
}
