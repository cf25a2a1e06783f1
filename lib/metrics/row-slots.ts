/**
 * Open-addressing tables of rows: how long they are, what the ids of a row hash to, and where its entry goes.
 */

/** The length of the shortest table. */
export const FIRST_CAPACITY = 16;

/** The length of a table that has room for so many rows and one more: a power of two. */
export function capacityFor(count: number): number {
  return Math.max(FIRST_CAPACITY, 1 << (32 - Math.clz32(count * 2 + 1)));
}

/**
 * Hashes the ids of a row's labels, which stand next to each other.
 *
 * @returns 32 bits with a sign: from 2^31 on the result would be a number on the heap wherever the call is not inlined
 */
export function hashOfIds(ids: Uint32Array, start: number, count: number): number {
  let hash = 0;
  for (let place = start; place < start + count; place += 1) {
    hash = Math.imul(hash ^ ids[place], 0x9e3779b1) ^ (hash >>> 15);
  }
  return hash ^ (hash >>> 16);
}

/**
 * Puts an entry into the first free slot from that of its hash on.
 *
 * @param slots - its length is a power of two; one of them at least is free
 * @param entry - row + 1, or -(row + 1)
 */
export function putEntry(slots: Int32Array, hash: number, entry: number): void {
  const mask = slots.length - 1;
  let slot = hash & mask;
  while (slots[slot] !== 0) slot = (slot + 1) & mask;
  slots[slot] = entry;
}

/** A copy of ids with room for at least so many. */
export function grown(ids: Uint32Array, needed: number): Uint32Array {
  const larger = new Uint32Array(Math.max(needed, ids.length * 2));
  larger.set(ids);
  return larger;
}
