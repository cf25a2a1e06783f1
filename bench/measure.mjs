/**
 * How a measurement is taken inside a child process.
 */

/**
 * How long to measure.
 *
 * @typedef {object} Pace
 * @property {number} warmUpMs - for how long a loop runs before it counts
 * @property {number} sampleMs - how long one sample of a loop takes
 * @property {number} samples - how many samples of a loop
 * @property {number} repetitions - how often work of milliseconds is repeated
 */

/**
 * Times a loop.
 *
 * @param {Pace} pace
 * @param {(count: number) => void} run - does the work `count` times
 * @returns {{ nanoseconds: number, total: number }} the time of one turn, and how many turns there were in all
 */
export function timeLoop(pace, run) {
  let total = 0;
  const time = (count) => {
    const start = process.hrtime.bigint();
    run(count);
    total += count;
    return Number(process.hrtime.bigint() - start);
  };
  let count = 64;
  let elapsed = time(count);
  for (let spent = elapsed; spent < pace.warmUpMs * 1e6; spent += elapsed) {
    if (elapsed < pace.sampleMs * 1e6) count *= 2;
    elapsed = time(count);
  }
  count = Math.max(1, Math.round((count * pace.sampleMs * 1e6) / elapsed));
  const samples = Array.from({ length: pace.samples }, () => time(count) / count);
  return { nanoseconds: lowerQuartile(samples), total };
}

/**
 * The value a quarter of the way up: what else runs on the machine only ever adds time, while the garbage collections
 * that the work itself causes are in nearly every sample.
 *
 * @param {number[]} samples
 */
export function lowerQuartile(samples) {
  return sorted(samples)[Math.floor((samples.length - 1) / 4)];
}

/** @param {number[]} values */
export function median(values) {
  const order = sorted(values);
  const middle = order.length >> 1;
  return order.length % 2 === 1 ? order[middle] : (order[middle - 1] + order[middle]) / 2;
}

/**
 * Proves that the work was done: no optimiser can have removed what the exposition shows.
 *
 * @param {string} text - an exposition
 * @param {string} name - the name of samples in it
 * @param {number} expected - their sum
 */
export function checkSum(text, name, expected) {
  let sum = 0;
  for (const line of text.split('\n')) {
    const isSample = line.startsWith(name) && (line[name.length] === '{' || line[name.length] === ' ');
    if (isSample) sum += Number(line.slice(line.lastIndexOf(' ') + 1));
  }
  if (!(Math.abs(sum - expected) <= 1e-9 * Math.abs(expected))) {
    throw new Error(`${name} is ${String(sum)} in all, but ${String(expected)} was counted`);
  }
}

function sorted(values) {
  return [...values].sort((a, b) => a - b);
}
