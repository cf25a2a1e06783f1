import { Worker } from 'node:worker_threads';
import { once } from 'node:events';
import { FamilyBuilder } from '../../lib/model/family-builder.js';
import { Registry } from '../../lib/registry/registry.js';
import { collectNodeMetrics, type NodeMetricsOptions } from '../../lib/runtime/collect-node-metrics.js';
import type { RuntimeMetrics } from '../../lib/runtime/runtime-metrics.js';
import { pollUntil } from '../poll-until.js';
import { runToSuccess } from '../child-program.js';
import { codeOf, refusalOf } from '../metrics/refusal-of.js';

const FAMILIES = [
  'nodejs_active_resources gauge',
  'nodejs_array_buffer_memory_bytes gauge',
  'nodejs_eventloop_delay_seconds histogram',
  'nodejs_eventloop_lag_max_seconds gauge',
  'nodejs_eventloop_lag_mean_seconds gauge',
  'nodejs_eventloop_lag_min_seconds gauge',
  'nodejs_eventloop_lag_p50_seconds gauge',
  'nodejs_eventloop_lag_p90_seconds gauge',
  'nodejs_eventloop_lag_p99_seconds gauge',
  'nodejs_eventloop_lag_seconds gauge',
  'nodejs_eventloop_lag_stddev_seconds gauge',
  'nodejs_eventloop_time_seconds_total counter',
  'nodejs_external_memory_bytes gauge',
  'nodejs_gc_duration_seconds histogram',
  'nodejs_heap_detached_contexts gauge',
  'nodejs_heap_size_limit_bytes gauge',
  'nodejs_heap_size_total_bytes gauge',
  'nodejs_heap_size_used_bytes gauge',
  'nodejs_heap_space_size_available_bytes gauge',
  'nodejs_heap_space_size_total_bytes gauge',
  'nodejs_heap_space_size_used_bytes gauge',
  'nodejs_version_info info',
];

const running: RuntimeMetrics[] = [];

function collect(options: NodeMetricsOptions): RuntimeMetrics {
  const metrics = collectNodeMetrics(options);
  running.push(metrics);
  return metrics;
}

afterEach(() => {
  for (const metrics of running.splice(0)) metrics.stop();
});

function described(registry: Registry): string[] {
  return registry.describe().map(({ name, type }) => `${name} ${type}`);
}

/** The samples of the registry, by everything that stands before their values. */
async function samples(registry: Registry): Promise<Record<string, number>> {
  const lines = (await registry.metrics()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
  );
}

function stall(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

/** Waits until the delay has been measured since now. */
async function nextMeasurement(registry: Registry): Promise<Record<string, number>> {
  const before = await samples(registry);
  return pollUntil('a measurement', async () => {
    const after = await samples(registry);
    const count = 'nodejs_eventloop_delay_seconds_count';
    return after[count] > before[count] ? after : undefined;
  });
}

describe('collectNodeMetrics', () => {
  it('adds all families', () => {
    const registry = new Registry();
    collect({ registry });
    expect(described(registry)).toEqual(FAMILIES);
  });

  it.each([
    { choice: 'activeResources', families: /active_resources/ },
    { choice: 'eventLoopDelay', families: /eventloop_(?:delay|lag)/ },
    { choice: 'eventLoopTime', families: /eventloop_time/ },
    { choice: 'gc', families: /gc/ },
    { choice: 'heap', families: /heap_size|heap_detached|external|array_buffer/ },
    { choice: 'heapSpaces', families: /heap_space/ },
    { choice: 'version', families: /version/ },
  ])('leaves out what is turned off: $choice', ({ choice, families }) => {
    const registry = new Registry();
    collect({ registry, [choice]: false });
    expect(described(registry)).toEqual(FAMILIES.filter((family) => !families.test(family)));
    expect(described(registry).length).toBeLessThan(FAMILIES.length);
  });

  it('measures a stall of the event loop once, whoever scrapes', async () => {
    const registry = new Registry();
    collect({ registry, eventLoopDelay: { intervalMillis: 10, buckets: [0.05, 10] } });
    await nextMeasurement(registry);
    stall(200);
    const first = await nextMeasurement(registry);
    const second = await samples(registry);
    const late = (found: Record<string, number>): number =>
      found['nodejs_eventloop_delay_seconds_bucket{le="10"}'] -
      found['nodejs_eventloop_delay_seconds_bucket{le="0.05"}'];
    // Those that were due more than 50 ms before the end of the stall.
    expect(late(first)).toBeGreaterThanOrEqual(14);
    expect(late(second)).toBeGreaterThanOrEqual(late(first));
    expect(second.nodejs_eventloop_lag_max_seconds).toBeGreaterThan(0.18);
    expect(second.nodejs_eventloop_lag_max_seconds).toBe(first.nodejs_eventloop_lag_max_seconds);
    expect(second.nodejs_eventloop_lag_min_seconds).toBeLessThan(0.1);
  });

  it('tells no lag before the first measurement', async () => {
    const registry = new Registry();
    collect({ registry });
    expect(Object.keys(await samples(registry)).filter((name) => name.includes('lag'))).toEqual([]);
  });

  it('adds up how long the event loop worked and waited', async () => {
    const registry = new Registry();
    collect({ registry });
    const before = await samples(registry);
    stall(100);
    await nextMeasurement(registry);
    const after = await samples(registry);
    const rise = (state: string): number => {
      const name = `nodejs_eventloop_time_seconds_total{state="${state}"}`;
      return after[name] - before[name];
    };
    expect(rise('active')).toBeGreaterThanOrEqual(0.09);
    expect(rise('idle')).toBeGreaterThan(0);
  });

  it('tells the heap as Node.js does', async () => {
    const registry = new Registry();
    const held = new ArrayBuffer(50_000_000);
    collect({ registry });
    const found = await samples(registry);
    const { heapTotal, heapUsed, external } = process.memoryUsage();
    expect(held.byteLength).toBeLessThanOrEqual(found.nodejs_array_buffer_memory_bytes);
    expect(found.nodejs_array_buffer_memory_bytes).toBeLessThanOrEqual(found.nodejs_external_memory_bytes);
    expect(found.nodejs_heap_size_total_bytes / heapTotal).toBeCloseTo(1, 0);
    expect(found.nodejs_heap_size_used_bytes / heapUsed).toBeCloseTo(1, 0);
    expect(found.nodejs_external_memory_bytes / external).toBeCloseTo(1, 0);
    expect(found.nodejs_heap_size_limit_bytes).toBeGreaterThan(found.nodejs_heap_size_total_bytes);
    expect(found['nodejs_heap_space_size_used_bytes{space="old"}']).toBeGreaterThan(0);
  });

  it('counts what keeps the event loop alive, by type', async () => {
    const registry = new Registry();
    collect({ registry });
    const count = async (): Promise<number> =>
      (await samples(registry))['nodejs_active_resources{type="Timeout"}'] ?? 0;
    const before = await count();
    const timers = [1, 2, 3].map(() => setTimeout(() => undefined, 1e6));
    expect((await count()) - before).toBe(3);
    for (const timer of timers) clearTimeout(timer);
    expect(await count()).toBe(before);
  });

  it('tells the version in parts', async () => {
    const registry = new Registry();
    collect({ registry });
    const [major, minor, patch] = process.versions.node.split('.');
    const labels = `major="${major}",minor="${minor}",patch="${patch}",version="${process.version}"`;
    expect((await samples(registry))[`nodejs_version_info{${labels}}`]).toBe(1);
  });

  it('leaves out what the runtime does not have', () => {
    const registry = new Registry();
    const { getActiveResourcesInfo } = process;
    // What Bun lacks.
    Object.assign(process, { getActiveResourcesInfo: undefined });
    try {
      collect({ registry });
    } finally {
      Object.assign(process, { getActiveResourcesInfo });
    }
    expect(described(registry)).toEqual(FAMILIES.filter((family) => !family.includes('active')));
  });

  it('changes nothing when it is called again, by another copy of the package too', async () => {
    const registry = new Registry();
    collect({ registry, gc: { buckets: [1] } });
    const collector = registry.get('nodejs_gc_duration_seconds');
    collect({ registry, gc: { buckets: [2] } });
    await jest.isolateModulesAsync(async () => {
      const copy = await import('../../lib/runtime/collect-node-metrics.js');
      expect(copy.collectNodeMetrics).not.toBe(collectNodeMetrics);
      running.push(copy.collectNodeMetrics({ registry }));
    });
    expect(described(registry)).toEqual(FAMILIES);
    expect(registry.get('nodejs_gc_duration_seconds')).toBe(collector);
  });

  it('stops the metrics with the last who asked for them', async () => {
    const registry = new Registry();
    const first = collect({ registry });
    const second = collect({ registry });
    await jest.isolateModulesAsync(async () => {
      const copy = await import('../../lib/runtime/collect-node-metrics.js');
      const third = copy.collectNodeMetrics({ registry });
      first.stop();
      first.stop();
      second[Symbol.dispose]();
      expect(described(registry)).toEqual(FAMILIES);
      third.stop();
    });
    expect(described(registry)).toEqual([]);
  });

  it('can be started again', () => {
    const registry = new Registry();
    collect({ registry }).stop();
    collect({ registry });
    expect(described(registry)).toEqual(FAMILIES);
  });

  it("leaves the program's own metrics of these names alone, also when it stops", () => {
    const registry = new Registry();
    const own = new FamilyBuilder({ name: 'nodejs_version_info', type: 'info', help: 'Own.' }).add({}, 1).build();
    registry.register({ describe: () => [own.descriptor], collect: () => [own] });
    const metrics = collect({ registry });
    expect(described(registry)).toEqual(FAMILIES);
    metrics.stop();
    expect(described(registry)).toEqual(['nodejs_version_info info']);
  });

  it.each([
    [undefined, 'INVALID_OPTION'],
    [{}, 'INVALID_OPTION'],
    [{ registry: new Registry().view({}) }, 'INVALID_OPTION'],
    [{ registry: new Registry(), GC: true }, 'UNKNOWN_OPTION'],
    [{ registry: new Registry(), heap: 1 }, 'INVALID_OPTION'],
    [{ registry: new Registry(), version: null }, 'INVALID_OPTION'],
    [{ registry: new Registry(), gc: null }, 'INVALID_OPTION'],
    [{ registry: new Registry(), gc: { bounds: [1] } }, 'UNKNOWN_OPTION'],
    [{ registry: new Registry(), gc: { buckets: [2, 1] } }, 'INVALID_BUCKETS'],
    [{ registry: new Registry(), eventLoopDelay: 10 }, 'INVALID_OPTION'],
    [{ registry: new Registry(), eventLoopDelay: { resolution: 10 } }, 'UNKNOWN_OPTION'],
    [{ registry: new Registry(), eventLoopDelay: { intervalMillis: 0 } }, 'INVALID_OPTION'],
    [{ registry: new Registry(), eventLoopDelay: { intervalMillis: 1001 } }, 'INVALID_OPTION'],
    [{ registry: new Registry(), eventLoopDelay: { intervalMillis: '10' } }, 'INVALID_OPTION'],
    [{ registry: new Registry(), eventLoopDelay: { buckets: [] } }, 'INVALID_BUCKETS'],
  ])('refuses %p and adds nothing', (given, code) => {
    const options = given as unknown as NodeMetricsOptions;
    expect(codeOf(() => collect(options))).toBe(code);
    expect(refusalOf(() => collect(options)).message).toMatch(/^collectNodeMetrics: /);
    const { registry } = (given ?? {}) as { registry?: Registry };
    if (registry instanceof Registry) expect(described(registry)).toEqual([]);
  });
});

describe('a program with all metrics', () => {
  it('sees every collection, ends by itself, and listens to nothing once they are stopped', async () => {
    const program = 'spec/runtime/programs/collected.ts';
    const said = await runToSuccess(process.execPath, ['--expose-gc', '--import', 'tsx', program]);
    const { counts, before, after } = JSON.parse(said) as Record<string, Record<string, number>>;
    expect(Object.keys(counts).sort()).toEqual(['incremental', 'major', 'minor', 'weakcb']);
    expect(counts.major).toBeGreaterThanOrEqual(20);
    expect(counts.minor).toBeGreaterThanOrEqual(20);
    expect(before.count).toBeGreaterThan(0);
    expect(after).toEqual(before);
  }, 30_000);

  it('may have them in every thread', async () => {
    const program = `
      const { parentPort } = require('node:worker_threads');
      import('tsx/esm/api').then(async ({ tsImport }) => {
        const { Registry } = await tsImport('./lib/index.ts', __filename);
        const { collectNodeMetrics, collectProcessMetrics } = await tsImport('./lib/runtime.ts', __filename);
        const registry = new Registry();
        collectNodeMetrics({ registry });
        collectProcessMetrics({ registry });
        parentPort.postMessage({ text: await registry.metrics(), faults: registry.diagnostics.counts() });
      });
    `;
    const worker = new Worker(program, { eval: true });
    const exited = once(worker, 'exit');
    const [{ text, faults }] = (await once(worker, 'message')) as [{ text: string; faults: unknown }];
    expect(faults).toEqual([]);
    expect(text).toMatch(/^nodejs_heap_size_used_bytes \d/m);
    expect(text).toMatch(/^nodejs_eventloop_time_seconds_total\{state="active"\} \d/m);
    expect(text).toMatch(/^process_cpu_seconds_total \d/m);
    expect(await exited).toEqual([0]);
  }, 30_000);
});
