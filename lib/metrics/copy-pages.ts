/**
 * Copies what a snapshot needs out of pages whose rows become one chunk.
 */

import type { Exemplar } from '../model/snapshot.js';
import type { Page } from './page.js';

/** Up to this many numbers a loop is faster than the call of `set`. */
const FEW_NUMBERS = 64;

/** The rows of pages that hold a series, in ascending order. */
export function liveRows(pages: readonly Page[]): number[] {
  const rows: number[] = [];
  for (const { live, start, usedCount } of pages) {
    for (let place = 0; place < usedCount; place += 1) if (live[place] === 1) rows.push(start + place);
  }
  return rows;
}

/** Copies the numbers of all series. */
export function copyNumbers(pages: readonly Page[], width: number, target: Float64Array): void {
  let at = 0;
  for (const page of pages) at = copyLive(page, page.values, width, target, at);
}

/** Copies the times at which all series began. */
export function copyStartTimes(pages: readonly Page[], target: Float64Array): Float64Array {
  let at = 0;
  for (const page of pages) at = copyLive(page, page.startTimes, 1, target, at);
  return target;
}

/** Copies the exemplars of all series; `undefined` if there never was one. */
export function copyExemplars(pages: readonly Page[], perRow: number): readonly (Exemplar | undefined)[] | undefined {
  if (pages.every(({ exemplars }) => exemplars === undefined)) return undefined;
  const copy: (Exemplar | undefined)[] = [];
  for (const { exemplars, live, usedCount } of pages) {
    for (let place = 0; place < usedCount; place += 1) {
      if (live[place] === 0) continue;
      for (let index = 0; index < perRow; index += 1) copy.push(exemplars?.[place * perRow + index]);
    }
  }
  return copy;
}

/** Copies `width` numbers of each series of a page and says where they end; without holes they are one block. */
function copyLive(
  { live, liveCount, usedCount }: Page,
  numbers: Float64Array,
  width: number,
  target: Float64Array,
  at: number,
): number {
  const count = liveCount * width;
  if (liveCount < usedCount) {
    let to = at;
    for (let place = 0; place < usedCount; place += 1) {
      if (live[place] === 0) continue;
      for (let index = 0; index < width; index += 1) target[to++] = numbers[place * width + index];
    }
  } else if (count <= FEW_NUMBERS) {
    for (let index = 0; index < count; index += 1) target[at + index] = numbers[index];
  } else {
    target.set(count === numbers.length ? numbers : numbers.subarray(0, count), at);
  }
  return at + count;
}
