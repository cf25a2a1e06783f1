/**
 * What it costs to be there: memory, start-up.
 */

import { load } from '../contenders.mjs';
import { checkSum } from '../measure.mjs';
import { LABEL_NAMES } from './labels.mjs';

const SERIES = 100_000;
const FAMILIES = 1000;

const heapPerSeries = {
  title: 'memory of a counter series, 3 labels, 100,000 series',
  unit: 'bytes',
  goal: 1 / 0.6,
  async measure({ library }) {
    const texts = Array.from({ length: 100 }, (_, index) => `value-${String(index)}`);
    const counter = library.counter({ name: 'bench_total', help: 'Counts.', labelNames: LABEL_NAMES });
    const before = memory();
    for (let index = 0; index < SERIES; index += 1) {
      counter.inc({
        method: texts[index % 10],
        route: texts[Math.floor(index / 10) % 100],
        code: texts[Math.floor(index / 1000)],
      });
    }
    const bytes = (memory() - before) / SERIES;
    checkSum(await library.text(), 'bench_total', SERIES);
    return bytes;
  },
};

const registration = {
  title: `registration of ${FAMILIES.toLocaleString('en-US')} counters`,
  unit: 'ms',
  goal: 1,
  async measure({ library }) {
    const { elapsed } = register(library);
    checkSum(await library.text(), 'bench_999_total', 1);
    return elapsed;
  },
};

const firstScrape = {
  title: `first scrape of ${FAMILIES.toLocaleString('en-US')} counters`,
  unit: 'ms',
  goal: 1,
  async measure({ library }) {
    register(library);
    const start = process.hrtime.bigint();
    const text = await library.text();
    const elapsed = millisecondsSince(start);
    checkSum(text, 'bench_999_total', 1);
    return elapsed;
  },
};

const importing = {
  title: 'import of the library',
  unit: 'ms',
  isUnloaded: true,
  async measure({ contender }) {
    const start = process.hrtime.bigint();
    await load(contender);
    return millisecondsSince(start);
  },
};

function register(library) {
  const start = process.hrtime.bigint();
  for (let family = 0; family < FAMILIES; family += 1) {
    const name = `bench_${String(family)}_total`;
    library.counter({ name, help: 'Counts.', labelNames: ['method', 'code'] }).inc({ method: 'GET', code: '200' });
  }
  return { elapsed: millisecondsSince(start) };
}

/** The heap and what lies outside it, in bytes; `external` has the array buffers in it. */
function memory() {
  for (let round = 0; round < 4; round += 1) globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function millisecondsSince(start) {
  return Number(process.hrtime.bigint() - start) / 1e6;
}

/** The questions about memory and start-up, in the order of the table. */
export const FOOTPRINT = { heapPerSeries, registration, firstScrape, importing };
