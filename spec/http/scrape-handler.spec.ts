import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect, createServer as createHttp2Server } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { scrapeHandler } from '../../lib/http/scrape-handler.js';
import type { GatherResult } from '../../lib/model/collector.js';
import { gathererOf, gauge, gaugeText } from './gatherers.js';

let server: Server | undefined;

async function serve(listener: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

afterEach(() => {
  server?.close();
  server?.closeAllConnections();
});

describe('scrapeHandler', () => {
  it('serves metrics on the path where it is mounted', async () => {
    const metrics = scrapeHandler(gathererOf(gauge('depth', 4)), () => undefined);
    const url = await serve((request, response) => {
      if (request.url === '/internal') metrics(request, response);
      else response.end('hello');
    });
    expect(await (await fetch(`${url}/internal`)).text()).toBe(gaugeText('depth', 4));
    expect(await (await fetch(url)).text()).toBe('hello');
  });

  it('keeps the headers that the host has set', async () => {
    const metrics = scrapeHandler(gathererOf(gauge('depth', 4)), () => undefined);
    const url = await serve((request, response) => {
      response.setHeader('X-Request-Id', '7');
      metrics(request, response);
    });
    expect((await fetch(url)).headers.get('x-request-id')).toBe('7');
  });

  it.each([
    ['Origin', 'Origin, Accept, Accept-Encoding'],
    [['Origin', 'accept-encoding'], 'Origin, Accept-Encoding, Accept'],
    ['*', '*'],
  ])('adds to what the host lets answers vary with: %p', async (set, sent) => {
    const metrics = scrapeHandler(gathererOf(gauge('depth', 4)), () => undefined);
    const url = await serve((request, response) => {
      response.setHeader('Vary', set);
      metrics(request, response);
    });
    expect((await fetch(url)).headers.get('vary')).toBe(sent);
  });

  it('answers 503 beyond the scrapes that there may be at once, and serves again when one is over', async () => {
    const gatherings: ((result: GatherResult) => void)[] = [];
    const gather = (): Promise<GatherResult> => new Promise((resolve) => gatherings.push(resolve));
    const begun: unknown[] = [];
    const ended: [status: number, bytes: number][] = [];
    const observer = {
      begin: () => {
        begun.push(1);
        return (...end: [number, number]) => {
          ended.push(end);
        };
      },
      failed: () => undefined,
      answered: () => undefined,
    };
    const metrics = scrapeHandler({ gather }, () => undefined, { maxConcurrentScrapes: 1, observer });
    const url = await serve(metrics);
    const first = fetch(url, { headers: { 'Accept-Encoding': 'identity' } });
    while (gatherings.length < 1) await nextTurn();
    const second = await fetch(url);
    expect([second.status, second.headers.get('retry-after')]).toEqual([503, '1']);
    await second.text();
    gatherings[0]({ families: [gauge('depth', 4)], errors: [] });
    expect((await first).status).toBe(200);
    while (ended.length < 2) await nextTurn();
    const third = fetch(url);
    while (gatherings.length < 2) await nextTurn();
    gatherings[1]({ families: [], errors: [] });
    expect((await third).status).toBe(200);
    expect(begun).toHaveLength(3);
    expect(ended.slice(0, 2)).toEqual([
      [503, 'Too many scrapes at once.\n'.length],
      [200, gaugeText('depth', 4).length],
    ]);
  });

  it('reports a response that the host has sent itself, and leaves it alone', async () => {
    const reported: unknown[] = [];
    const metrics = scrapeHandler(gathererOf(gauge('depth', 4)), (error) => reported.push(error));
    const url = await serve((request, response) => {
      metrics(request, response);
      response.end(Buffer.alloc(20_000_000));
    });
    const answer = await fetch(url);
    expect((await answer.arrayBuffer()).byteLength).toBe(20_000_000);
    expect(reported).toEqual([expect.objectContaining({ code: 'ERR_HTTP_HEADERS_SENT' })]);
  });

  it('cuts off a response that the host has begun itself', async () => {
    const metrics = scrapeHandler(gathererOf(gauge('depth', 4)), () => undefined);
    const url = await serve((request, response) => {
      response.write('from the host');
      metrics(request, response);
    });
    await expect(fetch(url).then((answer) => answer.text())).rejects.toThrow();
  });

  it('serves HTTP/2, where a client that went away while it gathered is no fault either', async () => {
    const reported: unknown[] = [];
    const gatherings: ((result: GatherResult) => void)[] = [];
    const gather = (): Promise<GatherResult> => new Promise((resolve) => gatherings.push(resolve));
    const metrics = scrapeHandler({ gather }, (error) => reported.push(error));
    let asked = 0;
    const counted: typeof metrics = (request, response) => {
      metrics(request, response);
      asked += 1;
    };
    // The compatibility API of HTTP/2 has the shape of HTTP/1, though not its types.
    const http2 = createHttp2Server(counted as unknown as Parameters<typeof createHttp2Server>[1]).listen(
      0,
      '127.0.0.1',
    );
    await once(http2, 'listening');
    const client = connect(`http://127.0.0.1:${String((http2.address() as AddressInfo).port)}`);
    const [gone, kept] = [client.request({ ':path': '/' }), client.request({ ':path': '/' })];
    while (asked < 2) await nextTurn();
    gone.on('error', () => undefined).destroy();
    await once(gone, 'close');
    for (const resolve of gatherings) resolve({ families: [gauge('depth', 4)], errors: [] });
    expect(Buffer.concat((await kept.toArray()) as Buffer[]).toString()).toBe(gaugeText('depth', 4));
    expect(reported).toEqual([]);
    client.close();
    http2.close();
  });
});
