/**
 * A chunk that is made before the snapshot it belongs to, so that only its numbers are left for the instant of that.
 */

import type { SeriesChunk } from '../model/snapshot.js';
import type { Frame } from './chunk-frames.js';
import { copyAll, copyExemplars, copyNumbers } from './copy-pages.js';
import type { Page } from './page.js';

/** A chunk of the next snapshot, with numbers that are not yet those of its instant. */
export class PreparedChunk {
  /** The chunk is true as long as its frame is the one of its pages. */
  readonly frame: Frame;
  readonly #chunk: SeriesChunk;
  readonly #pages: readonly Page[];
  readonly #width: number;
  readonly #exemplarsPerRow: number;
  /** What the numbers are copied from, if no row between them is without a series. */
  readonly #sources: readonly Float64Array[] | undefined;

  /**
   * @param pages - those of the chunk
   * @param width - how many numbers a row has
   * @param perRow - how many exemplars a row may have
   */
  constructor(chunk: SeriesChunk, frame: Frame, pages: readonly Page[], width: number, perRow: number) {
    this.frame = frame;
    this.#chunk = chunk;
    this.#pages = pages;
    this.#width = width;
    this.#exemplarsPerRow = perRow;
    this.#sources = sourcesOf(pages, width);
    // So that the memory has been handed out by the system, and the code has run, when there is no time for either.
    this.#copyNumbers();
  }

  /** Where the numbers go, for whoever makes another chunk of these rows. */
  get values(): Float64Array {
    return this.#chunk.values;
  }

  /** The chunk with the numbers and exemplars of now. */
  finish(): SeriesChunk {
    this.#copyNumbers();
    const pages = this.#pages;
    for (let place = 0, end = pages.length; place < end; place += 1) {
      if (pages[place].exemplars === undefined) continue;
      return { ...this.#chunk, exemplars: copyExemplars(pages, this.#exemplarsPerRow) };
    }
    return this.#chunk;
  }

  #copyNumbers(): void {
    const { values } = this.#chunk;
    if (this.#sources === undefined) copyNumbers(this.#pages, this.#width, values);
    else copyAll(this.#sources, values);
  }
}

function sourcesOf(pages: readonly Page[], width: number): Float64Array[] | undefined {
  const sources: Float64Array[] = [];
  for (let place = 0, end = pages.length; place < end; place += 1) {
    const { values, liveCount, usedCount } = pages[place];
    if (liveCount < usedCount) return undefined;
    const count = liveCount * width;
    sources.push(values.length === count ? values : values.subarray(0, count));
  }
  return sources;
}
