/**
 * What it costs to count and to set.
 */

import { checkSum, timeLoop } from '../measure.mjs';
import {
  EIGHT_LABEL_NAMES,
  LABEL_NAMES,
  eightLabelsAt,
  freshLabelsAt,
  labelsAt,
  oneLabelAt,
  seriesAt,
} from './labels.mjs';

const COUNTER = { name: 'bench_total', help: 'Counts.' };
const METRICS = 64;
const EVERYBODY = ['sdk', 'client', 'otel'];

const incUnlabelled = counting('counter.inc()', {
  kinds: EVERYBODY,
  labelNames: [],
  loop: (counter) => (count) => {
    for (let turn = 0; turn < count; turn += 1) counter.inc();
  },
});

const incChild = counting('child.inc()', {
  loop: (counter) => {
    const child = counter.labels(labelsAt(0));
    return (count) => {
      for (let turn = 0; turn < count; turn += 1) child.inc();
    };
  },
});

const incThreeLabels = counting('counter.inc({ 3 labels }), 256 series', {
  kinds: EVERYBODY,
  loop: (counter) => (count) => {
    for (let turn = 0; turn < count; turn += 1) counter.inc(labelsAt(turn));
  },
});

const incOneLabel = counting('counter.inc({ 1 label }), 16 series', {
  labelNames: ['route'],
  loop: (counter) => (count) => {
    for (let turn = 0; turn < count; turn += 1) counter.inc(oneLabelAt(turn));
  },
});

const incEightLabels = counting('counter.inc({ 8 labels }), 256 series', {
  labelNames: EIGHT_LABEL_NAMES,
  loop: (counter) => (count) => {
    for (let turn = 0; turn < count; turn += 1) counter.inc(eightLabelsAt(turn));
  },
});

const incFreshText = counting('counter.inc({ 3 labels }), one cut from a longer text, 256 series', {
  loop: (counter) => (count) => {
    for (let turn = 0; turn < count; turn += 1) counter.inc(freshLabelsAt(turn));
  },
});

const incPositional = counting('counter.labels(a, b, c).inc(), 256 series', {
  loop: (counter) => (count) => {
    for (let turn = 0; turn < count; turn += 1) {
      const { method, route, code } = labelsAt(turn);
      counter.labels(method, route, code).inc();
    }
  },
});

const incManyUnlabelled = countingMany(`inc() on ${String(METRICS)} counters hit at random`, {
  labelNames: [],
  loop: (counters) => (count) => {
    for (let turn = 0; turn < count; turn += 1) counters[seriesAt(turn) & (METRICS - 1)].inc();
  },
});

const incManyLabelled = countingMany(`inc({ 3 labels }) on ${String(METRICS)} counters hit at random`, {
  loop: (counters) => (count) => {
    for (let turn = 0; turn < count; turn += 1) counters[seriesAt(turn) & (METRICS - 1)].inc(labelsAt(turn + 1));
  },
});

const setLabelled = {
  title: 'gauge.set({ 3 labels }, value), 256 series',
  unit: 'ns',
  async measure({ library, pace }) {
    const gauge = library.gauge({ name: 'bench_depth', help: 'Depth.', labelNames: LABEL_NAMES });
    const { nanoseconds } = await timeLoop(pace, (count) => {
      for (let turn = 0; turn < count; turn += 1) gauge.set(labelsAt(turn), turn);
    });
    gauge.set(labelsAt(0), 7);
    checkSum(lineOf(await library.text(), labelsAt(0)), 'bench_depth', 7);
    return nanoseconds;
  },
};

/** A question about one counter; `loop` makes the measured loop. */
function counting(title, { kinds, labelNames = LABEL_NAMES, loop }) {
  return {
    title,
    unit: 'ns',
    kinds,
    async measure({ library, pace }) {
      const { nanoseconds, total } = await timeLoop(pace, loop(library.counter({ ...COUNTER, labelNames })));
      checkSum(await library.text(), 'bench_total', total);
      return nanoseconds;
    },
  };
}

/** A question about many counters: what is quick because one is always the last one is slow here. */
function countingMany(title, { labelNames = LABEL_NAMES, loop }) {
  return {
    title,
    unit: 'ns',
    async measure({ library, pace }) {
      const names = Array.from({ length: METRICS }, (_, index) => `bench_${String(index)}_total`);
      const counters = names.map((name) => library.counter({ name, help: 'Counts.', labelNames }));
      const { nanoseconds, total } = await timeLoop(pace, loop(counters));
      const text = (await library.text()).replaceAll(/^bench_\d+_total/gm, 'bench_total');
      checkSum(text, 'bench_total', total);
      return nanoseconds;
    },
  };
}

function lineOf(text, labels) {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value}"`);
  return text.split('\n').find((line) => pairs.every((pair) => line.includes(pair))) ?? '';
}

/** The questions about counting and setting, in the order of the table. */
export const COUNTING = {
  incUnlabelled,
  incChild,
  incOneLabel,
  incThreeLabels,
  incEightLabels,
  incFreshText,
  incPositional,
  incManyUnlabelled,
  incManyLabelled,
  setLabelled,
};
