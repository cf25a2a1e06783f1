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
  for (const page of pages) {
    for (let place = 0; place < page.usedCount; place += 1) if (page.isLive(place)) rows.push(page.start + place);
  }
  return rows;
}

/** Copies the numbers of all series. */
export function copyNumbers(pages: readonly Page[], width: number, target: Float64Array): void {
  let at = 0;
  for (let place = 0, end = pages.length; place < end; place += 1) at = copyLive(pages[place], width, target, at);
}

/** Copies arrays one behind the other. */
export function copyAll(sources: readonly Float64Array[], target: Float64Array): void {
  let at = 0;
  for (let place = 0, end = sources.length; place < end; place += 1) {
    const source = sources[place];
    const count = source.length;
    if (count > FEW_NUMBERS) target.set(source, at);
    else for (let index = 0; index < count; index += 1) target[at + index] = source[index];
    at += count;
  }
}

/** Copies the times at which all series began. */
export function copyStartTimes(pages: readonly Page[], target: Float64Array): Float64Array {
  let at = 0;
  for (let number = 0, end = pages.length; number < end; number += 1) {
    const page = pages[number];
    for (let place = 0; place < page.usedCount; place += 1)
      if (page.isLive(place)) target[at++] = page.startTime(place);
  }
  return target;
}

/** Copies the exemplars of all series; `undefined` if there never was one. */
export function copyExemplars(pages: readonly Page[], perRow: number): readonly (Exemplar | undefined)[] | undefined {
  if (pages.every(({ exemplars }) => exemplars === undefined)) return undefined;
  const copy: (Exemplar | undefined)[] = [];
  for (const page of pages) {
    for (let place = 0; place < page.usedCount; place += 1) {
      if (!page.isLive(place)) continue;
      for (let index = 0; index < perRow; index += 1) copy.push(page.exemplars?.[place * perRow + index]);
    }
  }
  return copy;
}

/** Copies `width` numbers of each series of a page and says where they end; without holes they are one block. */
function copyLive(page: Page, width: number, target: Float64Array, at: number): number {
  const { values, liveCount, usedCount } = page;
  const count = liveCount * width;
  if (liveCount < usedCount) {
    let to = at;
    for (let place = 0; place < usedCount; place += 1) {
      if (!page.isLive(place)) continue;
      for (let index = 0; index < width; index += 1) target[to++] = values[place * width + index];
    }
  } else if (count <= FEW_NUMBERS) {
    for (let index = 0; index < count; index += 1) target[at + index] = values[index];
  } else {
    target.set(values.subarray(0, count), at);
  }
  return at + count;
}
