import { listen, type MetricsServer } from '../../lib/http/listener.js';
import type { ListenerOptions } from '../../lib/http/listener-options.js';
import type { Gatherer } from '../../lib/model/collector.js';
import { countedHalfBlocks, gathererOf, gauge, gaugeText } from './gatherers.js';
import { openRaw } from './raw-connection.js';

let server: MetricsServer;
let reported: unknown[];

async function open(options: ListenerOptions = {}, gatherer: Gatherer = gathererOf(gauge('depth', 4))): Promise<void> {
  reported = [];
  server = await listen({ port: 0, host: '127.0.0.1', ...options }, gatherer, (error) => reported.push(error));
}

function ask(path: string, init?: RequestInit): Promise<Response> {
  return fetch(new URL(path, server.url), init);
}

afterEach(() => server.close());

describe('the page at /', () => {
  it('leads to the metrics and says no more', async () => {
    await open({ path: '/a"b<c' });
    const answer = await ask('/');
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const hrefs = [...(await answer.text()).matchAll(/href="([^"]*)"/g)].map(([, href]) => href);
    expect(hrefs).toEqual(['/a&#34;b&#60;c', '/-/healthy', '/-/ready']);
  });

  it('can be left out', async () => {
    await open({ landingPage: false });
    expect((await ask('/')).status).toBe(404);
  });

  it('gives way to the metrics', async () => {
    await open({ path: '/' });
    expect(await (await ask('/')).text()).toBe(gaugeText('depth', 4));
  });
});

describe('the answers to probes', () => {
  it('are good while the program has nothing to say against it', async () => {
    await open();
    expect(await (await ask('/-/healthy')).text()).toBe('Healthy.\n');
    expect(await (await ask('/-/ready')).text()).toBe('Ready.\n');
    expect(await (await ask('/-/ready', { method: 'HEAD' })).text()).toBe('');
  });

  it.each<[string, () => boolean | Promise<boolean>, number]>([
    ['true', () => true, 200],
    ['a promise of true', () => Promise.resolve(true), 200],
    ['false', () => false, 503],
    ['a promise of false', () => Promise.resolve(false), 503],
    ['nothing', () => undefined as never, 503],
  ])('follow ready() with %s', async (_, ready, status) => {
    await open({ ready });
    expect((await ask('/-/ready')).status).toBe(status);
    expect((await ask('/-/healthy')).status).toBe(200);
    expect(reported).toEqual([]);
  });

  it.each<[string, () => Promise<boolean>]>([
    [
      'throws',
      () => {
        throw new Error('secret');
      },
    ],
    ['rejects', () => Promise.reject(new Error('secret'))],
  ])('are bad, and it is reported, if ready() %s', async (_, ready) => {
    await open({ ready });
    const answer = await ask('/-/ready');
    expect([answer.status, await answer.text()]).toEqual([503, 'Not ready.\n']);
    expect(reported).toEqual([new Error('secret')]);
  });

  it('say that the listener is closing', async () => {
    let answer: (isReady: boolean) => void = () => undefined;
    let asked: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => (asked = resolve));
    await open({
      ready: () => {
        asked();
        return new Promise((resolve) => (answer = resolve));
      },
    });
    const probe = ask('/-/ready');
    await begun;
    const closed = server.close();
    answer(true);
    expect((await probe).status).toBe(503);
    await closed;
  });

  it.each(['/', '/-/healthy', '/-/ready', '/elsewhere'])('refuse to be written to at %s', async (path) => {
    await open();
    const answer = await ask(path, { method: 'POST', body: 'x' });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });
});

describe('limits', () => {
  it.each([
    ['never asks', ''],
    ['asks slowly', 'GET /metrics HTTP/1.1\r\nHost: a'],
  ])('end a connection that %s', async (_, request) => {
    await open({ limits: { headersTimeout: 20, requestTimeout: 20 } });
    const connection = await openRaw(server.port, request);
    expect(await connection.closed()).toMatch(/^$|^HTTP\/1\.1 408 /);
  });

  it('end a connection that sends no further request', async () => {
    await open({ limits: { keepAliveTimeout: 5 } });
    const connection = await openRaw(server.port, 'GET /-/healthy HTTP/1.1\r\nHost: a\r\n\r\n');
    expect(await connection.closed()).toContain('Healthy.\n');
  });

  it('end a response that takes too long', async () => {
    await open({ limits: { responseTimeout: 20 } }, { gather: () => new Promise(() => undefined) });
    const connection = await openRaw(server.port, 'GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n');
    expect(await connection.closed()).toBe('');
  });

  it('end a response that the client reads too slowly', async () => {
    const gatherer = countedHalfBlocks(20_000);
    await open({ limits: { responseTimeout: 1500 } }, gatherer);
    const connection = await openRaw(server.port, 'GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n');
    await connection.until('HTTP/1.1 200 OK');
    connection.socket.pause();
    const trickle = setInterval(() => {
      connection.socket.read(1);
    }, 5);
    // Waits for the response to end, one way or the other.
    await server.close({ timeout: 1_000_000 });
    clearInterval(trickle);
    connection.socket.destroy();
    expect(gatherer.written()).toBeLessThan(20_000);
    expect(reported).toEqual([]);
  });

  it('refuse a head that is too long', async () => {
    await open({ limits: { maxHeaderBytes: 1024 } });
    const connection = await openRaw(server.port, `GET /metrics?${'x'.repeat(2000)} HTTP/1.1\r\nHost: a\r\n\r\n`);
    expect(await connection.closed()).toMatch(/^HTTP\/1\.1 431 /);
  });

  it('close connections beyond those that there may be', async () => {
    await open({ limits: { maxConnections: 1 } });
    const first = await openRaw(server.port, 'GET /-/healthy HTTP/1.1\r\nHost: a\r\n\r\n');
    await first.until('Healthy');
    const second = await openRaw(server.port, 'GET /-/healthy HTTP/1.1\r\nHost: a\r\n\r\n');
    expect(await second.closed()).toBe('');
  });
});
