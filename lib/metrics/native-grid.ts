/**
 * The buckets of a native histogram at one resolution: which of them a number falls into, and where they end.
 *
 * The bits of the number decide, so no rounding does: the exponent names the power of two, and the fraction is compared
 * with bounds of which each is the largest double that is not above the true bound, which is irrational.
 */

import { MAX_SCHEMA, MIN_SCHEMA } from '../model/native-schema.js';

const FRACTION_BITS = 52;
const FRACTION_END = 2 ** FRACTION_BITS;
const HIGH_FRACTION_BITS = 20;
const HIGH_FRACTION_MASK = 2 ** HIGH_FRACTION_BITS - 1;
const EXPONENT_BIAS = 1023;
const EXPONENT_END = 1024;
const SMALLEST_NORMAL_EXPONENT = -1022;
const SMALLEST_NORMAL = 2 ** SMALLEST_NORMAL_EXPONENT;
/** `Number.MIN_VALUE` is 2 to the power of this. */
const SMALLEST_EXPONENT = -1074;
/** Makes every subnormal number a normal one. */
const LIFT_BITS = 54;
const LIFT = 2 ** LIFT_BITS;

const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);
float[0] = 1;
const HIGH_WORD = words[0] === 0 ? 1 : 0;
const LOW_WORD = 1 - HIGH_WORD;

/** The buckets of one schema. */
export class NativeGrid {
  /** The resolution: bucket `i` holds `base ** (i - 1) < |value| <= base ** i`, where `base = 2 ** (2 ** -schema)`. */
  readonly schema: number;
  /** There are `2 ** octaveBits` bounds between two powers of two; one for schemas below 0. */
  readonly #octaveBits: number;
  /** `2 ** mergeBits` powers of two make one bucket; only schemas below 0 merge any. */
  readonly #mergeBits: number;
  readonly #roundUp: number;
  readonly #bounds: Float64Array;
  /**
   * How many bounds lie below the start of each of the equal cells that the fraction is cut into: twice as many cells
   * as bounds, so that none holds two of them and one comparison finishes the search.
   */
  readonly #boundsBelow: Uint16Array;
  readonly #cellShift: number;

  /** @param schema - an integer from {@link MIN_SCHEMA} to {@link MAX_SCHEMA} */
  constructor(schema: number) {
    this.schema = schema;
    this.#octaveBits = Math.max(schema, 0);
    this.#mergeBits = Math.max(-schema, 0);
    this.#roundUp = 2 ** this.#mergeBits - 1;
    const bounds = fractionsOf(this.#octaveBits);
    const cells = 2 * bounds.length;
    this.#cellShift = HIGH_FRACTION_BITS - this.#octaveBits - 1;
    this.#boundsBelow = Uint16Array.from({ length: cells }, (_, cell) => {
      const start = (cell / cells) * FRACTION_END;
      return bounds.filter((bound) => bound < start).length;
    });
    this.#bounds = Float64Array.of(...bounds, FRACTION_END);
  }

  /**
   * The index of the bucket of a number.
   *
   * @param magnitude - above 0; infinity has the bucket behind that of the largest finite number
   */
  indexOf(magnitude: number): number {
    const isSubnormal = magnitude < SMALLEST_NORMAL;
    float[0] = isSubnormal ? magnitude * LIFT : magnitude;
    const high = words[HIGH_WORD];
    const exponent = (high >>> HIGH_FRACTION_BITS) - (isSubnormal ? EXPONENT_BIAS + LIFT_BITS : EXPONENT_BIAS);
    const highFraction = high & HIGH_FRACTION_MASK;
    const below = this.#boundsBelow[highFraction >>> this.#cellShift];
    const isAbove = highFraction * 2 ** 32 + words[LOW_WORD] > this.#bounds[below];
    const index = (exponent << this.#octaveBits) + (isAbove ? below + 1 : below);
    const merged = (index + this.#roundUp) >> this.#mergeBits;
    return magnitude === Infinity ? merged + 1 : merged;
  }

  /**
   * The largest number that belongs to a bucket.
   *
   * @param index - one that {@link indexOf} has given
   */
  boundOf(index: number): number {
    const merged = index << this.#mergeBits;
    const exponent = merged >> this.#octaveBits;
    const significand = 1 + this.#bounds[merged - (exponent << this.#octaveBits)] / FRACTION_END;
    if (exponent < SMALLEST_NORMAL_EXPONENT) {
      return Math.floor(significand * 2 ** (exponent - SMALLEST_EXPONENT)) * Number.MIN_VALUE;
    }
    if (exponent < EXPONENT_END) return significand * 2 ** exponent;
    return exponent === EXPONENT_END && significand === 1 ? Number.MAX_VALUE : Infinity;
  }
}

const grids: (NativeGrid | undefined)[] = [];

/** The grid of a schema; the same object each time. */
export function gridOf(schema: number): NativeGrid {
  return (grids[schema - MIN_SCHEMA] ??= new NativeGrid(schema));
}

/** Enough for 256 multiplications to leave the first 52 binary places of every product untouched. */
const PRECISION = 160n;

let finest: readonly number[] | undefined;

/** The fractions, in units of 2^-52, of the bounds in [1, 2), rounded down. */
function fractionsOf(octaveBits: number): readonly number[] {
  finest ??= finestFractions();
  const step = 2 ** (MAX_SCHEMA - octaveBits);
  return finest.filter((_, place) => place % step === 0);
}

function finestFractions(): readonly number[] {
  const one = 1n << PRECISION;
  let ratio = one << 1n;
  for (let schema = 0; schema < MAX_SCHEMA; schema += 1) ratio = squareRoot(ratio << PRECISION);
  const fractions: number[] = [];
  let bound = one;
  for (let place = 0; place < 2 ** MAX_SCHEMA; place += 1) {
    fractions.push(Number((bound - one) >> (PRECISION - BigInt(FRACTION_BITS))));
    bound = (bound * ratio) >> PRECISION;
  }
  return fractions;
}

/** The integer part of a square root, by Newton's method from above. */
function squareRoot(square: bigint): bigint {
  let root = 2n << PRECISION;
  for (;;) {
    const next = (root + square / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}
