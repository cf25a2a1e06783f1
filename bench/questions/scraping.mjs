/**
 * What a scrape costs within the process: the text of the registry, and the bytes that a server has to send.
 */

import { timeOnce, timeRepeated } from '../measure.mjs';
import { populateCounters, populateHistograms } from './population.mjs';

/** One of how many series changes between two scrapes. */
const STEPS = { all: 1, tenth: 10, hundredth: 100, none: Infinity };

const PARTS = {
  first: { title: 'the first text' },
  all: { title: 'text, all changed' },
  tenth: { title: 'text, 10 % changed' },
  hundredth: { title: 'text, 1 % changed' },
  none: { title: 'text, none changed' },
  allBytes: { title: 'bytes, all changed' },
  tenthBytes: { title: 'bytes, 10 % changed' },
  hundredthBytes: { title: 'bytes, 1 % changed' },
  noneBytes: { title: 'bytes, none changed' },
};

const FORMATS = {
  text: { title: 'text 0.0.4' },
  text1: { title: 'text 1.0.0' },
  openMetrics: { title: 'OpenMetrics 1.0' },
  openMetrics2: { title: 'OpenMetrics 2.0' },
  protobuf: { title: 'protobuf' },
};

/** Where the OpenTelemetry SDK takes part. */
const EVERYBODY = ['sdk', 'client', 'otel'];

function scraping(populate, samples, { noun, size, kinds }) {
  return {
    title: `scrape of ${samples.toLocaleString('en-US')} ${noun}`,
    unit: 'ms',
    parts: PARTS,
    size,
    kinds,
    async measure({ library, pace, part }) {
      const population = populate(library, samples);
      const text = () => library.text();
      const bytes = () => library.bytes();
      globalThis.gc();
      const isWanted = (key) => part === undefined || part === key;
      const times = {};
      if (isWanted('first')) times.first = await timeOnce(text);
      for (const [scrape, suffix] of [
        [text, ''],
        [bytes, 'Bytes'],
      ]) {
        for (const [share, step] of Object.entries(STEPS)) {
          const change = (round) => population.change(step, round);
          const key = `${share}${suffix}`;
          if (isWanted(key)) times[key] = await timeRepeated(pace, scrape, change);
        }
      }
      population.check(await library.text());
      return times;
    },
  };
}

/** All formats, all values changed between two scrapes, bytes made of them; the library's own idea of OpenMetrics. */
function writing(populate, samples, { noun, size }) {
  return {
    title: `bytes of ${samples.toLocaleString('en-US')} ${noun}`,
    unit: 'ms',
    parts: FORMATS,
    size,
    async measure({ library, pace }) {
      const population = populate(library, samples);
      population.check(await library.text());
      const times = {};
      for (const format of library.formats) {
        let length = 0;
        times[format] = await timeRepeated(
          pace,
          async () => {
            length = await library.bytes(format);
          },
          (round) => population.change(STEPS.all, round),
        );
        if (!(length > samples)) throw new Error(`${format} has ${String(length)} bytes`);
      }
      population.check(await library.text());
      return times;
    },
  };
}

const counters = (samples, size, kinds) => scraping(populateCounters, samples, { noun: 'counters', size, kinds });
const histograms = (samples, size) => scraping(populateHistograms, samples, { noun: 'histogram samples', size });

/** The questions about scrapes, in the order of the table. */
export const SCRAPING = {
  scrapeCounters1k: counters(1000),
  scrapeCounters10k: counters(10_000, 'small', EVERYBODY),
  scrapeCounters100k: counters(100_000, 'large', EVERYBODY),
  scrapeCounters240k: counters(240_000, 'large'),
  scrapeCounters1M: counters(1_000_000, 'huge'),
  scrapeHistograms10k: histograms(10_000),
  scrapeHistograms100k: histograms(100_000, 'large'),
  scrapeHistograms240k: histograms(240_000, 'large'),
  writeCounters: writing(populateCounters, 10_000, { noun: 'counters' }),
  writeHistograms: writing(populateHistograms, 10_000, { noun: 'histogram samples' }),
};
