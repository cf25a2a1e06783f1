/**
 * Cuts a text loose from the larger one it is a part of.
 */

/** Shorter slices are copied by the engine anyway. */
const SHORTEST_SHARED_SLICE = 13;

/** The same text with memory of its own: a slice would keep the whole exposition alive as long as a snapshot lives. */
export function ownText(text: string): string {
  return text.length < SHORTEST_SHARED_SLICE ? text : ` ${text}`.slice(1);
}
