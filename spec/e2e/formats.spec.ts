/**
 * One registry, scraped in three formats by Prometheus and in two by VictoriaMetrics: what they store is what was counted.
 */

import { Counter } from '../../lib/metrics/counter.js';
import { Gauge } from '../../lib/metrics/gauge.js';
import { Histogram } from '../../lib/metrics/histogram.js';
import { Info } from '../../lib/metrics/info.js';
import { StateSet } from '../../lib/metrics/state-set.js';
import { Summary } from '../../lib/metrics/summary.js';
import type { MetricsServer } from '../../lib/http/listener.js';
import { Registry } from '../../lib/registry/registry.js';
import { startHttpServer } from '../../lib/serve.js';
import { stopPrograms } from '../child-program.js';
import { bySeries, readSamples, type ComparedSample } from '../exposition-samples.js';
import { QueryServer, type QueriedSeries } from './query-server.js';
import { RecordingProxy } from './recording-proxy.js';
import { removeFolders } from '../temporary-folder.js';

jest.setTimeout(600_000);

type Mode = 'text' | 'openmetrics' | 'protobuf';

/** What each job asks for; with native histograms switched on Prometheus itself asks for protobuf first. */
const ACCEPT: Readonly<Record<Mode, string | undefined>> = {
  text: 'text/plain;version=0.0.4',
  openmetrics: 'application/openmetrics-text;version=1.0.0',
  protobuf: undefined,
};
const CONTENT_TYPE: Readonly<Record<Mode, RegExp>> = {
  text: /^text\/plain; version=0\.0\.4;/,
  openmetrics: /^application\/openmetrics-text; version=1\.0\.0;/,
  protobuf: /^application\/vnd\.google\.protobuf; proto=io\.prometheus\.client\.MetricFamily; encoding=delimited/,
};
const FLOAT_MODES: readonly Mode[] = ['text', 'openmetrics'];
/** What the servers add to every series. */
const SERVER_LABELS = ['job', 'instance'];
const SERVER_SERIES = /^(?:up$|scrape_)/;
const NATIVE_SERIES = /^(?:wait|size)_/;

const proxies = new Map<string, RecordingProxy>();
let service: MetricsServer | undefined;
let prometheus: QueryServer | undefined;
let victoria: QueryServer | undefined;

/** A registry that holds every type and does not change any more. */
function counted(): Registry {
  const registry = new Registry({ utf8Names: true });
  const jobs = new Counter({ name: 'jobs_total', help: 'Jobs.', labelNames: ['queue'], registry });
  jobs.inc({ queue: 'mail' }, 7, { trace_id: '4bf92f35' });
  jobs.inc({ queue: 'a "quoted"\\\nqueue 🚀' }, 2 ** 53);
  const numbers = new Gauge({ name: 'numbers', help: 'Numbers.', labelNames: ['which'], registry });
  [0, -0.1, 5e-324, 1.7976931348623157e308, 1e21, Infinity, -Infinity].forEach((value, which) => {
    numbers.set({ which }, value);
  });
  const latency = new Histogram({ name: 'latency_seconds', help: 'L.', buckets: [0.5, 1, 10], registry });
  for (const value of [0.1, 0.7, 0.7, 3, 100]) latency.observe(value, { trace_id: String(value) });
  const quantiles = new Summary({ name: 'age_seconds', help: 'A.', objectives: { 0.5: 0.05 }, registry });
  for (const value of [1, 2, 3]) quantiles.observe(value);
  new Info({ name: 'build_info', help: 'B.', registry }).set({ version: '1.2.3' });
  new StateSet({ name: 'door', help: 'D.', states: ['open', 'shut'], registry }).set('shut');
  new Gauge({ name: 'queue.depth', help: 'Q.', labelNames: ['queue.name'], registry }).set({ 'queue.name': 'mail' }, 3);
  const wait = new Histogram({ name: 'wait_seconds', help: 'W.', native: { schema: 0 }, registry });
  for (const value of [-3, 0, 0.3, 3, 3, 3.5, 100]) wait.observe(value, { trace_id: String(value) });
  const size = new Histogram({ name: 'size_bytes', help: 'S.', buckets: [1, 10], native: { schema: 3 }, registry });
  for (const value of [1, 2, 20]) size.observe(value);
  return registry;
}

async function proxied(job: string, accept?: string): Promise<string> {
  const proxy = await RecordingProxy.open(service?.url ?? '', accept);
  proxies.set(job, proxy);
  return proxy.url;
}

beforeAll(async () => {
  service = await startHttpServer({ port: 0, host: '127.0.0.1', registry: counted(), defaultMetrics: false });
  prometheus = await QueryServer.prometheus({
    text: await proxied('text', ACCEPT.text),
    openmetrics: await proxied('openmetrics', ACCEPT.openmetrics),
    protobuf: await proxied('protobuf'),
  });
  victoria = await QueryServer.victoriaMetrics({
    own_choice: await proxied('own_choice'),
    openmetrics: await proxied('victoria_openmetrics', ACCEPT.openmetrics),
  });
});

afterAll(async () => {
  await stopPrograms();
  removeFolders();
  for (const proxy of proxies.values()) proxy.close();
  await service?.close();
});

async function ask(
  server: QueryServer | undefined,
  job: string,
  expression: string,
): Promise<readonly QueriedSeries[]> {
  if (server === undefined) throw new Error('the server has not started');
  return server.query(job, expression);
}

/** The numbers of a job as samples, those of the server itself left out. */
async function storedSamples(server: QueryServer | undefined, job: string): Promise<readonly ComparedSample[]> {
  return (await ask(server, job, `{job="${job}"}`)).flatMap(({ metric, value }) => {
    const { __name__: name, ...rest } = metric;
    if (value === undefined || SERVER_SERIES.test(name)) return [];
    const labels = Object.entries(rest).filter(([label]) => !SERVER_LABELS.includes(label));
    return [{ name, labels: Object.fromEntries(labels), value }];
  });
}

/** VictoriaMetrics keeps numbers in decimal, some fifteen digits of them, and those next to zero as zero. */
function asDecimal<T extends ComparedSample>(sample: T): T {
  const value = Math.abs(sample.value) < 1e-300 ? 0 : Number(sample.value.toPrecision(14));
  return { ...sample, value };
}

/** What the service says in a format of lines. */
async function saidIn(mode: Mode): Promise<readonly ComparedSample[]> {
  const headers = { accept: ACCEPT[mode] ?? '' };
  return readSamples(await (await fetch(service?.url ?? '', { headers })).text());
}

describe('Prometheus', () => {
  it.each(Object.keys(ACCEPT) as Mode[])('is answered in %s', async (mode) => {
    await ask(prometheus, mode, 'up');
    const { answers = [] } = proxies.get(mode) ?? {};
    expect(answers.length).toBeGreaterThan(0);
    for (const { status, contentType } of answers) {
      expect(status).toBe(200);
      expect(contentType).toMatch(CONTENT_TYPE[mode]);
    }
  });

  it.each(FLOAT_MODES)('stores every sample of %s', async (mode) => {
    const said = await saidIn(mode);
    expect(said.length).toBeGreaterThan(25);
    expect(bySeries(await storedSamples(prometheus, mode))).toEqual(bySeries(said));
  });

  it('stores every sample of protobuf that is in no native histogram', async () => {
    const said = (await saidIn('openmetrics')).filter(({ name }) => !NATIVE_SERIES.test(name));
    expect(said.length).toBeGreaterThan(20);
    expect(bySeries(await storedSamples(prometheus, 'protobuf'))).toEqual(bySeries(said));
  });

  it('stores the native buckets of protobuf', async () => {
    const [wait] = await ask(prometheus, 'protobuf', 'wait_seconds{job="protobuf"}');
    expect(wait.histogram).toMatchObject({ count: '7', sum: '106.8' });
    const threshold = String(2 ** -128);
    expect(wait.histogram?.buckets?.map((bucket) => [...bucket.slice(0, 1), ...bucket.slice(1).map(Number)])).toEqual([
      [1, -4, -2, 1],
      [3, -Number(threshold), Number(threshold), 1],
      [0, 0.25, 0.5, 1],
      [0, 2, 4, 3],
      [0, 64, 128, 1],
    ]);
    const [size] = await ask(prometheus, 'protobuf', 'size_bytes{job="protobuf"}');
    expect(size.histogram).toMatchObject({ count: '3', sum: '23' });
    expect(size.histogram?.buckets?.map(([, , upper, count]) => [Number(upper), count])).toEqual([
      [1, '1'],
      [2, '1'],
      [expect.closeTo(2 ** (35 / 8), 12) as unknown, '1'],
    ]);
  });

  it.each([
    ['0', 'wait_seconds', [-4, -2]],
    ['0.5', 'wait_seconds', [2, 4]],
    ['0.99', 'wait_seconds', [64, 128]],
    ['0.5', 'size_bytes', [2 ** (7 / 8), 2]],
  ])('finds quantile %s of %s in its bucket', async (quantile, name, [lower, upper]) => {
    const [{ value }] = await ask(prometheus, 'protobuf', `histogram_quantile(${quantile}, ${name}{job="protobuf"})`);
    expect(value).toBeGreaterThanOrEqual(lower);
    expect(value).toBeLessThanOrEqual(upper);
  });

  it.each(['histogram_count', 'histogram_sum'])('knows %s of a native histogram', async (reader) => {
    const [{ value }] = await ask(prometheus, 'protobuf', `${reader}(wait_seconds{job="protobuf"})`);
    expect(value).toBeCloseTo(reader === 'histogram_count' ? 7 : 106.8, 9);
  });
});

describe('VictoriaMetrics', () => {
  it('asks for the classic text', async () => {
    await ask(victoria, 'own_choice', 'up');
    for (const { contentType } of proxies.get('own_choice')?.answers ?? [])
      expect(contentType).toMatch(CONTENT_TYPE.text);
  });

  it.each([
    ['own_choice', 'text'],
    ['openmetrics', 'openmetrics'],
  ] as const)('stores every sample of job %s, read in %s', async (job, mode) => {
    const said = await saidIn(mode);
    expect(said.length).toBeGreaterThan(25);
    expect(bySeries((await storedSamples(victoria, job)).map(asDecimal))).toEqual(bySeries(said.map(asDecimal)));
  });

  it('finds the quantile of a classic histogram in its bucket', async () => {
    const [{ value }] = await ask(
      victoria,
      'own_choice',
      'histogram_quantile(0.5, latency_seconds_bucket{job="own_choice"})',
    );
    expect(value).toBeGreaterThan(0.5);
    expect(value).toBeLessThanOrEqual(1);
  });
});
