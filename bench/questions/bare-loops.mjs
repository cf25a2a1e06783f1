/**
 * The least that counting and observing need, without any library.
 */

import { timeLoop } from '../measure.mjs';
import { DURATIONS, DURATION_MASK, labelsAt, seriesAt } from './labels.mjs';

/**
 * Something that the machine does.
 *
 * @typedef {object} Bare
 * @property {string} title
 * @property {(given: { pace: import('../measure.mjs').Pace }) => Promise<number>} measure - in the unit of what it stands beside
 */

const SERIES = 256;

/** As many observations as a summary sorts at once. */
const BATCH = 512;

/** The engine gives up on a call with so many targets: it looks one up and calls it. */
const TARGETS = 8;

/** Addition to a small integer in a field. */
export const integer = bareLoop('addition to a small integer in an object', () => {
  const state = { count: 0 };
  return {
    run: (count) => {
      for (let turn = 0; turn < count; turn += 1) state.count = (state.count + 1) & 0x3fffffff;
    },
    sum: () => state.count,
  };
});

/** What `child.inc()` cannot do without. */
export const singleAddition = bareLoop('addition to one number of a Float64Array, the index checked', () => {
  const numbers = new Float64Array(SERIES);
  const slot = seriesAt(0);
  return {
    run: (count) => {
      for (let turn = 0; turn < count; turn += 1) numbers[slot] += 1;
    },
    sum: () => sumOf(numbers),
  };
});

/** Without waiting for the addition before. */
export const scatteredAddition = bareLoop('addition to a Float64Array at random, the index checked', () => {
  const numbers = new Float64Array(SERIES);
  return {
    run: (count) => {
      for (let turn = 0; turn < count; turn += 1) numbers[seriesAt(turn)] += 1;
    },
    sum: () => sumOf(numbers),
  };
});

/** What `inc({ 3 labels })` would be if the series came out of the object by itself. */
export const labelObject = bareLoop('an object of 3 labels built and read, and an addition at random', () => {
  const numbers = new Float64Array(SERIES);
  return {
    run: (count) => {
      for (let turn = 0; turn < count; turn += 1) {
        const { method, route, code } = labelsAt(turn);
        numbers[(method.length + route.length + code.length) & (SERIES - 1)] += 1;
      }
    },
    sum: () => sumOf(numbers),
  };
});

/** What the engine offers for finding a series by its texts. */
export const mapLookups = bareLoop('an object of 3 labels, three look-ups in nested maps, and an addition', () => {
  const numbers = new Float64Array(SERIES);
  const methods = new Map();
  for (let turn = 0; methods.size < 4 || turn < 65_536; turn += 1) {
    const { method, route, code } = labelsAt(turn);
    const routes = methods.get(method) ?? new Map();
    methods.set(method, routes);
    const codes = routes.get(route) ?? new Map();
    routes.set(route, codes);
    codes.set(code, seriesAt(turn));
  }
  return {
    run: (count) => {
      for (let turn = 0; turn < count; turn += 1) {
        const { method, route, code } = labelsAt(turn);
        numbers[methods.get(method).get(route).get(code)] += 1;
      }
    },
    sum: () => sumOf(numbers),
  };
});

/** What an observation adds once its bucket is known. */
export const observation = bareLoop('additions to a bucket at random, the count and the sum', () => {
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

/** Quantiles with a bound on their error need the order of what was observed. */
export const sortedBatch = bareLoop(`observations sorted ${String(BATCH)} at a time`, () => {
  const batch = new Float64Array(BATCH);
  let length = 0;
  let sum = 0;
  return {
    run: (count) => {
      for (let turn = 0; turn < count; turn += 1) {
        batch[length] = DURATIONS[turn & DURATION_MASK];
        length += 1;
        if (length === BATCH) {
          batch.sort();
          sum += batch[0];
          length = 0;
        }
      }
    },
    sum: () => sum,
  };
});

/** What a wrapper around a call is at least, where the engine does not put it in line. */
export const call = bareLoop('a call that is not put in line, and an addition', () => {
  const numbers = new Float64Array(SERIES);
  // Eight functions of the same source would count as one.
  const add = [
    (slot) => (numbers[slot] += 1),
    (slot) => (numbers[slot] += 2),
    (slot) => (numbers[slot] += 3),
    (slot) => (numbers[slot] += 4),
    (slot) => (numbers[slot] += 5),
    (slot) => (numbers[slot] += 6),
    (slot) => (numbers[slot] += 7),
    (slot) => (numbers[slot] += 8),
  ];
  return {
    run: (count) => {
      for (let turn = 0; turn < count; turn += 1) add[turn & (TARGETS - 1)](turn & (SERIES - 1));
    },
    sum: () => sumOf(numbers),
  };
});

/** What a duration is at least. */
export const clock = bareLoop('two readings of the monotonic clock', () => {
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
    async measure({ pace }) {
      const { run, sum } = make();
      const { nanoseconds } = await timeLoop(pace, run);
      if (!(sum() > 0)) throw new Error('the work was left out');
      return nanoseconds;
    },
  };
}

function sumOf(numbers) {
  return numbers.reduce((sum, number) => sum + number, 0);
}
