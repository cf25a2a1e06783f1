/**
 * Reads the buckets of a native histogram: runs of neighbouring buckets, and the counts of all of them in one list.
 */

import type { SparseBuckets } from '../model/snapshot.js';
import type { Span } from './native-spans.js';

/** No buckets at all. */
export const NO_BUCKETS: SparseBuckets = Object.freeze({ indexes: new Int32Array(0), counts: new Float64Array(0) });

/**
 * Gives each count the index of its bucket; empty buckets, which only fill gaps, are left out.
 *
 * @param schema - from -4 to 8; it bounds the indexes
 * @param fail - throws what is wrong
 */
export function expandSpans(
  spans: readonly Span[],
  counts: readonly number[],
  schema: number,
  fail: (problem: string) => never,
): SparseBuckets {
  const length = spans.reduce((sum, span) => sum + span.length, 0);
  if (length !== counts.length) {
    fail(`the spans cover ${String(length)} native buckets, but ${String(counts.length)} are given`);
  }
  // The bucket of the smallest number above 0, and the one behind that of the largest, which holds infinity.
  const lowest = Math.ceil(-1074 * 2 ** schema);
  const highest = 1024 * 2 ** schema + 1;
  const indexes: number[] = [];
  const filled: number[] = [];
  let index = 0;
  let place = 0;
  for (const [position, span] of spans.entries()) {
    if (position > 0 && span.offset < 0) fail('only the first span of native buckets may have a negative offset');
    index += span.offset;
    for (let end = place + span.length; place < end; place += 1, index += 1) {
      if (counts[place] === 0) continue;
      if (index < lowest || index > highest) {
        fail(`native bucket ${String(index)} lies outside the range of schema ${String(schema)}`);
      }
      indexes.push(index);
      filled.push(counts[place]);
    }
  }
  return filled.length === 0 ? NO_BUCKETS : { indexes: Int32Array.from(indexes), counts: Float64Array.from(filled) };
}
