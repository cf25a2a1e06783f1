/**
 * What a scrape costs: the text of the registry, and its bytes, which every server has to make of it.
 */

import { Buffer } from 'node:buffer';
import { checkSum, lowerQuartile } from '../measure.mjs';
import { LABEL_NAMES } from './labels.mjs';

/** Buckets, the one for +Inf, sum and count. */
const SAMPLES_PER_HISTOGRAM = 14;

const scrapeCounters10k = scrapeCounters(10_000, 1);
const scrapeCounters10kFewChanged = scrapeCounters(10_000, 100);
const scrapeCounters100k = scrapeCounters(100_000, 1, 8);
const scrapeCounters100kFewChanged = scrapeCounters(100_000, 100, 25);
const scrapeHistograms10k = scrapeHistograms(10_000, 1);
const scrapeHistograms10kFewChanged = scrapeHistograms(10_000, 100);
const scrapeHistograms100k = scrapeHistograms(100_000, 1, 8);
const scrapeHistograms100kFewChanged = scrapeHistograms(100_000, 100, 25);

/** Every `step`-th series changes between two scrapes: spread evenly, which spares no part of the text. */
function scrapeCounters(samples, step, goal) {
  return {
    title: `scrape of ${title(samples, step)} counters`,
    unit: 'ms',
    goal,
    isLong: samples > 10_000,
    async measure({ library, pace }) {
      const counter = library.counter({ name: 'bench_total', help: 'Counts.', labelNames: LABEL_NAMES });
      const children = Array.from({ length: samples }, (_, index) => counter.labels(manyLabelsAt(index)));
      for (const child of children) child.inc();
      const { milliseconds, rounds } = await timeScrapes(library, pace, () => {
        for (let index = 0; index < children.length; index += step) children[index].inc();
      });
      checkSum(await library.text(), 'bench_total', samples + rounds * Math.ceil(samples / step));
      return milliseconds;
    },
  };
}

function scrapeHistograms(samples, step, goal) {
  const series = Math.floor(samples / SAMPLES_PER_HISTOGRAM);
  return {
    title: `scrape of ${title(samples, step)} histogram samples`,
    unit: 'ms',
    goal,
    isLong: samples > 10_000,
    async measure({ library, pace }) {
      const histogram = library.histogram({ name: 'bench_seconds', help: 'Durations.', labelNames: LABEL_NAMES });
      const children = Array.from({ length: series }, (_, index) => histogram.labels(manyLabelsAt(index)));
      for (const child of children) child.observe(0.05);
      const { milliseconds, rounds } = await timeScrapes(library, pace, () => {
        for (let index = 0; index < children.length; index += step) children[index].observe(0.05);
      });
      checkSum(await library.text(), 'bench_seconds_count', series + rounds * Math.ceil(series / step));
      return milliseconds;
    },
  };
}

async function timeScrapes(library, pace, change) {
  const warmUp = 2;
  const times = [];
  for (let round = 0; round < warmUp + pace.repetitions; round += 1) {
    change();
    const start = process.hrtime.bigint();
    const bytes = Buffer.from(await library.text());
    const elapsed = Number(process.hrtime.bigint() - start) / 1e6;
    if (bytes.length === 0) throw new Error('the scrape is empty');
    if (round >= warmUp) times.push(elapsed);
  }
  return { milliseconds: lowerQuartile(times), rounds: warmUp + pace.repetitions };
}

function manyLabelsAt(index) {
  return {
    method: ['GET', 'POST', 'PUT', 'DELETE'][index & 3],
    route: `/api/v1/resource-${String((index >> 2) % 250)}`,
    code: `code-${String(Math.floor(index / 1000))}`,
  };
}

function title(samples, step) {
  return `${samples.toLocaleString('en-US')}${step === 1 ? '' : ' (1 % changed)'}`;
}

/** The questions about scrapes, in the order of the table. */
export const SCRAPING = {
  scrapeCounters10k,
  scrapeCounters10kFewChanged,
  scrapeCounters100k,
  scrapeCounters100kFewChanged,
  scrapeHistograms10k,
  scrapeHistograms10kFewChanged,
  scrapeHistograms100k,
  scrapeHistograms100kFewChanged,
};
