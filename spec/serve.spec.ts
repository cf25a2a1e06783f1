import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { MetricsServer } from '../lib/http/listener.js';
import type { GatherResult } from '../lib/model/collector.js';
import { FamilyBuilder } from '../lib/model/family-builder.js';
import type { FamilySnapshot } from '../lib/model/snapshot.js';
import { registry as globalRegistry } from '../lib/registry/global.js';
import { Registry } from '../lib/registry/registry.js';
import type { DefaultMetricsOptions } from '../lib/runtime/default-metrics.js';
import { koaMetrics, metricsHandler, metricsResponse, startHttpServer, type HttpServerOptions } from '../lib/serve.js';
import { runProgram } from './child-program.js';
import { pollUntil } from './poll-until.js';

const opened: MetricsServer[] = [];

async function start(options: number | HttpServerOptions): Promise<MetricsServer> {
  const server = await startHttpServer(options);
  opened.push(server);
  return server;
}

async function scrape(server: { url: string }): Promise<string> {
  return (await fetch(server.url)).text();
}

function register(registry: Registry, family: FamilySnapshot): void {
  registry.register({ describe: () => [family.descriptor], collect: () => [family] });
}

function depth(): FamilySnapshot {
  return new FamilyBuilder({ name: 'depth', type: 'gauge', help: 'Depth.' }).add({}, 4).build();
}

const DEPTH_TEXT = '# HELP depth Depth.\n# TYPE depth gauge\ndepth 4\n';

/** A registry whose gathering fails as a whole, as only a fault of the SDK itself would make it. */
class BrokenRegistry extends Registry {
  override gather(): Promise<GatherResult> {
    return Promise.reject(new Error('out of order'));
  }
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((server) => server.close()));
  globalRegistry.clear();
});

describe('startHttpServer', () => {
  it('serves the process-wide registry and the metrics of the process on a port', async () => {
    register(globalRegistry, depth());
    const text = await scrape(await start(0));
    expect(text).toContain(DEPTH_TEXT);
    expect(text).toMatch(/^process_cpu_seconds_total \d/m);
    expect(text).toMatch(/^process_start_time_seconds \d/m);
  });

  it('serves the registry that it is given and adds the metrics of the process to that one', async () => {
    const registry = new Registry();
    register(registry, depth());
    const server = await start({ port: 0, registry });
    expect(await scrape(server)).toContain(DEPTH_TEXT);
    expect(registry.get('process_cpu_seconds_total')).toBeDefined();
    expect(globalRegistry.get('process_cpu_seconds_total')).toBeUndefined();
  });

  it('leaves the metrics of the process out if told so', async () => {
    const registry = new Registry();
    register(registry, depth());
    expect(await scrape(await start({ port: 0, registry, defaultMetrics: false }))).toBe(DEPTH_TEXT);
  });

  it.each<[DefaultMetricsOptions, string[], string[]]>([
    [{ node: false }, ['process_threads', 'process_cgroup_cpu_seconds_total'], ['nodejs_version_info']],
    [{ process: false }, ['nodejs_version_info', 'nodejs_gc_duration_seconds'], ['process_cpu_seconds_total']],
    [
      { process: { cgroup: false }, node: { gc: false } },
      ['process_cpu_seconds_total', 'nodejs_version_info'],
      ['process_cgroup_cpu_seconds_total', 'nodejs_gc_duration_seconds'],
    ],
    [{ node: { gc: true }, process: undefined }, ['process_cpu_seconds_total', 'nodejs_gc_duration_seconds'], []],
  ])('adds the metrics that %p chooses', async (defaultMetrics, chosen, others) => {
    const registry = new Registry();
    await start({ port: 0, registry, defaultMetrics });
    const found = registry.describe().map(({ name }) => name);
    const onThisPlatform = chosen.filter((name) => process.platform === 'linux' || !/threads|cgroup/.test(name));
    expect(found).toEqual(expect.arrayContaining(onThisPlatform));
    expect(found.filter((name) => others.includes(name))).toEqual([]);
  });

  it('takes its metrics out of the registry with the last listener that serves it', async () => {
    const registry = new Registry();
    register(registry, depth());
    const [first, second] = [await start({ port: 0, registry }), await start({ port: 0, registry })];
    await first.close();
    expect(await scrape(second)).toMatch(/^nodejs_version_info/m);
    const closed = second.close();
    expect(second.close()).toBe(closed);
    await closed;
    expect(registry.describe().map(({ name }) => name)).toEqual(['depth']);
  });

  it('takes its metrics out of the registry when its signal closes it', async () => {
    const registry = new Registry();
    const controller = new AbortController();
    await start({ port: 0, registry, signal: controller.signal });
    expect(registry.describe()).not.toEqual([]);
    controller.abort();
    await pollUntil('the end of the metrics', () => registry.describe().length === 0 || undefined);
  });

  it.each([
    { created: true, lines: ['jobs_total 0.0', 'jobs_created 1.5'] },
    { created: false, lines: ['jobs_total 0.0'] },
  ])('writes start times into OpenMetrics 1.0 if created is $created', async ({ created, lines }) => {
    const registry = new Registry();
    const family = new FamilyBuilder({ name: 'jobs_total', type: 'counter', help: 'Jobs.' });
    register(registry, family.add({}, 0, { startTime: 1.5 }).build());
    const { url } = await start({ port: 0, registry, created, defaultMetrics: false });
    const answer = await fetch(url, { headers: { accept: 'application/openmetrics-text;version=1.0.0' } });
    const samples = (await answer.text()).split('\n').filter((line) => line.startsWith('jobs_'));
    expect(samples).toEqual(lines);
  });

  it('serves the metrics of the endpoint, of every scrape but the one that reads them', async () => {
    const registry = new Registry();
    const late = { describe: () => [depth().descriptor], collect: () => Promise.reject(new Error('no')) };
    registry.register(late);
    registry.diagnostics.onFirstFault(() => undefined);
    const server = await start({ port: 0, registry });
    const first = await (await fetch(server.url, { headers: { 'Accept-Encoding': 'identity' } })).text();
    expect(first).toContain('\npromhttp_metric_handler_requests_in_flight 1\n');
    expect(first).toContain('\npromhttp_metric_handler_requests_total{code="200"} 0\n');
    await pollUntil('the end of the first scrape', async () =>
      (await registry.metrics()).includes('requests_in_flight 0') ? true : undefined,
    );
    const second = await scrape(server);
    expect(second).toContain('\npromhttp_metric_handler_requests_total{code="200"} 1\n');
    expect(second).toContain('\npromhttp_metric_handler_errors_total{cause="gathering"} 1\n');
    expect(second).toContain(`\nprometheus_sdk_scrape_response_bytes_total ${String(first.length)}\n`);
    expect(second).toContain('\nprometheus_sdk_scrape_duration_seconds_count 1\n');
    expect(second).toContain('\nprometheus_sdk_collector_duration_seconds_count{collector="depth"} 1\n');
  });

  it.each([
    { defaultMetrics: false, endpointMetrics: undefined, isServed: false },
    { defaultMetrics: false, endpointMetrics: true, isServed: true },
    { defaultMetrics: true, endpointMetrics: false, isServed: false },
    { defaultMetrics: { node: false }, endpointMetrics: undefined, isServed: true },
  ])(
    'has metrics of the endpoint: $isServed, for $endpointMetrics beside $defaultMetrics',
    async ({ isServed, ...options }) => {
      const registry = new Registry();
      await start({ port: 0, registry, ...options });
      expect(registry.get('promhttp_metric_handler_requests_total') !== undefined).toBe(isServed);
    },
  );

  it('serves a view as it is', async () => {
    const registry = new Registry();
    register(registry, depth());
    const view = registry.view({ prefix: 'pool_' });
    expect(await scrape(await start({ port: 0, registry: view }))).toBe(DEPTH_TEXT.replaceAll('depth', 'pool_depth'));
    expect(registry.get('process_cpu_seconds_total')).toBeUndefined();
  });

  it('serves one registry on two ports, with one set of metrics of the process', async () => {
    const registry = new Registry();
    const [first, second] = [await start({ port: 0, registry }), await start({ port: 0, registry })];
    expect(first.port).not.toBe(second.port);
    expect((await scrape(second)).match(/^process_max_fds |^process_cpu_seconds_total /gm)).toHaveLength(
      process.platform === 'linux' ? 2 : 1,
    );
  });

  it('leaves the registry alone if it cannot listen', async () => {
    const { port } = await start(0);
    const registry = new Registry();
    await expect(start({ port, registry })).rejects.toMatchObject({
      code: 'PORT_IN_USE',
      message: expect.stringContaining(`port ${String(port)} is in use`) as unknown,
    });
    expect(registry.describe()).toEqual([]);
  });

  it('counts a gathering that fails in the registry it serves', async () => {
    const registry = new BrokenRegistry();
    const faults: unknown[] = [];
    registry.diagnostics.onFirstFault((fault) => faults.push(fault));
    const { url } = await start({ port: 0, registry });
    expect((await fetch(url)).status).toBe(500);
    expect((await fetch(url)).status).toBe(500);
    expect(faults).toEqual([{ source: 'http', subject: 'metrics', error: new Error('out of order') }]);
    expect(registry.diagnostics.counts()).toEqual([{ source: 'http', subject: 'metrics', count: 2 }]);
  });

  it('counts a gathering that fails in the process-wide registry if it serves something else', async () => {
    const before = globalRegistry.diagnostics.counts().find(({ source }) => source === 'http')?.count ?? 0;
    const restore = globalRegistry.diagnostics.onFirstFault(() => undefined);
    const { url } = await start({ port: 0, registry: { gather: () => Promise.reject(new Error('out of order')) } });
    await fetch(url);
    restore();
    expect(globalRegistry.diagnostics.counts()).toContainEqual({
      source: 'http',
      subject: 'metrics',
      count: before + 1,
    });
  });

  it.each([
    { unref: true, said: 'open' },
    { unref: false, said: 'open, still open' },
  ])(
    'lets the program end while it is open if unref is $unref',
    async ({ unref, said }) => {
      const program = `
      import { startHttpServer } from './lib/serve.ts';
      const server = await startHttpServer({ port: 0, unref: ${String(unref)} });
      // Its answer is read and the connection kept, which must not hold the program either.
      await (await fetch(server.url)).text();
      process.stdout.write('open');
      setTimeout(() => {
        process.stdout.write(', still open');
        void server.close();
      }, 100).unref();
    `;
      const outcome = await runProgram(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', program]);
      expect(outcome).toEqual({ code: 0, stdout: said, stderr: '' });
    },
    30_000,
  );

  it.each([
    [undefined, 'INVALID_OPTION'],
    ['8000', 'INVALID_OPTION'],
    [-1, 'INVALID_OPTION'],
    [NaN, 'INVALID_OPTION'],
    [{}, 'INVALID_OPTION'],
    [{ port: 0, registry: {} }, 'INVALID_OPTION'],
    [{ port: 0, registry: null }, 'INVALID_OPTION'],
    [{ port: 0, defaultMetrics: 'no' }, 'INVALID_OPTION'],
    [{ port: 0, defaultMetrics: null }, 'INVALID_OPTION'],
    [{ port: 0, defaultMetrics: { nodejs: true } }, 'UNKNOWN_OPTION'],
    [{ port: 0, defaultMetrics: { node: 1 } }, 'INVALID_OPTION'],
    [{ port: 0, defaultMetrics: { node: { gcs: true } } }, 'UNKNOWN_OPTION'],
    [{ port: 0, defaultMetrics: { node: { gc: { buckets: [] } } } }, 'INVALID_BUCKETS'],
    [{ port: 0, defaultMetrics: { process: { cgroup: 2 } } }, 'INVALID_OPTION'],
    [{ port: 0, created: 1 }, 'INVALID_OPTION'],
    [{ port: 0, metrics: '/m' }, 'UNKNOWN_OPTION'],
    [{ port: 0, endpointMetrics: 1 }, 'INVALID_OPTION'],
    [{ port: 0, endpointMetrics: true, registry: { gather: () => undefined } }, 'INVALID_OPTION'],
    [{ port: 0, scrapeTimeout: 0 }, 'INVALID_OPTION'],
    [{ port: 0, scrapeTimeout: 2 ** 31 }, 'INVALID_OPTION'],
    [{ port: 0, scrapeTimeoutOffset: -1 }, 'INVALID_OPTION'],
    [{ port: 0, maxConcurrentScrapes: 0.5 }, 'INVALID_OPTION'],
  ])('rejects for %p', async (options, code) => {
    await expect(start(options as unknown as HttpServerOptions)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(/^startHttpServer: /) as unknown,
    });
  });
});

describe('metricsHandler', () => {
  it('serves the process-wide registry unless it is given another', async () => {
    register(globalRegistry, depth());
    const [everything, nothing] = [metricsHandler(), metricsHandler({ registry: new Registry() })];
    await using server = createServer((request, response) => {
      (request.url === '/everything' ? everything : nothing)(request, response);
    }).listen(0);
    await once(server, 'listening');
    const url = `http://localhost:${String((server.address() as AddressInfo).port)}`;
    expect(await scrape({ url: `${url}/everything` })).toContain(DEPTH_TEXT);
    expect(await scrape({ url })).toBe('');
  });

  it.each([
    [{ registry: {} }, 'INVALID_OPTION'],
    [null, 'INVALID_OPTION'],
    [{ path: '/metrics' }, 'UNKNOWN_OPTION'],
  ])('refuses %p', (options, code) => {
    expect(() => metricsHandler(options as unknown as { registry: Registry })).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(/^metricsHandler: /) as unknown }),
    );
  });
});

describe('metricsResponse', () => {
  const request = new Request('http://localhost/metrics');

  it('serves the process-wide registry', async () => {
    register(globalRegistry, depth());
    const response = await metricsResponse(request);
    expect(response.status).toBe(200);
    expect(await response.text()).toContain(DEPTH_TEXT);
  });

  it('serves the registry that it is given, to a request with the headers of node:http', async () => {
    const registry = new Registry();
    register(registry, depth());
    const response = await metricsResponse({ method: 'GET', headers: {} }, { registry });
    expect(await response.text()).toBe(DEPTH_TEXT);
  });

  it('reports what fails to the registry that it serves', async () => {
    const registry = new BrokenRegistry();
    const faults: unknown[] = [];
    registry.diagnostics.onFirstFault((fault) => faults.push(fault));
    expect((await metricsResponse(request, { registry })).status).toBe(500);
    expect(faults).toEqual([expect.objectContaining({ source: 'http', subject: 'metrics' })]);
  });

  it.each<[string, object, string]>([
    ['an unknown option', { params: {} }, 'UNKNOWN_OPTION'],
    ['a registry that gathers nothing', { registry: {} }, 'INVALID_OPTION'],
    ['a flag that is none', { created: 'yes' }, 'INVALID_OPTION'],
  ])('rejects for %s', async (_, options, code) => {
    await expect(metricsResponse(request, options)).rejects.toMatchObject({ code });
  });

  it('rejects for a context in the place of the request', async () => {
    await expect(metricsResponse({ req: request } as never)).rejects.toMatchObject({ code: 'INVALID_VALUE' });
  });
});

describe('koaMetrics', () => {
  it.each<[string, object, string]>([
    ['an unknown option', { path: '/metrics' }, 'UNKNOWN_OPTION'],
    ['a registry that gathers nothing', { registry: {} }, 'INVALID_OPTION'],
  ])('refuses %s', (_, options, code) => {
    expect(() => koaMetrics(options)).toThrow(expect.objectContaining({ code }));
  });
});
