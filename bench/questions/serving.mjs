/**
 * What a scrape costs over HTTP, and how long it keeps others from being served.
 */

import { createServer } from 'node:http';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { clearInterval, setInterval } from 'node:timers';
import { setTimeout as pause } from 'node:timers/promises';
import { scrapeWith, startClient } from '../http/client.mjs';
import { listen } from '../libraries/library.mjs';
import { repeat } from '../measure.mjs';
import { populateCounters } from './population.mjs';

const OPEN_METRICS = 'application/openmetrics-text; version=1.0.0; charset=utf-8';
const GZIP = { 'Accept-Encoding': 'gzip' };

/** The peers, once asked for OpenMetrics, go on calling a counter what it calls it: so text goes first. */
const REQUESTS = {
  plain: { title: 'text', headers: {} },
  gzip: { title: 'text, gzip', headers: GZIP },
  openMetrics: { title: 'OpenMetrics', headers: { Accept: OPEN_METRICS } },
  openMetricsGzip: { title: 'OpenMetrics, gzip', headers: { Accept: OPEN_METRICS, ...GZIP } },
};

function serving(samples, size) {
  return {
    title: `HTTP scrape of ${samples.toLocaleString('en-US')} counters`,
    unit: 'ms',
    parts: REQUESTS,
    size,
    async measure({ library, pace, part }) {
      const population = populateCounters(library, samples);
      const port = await library.serve();
      const scraper = startClient('scraper');
      const times = {};
      for (const [key, { headers }] of Object.entries(REQUESTS)) {
        if (part !== undefined && part !== key) continue;
        times[key] = await repeat(
          pace,
          async () => (await scrapeWith(scraper, port, headers)).milliseconds,
          (round) => population.change(1, round),
        );
      }
      population.check(await library.text());
      return times;
    },
  };
}

const LATER_SCRAPES = 2;
const IDLE_MS = 1000;
const MEMORY_EVERY_MS = 10;

/** So long a machine is left to settle after what is not measured. */
const SETTLE_MS = 200;

/** From the moment a scrape is asked for until it has been received. */
const STALLS = {
  firstStall: { title: 'longest stall of the event loop, first scrape' },
  laterStall: { title: 'longest stall, later scrapes' },
  p99: { title: 'stall at the 99th percentile, later scrapes' },
  firstLatency: { title: 'slowest answer to another request, first scrape' },
  laterLatency: { title: 'slowest answer to another request, later scrapes' },
  firstScrape: { title: 'first scrape' },
  laterScrape: { title: 'later scrape' },
  idleStall: { title: 'longest stall without a scrape' },
  idleLatency: { title: 'slowest answer without a scrape' },
  rss: { title: 'most resident memory added', unit: 'bytes' },
  heap: { title: 'most heap added', unit: 'bytes' },
  external: { title: 'most memory outside the heap added', unit: 'bytes' },
};

function stalling(samples, { size, headers = {}, noun = '' }) {
  return {
    title: `event loop while ${samples.toLocaleString('en-US')} counters are scraped${noun}`,
    unit: 'ms',
    parts: STALLS,
    size,
    async measure({ library }) {
      const population = populateCounters(library, samples);
      const port = await library.serve();
      const watch = await watchEventLoop();
      const scraper = startClient('scraper');
      const scrape = () => scrapeWith(scraper, port, headers);
      const idle = await watch(() => pause(IDLE_MS));
      const memory = watchMemory();
      const first = await watch(scrape);
      const later = [];
      for (let round = 0; round < LATER_SCRAPES; round += 1) {
        population.change(1, round);
        later.push(await watch(scrape));
      }
      const peaks = memory.stop();
      population.check(await library.text());
      return {
        firstStall: first.stall,
        laterStall: most(later, 'stall'),
        p99: most(later, 'p99'),
        firstLatency: first.slowest,
        laterLatency: most(later, 'slowest'),
        firstScrape: first.result.milliseconds,
        laterScrape: Math.min(...later.map(({ result }) => result.milliseconds)),
        idleStall: idle.stall,
        idleLatency: idle.slowest,
        ...peaks,
      };
    },
  };
}

/** Makes a function that says of some work how long it held the event loop, and another request. */
async function watchEventLoop() {
  // After a stall of seconds the server would close the connection rather than answer.
  const server = createServer({ keepAliveTimeout: 0 }, (_, response) => response.end('ok'));
  const port = await listen(server);
  const competitor = startClient('competitor');
  return async (work) => {
    await pause(SETTLE_MS);
    competitor.tell({ port });
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    await pause(SETTLE_MS);
    delay.reset();
    const result = await work();
    // The timer that measures has to fire once more to see a stall that has just ended.
    await pause(10);
    delay.disable();
    competitor.tell({ port });
    const { slowest } = await competitor.answer();
    return { result, slowest, stall: delay.max / 1e6, p99: delay.percentile(99) / 1e6 };
  };
}

/** Looks at the memory every few milliseconds, and after a stall as soon as it is over. */
function watchMemory() {
  globalThis.gc();
  const start = process.memoryUsage();
  const peaks = { rss: 0, heap: 0, external: 0 };
  const look = () => {
    const { rss, heapUsed, external } = process.memoryUsage();
    peaks.rss = Math.max(peaks.rss, rss - start.rss);
    peaks.heap = Math.max(peaks.heap, heapUsed - start.heapUsed);
    peaks.external = Math.max(peaks.external, external - start.external);
  };
  const timer = setInterval(look, MEMORY_EVERY_MS);
  return {
    stop: () => {
      look();
      clearInterval(timer);
      return peaks;
    },
  };
}

function most(watched, field) {
  return Math.max(...watched.map((one) => one[field]));
}

/** The questions about scrapes over HTTP, in the order of the table. */
export const SERVING = {
  serve10k: serving(10_000),
  serve100k: serving(100_000, 'large'),
  serve240k: serving(240_000, 'large'),
};

/** The questions about stalls, in the order of the table. */
export const STALLING = {
  stall10k: stalling(10_000, {}),
  stall100k: stalling(100_000, { size: 'large' }),
  stall1M: stalling(1_000_000, { size: 'large' }),
  stall1MGzip: stalling(1_000_000, { size: 'large', headers: GZIP, noun: ', gzip' }),
};
