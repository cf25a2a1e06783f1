/**
 * What being scraped costs those whom the host serves: a service of 100 000 samples under load, with scrapes and without, with
 * ours and with prom-client behind Express. Prints a table in Markdown. Takes some two and a half minutes.
 */

import autocannon from 'autocannon';
import { cpus } from 'node:os';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { startClient } from './http/client.mjs';
import { median } from './measure.mjs';

const ROUNDS = 3;
const SCHEDULE = { everyMs: 2, forMs: 6000 };
const SATURATED_SECONDS = 3;
const CONNECTIONS = 10;
const SCRAPE_EVERY_MS = 250;
const SETTLE_MS = 300;
/** What Prometheus 2 sends. */
const HEADERS = {
  Accept:
    'application/openmetrics-text;version=1.0.0;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2',
  'Accept-Encoding': 'gzip',
};
const LIBRARIES = { ours: 'prometheus-sdk', peer: 'prom-client behind Express' };

const scraper = startClient('scraper');
const visitor = startClient('../load/visitor');

/** Scrapes on schedule until the function is called that it returns; a scrape that is due while another runs is left out. */
function scrapeOnSchedule(port) {
  const scrapes = [];
  let isOver = false;
  const run = async () => {
    let due = performance.now();
    while (!isOver) {
      scraper.tell({ port, headers: HEADERS });
      const answer = await scraper.answer();
      if (answer.status !== 200) throw new Error(`a scrape was answered with ${String(answer.status)}`);
      scrapes.push(answer);
      while (due <= performance.now()) due += SCRAPE_EVERY_MS;
      await pause(due - performance.now());
    }
    return scrapes;
  };
  const running = run();
  return () => {
    isOver = true;
    return running;
  };
}

/** What `work` gives, the scrapes during it, and what the host was like. */
async function observe({ host, metricsPort }, isScraped, work) {
  await pause(SETTLE_MS);
  const stopScraping = isScraped ? scrapeOnSchedule(metricsPort) : () => [];
  host.tell(true);
  await host.answer();
  const result = await work();
  const scrapes = await stopScraping();
  host.tell(false);
  return { result, scrapes, ...(await host.answer()) };
}

/** One library, with scrapes or without: on schedule, then as much as the host can do. */
async function measure(service, isScraped) {
  const paced = await observe(service, isScraped, () => {
    visitor.tell({ port: service.port, ...SCHEDULE });
    return visitor.answer();
  });
  const saturated = await observe(service, isScraped, () =>
    autocannon({
      url: `http://127.0.0.1:${String(service.port)}/`,
      connections: CONNECTIONS,
      duration: SATURATED_SECONDS,
    }),
  );
  const { requests, duration, non2xx, errors } = saturated.result;
  if (non2xx + errors > 0) throw new Error('requests have failed');
  const times = paced.result.sort((a, b) => a - b);
  const percentile = (share) => times[Math.ceil(times.length * share) - 1];
  const { cpuSeconds, stall, rss, scrapes } = paced;
  return {
    p50: percentile(0.5),
    p99: percentile(0.99),
    p999: percentile(0.999),
    max: percentile(1),
    stall,
    throughput: requests.total / duration,
    requestMicros: (saturated.cpuSeconds / requests.total) * 1e6,
    cpuSeconds,
    rss: rss / 1e6,
    scrapes: scrapes.length,
    scrapeMs: scrapes.length === 0 ? undefined : median(scrapes.map(({ milliseconds }) => milliseconds)),
    megabytes: scrapes.length === 0 ? undefined : scrapes[0].bytes / 1e6,
  };
}

/** What a row shows of the rounds with scrapes and without. */
const ROWS = [
  ['p50 of a request, ms', 'p50', 2],
  ['p99 of a request, ms', 'p99', 1],
  ['p99.9 of a request, ms', 'p999', 1],
  ['slowest request, ms', 'max', 0],
  ['longest stall of the event loop, ms', 'stall', 0],
  ['requests a second, saturated', 'throughput', 0],
  ['processor time of the host for each of them, scrapes included, µs', 'requestMicros', 0],
  ['most resident memory, MB', 'rss', 0],
];

function cellsOf(rounds, key, digits) {
  const of = (name) => median(rounds.map((round) => round[name][key]));
  const cells = Object.keys(LIBRARIES).flatMap((name) => {
    const ratio = median(rounds.map((round) => round[`${name} scraped`][key] / round[name][key]));
    return [of(name).toFixed(digits), of(`${name} scraped`).toFixed(digits), `**${ratio.toFixed(2)} x**`];
  });
  return cells.join(' | ');
}

/** What only a scraped host has. */
function scrapeCells(rounds, value, digits) {
  return Object.keys(LIBRARIES)
    .map((name) => {
      const taken = rounds.map((round) => value(round[`${name} scraped`], round[name]));
      return `- | ${median(taken).toFixed(digits)} | `;
    })
    .join('| ');
}

function print(rounds) {
  const names = Object.values(LIBRARIES);
  console.log(
    `Node ${process.version}, ${cpus()[0].model}, ${String(cpus().length)} cores; medians of ${String(ROUNDS)} rounds\n`,
  );
  console.log(`| | ${names.map((name) => `${name}, not scraped | scraped | ratio`).join(' | ')} |`);
  console.log(`| --- | ${names.map(() => '---: | ---: | ---:').join(' | ')} |`);
  for (const [title, key, digits] of ROWS) console.log(`| ${title} | ${cellsOf(rounds, key, digits)} |`);
  const perScrape = ({ cpuSeconds, scrapes }, idle) => ((cpuSeconds - idle.cpuSeconds) / scrapes) * 1000;
  console.log(`| processor time of a scrape, ms | ${scrapeCells(rounds, perScrape, 0)}|`);
  console.log(`| scrape, ms | ${scrapeCells(rounds, ({ scrapeMs }) => scrapeMs, 0)}|`);
  console.log(`| scrapes in ${String(SCHEDULE.forMs / 1000)} s | ${scrapeCells(rounds, ({ scrapes }) => scrapes, 0)}|`);
  console.log(`| MB received | ${scrapeCells(rounds, ({ megabytes }) => megabytes, 2)}|`);
}

const hosts = {};
for (const name of Object.keys(LIBRARIES)) {
  const host = startClient('../load/host', [name]);
  hosts[name] = { host, ...(await host.answer()) };
  // Warms up both what is measured and what is scraped.
  const stop = scrapeOnSchedule(hosts[name].metricsPort);
  visitor.tell({ port: hosts[name].port, everyMs: 2, forMs: 2000 });
  await visitor.answer();
  await stop();
}
const rounds = [];
while (rounds.length < ROUNDS) {
  const turns = Object.keys(LIBRARIES).flatMap((name) => [
    { name, isScraped: false },
    { name, isScraped: true },
  ]);
  const round = {};
  for (const { name, isScraped } of rounds.length % 2 === 0 ? turns : turns.toReversed()) {
    round[isScraped ? `${name} scraped` : name] = await measure(hosts[name], isScraped);
  }
  console.error(JSON.stringify(round));
  rounds.push(round);
}
print(rounds);
process.exit();
