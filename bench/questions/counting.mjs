/**
 * What it costs to count and to set.
 */

import { checkSum, timeLoop } from '../measure.mjs';
import { LABEL_NAMES, labelsAt, oneLabelAt } from './labels.mjs';

const COUNTER = { name: 'bench_total', help: 'Counts.' };

const incUnlabelled = {
  title: 'counter.inc()',
  unit: 'ns',
  goal: 1,
  async measure({ library, pace }) {
    const counter = library.counter(COUNTER);
    const { nanoseconds, total } = timeLoop(pace, (count) => {
      for (let turn = 0; turn < count; turn += 1) counter.inc();
    });
    checkSum(await library.text(), 'bench_total', total);
    return nanoseconds;
  },
};

const incChild = {
  title: 'child.inc()',
  unit: 'ns',
  goal: 30,
  async measure({ library, pace }) {
    const child = library.counter({ ...COUNTER, labelNames: LABEL_NAMES }).labels(labelsAt(0));
    const { nanoseconds, total } = timeLoop(pace, (count) => {
      for (let turn = 0; turn < count; turn += 1) child.inc();
    });
    checkSum(await library.text(), 'bench_total', total);
    return nanoseconds;
  },
};

const incThreeLabels = {
  title: 'counter.inc({ 3 labels }), 256 series',
  unit: 'ns',
  goal: 8,
  async measure({ library, pace }) {
    const counter = library.counter({ ...COUNTER, labelNames: LABEL_NAMES });
    const { nanoseconds, total } = timeLoop(pace, (count) => {
      for (let turn = 0; turn < count; turn += 1) counter.inc(labelsAt(turn));
    });
    checkSum(await library.text(), 'bench_total', total);
    return nanoseconds;
  },
};

const incOneLabel = {
  title: 'counter.inc({ 1 label }), 16 series',
  unit: 'ns',
  async measure({ library, pace }) {
    const counter = library.counter({ ...COUNTER, labelNames: ['route'] });
    const { nanoseconds, total } = timeLoop(pace, (count) => {
      for (let turn = 0; turn < count; turn += 1) counter.inc(oneLabelAt(turn));
    });
    checkSum(await library.text(), 'bench_total', total);
    return nanoseconds;
  },
};

const incPositional = {
  title: 'counter.labels(a, b, c).inc(), 256 series',
  unit: 'ns',
  async measure({ library, pace }) {
    const counter = library.counter({ ...COUNTER, labelNames: LABEL_NAMES });
    const { nanoseconds, total } = timeLoop(pace, (count) => {
      for (let turn = 0; turn < count; turn += 1) {
        const { method, route, code } = labelsAt(turn);
        counter.labels(method, route, code).inc();
      }
    });
    checkSum(await library.text(), 'bench_total', total);
    return nanoseconds;
  },
};

const setLabelled = {
  title: 'gauge.set({ 3 labels }, value), 256 series',
  unit: 'ns',
  async measure({ library, pace }) {
    const gauge = library.gauge({ name: 'bench_depth', help: 'Depth.', labelNames: LABEL_NAMES });
    const { nanoseconds } = timeLoop(pace, (count) => {
      for (let turn = 0; turn < count; turn += 1) gauge.set(labelsAt(turn), turn);
    });
    gauge.set(labelsAt(0), 7);
    checkSum(lastLine(await library.text(), labelsAt(0)), 'bench_depth', 7);
    return nanoseconds;
  },
};

function lastLine(text, labels) {
  const lines = text.split('\n');
  return (
    lines.find((line) => Object.entries(labels).every(([name, value]) => line.includes(`${name}="${value}"`))) ?? ''
  );
}

/** The questions about counting and setting, in the order of the table. */
export const COUNTING = { incUnlabelled, incChild, incThreeLabels, incOneLabel, incPositional, setLabelled };
