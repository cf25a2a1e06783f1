/**
 * What a stranger may try on an open listener, over bare sockets. None of it may reach anything but the page it names, be in
 * the answer, hold up other clients or be taken for a fault of the program.
 */

import { listen, type MetricsServer } from '../../lib/http/listener.js';
import type { ListenerOptions } from '../../lib/http/listener-options.js';
import type { Gatherer } from '../../lib/model/collector.js';
import { gathererOf, gauge, gaugeText, heldGatherer } from './gatherers.js';
import { exchangeRaw, openRaw } from './raw-connection.js';

let server: MetricsServer;
let reported: unknown[];

async function open(options: ListenerOptions = {}, gatherer: Gatherer = gathererOf(gauge('depth', 4))): Promise<void> {
  reported = [];
  server = await listen({ port: 0, host: '127.0.0.1', ...options }, gatherer, (error) => reported.push(error));
}

/** Sends lines as they are, and gives everything that comes back until the connection ends. */
function send(...lines: readonly string[]): Promise<string> {
  return exchangeRaw(server.port, `${lines.join('\r\n')}\r\n`);
}

function statusesIn(answer: string): string[] {
  return [...answer.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => status);
}

const MARK = 'x1337x';

afterEach(async () => {
  expect((await fetch(new URL('/-/healthy', server.url))).status).toBe(200);
  expect(reported).toEqual([]);
  await server.close();
});

describe('request smuggling', () => {
  /** What must not be answered. */
  const SMUGGLED = ['GET /-/ready HTTP/1.1', 'Host: a', '', ''];

  it.each([
    ['a length beside chunks', ['Content-Length: 4', 'Transfer-Encoding: chunked', '', '0', '']],
    ['chunks beside a length', ['Transfer-Encoding: chunked', 'Content-Length: 4', '', '0', '']],
    ['two lengths', ['Content-Length: 0', 'Content-Length: 44', '']],
    ['two lengths in one line', ['Content-Length: 0, 44', '']],
    ['a signed length', ['Content-Length: +0', '']],
    ['a hexadecimal length', ['Content-Length: 0x0', '']],
    ['a space before the colon', ['Content-Length : 0', '']],
    ['another coding than chunks', ['Transfer-Encoding: xchunked', '']],
    ['chunks that are not the last coding', ['Transfer-Encoding: chunked, identity', '', '0', '']],
    ['chunks on a folded line', ['Transfer-Encoding:', ' chunked', '', '0', '']],
    ['a bare line feed in the head', ['X: y\nContent-Length: 0', '']],
    ['a carriage return in a value', ['X: y\rContent-Length: 0', '']],
    ['a NUL in a value', ['X: y\0', '']],
    ['a chunk of a bad size', ['Transfer-Encoding: chunked', '', '0x1', 'a', '0', '']],
    ['a chunk with a bare line feed', ['Transfer-Encoding: chunked', '', '1\na', '0', '']],
    ['a body that is not announced as the last', ['Content-Length: 5', '', 'abcde']],
  ])('with %s gets no second answer', async (_, head) => {
    await open();
    const answer = await send('GET /metrics HTTP/1.1', 'Host: a', ...head, ...SMUGGLED);
    expect(answer).not.toContain('Ready');
    expect(statusesIn(answer).length).toBeLessThan(2);
  });

  it('finds a body on a scrape refused to be a request', async () => {
    await open();
    const body = SMUGGLED.join('\r\n');
    const length = `Content-Length: ${String(body.length)}`;
    const answer = await send('GET /metrics HTTP/1.1', 'Host: a', length, '', body);
    expect(statusesIn(answer)).toEqual(['200']);
    expect(answer).toContain('\r\nConnection: close\r\n');
  });

  it('is not asked to go on with a body', async () => {
    await open();
    const answer = await send('GET /metrics HTTP/1.1', 'Host: a', 'Expect: 100-continue', 'Content-Length: 9', '');
    expect(statusesIn(answer)).toEqual(['200']);
  });
});

describe('methods and targets', () => {
  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND'])('refuse %s, and reflect nothing', async (method) => {
    await open();
    for (const path of ['/metrics', '/', '/-/ready']) {
      const answer = await send(`${method} ${path} HTTP/1.1`, `Host: ${MARK}`, `X: ${MARK}`, 'Connection: close', '');
      expect(answer).toMatch(/^HTTP\/1\.1 405 /);
      expect(answer).not.toContain(MARK);
    }
  });

  it('make no tunnel', async () => {
    await open();
    expect(await send('CONNECT 127.0.0.1:22 HTTP/1.1', 'Host: a', '')).toBe('');
  });

  it('change to no other protocol', async () => {
    await open();
    const upgrade = ['Connection: Upgrade, close', 'Upgrade: websocket', 'Sec-WebSocket-Key: AAAA'];
    expect(statusesIn(await send('GET /metrics HTTP/1.1', 'Host: a', ...upgrade, ''))).toEqual(['200']);
    expect(statusesIn(await send('PRI * HTTP/2.0', '', 'SM', '', ''))).not.toContain('200');
  });

  it.each([
    '/metrics/../-/ready',
    '/-/../metrics',
    '/./metrics',
    '//metrics',
    '/metrics/',
    '/metrics;x=1',
    '/metrics%00',
    '/metrics%2f',
    '/%2e%2e/metrics',
    '/..%2fmetrics',
    '/..\\metrics',
    '\\metrics',
    '/%6d%65trics',
    '/%u006detrics',
    '/\u00ef\u00bd\u008detrics',
    '/metric\u00c5\u00bf',
    '/../../../../etc/passwd',
    '/%2e%2e/%2e%2e/etc/passwd',
    'file:///etc/passwd',
    'http://a/../metrics',
    'http://a\\@b/metrics/',
    'metrics',
    '*',
  ])('find nothing at %p', async (target) => {
    await open();
    const answer = await send(`GET ${target} HTTP/1.1`, 'Host: a', 'Connection: close', '');
    expect(answer).toMatch(/^HTTP\/1\.1 40[04] /);
    expect(answer).not.toMatch(/depth|Ready|root:/);
  });

  it.each([
    `/${MARK}`,
    `/<script>${MARK}</script>`,
    `/metrics?name[]=${MARK}`,
    `/metrics?${MARK}=1`,
    `/metrics?name[]=%0d%0aX-${MARK}:1`,
    `/-/ready?${MARK}`,
    `/?${MARK}`,
    `http://${MARK}/metrics`,
    `http://${MARK}/`,
  ])('are not in the answer: %p', async (target) => {
    await open();
    const headers = [`Host: ${MARK}`, `Accept: text/${MARK}`, `Accept-Encoding: ${MARK}`, `Origin: http://${MARK}`];
    const more = [`X-Forwarded-Host: ${MARK}`, `X-Prometheus-Scrape-Timeout-Seconds: ${MARK}`, `Cookie: ${MARK}`];
    const answer = await send(`GET ${target} HTTP/1.1`, ...headers, ...more, 'Connection: close', '');
    expect(answer).toMatch(/^HTTP\/1\.1 \d{3} /);
    expect(answer).not.toContain(MARK);
  });

  it.each(['/metrics', '/', '/-/healthy', '/-/ready', '/x'])('of %s say nothing of what serves them', async (path) => {
    await open();
    const answer = await send(`GET ${path} HTTP/1.1`, 'Host: a', 'Connection: close', '');
    expect(answer).not.toMatch(/^(?:server|x-powered-by|via):/im);
    // The version of the format is the only one there is.
    expect(answer.replace('version=0.0.4', '')).not.toMatch(/node|prometheus-sdk|\d+\.\d+\.\d+/i);
  });
});

describe('a flood', () => {
  it.each([
    ['header', ['GET /metrics HTTP/1.1', `X: ${'x'.repeat(200_000)}`]],
    ['URL', [`GET /${'x'.repeat(200_000)} HTTP/1.1`]],
    ['method', ['G'.repeat(200_000)]],
    ['number of headers', ['GET /metrics HTTP/1.1', ...Array.from({ length: 9000 }, (_, i) => `X${String(i)}: y`)]],
  ])('of one long %s is cut off', async (_, lines) => {
    await open();
    expect(await send(...lines, '')).toMatch(/^$|^HTTP\/1\.1 4(?:00|31) /);
  });

  it('of names is refused', async () => {
    await open();
    const query = Array.from({ length: 1000 }, (_, i) => `name[]=${String(i)}`).join('&');
    const answer = await send(`GET /metrics?${query} HTTP/1.1`, 'Host: a', 'Connection: close', '');
    expect(answer).toMatch(/^HTTP\/1\.1 400 [^]*\r\n\r\nToo many names were asked for\.\n$/);
  });

  it('of requests on one connection is answered in order', async () => {
    await open();
    const request = 'GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n';
    const answer = await exchangeRaw(server.port, request.repeat(200) + request.replace('a', 'a\r\nConnection: close'));
    expect(statusesIn(answer)).toHaveLength(201);
    expect(new Set(statusesIn(answer))).toEqual(new Set(['200', '503']));
    expect(answer).toContain(gaugeText('depth', 4));
  });

  it('of scrapes that hang leaves the probes alone', async () => {
    const { gatherer, asked, release } = heldGatherer();
    await open({}, gatherer);
    const scrapes = Array.from({ length: 60 }, () => fetch(server.url));
    await asked;
    expect((await fetch(new URL('/-/ready', server.url))).status).toBe(200);
    const refused = await Promise.race(scrapes);
    expect(refused.status).toBe(503);
    release();
    const statuses = (await Promise.all(scrapes)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 503)).toHaveLength(20);
  });

  it('of a body is not read', async () => {
    await open({ limits: { requestTimeout: 50, headersTimeout: 50 } });
    const connection = await openRaw(
      server.port,
      'GET /metrics HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n\r\n',
    );
    const filling = Buffer.alloc(65_536);
    for (let sent = 0; sent < 100; sent += 1) connection.socket.write(filling);
    expect(statusesIn(await connection.closed()).length).toBeLessThan(2);
  });
});

describe('a client that takes its time', () => {
  it('over the head is cut off, one byte at a time', async () => {
    await open({ limits: { headersTimeout: 30, requestTimeout: 30 } });
    const connection = await openRaw(server.port, 'GET /metrics HTTP/1.1\r\nX: ');
    const trickle = setInterval(() => connection.socket.write('y'), 2);
    expect(await connection.closed()).toMatch(/^$|^HTTP\/1\.1 408 /);
    clearInterval(trickle);
  });
});
