/**
 * What it costs to observe.
 */

import { checkSum, timeLoop } from '../measure.mjs';
import { DURATIONS, DURATION_MASK, labelsAt, twoLabelsAt } from './labels.mjs';

/** Eleven bounds, the default of all three libraries. */
const HISTOGRAM = { name: 'bench_seconds', help: 'Durations.' };

const observeUnlabelled = {
  title: 'histogram.observe(value), 11 buckets',
  unit: 'ns',
  goal: 8,
  async measure({ library, pace }) {
    const histogram = library.histogram(HISTOGRAM);
    const { nanoseconds, total } = timeLoop(pace, (count) => {
      for (let turn = 0; turn < count; turn += 1) histogram.observe(DURATIONS[turn & DURATION_MASK]);
    });
    checkSum(await library.text(), 'bench_seconds_count', total);
    return nanoseconds;
  },
};

const observeChild = {
  title: 'child.observe(value), 11 buckets',
  unit: 'ns',
  goal: 30,
  async measure({ library, pace }) {
    const child = library.histogram({ ...HISTOGRAM, labelNames: ['method', 'route'] }).labels(twoLabelsAt(0));
    const { nanoseconds, total } = timeLoop(pace, (count) => {
      for (let turn = 0; turn < count; turn += 1) child.observe(DURATIONS[turn & DURATION_MASK]);
    });
    checkSum(await library.text(), 'bench_seconds_count', total);
    return nanoseconds;
  },
};

const observeTwoLabels = {
  title: 'histogram.observe({ 2 labels }, value), 64 series',
  unit: 'ns',
  goal: 8,
  async measure({ library, pace }) {
    const histogram = library.histogram({ ...HISTOGRAM, labelNames: ['method', 'route'] });
    const { nanoseconds, total } = timeLoop(pace, (count) => {
      for (let turn = 0; turn < count; turn += 1) {
        histogram.observe(twoLabelsAt(turn), DURATIONS[turn & DURATION_MASK]);
      }
    });
    checkSum(await library.text(), 'bench_seconds_count', total);
    return nanoseconds;
  },
};

const observeSummary = {
  title: 'summary.observe(value), 3 quantiles',
  unit: 'ns',
  goal: 15,
  async measure({ library, pace }) {
    const summary = library.summary({ name: 'bench_sizes', help: 'Sizes.' });
    const { nanoseconds, total } = timeLoop(pace, (count) => {
      for (let turn = 0; turn < count; turn += 1) summary.observe(DURATIONS[turn & DURATION_MASK]);
    });
    checkSum(await library.text(), 'bench_sizes_count', total);
    return nanoseconds;
  },
};

const observeSummaryLabelled = {
  title: 'summary.observe({ 3 labels }, value), 256 series',
  unit: 'ns',
  async measure({ library, pace }) {
    const summary = library.summary({ name: 'bench_sizes', help: 'Sizes.', labelNames: Object.keys(labelsAt(0)) });
    const { nanoseconds, total } = timeLoop(pace, (count) => {
      for (let turn = 0; turn < count; turn += 1) summary.observe(labelsAt(turn), DURATIONS[turn & DURATION_MASK]);
    });
    checkSum(await library.text(), 'bench_sizes_count', total);
    return nanoseconds;
  },
};

/** The questions about observing, in the order of the table. */
export const OBSERVING = { observeUnlabelled, observeChild, observeTwoLabels, observeSummary, observeSummaryLabelled };
