/**
 * How times are written: none at all where the format cannot hold one, which is better than a scrape that fails.
 */

/**
 * Writes a time in seconds, without an exponent, in which readers may lose the fraction.
 *
 * @param seconds - since the Unix epoch
 * @returns `undefined` for NaN and for what 64-bit milliseconds cannot hold
 */
export function formatSeconds(seconds: number): string | undefined {
  if (!Number.isSafeInteger(Math.round(seconds * 1000))) return undefined;
  return Math.abs(seconds) < 1e-6 ? '0' : String(seconds);
}

/**
 * Writes a time in milliseconds.
 *
 * @param seconds - since the Unix epoch
 * @returns `undefined` for NaN and for what 64-bit milliseconds cannot hold
 */
export function formatMilliseconds(seconds: number): string | undefined {
  const milliseconds = Math.round(seconds * 1000);
  return Number.isSafeInteger(milliseconds) ? String(milliseconds) : undefined;
}
