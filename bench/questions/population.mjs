/**
 * Registries with many samples, some of which change between two scrapes.
 */

import { checkSum } from '../measure.mjs';
import { DURATIONS, DURATION_MASK, LABEL_NAMES, wideLabelsAt } from './labels.mjs';

/** Buckets, the one for +Inf, sum and count. */
const SAMPLES_PER_HISTOGRAM = 14;

/** How many observations a histogram has before it is scraped. */
const OBSERVATIONS = 3;

/**
 * Many samples in one registry.
 *
 * @typedef {object} Population
 * @property {(step: number, round: number) => void} change - changes one of so many series, others in each round;
 *   spread evenly, which spares no part of the text
 * @property {(text: string) => void} check - proves that nothing was left out
 */

/**
 * Fills one counter with series.
 *
 * @param {import('../libraries/library.mjs').Library} library
 * @param {number} samples
 * @returns {Population}
 */
export function populateCounters(library, samples) {
  const counter = library.counter({ name: 'bench_total', help: 'Counts.', labelNames: LABEL_NAMES });
  let total = 0;
  // No handles are kept: a heap full of them would make garbage collection dearer, and most so with the peers.
  for (let index = 0; index < samples; index += 1) {
    // Numbers of one to six digits.
    const start = 1 + ((index * 7919) % 10 ** (1 + (index % 6)));
    counter.inc(wideLabelsAt(index), start);
    total += start;
  }
  return populationOf(
    'bench_total',
    () => total,
    samples,
    (index) => {
      counter.inc(wideLabelsAt(index));
      total += 1;
    },
  );
}

/**
 * Fills one histogram of eleven buckets with series.
 *
 * @param {import('../libraries/library.mjs').Library} library
 * @param {number} samples
 * @returns {Population}
 */
export function populateHistograms(library, samples) {
  const series = Math.floor(samples / SAMPLES_PER_HISTOGRAM);
  const histogram = library.histogram({ name: 'bench_seconds', help: 'Durations.', labelNames: LABEL_NAMES });
  let total = 0;
  const observe = (index) => {
    histogram.observe(wideLabelsAt(index), DURATIONS[(total * 31) & DURATION_MASK]);
    total += 1;
  };
  for (let index = 0; index < series * OBSERVATIONS; index += 1) observe(index % series);
  return populationOf('bench_seconds_count', () => total, series, observe);
}

function populationOf(name, total, series, hit) {
  return {
    change: (step, round) => {
      if (step > series) return;
      for (let index = round % step; index < series; index += step) hit(index);
    },
    check: (text) => checkSum(text, name, total()),
  };
}
