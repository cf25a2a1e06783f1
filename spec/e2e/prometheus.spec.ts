/**
 * A Prometheus server scrapes programs in both formats; what it stores is what the programs said.
 */

import { startService, stopPrograms } from '../child-program.js';
import { bySeries, readNumber, readSamples, type ComparedSample } from '../exposition-samples.js';
import { pollUntil } from '../poll-until.js';
import { PrometheusServer, type StoredSeries } from './prometheus-server.js';
import { RecordingProxy } from './recording-proxy.js';
import {
  TIMED_SAMPLE,
  stillExemplars,
  stillFamilies,
  stillSamples,
  toEnvironment,
  type FormatName,
  type StillSettings,
} from './still-samples.js';
import { removeFolders } from '../temporary-folder.js';

jest.setTimeout(600_000);

/** How many scrapes of each job are compared. */
const SCRAPES = 3;
/** Prometheus 2 prefers OpenMetrics; this asks for the classic format. */
const TEXT = 'text/plain;version=0.0.4';
const FORMATS: readonly FormatName[] = ['text', 'openmetrics'];
/** What the server adds to every series. */
const SERVER_LABELS = ['job', 'instance'];
const CONTENT_TYPES: Readonly<Record<FormatName, RegExp>> = {
  text: /^text\/plain; version=0\.0\.4;/,
  openmetrics: /^application\/openmetrics-text; version=1\.0\.0;/,
};

const STILL: StillSettings = {
  // Whole milliseconds, as the classic format has it, and near enough for the server to store it.
  time: Date.now() / 1000 - 30,
  note: '"\\\n日本 🚀',
};
/** Prometheus 2 stores the labels of exemplars as they are written, with their escapes. */
const NOTE_AS_WRITTEN = '\\"\\\\\\n日本 🚀';
const proxies = new Map<string, RecordingProxy>();
const stored = new Map<string, readonly StoredSeries[]>();
let prometheus: PrometheusServer | undefined;

async function recordScrapes(job: string, url: string, accept?: string): Promise<string> {
  const proxy = await RecordingProxy.open(url, accept);
  proxies.set(job, proxy);
  return proxy.url;
}

/** The series of a job once it has been scraped often enough. */
async function waitForSeries(server: PrometheusServer, job: string): Promise<readonly StoredSeries[]> {
  const probe = async (): Promise<readonly StoredSeries[] | undefined> => {
    const series = await server.seriesOf(job);
    return timesOf(series).length < SCRAPES ? undefined : series;
  };
  return pollUntil(`${String(SCRAPES)} scrapes of ${job}`, probe, { explain: () => server.report });
}

beforeAll(async () => {
  const { metrics: still } = await startService('spec/e2e/programs/still.ts', toEnvironment(STILL));
  const { metrics: orders } = await startService('samples/orders.ts');
  prometheus = await PrometheusServer.start({
    still_direct: still,
    still_openmetrics: await recordScrapes('still_openmetrics', still),
    still_text: await recordScrapes('still_text', still, TEXT),
    orders_openmetrics: await recordScrapes('orders_openmetrics', orders),
    orders_text: await recordScrapes('orders_text', orders, TEXT),
  });
  for (const job of ['still_direct', ...proxies.keys()]) stored.set(job, await waitForSeries(prometheus, job));
});

afterAll(async () => {
  await stopPrograms();
  removeFolders();
  for (const proxy of proxies.values()) proxy.close();
});

function server(): PrometheusServer {
  if (prometheus === undefined) throw new Error('the server has not started');
  return prometheus;
}

function seriesOf(job: string): readonly StoredSeries[] {
  return stored.get(job) ?? [];
}

/** When a job was scraped. */
function timesOf(series: readonly StoredSeries[]): readonly number[] {
  return series.find(({ metric }) => metric.__name__ === 'up')?.values.map(([seconds]) => seconds) ?? [];
}

/** What the endpoint said in one scrape, as the server stored it. */
function storedAt(job: string, seconds: number): ComparedSample[] {
  return seriesOf(job)
    .filter(({ metric }) => !/^(?:up$|scrape_)/.test(metric.__name__))
    .flatMap(({ metric, values }) => {
      const { __name__: name, ...rest } = metric;
      const labels = Object.fromEntries(Object.entries(rest).filter(([label]) => !SERVER_LABELS.includes(label)));
      const time = name === TIMED_SAMPLE ? STILL.time : seconds;
      return values.filter(([at]) => at === time).map(([, value]) => ({ name, labels, value: readNumber(value) }));
    });
}

describe('Prometheus', () => {
  it('finds every target up and no fault in any scrape', async () => {
    const targets = await server().targets();
    expect(targets.map(({ scrapePool, health, lastError }) => ({ scrapePool, health, lastError }))).toEqual(
      ['orders_openmetrics', 'orders_text', 'still_direct', 'still_openmetrics', 'still_text'].map((scrapePool) => ({
        scrapePool,
        health: 'up',
        lastError: '',
      })),
    );
    for (const series of stored.values()) {
      const up = series.find(({ metric }) => metric.__name__ === 'up');
      expect(up?.values.filter(([, value]) => value !== '1')).toEqual([]);
    }
    expect(server().report).not.toMatch(/level=(?:warn|error)/);
  });

  it.each(['still', 'orders'].flatMap((program) => FORMATS.map((format) => ({ program, format }))))(
    'is answered by $program in $format',
    ({ program, format }) => {
      const { answers = [] } = proxies.get(`${program}_${format}`) ?? {};
      expect(answers.length).toBeGreaterThanOrEqual(SCRAPES);
      for (const { contentType } of answers) expect(contentType).toMatch(CONTENT_TYPES[format]);
    },
  );

  it.each(FORMATS)('stores the samples of every type that were put in, read in %s', (format) => {
    const times = timesOf(seriesOf(`still_${format}`));
    expect(bySeries(storedAt(`still_${format}`, times[0]))).toEqual(bySeries(stillSamples(format)));
  });

  it('stores them without a proxy too', () => {
    const times = timesOf(seriesOf('still_direct'));
    expect(bySeries(storedAt('still_direct', times[0]))).toEqual(bySeries(stillSamples('openmetrics')));
  });

  it.each(FORMATS)('stores what the orders sample said in %s, scrape by scrape', (format) => {
    const job = `orders_${format}`;
    const { answers = [] } = proxies.get(job) ?? {};
    const times = timesOf(seriesOf(job));
    expect(times.length).toBeGreaterThanOrEqual(SCRAPES);
    times.forEach((seconds, index) => {
      const said = readSamples(answers[index].text);
      expect(said.length).toBeGreaterThan(20);
      expect(bySeries(storedAt(job, seconds))).toEqual(bySeries(said));
    });
  });

  it('sees the orders sample at work', () => {
    const counts = seriesOf('orders_text').filter(({ metric }) => metric.__name__ === 'orders_placed_total');
    const totals = timesOf(seriesOf('orders_text')).map((seconds) =>
      counts
        .flatMap(({ values }) => values.filter(([at]) => at === seconds))
        .reduce((sum, [, value]) => sum + readNumber(value), 0),
    );
    expect(totals.length).toBeGreaterThanOrEqual(SCRAPES);
    expect(totals[SCRAPES - 1]).toBeGreaterThan(totals[0]);
    expect([...totals].sort((a, b) => a - b)).toEqual(totals);
  });

  it.each(FORMATS)('knows type, help and unit of every family, read in %s', async (format) => {
    const metadata = await server().metadataOf(`still_${format}`);
    const families = metadata.map(({ metric, type, help, unit }) => ({ metric, type, help, unit }));
    const byName = (a: { metric: string }, b: { metric: string }): number => (a.metric < b.metric ? -1 : 1);
    expect(families.sort(byName)).toEqual(stillFamilies(format).sort(byName));
  });

  it('has the exemplars with their labels, values and times', async () => {
    const found = await server().exemplarsOf('still_openmetrics');
    const exemplars = found.flatMap(({ seriesLabels, exemplars: list }) =>
      list.map(({ labels, value, timestamp }) => ({
        series: seriesLabels,
        labels: labels.note === NOTE_AS_WRITTEN ? { ...labels, note: STILL.note } : labels,
        value: readNumber(value),
        timestamp,
      })),
    );
    const where = { job: 'still_openmetrics', region: 'eu"1"' };
    const expected = stillExemplars(STILL).map(({ series, labels, value }) => ({
      series: expect.objectContaining({ ...where, ...series }) as unknown,
      labels,
      value,
      timestamp: STILL.time,
    }));
    expect(exemplars).toHaveLength(expected.length);
    expect(exemplars).toEqual(expect.arrayContaining(expected));
  });

  it('has no exemplars from the classic format', async () => {
    expect(await server().exemplarsOf('still_text')).toEqual([]);
  });
});
