/**
 * What no library can beat: the machine doing the least that the work needs.
 */

import { Buffer } from 'node:buffer';
import { timeLoop, timeRepeated } from '../measure.mjs';
import { DURATIONS, DURATION_MASK, labelsAt, seriesAt } from './labels.mjs';

const SERIES = 256;

/** What a line of three labels has, about. */
const BYTES_PER_SAMPLE = 75;

const addition = bareLoop('addition to one number of a Float64Array, the index checked', () => {
  const numbers = new Float64Array(SERIES);
  const slot = seriesAt(0);
  return {
    run: (count) => {
      for (let turn = 0; turn < count; turn += 1) numbers[slot] += 1;
    },
    sum: () => sumOf(numbers),
  };
});

const scatteredAddition = bareLoop('addition to a Float64Array at random, the index checked', () => {
  const numbers = new Float64Array(SERIES);
  return {
    run: (count) => {
      for (let turn = 0; turn < count; turn += 1) numbers[seriesAt(turn)] += 1;
    },
    sum: () => sumOf(numbers),
  };
});

const labelObject = bareLoop('an object of 3 labels, built and read', () => {
  let characters = 0;
  return {
    run: (count) => {
      for (let turn = 0; turn < count; turn += 1) {
        const { method, route, code } = labelsAt(turn);
        characters += method.length + route.length + code.length;
      }
    },
    sum: () => characters,
  };
});

const threeAdditions = bareLoop('bucket, count and sum of an observation, the bucket given', () => {
  const numbers = new Float64Array(SERIES);
  return {
    run: (count) => {
      for (let turn = 0; turn < count; turn += 1) {
        numbers[seriesAt(turn) & 15] += 1;
        numbers[16] += 1;
        numbers[17] += DURATIONS[turn & DURATION_MASK];
      }
    },
    sum: () => sumOf(numbers),
  };
});

const clockReads = bareLoop('two readings of the monotonic clock', () => {
  const { hrtime } = process;
  let seconds = 0;
  return {
    run: (count) => {
      for (let turn = 0; turn < count; turn += 1) {
        const start = hrtime();
        const end = hrtime();
        seconds += end[0] - start[0] + (end[1] - start[1]) / 1e9;
      }
    },
    sum: () => seconds,
  };
});

/** A loop that has to have summed up something. */
function bareLoop(title, make) {
  return {
    title,
    unit: 'ns',
    kinds: ['bare'],
    isUnloaded: true,
    async measure({ pace }) {
      const { run, sum } = make();
      const { nanoseconds } = await timeLoop(pace, run);
      if (!(sum() > 0)) throw new Error('the work was left out');
      return nanoseconds;
    },
  };
}

/** A body is written anew for each scrape, so at least it is copied to memory that was somewhere else before. */
function copying(samples) {
  return {
    title: `copy of a body of ${samples.toLocaleString('en-US')} counters, ${String(BYTES_PER_SAMPLE)} bytes each`,
    unit: 'ms',
    kinds: ['bare'],
    isUnloaded: true,
    async measure({ pace }) {
      const body = Buffer.alloc(samples * BYTES_PER_SAMPLE, 'a');
      let copy = Buffer.alloc(0);
      const milliseconds = await timeRepeated(pace, () => {
        copy = Buffer.from(body);
      });
      if (copy.length !== body.length || copy.at(-1) !== body.at(-1)) throw new Error('nothing was copied');
      return milliseconds;
    },
  };
}

function sumOf(numbers) {
  return numbers.reduce((sum, number) => sum + number, 0);
}

/** The limits, in the order of the table. */
export const LIMITS = {
  addition,
  scatteredAddition,
  labelObject,
  threeAdditions,
  clockReads,
  copy100k: copying(100_000),
  copy240k: copying(240_000),
  copy1M: copying(1_000_000),
};
