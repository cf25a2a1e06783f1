/**
 * Every sample runs as a user would run it, on free ports.
 */

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { listFiles, ROOT } from './source-files.js';

/** A sample that is running. */
interface RunningSample {
  readonly child: ChildProcess;
  /** The addresses it printed, in the order in which it printed them. */
  readonly urls: readonly string[];
}

const children: ChildProcess[] = [];

/** Starts a sample on free ports and waits until it has printed `count` addresses. */
async function start(path: string, count: number, variables: NodeJS.ProcessEnv = {}): Promise<RunningSample> {
  const env = { ...process.env, PORT: '0', METRICS_PORT: '0', ...variables };
  const child = spawn(process.execPath, ['--import', 'tsx', path], {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const urls: string[] = [];
  for await (const line of createInterface(child.stdout)) {
    urls.push(...(line.match(/http:\/\/[^\s,;]+/g) ?? []));
    if (urls.length >= count) return { child, urls };
  }
  throw new Error(`${path} ended before it had printed ${String(count)} addresses`);
}

/** Asks a sample to end, and returns its exit code or what killed it. */
async function stop(child: ChildProcess): Promise<unknown> {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = once(child, 'exit');
    child.kill();
    await ended;
  }
  return child.exitCode ?? child.signalCode;
}

async function read(url: string): Promise<string> {
  const response = await fetch(url);
  expect(response.status).toBe(200);
  return response.text();
}

/** The lines about the named families, without what the process says about itself. */
function linesOf(text: string, ...names: readonly string[]): string[] {
  return text.split('\n').filter((line) => names.some((name) => line.split(/[ {]/).includes(name)));
}

/** The values of the named samples. */
function valuesOf(text: string, ...names: readonly string[]): string[] {
  return linesOf(text, ...names).filter((line) => !line.startsWith('#'));
}

/** Sends a request and returns the status and the text of its answer. */
async function ask(url: string, options: RequestInit = {}): Promise<readonly [status: number, text: string]> {
  const response = await fetch(url, options);
  return [response.status, await response.text()];
}

afterEach(async () => {
  const codes = await Promise.all(children.splice(0).map(stop));
  expect(codes.filter((code) => code !== 0)).toEqual([]);
});

describe('the samples', () => {
  it('each have a test here', () => {
    expect(listFiles('samples', '.ts')).toEqual([
      'samples/connect/main.ts',
      'samples/express/main.ts',
      'samples/fastify/main.ts',
      'samples/hello-world.ts',
      'samples/hono/main.ts',
      'samples/koa/main.ts',
      'samples/nestjs/main.ts',
      'samples/nextjs/app/metrics/route.ts',
      'samples/nextjs/app/rooms/route.ts',
      'samples/orders.ts',
      'samples/ping.ts',
    ]);
  });

  it('hello-world counts the greetings it gives', async () => {
    const { urls } = await start('samples/hello-world.ts', 2);
    const metrics = urls.find((url) => url.endsWith('/metrics')) ?? '';
    const greetings = urls.find((url) => url !== metrics) ?? '';
    expect(await read(greetings)).toBe('Hello World');
    expect(await read(greetings)).toBe('Hello World');
    expect(linesOf(await read(metrics), 'hello_worlds_total')).toEqual([
      '# HELP hello_worlds_total Hello Worlds requested.',
      '# TYPE hello_worlds_total counter',
      'hello_worlds_total 2',
    ]);
  }, 30_000);

  it('ping counts its requests and sets its gauge', async () => {
    const { urls } = await start('samples/ping.ts', 1);
    expect(await read(new URL('/ping', urls[0]).href)).toBe('pong');
    const text = await read(new URL('/metrics', urls[0]).href);
    const [count, gauge] = ['pay_wechart_ping_request_count', 'pay_wechart_ping_request_gauge'];
    expect(linesOf(text, count, gauge)).toEqual([
      `# HELP ${count} No of request handled by Ping handler`,
      `# TYPE ${count} counter`,
      `${count}{app="ping",env="pro"} 1`,
      `# HELP ${gauge} No of request handled by Ping handler`,
      `# TYPE ${gauge} gauge`,
      `${gauge}{app="ping",env="pro"} 2.2`,
    ]);
  }, 30_000);

  it('orders serves what its decorated methods do', async () => {
    const { urls } = await start('samples/orders.ts', 1);
    const text = await read(urls[0]);
    const types = text.split('\n').filter((line) => line.startsWith('# TYPE '));
    expect(types).toEqual(
      expect.arrayContaining([expect.stringMatching(/ counter$/), expect.stringMatching(/ histogram$/)]),
    );
    expect(text).toContain('process_cpu_seconds_total');
  }, 30_000);

  it('express counts requests by their route and loans by their outcome', async () => {
    const { urls } = await start('samples/express/main.ts', 2);
    const [service, metrics] = urls;
    expect(await ask(`${service}/1984`)).toEqual([200, 'Nineteen Eighty-Four']);
    expect(await ask(`${service}/1985`)).toEqual([404, 'no such book']);
    expect(await ask(`${service}/1984/loans/ada`, { method: 'POST' })).toEqual([201, 'lent']);
    const [status] = await ask(`${service}/1984/loans/bob`, { method: 'POST' });
    expect(status).toBe(409);
    const route = (method: string, path: string, code: number): string =>
      `http_request_duration_seconds_count{method="${method}",route="/books/:id${path}",status="${String(code)}"} 1`;
    const lend = 'class="Library",method="lend"';
    expect(
      valuesOf(
        await read(metrics),
        'http_request_duration_seconds_count',
        'library_books_lent',
        'library_loans_total',
        'library_lookups_total',
        'method_duration_seconds_count',
      ),
    ).toEqual([
      route('GET', '', 200),
      route('GET', '', 404),
      route('POST', '/loans/:reader', 201),
      route('POST', '/loans/:reader', 409),
      'library_books_lent 1',
      'library_loans_total{error=""} 1',
      'library_loans_total{error="RangeError"} 1',
      'library_lookups_total{found="true"} 1',
      'library_lookups_total{found="false"} 1',
      `method_duration_seconds_count{${lend},outcome="success"} 1`,
      `method_duration_seconds_count{${lend},outcome="error"} 1`,
    ]);
  }, 30_000);

  it('fastify counts requests by their route and quotes by a bounded currency', async () => {
    const { urls } = await start('samples/fastify/main.ts', 2);
    const [service, metrics] = urls;
    expect(await ask(`${service}/EUR/USD`)).toEqual([200, '{"rate":1.25}']);
    const [status] = await ask(`${service}/EUR/XYZ`);
    expect(status).toBe(404);
    const quotes = (currency: string, outcome: string, count: number): string =>
      `exchange_quotes_total{currency="${currency}",outcome="${outcome}"} ${String(count)}`;
    const route = 'method="GET",route="/rates/:sold/:bought"';
    expect(
      valuesOf(
        await read(metrics),
        'exchange_quote_seconds_count',
        'exchange_quotes_in_flight',
        'exchange_quotes_total',
        'http_request_duration_seconds_count',
        'method_calls_total',
      ),
    ).toEqual([
      'exchange_quote_seconds_count 2',
      'exchange_quotes_in_flight 0',
      ...['EUR', 'USD', 'JPY', 'other'].flatMap((currency) => [
        quotes(currency, 'success', currency === 'USD' ? 1 : 0),
        quotes(currency, 'error', currency === 'other' ? 1 : 0),
      ]),
      `http_request_duration_seconds_count{${route},status="200"} 1`,
      `http_request_duration_seconds_count{${route},status="404"} 1`,
      'method_calls_total{class="Exchange",method="#rate",outcome="success"} 3',
      'method_calls_total{class="Exchange",method="#rate",outcome="error"} 1',
    ]);
  }, 30_000);

  it('koa counts requests by their status and rolls by a bounded label', async () => {
    const { urls } = await start('samples/koa/main.ts', 2);
    const [service, metrics] = urls;
    expect((await ask(`${service}/6`))[0]).toBe(200);
    expect((await ask(`${service}/7`))[0]).toBe(200);
    expect((await ask(`${service}/none`))[0]).toBe(404);
    expect(valuesOf(await read(metrics), 'dice_rolls_total', 'http_request_duration_seconds_count')).toEqual([
      'dice_rolls_total{sides="6"} 1',
      'dice_rolls_total{sides="20"} 0',
      'dice_rolls_total{sides="other"} 1',
      'http_request_duration_seconds_count{method="GET",status="200"} 2',
      'http_request_duration_seconds_count{method="GET",status="404"} 1',
    ]);
  }, 30_000);

  it('hono counts requests by their route and words by what they are', async () => {
    const { urls } = await start('samples/hono/main.ts', 2);
    const [service, metrics] = urls;
    expect(await ask(`${service}/level`)).toEqual([200, '{"palindrome":true}']);
    expect(await ask(`${service}/lever`)).toEqual([200, '{"palindrome":false}']);
    expect(valuesOf(await read(metrics), 'http_request_duration_seconds_count', 'words_checked_total')).toEqual([
      'http_request_duration_seconds_count{method="GET",route="/words/:word",status="200"} 2',
      'words_checked_total{palindrome="true"} 1',
      'words_checked_total{palindrome="false"} 1',
    ]);
  }, 30_000);

  it('connect serves its metrics as a step among others', async () => {
    const { urls } = await start('samples/connect/main.ts', 2);
    const [service, metrics] = urls;
    expect((await ask(service))[0]).toBe(200);
    expect((await ask(`${service}less`))[0]).toBe(404);
    expect(valuesOf(await read(metrics), 'clock_readings_total')).toEqual(['clock_readings_total 1']);
  }, 30_000);

  it('nextjs counts in one route what it serves in another', async () => {
    const { POST } = await import('../samples/nextjs/app/rooms/route.js');
    const metrics = await import('../samples/nextjs/app/metrics/route.js');
    const booked = await POST(new Request('http://localhost/rooms', { method: 'POST', body: '{"guests":2}' }));
    expect([booked.status, await booked.text()]).toEqual([201, '{"booked":2}']);
    await expect(POST(new Request('http://localhost/rooms', { method: 'POST', body: 'two' }))).rejects.toThrow();
    const scraped = await metrics.GET(new Request('http://localhost/metrics'));
    expect(valuesOf(await scraped.text(), 'hotel_bookings_total', 'hotel_guests_total')).toEqual([
      'hotel_bookings_total{outcome="success"} 1',
      'hotel_bookings_total{outcome="error"} 1',
      'hotel_guests_total 2',
    ]);
    expect(metrics.dynamic).toBe('force-dynamic');
  });

  it('nestjs keeps its guard and counts what it lets through', async () => {
    const { urls } = await start('samples/nestjs/main.ts', 2, { TSX_TSCONFIG_PATH: 'samples/nestjs/tsconfig.json' });
    const [service, metrics] = urls;
    const [refused] = await ask(service, { method: 'POST' });
    expect(refused).toBe(403);
    const order = '{"id":1,"shop":"berlin"}';
    expect(await ask(service, { method: 'POST', headers: { 'x-shop': 'berlin' } })).toEqual([201, order]);
    expect(await ask(service)).toEqual([200, `[${order}]`]);
    expect(await ask(`${service}/1`)).toEqual([200, order]);
    const [missing] = await ask(`${service}/2`);
    expect(missing).toBe(404);
    expect(
      valuesOf(
        await read(metrics),
        'method_calls_total',
        'method_in_flight',
        'orders_lookups_total',
        'orders_open',
        'orders_placed_total',
      ),
    ).toEqual([
      'method_calls_total{class="OrderController",method="place",outcome="success"} 1',
      'method_calls_total{class="OrderController",method="list",outcome="success"} 1',
      'method_in_flight{class="OrderService",method="place"} 0',
      'orders_lookups_total{error=""} 1',
      'orders_lookups_total{error="NotFoundException"} 1',
      'orders_open 1',
      'orders_placed_total{shop="berlin"} 1',
      'orders_placed_total{shop="paris"} 0',
      'orders_placed_total{shop="other"} 0',
    ]);
  }, 30_000);
});
