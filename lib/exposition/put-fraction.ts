/**
 * Writes fractions of ordinary size to bytes, with the shortest digits that read back as the same double.
 *
 * The digits come from exact products of limbs of 26 bits, which takes less than half of the time that making a string and
 * copying it does. Whatever is too close to call is left to the engine's own conversion.
 */

const ZERO = 0x30;
const MINUS = 0x2d;
const POINT = 0x2e;

const LEAST = 1e-4;
const MOST = 1e6;
/** The exponents, as a double holds them, of {@link LEAST} and {@link MOST}. */
const LEAST_EXPONENT = 1009;
const MOST_EXPONENT = 1042;

/** Of the 78 bits of three limbs the smallest fraction takes 66. */
const LIMB = 2 ** 26;
const TO_LIMB = 2 ** -26;
/** Digits are had eight at a time: a limb times this, and a carry, is an integer that a double holds. */
const GROUP_DIGITS = 8;
const GROUP = 1e8;
/** A distance, in units of the last digit of the second group, that is too small to be told from none. */
const DOUBT = 1e-5;
/** No digit was found that is the closest beyond doubt. */
const UNKNOWN = -1;

const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);
const HIGH = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1 ? 1 : 0;
/** What is left of the fraction behind the digits had so far, the most significant limb first. */
const limbs = new Float64Array(3);
/** Half the distance to the next double, in units of the last digit of the second group, by exponent. */
const HALF_GAPS = Float64Array.from(
  { length: MOST_EXPONENT - LEAST_EXPONENT + 1 },
  (_, place) => GROUP * GROUP * 2 ** (place + LEAST_EXPONENT - 1023 - 53),
);
/** How many digits of the second group are not needed at all, by exponent: between two doubles there is always one without. */
const SPARE_DIGITS = Uint8Array.from(HALF_GAPS, (halfGap) => Math.max(0, Math.floor(Math.log10(halfGap * 2))));
const UNITS = Float64Array.from({ length: GROUP_DIGITS + 1 }, (_, digits) => 10 ** digits);
/** The digits of 0 to 99. */
const PAIRS = Uint8Array.from(
  { length: 200 },
  (_, place) => ZERO + (place % 2 === 0 ? Math.floor(place / 20) : (place >> 1) % 10),
);

/**
 * Writes a number that is no integer, of a magnitude from 1e-4 to below 1e6, as `String` does.
 *
 * @param bytes - with room for 24 bytes behind `at`: sign, six digits, point and two groups
 * @returns where it ends; `at` if it is no such number, or is too hard
 * @see https://dl.acm.org/doi/10.1145/93542.93559 - what the shortest digits are
 */
export function putFraction(bytes: Uint8Array, at: number, value: number): number {
  const magnitude = Math.abs(value);
  if (!(magnitude >= LEAST && magnitude < MOST)) return at;
  double[0] = magnitude;
  // Below a power of two doubles are closer to each other than above it.
  if ((words[HIGH] & 0xfffff) === 0 && words[1 - HIGH] === 0) return at;
  const exponent = (words[HIGH] >>> 20) - LEAST_EXPONENT;
  const integer = Math.floor(magnitude);
  setLimbs(magnitude - integer);
  let end = putInteger(bytes, value < 0 ? at + 1 : at, integer);
  bytes[end++] = POINT;
  let halfGap = HALF_GAPS[exponent];
  for (let bound = 0.1; magnitude < bound; bound /= 10) {
    bytes[end++] = ZERO;
    takeDigits(10);
    halfGap *= 10;
  }
  const first = takeDigits(GROUP);
  end = putDigits(bytes, end, first, takeDigits(GROUP), halfGap, SPARE_DIGITS[exponent]);
  if (end === UNKNOWN) return at;
  if (value < 0) bytes[at] = MINUS;
  return end;
}

/** Writes the digits of two groups and of what is left, as far as it takes them. */
function putDigits(
  bytes: Uint8Array,
  at: number,
  first: number,
  second: number,
  halfGap: number,
  spareDigits: number,
): number {
  const rest = (limbs[0] + limbs[1] * TO_LIMB) * TO_LIMB;
  const nearest = Math.min(rest, 1 - rest);
  if (Math.abs(nearest - halfGap) < DOUBT) return UNKNOWN;
  if (nearest > halfGap && halfGap < 0.5) {
    const digit = nearestInteger(rest * 10);
    const end = putGroup(bytes, putGroup(bytes, at, first), second);
    bytes[end] = ZERO + digit;
    return digit === UNKNOWN ? UNKNOWN : end + 1;
  }
  const exact = second + rest;
  if (exact + DOUBT < halfGap) return putStripped(bytes, at, first);
  if (exact + halfGap > GROUP + DOUBT) return putStripped(bytes, at, first + 1);
  let spare = spareDigits;
  // As long as there is a multiple of ten units between the neighbours, a digit less will do.
  for (;;) {
    const unit = UNITS[spare + 1];
    const multiple = Math.floor((exact + halfGap) / unit) * unit;
    const above = multiple - (exact - halfGap);
    if (Math.abs(above) < DOUBT || exact + halfGap - multiple < DOUBT) return UNKNOWN;
    if (above < 0) break;
    spare += 1;
  }
  const last = nearestInteger(exact / UNITS[spare]);
  if (last === UNKNOWN) return UNKNOWN;
  return putPadded(bytes, putGroup(bytes, at, first), last, GROUP_DIGITS - spare);
}

function setLimbs(fraction: number): void {
  let rest = fraction * LIMB;
  const first = Math.floor(rest);
  rest = (rest - first) * LIMB;
  const second = Math.floor(rest);
  limbs[0] = first;
  limbs[1] = second;
  limbs[2] = (rest - second) * LIMB;
}

/** Multiplies what is left by a power of ten up to {@link GROUP}, and takes away the integer that this makes. */
function takeDigits(scale: number): number {
  let carry = 0;
  // From 1 on a fraction has no more than 52 bits.
  if (limbs[2] !== 0) {
    const product = limbs[2] * scale;
    carry = Math.floor(product * TO_LIMB);
    limbs[2] = product - carry * LIMB;
  }
  let product = limbs[1] * scale + carry;
  carry = Math.floor(product * TO_LIMB);
  limbs[1] = product - carry * LIMB;
  product = limbs[0] * scale + carry;
  carry = Math.floor(product * TO_LIMB);
  limbs[0] = product - carry * LIMB;
  return carry;
}

function nearestInteger(number: number): number {
  const below = Math.floor(number);
  const rest = number - below;
  if (Math.abs(rest - 0.5) < DOUBT) return UNKNOWN;
  return rest < 0.5 ? below : below + 1;
}

function putInteger(bytes: Uint8Array, at: number, integer: number): number {
  if (integer < 10) {
    bytes[at] = ZERO + integer;
    return at + 1;
  }
  return putPadded(
    bytes,
    at,
    integer,
    integer < 100 ? 2 : integer < 1000 ? 3 : integer < 1e4 ? 4 : integer < 1e5 ? 5 : 6,
  );
}

/** Writes a group whose last digits are zeros, without them. */
function putStripped(bytes: Uint8Array, at: number, group: number): number {
  if (group === GROUP) return UNKNOWN;
  let end = putGroup(bytes, at, group);
  while (bytes[end - 1] === ZERO) end -= 1;
  return end;
}

/** Writes the eight digits of a group. */
function putGroup(bytes: Uint8Array, at: number, group: number): number {
  const high = (group / 1e4) | 0;
  putFour(bytes, at, high);
  putFour(bytes, at + 4, (group | 0) - high * 1e4);
  return at + GROUP_DIGITS;
}

function putFour(bytes: Uint8Array, at: number, four: number): void {
  const high = (four / 100) | 0;
  const low = four - high * 100;
  bytes[at] = PAIRS[2 * high];
  bytes[at + 1] = PAIRS[2 * high + 1];
  bytes[at + 2] = PAIRS[2 * low];
  bytes[at + 3] = PAIRS[2 * low + 1];
}

/** Writes the last `count` digits of an integer. */
function putPadded(bytes: Uint8Array, at: number, integer: number, count: number): number {
  let rest = integer | 0;
  for (let place = at + count - 1; place >= at; place -= 1) {
    const tenth = (rest / 10) | 0;
    bytes[place] = ZERO + (rest - tenth * 10);
    rest = tenth;
  }
  return at + count;
}
