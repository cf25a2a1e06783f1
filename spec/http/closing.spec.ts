import { listen, type CloseOptions, type MetricsServer } from '../../lib/http/listener.js';
import type { ListenerOptions } from '../../lib/http/listener-options.js';
import type { Gatherer } from '../../lib/model/collector.js';
import { gathererOf, gauge, gaugeText, heldGatherer } from './gatherers.js';
import { openRaw } from './raw-connection.js';

const opened: MetricsServer[] = [];

async function open(gatherer: Gatherer = gathererOf(gauge('depth', 4)), options: Partial<ListenerOptions> = {}) {
  const report = (error: unknown): void => {
    throw new Error('nothing should be reported', { cause: error });
  };
  const server = await listen({ port: 0, host: '127.0.0.1', ...options }, gatherer, report);
  opened.push(server);
  return server;
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((server) => server.close()));
});

describe('closing a listener', () => {
  it('lets a running scrape finish and takes no new one', async () => {
    const { gatherer, asked, release } = heldGatherer();
    const server = await open(gatherer);
    const scrape = fetch(server.url);
    await asked;
    let closed = false;
    const closing = server.close().then(() => (closed = true));
    await expect(fetch(server.url)).rejects.toThrow();
    expect(closed).toBe(false);
    release();
    expect(await (await scrape).text()).toBe(gaugeText('depth', 4));
    await closing;
  });

  it.each([
    ['no request', ''],
    ['half a request', 'GET /metrics HTTP/1.1\r\nHost:'],
  ])('does not wait for a connection with %s', async (_, request) => {
    const server = await open();
    const connection = await openRaw(server.port, request);
    // Connections are accepted in order: when a later one is served, this one is known.
    await (await fetch(server.url)).text();
    await server.close();
    expect(await connection.closed()).toBe('');
  });

  it('does not wait for an idle connection that is kept alive', async () => {
    const server = await open();
    const connection = await openRaw(server.port, 'GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n');
    await connection.until('depth 4\n');
    await server.close();
    await connection.closed();
  });

  it('cuts the scrapes that have not ended in time', async () => {
    const { gatherer, asked, release } = heldGatherer();
    const server = await open(gatherer);
    const scrape = fetch(server.url);
    await asked;
    await server.close({ timeout: 5 });
    await expect(scrape).rejects.toThrow();
    // Else its timeout would be reported long after this.
    release();
  });

  it('heeds the earlier end of two', async () => {
    const { gatherer, asked, release } = heldGatherer();
    const server = await open(gatherer);
    const scrape = fetch(server.url);
    await asked;
    const closing = server.close({ timeout: 1_000_000 });
    expect(server.close({ timeout: 0 })).toBe(closing);
    await closing;
    await expect(scrape).rejects.toThrow();
    release();
  });

  it.each([
    [{ timeout: -1 }, 'INVALID_OPTION'],
    [{ timeout: '1 s' }, 'INVALID_OPTION'],
    [{ deadline: 1 }, 'UNKNOWN_OPTION'],
  ])('refuses %p and stays open', async (options, code) => {
    const server = await open();
    expect(() => server.close(options as CloseOptions)).toThrow(expect.objectContaining({ code }));
    expect((await fetch(server.url)).status).toBe(200);
  });

  it('tells everybody who waits for it', async () => {
    const controller = new AbortController();
    const server = await open(undefined, { signal: controller.signal });
    controller.abort();
    await server.closed;
    await expect(fetch(server.url)).rejects.toThrow();
  });

  it('may be asked for twice', async () => {
    const server = await open();
    expect(server.close()).toBe(server.close());
    await server.close();
  });

  it('happens at the end of a scope', async () => {
    let url: string;
    {
      await using server = await open();
      url = server.url;
    }
    await expect(fetch(url)).rejects.toThrow();
  });

  it('happens when the signal aborts', async () => {
    const controller = new AbortController();
    const server = await open(undefined, { signal: controller.signal });
    controller.abort();
    await server.close();
    await expect(fetch(server.url)).rejects.toThrow();
  });

  it.each(['before', 'while'])('happens when the signal aborted %s it opened', async (when) => {
    const controller = new AbortController();
    if (when === 'before') controller.abort(new Error('shutting down'));
    const opening = open(undefined, { signal: controller.signal });
    controller.abort(new Error('shutting down'));
    await expect(opening).rejects.toThrow('shutting down');
  });
});
