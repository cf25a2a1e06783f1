/**
 * The least that a scrape needs, without any library, for a body that has the bytes of ours.
 */

import { Buffer } from 'node:buffer';
import { createServer } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { scrapeWith, startClient } from '../http/client.mjs';
import { listen } from '../libraries/library.mjs';
import { repeat, timeRepeated, usedMemory } from '../measure.mjs';
import { wideLabelsAt } from './labels.mjs';
import { populateCounters } from './population.mjs';

/** As ours sends it: long enough to be worth a system call. */
const BLOCK_LENGTH = 65_536;

/** The level of ours; a scrape stays within the cluster. */
const GZIP = { level: 1 };

const SERIES = 100_000;

const compress = promisify(gzip);

/**
 * A body copied to memory that is there already.
 *
 * @param {number} samples
 * @returns {import('./bare-loops.mjs').Bare}
 */
export function copyingBody(samples) {
  return {
    title: 'a copy of the body to memory that is there',
    async measure({ pace }) {
      const body = bodyOf(samples);
      const copy = Buffer.alloc(body.length);
      const milliseconds = await timeRepeated(
        pace,
        () => void body.copy(copy),
        (round) => body.fill(round, 0, 1),
      );
      if (!copy.equals(body)) throw new Error('not all was copied');
      return milliseconds;
    },
  };
}

/**
 * A body copied to new blocks, which whoever sends them may keep.
 *
 * @param {number} samples
 * @returns {import('./bare-loops.mjs').Bare}
 */
export function copyingIntoBlocks(samples) {
  return {
    title: `a copy of the body of ${samples.toLocaleString('en-US')} counters to new blocks of 64 KiB`,
    async measure({ pace }) {
      const body = bodyOf(samples);
      let length = 0;
      const milliseconds = await timeRepeated(pace, () => {
        length = 0;
        for (let start = 0; start < body.length; start += BLOCK_LENGTH) {
          const block = new Uint8Array(BLOCK_LENGTH);
          const piece = body.subarray(start, start + BLOCK_LENGTH);
          block.set(piece);
          length += piece.length;
        }
      });
      if (length !== body.length) throw new Error('not all was copied');
      return milliseconds;
    },
  };
}

/**
 * The numbers alone copied: what makes a snapshot consistent.
 *
 * @param {number} count
 * @returns {import('./bare-loops.mjs').Bare}
 */
export function copyingNumbers(count) {
  return {
    title: 'a copy of the numbers to new memory',
    async measure({ pace }) {
      const numbers = Float64Array.from({ length: count }, (_, index) => index);
      let copy = new Float64Array(0);
      const milliseconds = await timeRepeated(pace, () => {
        copy = numbers.slice();
      });
      if (copy.at(-1) !== count - 1) throw new Error('not all was copied');
      return milliseconds;
    },
  };
}

/**
 * A body compressed as ours is, in a thread of the pool, and not sent.
 *
 * @param {number} samples
 * @returns {import('./bare-loops.mjs').Bare}
 */
export function gzipping(samples) {
  return {
    title: 'gzip of the body at level 1, not sent',
    async measure({ pace }) {
      const body = bodyOf(samples);
      let length = 0;
      const milliseconds = await timeRepeated(pace, async () => {
        ({ length } = await compress(body, GZIP));
      });
      if (!(length > 0)) throw new Error('nothing was compressed');
      return milliseconds;
    },
  };
}

/**
 * A server of `node:http` that sends a body that is there already.
 *
 * @param {number} samples
 * @returns {import('./bare-loops.mjs').Bare}
 */
export function sending(samples) {
  return {
    title: 'the same bytes, there already, sent by node:http',
    async measure({ pace }) {
      const body = bodyOf(samples);
      const port = await listen(createServer((_, response) => response.end(body)));
      const scraper = startClient('scraper');
      return repeat(pace, async () => {
        const { milliseconds, bytes } = await scrapeWith(scraper, port, {});
        if (bytes !== body.length) throw new Error('not all was sent');
        return milliseconds;
      });
    },
  };
}

/** The memory of a series that is a number and the labels by reference, and cannot be found. */
export const numbersAndNames = {
  title: 'a number and three references',
  measure: async () => {
    const empty = usedMemory();
    const numbers = new Float64Array(SERIES);
    const names = new Array(3 * SERIES).fill('');
    for (let index = 0; index < SERIES; index += 1) {
      const { method, route, code } = wideLabelsAt(index);
      numbers[index] = index;
      names[3 * index] = method;
      names[3 * index + 1] = route;
      names[3 * index + 2] = code;
    }
    const bytes = (usedMemory() - empty) / SERIES;
    if (names.at(-1) === '' || numbers.at(-1) === 0) throw new Error('nothing was kept');
    return bytes;
  },
};

/** The text that ours writes of the counters that scrapes are measured with, before any of them changes. */
export function bodyOf(samples) {
  const lines = ['# HELP bench_total Counts.\n# TYPE bench_total counter\n'];
  const inc = ({ method, route, code }, value) => {
    lines.push(`bench_total{code="${code}",method="${method}",route="${route}"} ${String(value)}\n`);
  };
  populateCounters({ counter: () => ({ inc }) }, samples);
  return Buffer.from(lines.join(''));
}
