/**
 * How cost grows with the number of series, and what series cost that come and go.
 */

import { load } from '../contenders.mjs';
import { checkSum, median, timeLoop, timeOnce, timeRepeated, usedMemory } from '../measure.mjs';
import { LABEL_NAMES, MOST_SERIES, randomSeries, wideLabelsAt } from './labels.mjs';

const COUNTER = { name: 'bench_total', help: 'Counts.', labelNames: LABEL_NAMES };

/** So many series are born at least, in more than one counter if one is to have fewer. */
const BIRTHS = 20_000;

const CHURN_ROUNDS = 100;
const CHURN_SERIES = 1000;

function growing(series, size) {
  return {
    title: `counter of ${series.toLocaleString('en-US')} series, 3 labels`,
    unit: 'ns',
    parts: {
      birth: { title: 'first inc({ 3 labels }) of a series' },
      inc: { title: 'inc({ 3 labels }), series hit at random' },
      scrape: { title: 'scrape, all changed', unit: 'ms' },
      memory: { title: 'memory of a series, with its part of the counter', unit: 'bytes' },
    },
    size,
    async measure({ contender, library, pace }) {
      const born = await measureBirths(await load(contender), series);
      const counter = library.counter(COUNTER);
      for (let index = 0; index < series; index += 1) counter.inc(wideLabelsAt(index));
      const order = randomSeries(series);
      const { nanoseconds, total } = await timeLoop(pace, (count) => {
        for (let turn = 0; turn < count; turn += 1) counter.inc(wideLabelsAt(order[turn & (order.length - 1)]));
      });
      let scrapes = 0;
      const scrape = await timeRepeated(
        pace,
        () => library.text(),
        () => {
          for (let index = 0; index < series; index += 1) counter.inc(wideLabelsAt(index));
          scrapes += 1;
        },
      );
      checkSum(await library.text(), 'bench_total', series * (1 + scrapes) + total);
      return { ...born, inc: nanoseconds, scrape };
    },
  };
}

/** Its own function, so that nothing of its registry is there afterwards. */
async function measureBirths(library, series) {
  const metrics = Math.ceil(BIRTHS / series);
  const names = Array.from({ length: metrics }, (_, index) => `bench_${String(index)}_total`);
  const before = usedMemory();
  const counters = names.map((name) => library.counter({ ...COUNTER, name }));
  const milliseconds = await timeOnce(() => {
    for (const counter of counters) {
      for (let index = 0; index < series; index += 1) counter.inc(wideLabelsAt(index));
    }
  });
  const bytes = usedMemory() - before;
  const text = (await library.text()).replaceAll(/^bench_\d+_total/gm, 'bench_total');
  checkSum(text, 'bench_total', metrics * series);
  return { birth: (milliseconds * 1e6) / (metrics * series), memory: bytes / (metrics * series) };
}

const churn = {
  title: `${CHURN_SERIES.toLocaleString('en-US')} series born, scraped and removed, ${String(CHURN_ROUNDS)} times`,
  unit: 'ns',
  parts: {
    birth: { title: 'birth of a series' },
    removal: { title: 'removal of a series' },
    scrape: { title: 'scrape', unit: 'ms' },
    memory: { title: 'memory that is left', unit: 'bytes' },
  },
  async measure({ library }) {
    const counter = library.counter({ ...COUNTER, labelNames: ['session'] });
    counter.inc({ session: 'the first' });
    await library.text();
    const before = usedMemory();
    const times = { birth: [], removal: [], scrape: [] };
    let born = 0;
    for (let round = 0; round < CHURN_ROUNDS; round += 1) {
      const sessions = Array.from({ length: CHURN_SERIES }, () => `session-${String((born += 1))}`);
      const birth = await timeOnce(() => {
        for (const session of sessions) counter.inc({ session });
      });
      let text = '';
      const scrape = await timeOnce(async () => {
        text = await library.text();
      });
      checkSum(text, 'bench_total', CHURN_SERIES + 1);
      const removal = await timeOnce(() => {
        for (const session of sessions) counter.remove({ session });
      });
      times.birth.push((birth * 1e6) / CHURN_SERIES);
      times.removal.push((removal * 1e6) / CHURN_SERIES);
      times.scrape.push(scrape);
    }
    const memory = usedMemory() - before;
    checkSum(await library.text(), 'bench_total', 1);
    return {
      birth: median(times.birth),
      removal: median(times.removal),
      scrape: median(times.scrape),
      memory,
    };
  },
};

/** The questions about growth, in the order of the table. */
export const GROWING = {
  grow10: growing(10),
  grow1k: growing(1000),
  grow100k: growing(100_000, 'large'),
  grow1M: growing(MOST_SERIES, 'huge'),
  churn,
};
