/**
 * Native buckets as the wire carries them: runs of neighbouring buckets, and the counts of all of them in one list.
 */

import type { NativeBuckets, SparseBuckets } from '../model/snapshot.js';

/** A run of neighbouring buckets. */
export interface Span {
  /** How many buckets lie between the previous run and this one; for the first run the index of its first bucket. */
  readonly offset: number;
  /** How many buckets the run has. */
  readonly length: number;
}

/** The buckets of one sign in runs. */
export interface SpannedBuckets {
  /** The runs in ascending order. */
  readonly spans: readonly Span[];
  /** The count of each bucket alone, run after run. */
  readonly counts: readonly number[];
}

/** Empty buckets up to this many are cheaper to write than a new run. */
const WIDEST_FILLED_GAP = 2;

/**
 * Puts buckets into runs. Gaps of one or two buckets are filled with empty ones, as in Go.
 *
 * @see https://prometheus.io/docs/specs/native_histograms/
 */
export function spansOf({ indexes, counts }: SparseBuckets): SpannedBuckets {
  const spans: { offset: number; length: number }[] = [];
  const filled: number[] = [];
  let next = 0;
  indexes.forEach((index, place) => {
    const gap = index - next;
    const span = spans.at(-1);
    if (span === undefined || gap > WIDEST_FILLED_GAP) {
      spans.push({ offset: gap, length: 1 });
    } else {
      span.length += gap + 1;
      for (let empty = 0; empty < gap; empty += 1) filled.push(0);
    }
    filled.push(counts[place]);
    next = index + 1;
  });
  return { spans, counts: filled };
}

/** The difference of each count to the one before, the first to 0. */
export function deltasOf(counts: readonly number[]): readonly number[] {
  return counts.map((count, place) => count - (place === 0 ? 0 : counts[place - 1]));
}

/**
 * Whether a histogram in protobuf needs a span without buckets, offset and length 0, among its positive ones: with a zero
 * threshold of 0 and nothing observed it would otherwise be taken for a classic histogram.
 */
export function needsEmptySpan({ zeroThreshold, zeroCount, positive, negative }: NativeBuckets): boolean {
  return zeroThreshold === 0 && zeroCount === 0 && positive.indexes.length === 0 && negative.indexes.length === 0;
}
