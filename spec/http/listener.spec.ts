import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { networkInterfaces } from 'node:os';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { listen, type MetricsServer } from '../../lib/http/listener.js';
import type { ListenerOptions } from '../../lib/http/listener-options.js';
import type { Gatherer } from '../../lib/model/collector.js';
import { countedHalfBlocks, gathererOf, gauge, gaugeText, halfBlock, heldGatherer, unwritable } from './gatherers.js';
import { exchangeRaw, openRaw } from './raw-connection.js';

const hasIpv6 = Object.values(networkInterfaces()).some((list) => list?.some(({ address }) => address === '::1'));
const itOnIpv6 = hasIpv6 ? it : it.skip;

const opened: MetricsServer[] = [];
let reported: unknown[] = [];

async function open(gatherer: Gatherer = gathererOf(gauge('depth', 4)), options: Partial<ListenerOptions> = {}) {
  const report = (error: unknown): void => {
    reported.push(error);
  };
  const server = await listen({ port: 0, host: '127.0.0.1', ...options }, gatherer, report);
  opened.push(server);
  return server;
}

async function body(response: IncomingMessage): Promise<Buffer> {
  return Buffer.concat((await response.toArray()) as Buffer[]);
}

beforeEach(() => {
  reported = [];
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map((server) => server.close()));
});

describe('an open listener', () => {
  it('says where it is', async () => {
    const server = await open();
    expect(server.port).toBeGreaterThan(0);
    expect(server.host).toBe('127.0.0.1');
    expect(server.url).toBe(`http://127.0.0.1:${String(server.port)}/metrics`);
  });

  it('listens on all interfaces by default', async () => {
    const server = await open(undefined, { host: undefined });
    expect(['::', '0.0.0.0']).toContain(server.host);
    expect(server.url).toBe(`http://localhost:${String(server.port)}/metrics`);
    const answers = [server.url, `http://127.0.0.1:${String(server.port)}/metrics`].map((url) => fetch(url));
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200]);
  });

  itOnIpv6('writes an IPv6 address into the URL as URLs have it', async () => {
    const server = await open(undefined, { host: '::1' });
    expect(server.url).toBe(`http://[::1]:${String(server.port)}/metrics`);
    expect((await fetch(server.url)).status).toBe(200);
  });

  it('serves the metrics in the format that is asked for', async () => {
    const { url } = await open();
    const text = await fetch(url);
    expect(text.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(await text.text()).toBe(gaugeText('depth', 4));
    const openMetrics = await fetch(url, { headers: { Accept: 'application/openmetrics-text' } });
    expect(openMetrics.headers.get('content-type')).toMatch(/^application\/openmetrics-text; version=1\.0\.0;/);
    expect(await openMetrics.text()).toMatch(/# EOF\n$/);
  });

  it('compresses if that is wanted', async () => {
    const { url } = await open();
    const request = get(url, { headers: { 'Accept-Encoding': 'gzip' } });
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    expect(response.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'Accept, Accept-Encoding' });
    expect(gunzipSync(await body(response)).toString()).toBe(gaugeText('depth', 4));
  });

  it('does not compress if that is refused', async () => {
    const { url } = await open();
    const request = get(url, { headers: { 'Accept-Encoding': 'gzip;q=0, *' } });
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    expect(response.headers).not.toHaveProperty('content-encoding');
    expect((await body(response)).toString()).toBe(gaugeText('depth', 4));
  });

  it.each([false, true])('serves a body of many blocks whole (gzip: %s)', async (gzip) => {
    const halves = Array.from({ length: 60 }, (_, index) => halfBlock(`half_${String(index)}`));
    const { url } = await open(gathererOf(...halves));
    const answer = await fetch(url, { headers: { 'Accept-Encoding': gzip ? 'gzip' : 'identity' } });
    const samples = (await answer.text()).match(/^half_\d+\{/gm);
    expect(samples).toEqual(halves.map(({ descriptor }) => `${descriptor.name}{`));
  });

  it('answers HEAD with the head alone', async () => {
    const { port } = await open();
    const answer = await exchangeRaw(port, 'HEAD /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(answer).toContain(`\r\nContent-Length: ${String(gaugeText('depth', 4).length)}\r\n`);
    expect(answer).toMatch(/\r\n\r\n$/);
  });

  it('does not write a long body for HEAD', async () => {
    const gatherer = countedHalfBlocks(1000);
    const { url } = await open(gatherer);
    const answer = await fetch(url, { method: 'HEAD' });
    expect(answer.status).toBe(200);
    expect(gatherer.written()).toBeLessThan(10);
  });

  it('refuses other methods', async () => {
    const { url } = await open();
    const answer = await fetch(url, { method: 'POST', body: 'depth 5' });
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('GET, HEAD, OPTIONS');
  });

  it('names its methods', async () => {
    const { url } = await open();
    const answer = await fetch(url, { method: 'OPTIONS' });
    expect(answer.status).toBe(204);
    expect(answer.headers.get('allow')).toBe('GET, HEAD, OPTIONS');
  });

  it.each(['/metrics?name=x', '/metrics#top', '/metrics?', 'http://elsewhere/metrics', 'HTTP://a:1/metrics?x'])(
    'serves the request target %s',
    async (target) => {
      const { port } = await open();
      const answer = await exchangeRaw(port, `GET ${target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
      expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    },
  );

  it.each(['*', '/metrics/', '//metrics', '/x/../metrics', '/%6detrics', '/METRICS', '/metricsx', '/<script>'])(
    'says of %s only where the metrics are',
    async (target) => {
      const { port } = await open();
      const answer = await exchangeRaw(port, `GET ${target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
      const [head, text] = answer.split('\r\n\r\n');
      expect(head).toMatch(/^HTTP\/1\.1 404 Not Found\r\n/);
      expect(head).toContain('\r\nContent-Type: text/plain; charset=utf-8');
      expect(text).toBe('Not found: the metrics are at /metrics\n');
    },
  );

  it('serves another path instead', async () => {
    const server = await open(undefined, { path: '/internal/prometheus' });
    expect(server.url).toMatch(/\/internal\/prometheus$/);
    expect((await fetch(server.url)).status).toBe(200);
    expect((await fetch(new URL('/metrics', server.url))).status).toBe(404);
  });

  it('does not say what it is made of', async () => {
    const { url } = await open();
    const { headers } = await fetch(url);
    expect([headers.get('server'), headers.get('x-powered-by')]).toEqual([null, null]);
  });

  it('keeps a connection for the next scrape', async () => {
    const { port } = await open();
    const request = 'GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n';
    const connection = await openRaw(port, request);
    await connection.until('depth 4\n');
    connection.socket.write(request.replace('a\r\n', 'a\r\nConnection: close\r\n'));
    expect((await connection.closed()).match(/^HTTP\/1\.1 200 OK/gm)).toHaveLength(2);
  });

  it.each([
    ['no HTTP', 'no http at all\r\n\r\n'],
    [
      'two lengths',
      'POST /metrics HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['a head that is too long', `GET /metrics HTTP/1.1\r\nHost: a\r\nFilling: ${'x'.repeat(100_000)}\r\n\r\n`],
  ])('survives %s', async (_, request) => {
    const { port, url } = await open();
    expect(await exchangeRaw(port, request)).toMatch(/^HTTP\/1\.1 4\d\d |^$/);
    expect((await fetch(url)).status).toBe(200);
    expect(reported).toEqual([]);
  });

  it('answers 500 and goes on if the gathering fails', async () => {
    const failure = new Error('secret');
    const { url } = await open({ gather: () => Promise.reject(failure) });
    for (let scrapes = 1; scrapes <= 2; scrapes += 1) {
      const answer = await fetch(url);
      expect(answer.status).toBe(500);
      expect(await answer.text()).not.toContain('secret');
      expect(reported).toEqual(Array<Error>(scrapes).fill(failure));
    }
  });

  it.each(['gzip', 'identity'])('cuts the connection if a family cannot be written (%s)', async (coding) => {
    const halves = Array.from({ length: 9 }, (_, index) => halfBlock(`half_${String(index)}`));
    const { url } = await open(gathererOf(...halves, unwritable('broken')));
    const read = fetch(url, { headers: { 'Accept-Encoding': coding } }).then((answer) => answer.text());
    await expect(read).rejects.toThrow();
    expect(reported).toEqual([expect.objectContaining({ message: 'secret of the writer' })]);
  });

  it.each(['gzip', 'identity'])('stops writing for a client that went away (%s)', async (coding) => {
    const gatherer = countedHalfBlocks(20_000);
    const server = await open(gatherer);
    const request = `GET /metrics HTTP/1.1\r\nHost: a\r\nAccept-Encoding: ${coding}\r\n\r\n`;
    const connection = await openRaw(server.port, request);
    await connection.until('HTTP/1.1 200 OK');
    connection.socket.destroy();
    await server.close();
    const written = gatherer.written();
    expect(written).toBeLessThan(20_000);
    for (let turn = 0; turn < 10; turn += 1) await nextTurn();
    expect(gatherer.written()).toBeLessThan(written + 10);
    expect(reported).toEqual([]);
  });

  it('sends nothing to a client that went away while it gathered', async () => {
    const { gatherer, asked, release } = heldGatherer();
    const server = await open(gatherer);
    const connection = await openRaw(server.port, 'GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n');
    await asked;
    connection.socket.destroy();
    await server.close();
    release();
    await nextTurn();
    expect(connection.received()).toBe('');
    expect(reported).toEqual([]);
  });
});

describe('a listener with several addresses', () => {
  it('serves all of them, names them in order and closes them together', async () => {
    const server = await open(undefined, { port: undefined, host: undefined, listen: ['127.0.0.1:0', '127.0.0.2:0'] });
    expect(server.urls.map((url) => new URL(url).hostname)).toEqual(['127.0.0.1', '127.0.0.2']);
    expect(server.url).toBe(server.urls[0]);
    for (const url of server.urls) expect((await fetch(url)).status).toBe(200);
    await server.close();
    for (const url of server.urls) await expect(fetch(url)).rejects.toThrow();
  });

  it('opens none of them if one cannot be opened', async () => {
    const { port } = await open();
    const free = await open();
    await free.close();
    const listenAt = [`127.0.0.1:${String(free.port)}`, `127.0.0.1:${String(port)}`];
    const opening = open(undefined, { port: undefined, host: undefined, listen: listenAt });
    await expect(opening).rejects.toMatchObject({ code: 'PORT_IN_USE' });
    await expect(fetch(free.url)).rejects.toThrow();
  });
});

describe('a listener that cannot open', () => {
  it('names the port that is in use and the remedy', async () => {
    const { port } = await open();
    await expect(open(undefined, { port })).rejects.toMatchObject({
      code: 'PORT_IN_USE',
      message: `startHttpServer: port ${String(port)} of 127.0.0.1 is in use: stop the program that listens there, or choose another port (0 takes any free one)`,
    });
  });

  it('names the address that is not of this machine', async () => {
    const opening = open(undefined, { host: '192.0.2.1' });
    await expect(opening).rejects.toMatchObject({ code: 'LISTEN_FAILED' });
    await expect(opening).rejects.toThrow(
      /cannot listen on port 0 of 192\.0\.2\.1, .*EADDRNOTAVAIL.*: give an address of this machine/,
    );
  });
});
