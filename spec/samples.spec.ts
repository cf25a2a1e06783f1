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
async function start(path: string, count: number): Promise<RunningSample> {
  const env = { ...process.env, PORT: '0', METRICS_PORT: '0' };
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

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill();
  await ended;
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

afterEach(async () => {
  await Promise.all(children.splice(0).map(stop));
});

describe('the samples', () => {
  it('each have a test here', () => {
    expect(listFiles('samples', '.ts')).toEqual(['samples/hello-world.ts', 'samples/orders.ts', 'samples/ping.ts']);
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
});
