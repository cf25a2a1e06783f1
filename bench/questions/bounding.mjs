/**
 * What bounds on the number of series cost: a cap, and a time after which idle series expire. The peers have neither.
 */

import { setTimeout as pause } from 'node:timers/promises';
import { checkSum, timeLoop, timeOnce, timeRepeated } from '../measure.mjs';
import { LABEL_NAMES, SERIES, labelsAt, wideLabelsAt } from './labels.mjs';

const BOUNDS = { maxSeries: 1000, ttlSeconds: 3600 };
const FEW = 16;
const MANY = 100_000;

/** One gathering removes so many series at most. */
const EXPIRING = 10_000;
const EXPIRY = { ttlSeconds: 0.2 };

const counterOf = (library, name, bounds) =>
  library.counter({ name, help: 'Counts.', labelNames: LABEL_NAMES, ...bounds });

/** All three in one process, one after the other: small differences of processes would be larger. */
const incBounded = {
  title: `counter.inc({ 3 labels }), ${String(SERIES)} series`,
  unit: 'ns',
  kinds: ['sdk'],
  parts: {
    unbounded: { title: 'without bounds' },
    bounded: { title: 'with maxSeries and ttlSeconds' },
    overflow: { title: `with maxSeries ${String(FEW)}, nearly all too many` },
  },
  async measure({ library, pace }) {
    const answers = {};
    for (const [part, bounds] of Object.entries({ unbounded: {}, bounded: BOUNDS, overflow: { maxSeries: FEW } })) {
      const name = `bench_${part}_total`;
      const counter = counterOf(library, name, bounds);
      const { nanoseconds, total } = await timeLoop(pace, (count) => {
        for (let turn = 0; turn < count; turn += 1) counter.inc(labelsAt(turn));
      });
      answers[part] = nanoseconds;
      const text = await library.text();
      checkSum(text, name, total);
      if ((part === 'overflow') !== text.includes(`${name}{code="__overflow__"`)) throw new Error(`${part} overflows`);
    }
    return answers;
  },
};

const incChildBounded = {
  title: 'child.inc()',
  unit: 'ns',
  kinds: ['sdk'],
  parts: {
    unbounded: { title: 'without bounds' },
    bounded: { title: 'with maxSeries and ttlSeconds' },
  },
  async measure({ library, pace }) {
    const answers = {};
    for (const [part, bounds] of Object.entries({ unbounded: {}, bounded: BOUNDS })) {
      const name = `bench_${part}_total`;
      const child = counterOf(library, name, bounds).labels(labelsAt(0));
      const { nanoseconds, total } = await timeLoop(pace, (count) => {
        for (let turn = 0; turn < count; turn += 1) child.inc();
      });
      answers[part] = nanoseconds;
      checkSum(await library.text(), name, total);
    }
    return answers;
  },
};

const gatherBounded = {
  title: `gathering of ${MANY.toLocaleString('en-US')} series, all changed`,
  unit: 'ms',
  kinds: ['sdk'],
  parts: {
    unbounded: { title: 'without bounds' },
    bounded: { title: 'with ttlSeconds' },
  },
  async measure({ library: { exports, counter, registry }, pace }) {
    const answers = {};
    for (const [part, bounds] of Object.entries({ unbounded: {}, bounded: { ttlSeconds: BOUNDS.ttlSeconds } })) {
      const own = new exports.Registry();
      const hits = counter({ name: 'bench_total', help: 'Counts.', labelNames: LABEL_NAMES, ...bounds });
      registry.unregister(hits);
      own.register(hits);
      let rounds = 0;
      answers[part] = await timeRepeated(
        pace,
        () => own.gather(),
        () => {
          for (let index = 0; index < MANY; index += 1) hits.inc(wideLabelsAt(index));
          rounds += 1;
        },
      );
      checkSum(await own.metrics(), 'bench_total', MANY * rounds);
    }
    return answers;
  },
};

const expiry = {
  title: `gathering that removes ${EXPIRING.toLocaleString('en-US')} series nobody has touched`,
  unit: 'ms',
  kinds: ['sdk'],
  async measure({ library }) {
    const hits = counterOf(library, 'bench_total', EXPIRY);
    for (let index = 0; index < EXPIRING; index += 1) hits.inc(wideLabelsAt(index));
    // Seen, doubted, and then gone.
    for (let gathering = 0; gathering < 2; gathering += 1) {
      checkSum(await library.text(), 'bench_total', EXPIRING);
      await pause(1.5 * EXPIRY.ttlSeconds * 1000);
    }
    const elapsed = await timeOnce(() => library.registry.gather());
    checkSum(await library.text(), 'bench_total', 0);
    return elapsed;
  },
};

/** The questions about bounds, in the order of the table. */
export const BOUNDING = { incBounded, incChildBounded, gatherBounded, expiry };
