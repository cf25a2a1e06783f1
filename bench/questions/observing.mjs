/**
 * What it costs to observe.
 */

import { checkSum, timeLoop } from '../measure.mjs';
import { DURATIONS, DURATION_MASK, LABEL_NAMES, SERIES, labelsAt, twoLabelsAt } from './labels.mjs';

const NAME = 'bench_seconds';
const EVERYBODY = ['sdk', 'client', 'otel'];

/** Summaries work off what they are given in batches of at most so many; a sample has to have one of each series in it. */
const OBSERVATIONS_PER_BATCH = 512;

/** Alone, without classic buckets. */
const NATIVE = { native: { factor: 1.1 } };

const observeUnlabelled = observing('histogram.observe(value), 11 buckets', {
  kinds: EVERYBODY,
  loop: (histogram) => (count) => {
    for (let turn = 0; turn < count; turn += 1) histogram.observe(DURATIONS[turn & DURATION_MASK]);
  },
});

const observeChild = observing('child.observe(value), 11 buckets', {
  labelNames: ['method', 'route'],
  loop: childLoop,
});

const observeTwoLabels = observing('histogram.observe({ 2 labels }, value), 64 series, 11 buckets', {
  kinds: EVERYBODY,
  labelNames: ['method', 'route'],
  loop: twoLabelsLoop,
});

const observeNativeChild = observing('child.observe(value), native buckets', {
  kinds: ['sdk'],
  labelNames: ['method', 'route'],
  options: NATIVE,
  loop: childLoop,
});

const observeNativeTwoLabels = observing('histogram.observe({ 2 labels }, value), 64 series, native buckets', {
  kinds: ['sdk'],
  labelNames: ['method', 'route'],
  options: NATIVE,
  loop: twoLabelsLoop,
});

const observeBothChild = observing('child.observe(value), 11 buckets and native ones', {
  kinds: ['sdk'],
  labelNames: ['method', 'route'],
  options: { ...NATIVE, buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] },
  loop: childLoop,
});

const observeSummary = observing('summary.observe(value), 3 quantiles', {
  instrument: 'summary',
  loop: (summary) => (count) => {
    for (let turn = 0; turn < count; turn += 1) summary.observe(DURATIONS[turn & DURATION_MASK]);
  },
});

const observeSummaryLabelled = observing('summary.observe({ 3 labels }, value), 256 series', {
  leastTurns: SERIES * OBSERVATIONS_PER_BATCH,
  instrument: 'summary',
  labelNames: LABEL_NAMES,
  loop: (summary) => (count) => {
    for (let turn = 0; turn < count; turn += 1) summary.observe(labelsAt(turn), DURATIONS[turn & DURATION_MASK]);
  },
});

function childLoop(histogram) {
  const child = histogram.labels(twoLabelsAt(0));
  return (count) => {
    for (let turn = 0; turn < count; turn += 1) child.observe(DURATIONS[turn & DURATION_MASK]);
  };
}

function twoLabelsLoop(histogram) {
  return (count) => {
    for (let turn = 0; turn < count; turn += 1) histogram.observe(twoLabelsAt(turn), DURATIONS[turn & DURATION_MASK]);
  };
}

/** A question about one instrument; `loop` makes the measured loop. */
function observing(title, { kinds, instrument = 'histogram', labelNames = [], options = {}, leastTurns, loop }) {
  return {
    title,
    unit: 'ns',
    kinds,
    async measure({ library, pace }) {
      const observed = library[instrument]({ name: NAME, help: 'Durations.', labelNames, ...options });
      const { nanoseconds, total } = await timeLoop(pace, loop(observed), leastTurns);
      checkSum(await library.text(), `${NAME}_count`, total);
      return nanoseconds;
    },
  };
}

/** The questions about observing, in the order of the table. */
export const OBSERVING = {
  observeUnlabelled,
  observeChild,
  observeTwoLabels,
  observeNativeChild,
  observeNativeTwoLabels,
  observeBothChild,
  observeSummary,
  observeSummaryLabelled,
};
