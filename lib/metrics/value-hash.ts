/**
 * Hashes of label values that cost a fifth of what a `Map` needs, for caches that compare what they find.
 *
 * The functions are as small as they are, and have numbers in them rather than names for numbers, which the engine looks up and
 * checks, because a call is inlined only until the caller is as large as the engine allows.
 *
 * Which characters of a text count beside its length is a choice of three bits: 1 is the last one, 2 the first one, 4 the two before
 * the last.
 */

/** Both ends of a text. */
export const ENDS = 3;
/** The first and the last three characters, which tell numbered texts apart. */
export const CLOSE = 7;
/** Choices from the cheapest to the closest. */
export const CHOICES: readonly number[] = [1, 2, ENDS, CLOSE];

/** Joins the hash of a set so far and that of its next value. */
export function mixValue(hash: number, value: number): number {
  return (hash * 40_503 + value) | 0;
}

/** Brings the differences between hashes to their upper bits: the factor is 2^32 divided by the golden ratio. */
export function spreadHash(hash: number): number {
  return Math.imul(hash, 0x9e3779b1);
}

/**
 * Hashes a label value as it was given.
 *
 * @param choice - its lowest three bits say which characters of a text count
 */
export function hashOfValue(value: unknown, choice: number): number {
  if (typeof value !== 'string') return hashOfNoText(value);
  const { length } = value;
  if (length === 0) return 0;
  let hash = length;
  if ((choice & 1) !== 0) hash += value.charCodeAt(length - 1) * 33;
  if ((choice & 2) !== 0) hash += value.charCodeAt(0) * 1023;
  return (choice & 4) === 0 ? hash : hash + hashBeforeLast(value);
}

function hashOfNoText(value: unknown): number {
  return typeof value === 'number' ? value | 0 : 0;
}

function hashBeforeLast(text: string): number {
  const { length } = text;
  return length < 3 ? 0 : (text.charCodeAt(length - 2) * 31 + text.charCodeAt(length - 3)) * 511;
}
