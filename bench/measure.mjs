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
 * @property {number} repetitions - how often work of milliseconds is repeated at most
 * @property {number} repeatMs - after how long work of milliseconds is not repeated again
 * @property {number} [leastRepetitions] - how often it is repeated even so, default 0
 */

/**
 * Told when what is measured begins and when it has ended, so that a profile has nothing else in it.
 *
 * @typedef {object} Watch
 * @property {() => void} begin
 * @property {(turns: number) => void} end - `turns` is how often the work was done
 */

/** @type {Watch} */
let watch = { begin: () => undefined, end: () => undefined };

/**
 * Has everything watched that this process measures from now on.
 *
 * @param {Watch} wanted
 */
export function watchMeasuring(wanted) {
  watch = wanted;
}

/**
 * Times a loop.
 *
 * @param {Pace} pace
 * @param {(count: number) => void | Promise<void>} run - does the work `count` times
 * @param {number} [leastTurns] - the shortest sample: what happens once in so many turns has to be in each
 * @returns {Promise<{ nanoseconds: number, total: number }>} the time of one turn, and how many turns there were in all
 */
export async function timeLoop(pace, run, leastTurns = 1) {
  const sampleNs = pace.sampleMs * 1e6;
  let total = 0;
  const time = async (count) => {
    const start = process.hrtime.bigint();
    await run(count);
    total += count;
    return Number(process.hrtime.bigint() - start);
  };
  let count = 64;
  let quickest = Infinity;
  let spent = 0;
  while (spent < pace.warmUpMs * 1e6 || count < leastTurns) {
    const elapsed = await time(count);
    spent += elapsed;
    // The quickest so far decides: where another program got in between, the samples would become too short.
    quickest = Math.min(quickest, elapsed / count);
    count = Math.ceil(Math.min(count * 2, Math.max(leastTurns, sampleNs / quickest)));
  }
  const samples = [];
  const before = total;
  watch.begin();
  while (samples.length < pace.samples) samples.push((await time(count)) / count);
  watch.end(total - before);
  return { nanoseconds: lowerQuartile(samples), total };
}

/**
 * Times work that takes milliseconds, as {@link repeat} does.
 *
 * @param {Pace} pace
 * @param {() => unknown} work
 * @param {(round: number) => void} [prepare] - what goes before each round, untimed
 * @returns {Promise<number>} milliseconds
 */
export function timeRepeated(pace, work, prepare) {
  return repeat(pace, () => millisecondsOf(work), prepare);
}

/**
 * Measures once to warm up, then until the pace has enough of it. What takes longer than all repetitions may is done once.
 *
 * @param {Pace} pace
 * @param {() => Promise<number>} measureOnce - tells its milliseconds
 * @param {(round: number) => void} [prepare] - what goes before each round
 * @returns {Promise<number>} milliseconds
 */
export async function repeat(pace, measureOnce, prepare) {
  globalThis.gc();
  const times = [];
  let spent = 0;
  const { repetitions, repeatMs, leastRepetitions = 0 } = pace;
  while (times.length <= repetitions && (spent < repeatMs || times.length <= leastRepetitions)) {
    prepare?.(times.length);
    const isWarm = times.length > 0;
    if (isWarm) watch.begin();
    const elapsed = await measureOnce();
    if (isWarm) watch.end(1);
    spent += elapsed;
    times.push(elapsed);
  }
  return lowerQuartile(times.length === 1 ? times : times.slice(1));
}

/**
 * Times what happens once.
 *
 * @param {() => unknown} work
 * @returns {Promise<number>} milliseconds
 */
export async function timeOnce(work) {
  watch.begin();
  const elapsed = await millisecondsOf(work);
  watch.end(1);
  return elapsed;
}

async function millisecondsOf(work) {
  const start = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - start) / 1e6;
}

/** The heap and what lies outside it after a full collection, in bytes; `external` has the array buffers in it. */
export function usedMemory() {
  for (let round = 0; round < 4; round += 1) globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
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

/** @param {readonly number[]} values */
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
