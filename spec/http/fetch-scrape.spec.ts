import { once } from 'node:events';
import { createServer, request as send, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { fetchScrape } from '../../lib/http/fetch-scrape.js';
import { readRequest, type MetricsRequest } from '../../lib/http/metrics-request.js';
import { scrapeHandler } from '../../lib/http/scrape-handler.js';
import type { Gatherer } from '../../lib/model/collector.js';
import { importsOf, listFiles, parseSource } from '../source-files.js';
import { countedHalfBlocks, gathererOf, gauge, gaugeText, halfBlock, unwritable } from './gatherers.js';

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** What HTTP/1.1 adds for its own sake. */
const OF_THE_CONNECTION = ['connection', 'date', 'keep-alive', 'transfer-encoding'];

const SHORT = gathererOf(gauge('depth', 4));
const LONG = gathererOf(...Array.from({ length: 9 }, (_, index) => halfBlock(`half_${String(index)}`)));
const BROKEN = gathererOf(unwritable('broken'));
const OPENMETRICS = 'application/openmetrics-text;version=1.0.0';
const PROTOBUF =
  'application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;escaping=allow-utf-8';

function ignore(): void {
  // Reported faults are looked at where they matter.
}

/** Unpacks a body if its headers say that it is packed. */
function textOf(body: Buffer, coding: unknown): string {
  return (coding === 'gzip' && body.length > 0 ? gunzipSync(body) : body).toString('latin1');
}

/** Asks the handler for node:http. */
async function fromNode(gatherer: Gatherer, method: string, headers: Record<string, string>): Promise<Answer> {
  const server = createServer(scrapeHandler(gatherer, ignore)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const sent = send({ port, host: '127.0.0.1', method, headers, agent: false }).end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const body = Buffer.concat((await response.toArray()) as Buffer[]);
  server.close();
  const kept = Object.entries(response.headers).filter(([name]) => !OF_THE_CONNECTION.includes(name));
  const { statusCode: status = 0 } = response;
  return { status, headers: Object.fromEntries(kept), text: textOf(body, response.headers['content-encoding']) };
}

/** Asks in the shape of the Fetch API, whose own class takes neither every method nor every header. */
async function fromFetch(gatherer: Gatherer, method: string, headers: Record<string, string>): Promise<Answer> {
  const asked = readRequest('metricsResponse', { method, headers: new Headers(headers) });
  const response = await fetchScrape(gatherer, asked, ignore);
  const body = Buffer.from(await response.arrayBuffer());
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    text: textOf(body, response.headers.get('content-encoding')),
  };
}

function scrapeWith(gatherer: Gatherer, headers: Record<string, string> = {}): Promise<Response> {
  return fetchScrape(gatherer, readRequest('metricsResponse', new Request('http://a/metrics', { headers })), ignore);
}

describe('fetchScrape', () => {
  const bodies = Object.entries({ short: SHORT, long: LONG, empty: gathererOf(), broken: BROKEN });
  const requests: readonly (readonly [string, Record<string, string>])[] = [
    ['GET', {}],
    ['GET', { accept: OPENMETRICS }],
    ['GET', { accept: PROTOBUF, 'accept-encoding': 'gzip' }],
    ['GET', { 'accept-encoding': 'gzip, deflate, br' }],
    ['GET', { 'accept-encoding': 'identity, gzip;q=0.5' }],
    ['HEAD', {}],
    ['HEAD', { accept: OPENMETRICS, 'accept-encoding': 'gzip' }],
    ['OPTIONS', {}],
    ['POST', {}],
    ['DELETE', { accept: OPENMETRICS }],
  ];

  it.each(bodies.flatMap(([name, body]) => requests.map((row) => [name, ...row, body] as const)))(
    'answers as the handler for node:http does: a %s body, %s %j',
    async (_, method, headers, gatherer) => {
      const answer = await fromFetch(gatherer, method, headers);
      expect(answer).toEqual(await fromNode(gatherer, method, headers));
      expect(answer.status).toBeGreaterThanOrEqual(200);
    },
  );

  it('brings the families that the URL asks for by name', async () => {
    const request = new Request('http://a/metrics?name[]=depth');
    const both = gathererOf(gauge('depth', 4), gauge('height', 5));
    const response = await fetchScrape(both, readRequest('metricsResponse', request), ignore);
    expect(await response.text()).toBe(gaugeText('depth', 4));
  });

  it('writes a long body while it is read', async () => {
    const gatherer = countedHalfBlocks(100);
    const { body } = await scrapeWith(gatherer);
    const before = gatherer.written();
    expect(before).toBeLessThan(10);
    await body?.getReader().read();
    expect(gatherer.written()).toBeLessThan(before + 5);
  });

  it.each([{}, { 'accept-encoding': 'gzip' }])('stops writing when the body is cancelled: %j', async (headers) => {
    const gatherer = countedHalfBlocks(10_000);
    const { body } = await scrapeWith(gatherer, headers);
    await body?.cancel();
    const written = gatherer.written();
    await nextTurn();
    expect(gatherer.written()).toBe(written);
    expect(written).toBeLessThan(100);
  });

  it.each([{}, { 'accept-encoding': 'gzip' }])(
    'cuts off a body that cannot be written to its end: %j',
    async (headers) => {
      const halves = Array.from({ length: 9 }, (_, index) => halfBlock(`half_${String(index)}`));
      const response = await scrapeWith(gathererOf(...halves, unwritable('broken')), headers);
      expect(response.status).toBe(200);
      await expect(response.arrayBuffer()).rejects.toThrow();
    },
  );

  it('does not compress where there is no CompressionStream', async () => {
    const original = Object.getOwnPropertyDescriptor(globalThis, 'CompressionStream');
    Object.defineProperty(globalThis, 'CompressionStream', { value: undefined, configurable: true });
    try {
      const response = await scrapeWith(SHORT, { 'accept-encoding': 'gzip' });
      expect(response.headers.get('content-encoding')).toBeNull();
      expect(await response.text()).toBe(gaugeText('depth', 4));
    } finally {
      Object.defineProperty(globalThis, 'CompressionStream', original ?? {});
    }
  });

  it('needs no module of Node.js', () => {
    const needed = new Set<string>(['lib/http/fetch-scrape.ts']);
    const ours = new Set(listFiles('lib', '.ts'));
    for (const path of needed) {
      if (!ours.has(path)) continue;
      for (const { kind, target } of importsOf(parseSource(path))) if (kind !== 'type') needed.add(target);
    }
    expect(needed).toContain('lib/exposition/negotiate.ts');
    expect([...needed].filter((target) => !ours.has(target))).toEqual([]);
  });
});

describe('readRequest', () => {
  const url = 'http://a/metrics?name[]=up';
  const headers = {
    accept: OPENMETRICS,
    'accept-encoding': 'gzip',
    'x-prometheus-scrape-timeout-seconds': '10',
  };

  it.each<[string, MetricsRequest]>([
    ['the Fetch API', new Request(url, { headers })],
    ['node:http', { method: 'GET', url, headers }],
    [
      'a library with several lines for a header',
      { method: 'GET', url, headers: { ...headers, 'accept-encoding': ['gzip'] } },
    ],
  ])('reads a request of %s', (_, request) => {
    expect(readRequest('f', request)).toEqual({
      method: 'GET',
      accept: OPENMETRICS,
      acceptEncoding: 'gzip',
      target: url,
      timeout: '10',
    });
  });

  it.each<[string, MetricsRequest]>([
    ['the Fetch API', new Request('http://a/')],
    ['node:http', { method: 'GET', headers: {} }],
  ])('finds no header in a request of %s that has none', (_, request) => {
    const { accept, acceptEncoding, timeout } = readRequest('f', request);
    expect([accept, acceptEncoding, timeout]).toEqual([undefined, undefined, undefined]);
  });

  it('joins the lines of a header', () => {
    const request = { method: 'GET', headers: { accept: ['text/plain;q=0.5', OPENMETRICS] } };
    expect(readRequest('f', request).accept).toBe(`text/plain;q=0.5, ${OPENMETRICS}`);
  });

  it.each([[undefined], [null], ['/metrics'], [{ req: {} }]])('refuses %j, which has no headers', (request) => {
    expect(() => readRequest('f', request as unknown as MetricsRequest)).toThrow(
      expect.objectContaining({
        code: 'INVALID_VALUE',
        message: expect.stringMatching(/^f: request .*: give the Request/) as unknown,
      }),
    );
  });
});
