/**
 * Writes numbers to bytes: integers and ordinary fractions digit by digit, all others as the text that their style makes of them.
 */

import type { NumberStyle } from './number-style.js';
import { putFraction } from './put-fraction.js';

const ZERO = 0x30;
const MINUS = 0x2d;
const PLUS = 0x2b;
const POINT = 0x2e;
const EXPONENT = 0x65;
/** Up to here the engine divides integers without floating point. */
const MAX_INT32 = 0x7fffffff;
/** The exponent of the greatest safe integer has two digits. */
const MAX_DIGITS = 16;

const scratch = new Uint8Array(MAX_DIGITS);

/**
 * Writes a number where there is room for it.
 *
 * @param bytes - with room for 24 bytes, or for the text of the number if that is longer
 * @param at - where to begin
 * @returns where the number ends; past the end of `bytes` if there was no room
 */
export function putNumber(bytes: Uint8Array, at: number, value: number, style: NumberStyle): number {
  if (!Number.isSafeInteger(value)) {
    const end = putFraction(bytes, at, value);
    return end > at ? end : putText(bytes, at, style.format(value));
  }
  let place = at;
  if (value < 0) bytes[place++] = MINUS;
  const magnitude = Math.abs(value);
  if (magnitude >= style.plainBelow) return putExponential(bytes, place, magnitude);
  place = putDigits(bytes, place, magnitude);
  if (!style.hasPoint) return place;
  bytes[place] = POINT;
  bytes[place + 1] = ZERO;
  return place + 2;
}

/** Writes all digits of a safe integer from 0. */
function putDigits(bytes: Uint8Array, at: number, integer: number): number {
  const count = digitsInto(scratch, integer);
  for (let index = 0; index < count; index += 1) bytes[at + index] = scratch[MAX_DIGITS - count + index];
  return at + count;
}

/** Writes a safe integer of at least two digits as Go does beyond a million: `1.5e+06`. */
function putExponential(bytes: Uint8Array, at: number, integer: number): number {
  const count = digitsInto(scratch, integer);
  const first = MAX_DIGITS - count;
  let last = MAX_DIGITS - 1;
  while (scratch[last] === ZERO) last -= 1;
  let place = at;
  bytes[place++] = scratch[first];
  if (last > first) bytes[place++] = POINT;
  for (let index = first + 1; index <= last; index += 1) bytes[place++] = scratch[index];
  bytes[place++] = EXPONENT;
  bytes[place++] = PLUS;
  const exponent = count - 1;
  bytes[place++] = ZERO + (exponent >= 10 ? 1 : 0);
  bytes[place++] = ZERO + (exponent % 10);
  return place;
}

/** Writes the digits of a safe integer from 0 so that the last one is the last byte. */
function digitsInto(bytes: Uint8Array, integer: number): number {
  let place = MAX_DIGITS;
  let rest = integer;
  while (rest > MAX_INT32) {
    const tenth = Math.floor(rest / 10);
    bytes[--place] = ZERO + (rest - tenth * 10);
    rest = tenth;
  }
  let small = rest | 0;
  do {
    const tenth = (small / 10) | 0;
    bytes[--place] = ZERO + (small - tenth * 10);
    small = tenth;
  } while (small > 0);
  return MAX_DIGITS - place;
}

function putText(bytes: Uint8Array, at: number, text: string): number {
  for (let index = 0; index < text.length; index += 1) bytes[at + index] = text.charCodeAt(index);
  return at + text.length;
}
