/**
 * How far ours is from what no library can beat: the machine doing the least that the work needs, in the same rounds.
 */

import { COUNTING } from './counting.mjs';
import { DECORATING } from './decorating.mjs';
import { FOOTPRINT } from './footprint.mjs';
import {
  call,
  clock,
  integer,
  labelObject,
  mapLookups,
  observation,
  scatteredAddition,
  singleAddition,
  sortedBatch,
} from './bare-loops.mjs';
import { copyingBody, copyingIntoBlocks, copyingNumbers, gzipping, numbersAndNames, sending } from './bare-bodies.mjs';
import { OBSERVING } from './observing.mjs';
import { populateCounters } from './population.mjs';
import { SCRAPING } from './scraping.mjs';
import { SERVING } from './serving.mjs';
import { timeRepeated } from '../measure.mjs';

/**
 * Puts ours beside the bare machine.
 *
 * @param {import('./all.mjs').Question} question - what ours answers, or the `part` of it
 * @param {import('./bare-loops.mjs').Bare} bare
 * @param {string} [part]
 * @returns {import('./all.mjs').Question}
 */
function beside(question, bare, part) {
  const title = part === undefined ? question.title : `${question.title}: ${question.parts[part].title}`;
  return {
    title: `${title}; bare: ${bare.title}`,
    unit: question.unit,
    kinds: ['sdk', 'bare'],
    size: question.size,
    async measure(given) {
      if (given.contender.kind === 'bare') return bare.measure(given);
      const answer = await question.measure({ ...given, part });
      return part === undefined ? answer : answer[part];
    },
  };
}

/** What there is nothing of ours for. */
function alone(unit, bare) {
  return { title: bare.title, unit, kinds: ['bare'], measure: bare.measure };
}

/** What has to happen at one instant of a scrape. */
const gathering = (samples) => ({
  title: `gathering of ${samples.toLocaleString('en-US')} counters, all changed`,
  unit: 'ms',
  size: 'large',
  async measure({ library, pace }) {
    const population = populateCounters(library, samples);
    const milliseconds = await timeRepeated(
      pace,
      () => library.registry.gather(),
      (round) => population.change(1, round),
    );
    population.check(await library.text());
    return milliseconds;
  },
});

/** The questions about limits, in the order of the table. */
export const LIMITS = {
  limitIncUnlabelled: beside(COUNTING.incUnlabelled, integer),
  limitIncChild: beside(COUNTING.incChild, singleAddition),
  limitIncThreeLabels: beside(COUNTING.incThreeLabels, labelObject),
  limitObserveChild: beside(OBSERVING.observeChild, observation),
  limitObserveSummary: beside(OBSERVING.observeSummary, sortedBatch),
  limitCountedCall: beside(DECORATING.countedCall, call),
  limitScrape10kAll: beside(SCRAPING.scrapeCounters10k, copyingBody(10_000), 'allBytes'),
  limitScrape10kHundredth: beside(SCRAPING.scrapeCounters10k, copyingBody(10_000), 'hundredthBytes'),
  limitScrape240kAll: beside(SCRAPING.scrapeCounters240k, copyingBody(240_000), 'allBytes'),
  limitScrape240kHundredth: beside(SCRAPING.scrapeCounters240k, copyingBody(240_000), 'hundredthBytes'),
  limitScrape240kNone: beside(SCRAPING.scrapeCounters240k, copyingBody(240_000), 'noneBytes'),
  limitScrape1MNone: beside(SCRAPING.scrapeCounters1M, copyingBody(1_000_000), 'noneBytes'),
  limitGather240k: beside(gathering(240_000), copyingNumbers(240_000)),
  limitServe10k: beside(SERVING.serve10k, sending(10_000), 'plain'),
  limitServe10kGzip: beside(SERVING.serve10k, gzipping(10_000), 'gzip'),
  limitServe240k: beside(SERVING.serve240k, sending(240_000), 'plain'),
  limitServe240kGzip: beside(SERVING.serve240k, gzipping(240_000), 'gzip'),
  limitHeapCounter: beside(FOOTPRINT.heapCounter, numbersAndNames, 'before'),
  scatteredAddition: alone('ns', scatteredAddition),
  mapLookups: alone('ns', mapLookups),
  clockReads: alone('ns', clock),
  copyBlocks240k: alone('ms', copyingIntoBlocks(240_000)),
};
