/**
 * Metrics behind real frameworks, asked over HTTP: what a scraper gets does not depend on who serves.
 */

import { once } from 'node:events';
import { request as send, type ClientRequest, type IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { writeText } from '../../lib/exposition/text.js';
import type { Gatherer } from '../../lib/model/collector.js';
import { registry as globalRegistry } from '../../lib/registry/global.js';
import { countedHalfBlocks, gathererOf, gauge, gaugeText, halfBlock, unwritable } from '../http/gatherers.js';
import { HOST_PAGE, METRICS_HOSTS, type MetricsHost } from './metrics-hosts.js';

const running: MetricsHost[] = [];

interface Asked {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

function open({ url }: MetricsHost, { path = '/metrics', method = 'GET', headers = {} }: Asked): ClientRequest {
  return send(url + path, { method, headers, agent: false }).end();
}

async function ask(host: MetricsHost, asked: Asked = {}): Promise<{ response: IncomingMessage; body: Buffer }> {
  const [response] = (await once(open(host, asked), 'response')) as [IncomingMessage];
  return { response, body: Buffer.concat((await response.toArray()) as Buffer[]) };
}

/** Waits until a number stays the same for a while, and returns it. */
async function settled(read: () => number): Promise<number> {
  for (let last = -1; ; last = read()) {
    await delay(50);
    if (read() === last) return last;
  }
}

beforeEach(() => {
  globalRegistry.diagnostics.onFirstFault(() => undefined);
});

afterEach(async () => {
  jest.restoreAllMocks();
  await Promise.all(running.splice(0).map((host) => host.close()));
});

describe.each(Object.entries(METRICS_HOSTS))('metrics behind %s', (_, startHost) => {
  async function start(registry: Gatherer = gathererOf(gauge('depth', 4))): Promise<MetricsHost> {
    const host = await startHost(registry);
    running.push(host);
    return host;
  }

  it('are served beside what else the host serves', async () => {
    const host = await start();
    expect((await ask(host)).body.toString()).toBe(gaugeText('depth', 4));
    expect((await ask(host, { path: '/' })).body.toString()).toBe(HOST_PAGE);
  });

  it('have the headers of a scrape, and keep those of the host', async () => {
    const { response } = await ask(await start());
    expect(response).toMatchObject({
      statusCode: 200,
      headers: {
        'content-type': 'text/plain; version=0.0.4; charset=utf-8',
        'content-length': String(gaugeText('depth', 4).length),
        vary: 'Accept, Accept-Encoding',
        'x-request-id': '7',
      },
    });
  });

  it('come in the format that is asked for', async () => {
    const { response, body } = await ask(await start(), {
      headers: { accept: 'application/openmetrics-text;version=1.0.0' },
    });
    expect(response.headers['content-type']).toMatch(/^application\/openmetrics-text; version=1.0.0/);
    expect(body.toString()).toMatch(/# EOF\n$/);
  });

  it.each([{}, { 'accept-encoding': 'gzip' }])('come whole if they are long: %j', async (headers) => {
    const families = Array.from({ length: 40 }, (_, index) => halfBlock(`half_${String(index)}`));
    const { response, body } = await ask(await start(gathererOf(...families)), { headers });
    const text = response.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
    expect(response.headers['content-encoding']).toBe('accept-encoding' in headers ? 'gzip' : undefined);
    expect(response.headers).not.toHaveProperty('content-length');
    expect(text.toString()).toBe([...writeText(families)].join(''));
  });

  it.each([1, 40])('have no body for HEAD (%i families)', async (count) => {
    const families = Array.from({ length: count }, (_, index) => halfBlock(`half_${String(index)}`));
    const { response, body } = await ask(await start(gathererOf(...families)), { method: 'HEAD' });
    expect(response.statusCode).toBe(200);
    expect(response.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(response.headers['content-length']).toBe(
      count === 1 ? String([...writeText(families)].join('').length) : undefined,
    );
    expect(body).toHaveLength(0);
  });

  it('are a 500 if gathering fails', async () => {
    const { response, body } = await ask(await start({ gather: () => Promise.reject(new Error('secret')) }));
    expect(response.statusCode).toBe(500);
    expect(response.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(body.toString()).toBe('The metrics could not be gathered; the program has the details.\n');
  });

  it.each([{}, { 'accept-encoding': 'gzip' }])('are cut off if the rest cannot be written: %j', async (headers) => {
    // Hono prints what made a body fail.
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const families = Array.from({ length: 40 }, (_, index) => halfBlock(`half_${String(index)}`));
    const host = await start(gathererOf(...families, unwritable('broken')));
    await expect(ask(host, { headers })).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  it('stop being written when the client goes away', async () => {
    const gatherer = countedHalfBlocks(20_000);
    const host = await start(gatherer);
    const sent = open(host, {});
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    response.on('error', () => undefined);
    await once(response, 'readable');
    response.destroy();
    expect(await settled(gatherer.written)).toBeLessThan(20_000);
    expect((await ask(host, { path: '/' })).body.toString()).toBe(HOST_PAGE);
  });

  it('wait for a client that reads slowly', async () => {
    const gatherer = countedHalfBlocks(20_000);
    const host = await start(gatherer);
    const [response] = (await once(open(host, {}), 'response')) as [IncomingMessage];
    response.on('error', () => undefined);
    expect(await settled(gatherer.written)).toBeLessThan(20_000);
    response.destroy();
  });
});
