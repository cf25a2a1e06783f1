import type { Collector } from '../../lib/model/collector.js';
import { FamilyBuilder } from '../../lib/model/family-builder.js';
import { Registry } from '../../lib/registry/registry.js';
import { collectProcessMetrics } from '../../lib/runtime/collect-process-metrics.js';

function names(registry: Registry): string[] {
  return registry.describe().map(({ name }) => name);
}

function gaugeCollector(name: string, value: number): Collector {
  const family = new FamilyBuilder({ name, type: 'gauge', help: "The program's own." }).add({}, value).build();
  return { describe: () => [family.descriptor], collect: () => [family] };
}

describe('collectProcessMetrics', () => {
  it('adds the metrics of the process', async () => {
    const registry = new Registry();
    collectProcessMetrics({ registry });
    expect(names(registry)).toEqual(
      expect.arrayContaining([
        'process_cpu_seconds_total',
        'process_resident_memory_bytes',
        'process_start_time_seconds',
      ]),
    );
    expect(await registry.metrics()).toMatch(/^process_cpu_seconds_total \d/m);
  });

  it('changes nothing when it is called again, by another copy of the package too', async () => {
    const registry = new Registry();
    collectProcessMetrics({ registry });
    const before = registry.describe();
    collectProcessMetrics({ registry });
    await jest.isolateModulesAsync(async () => {
      const copy = await import('../../lib/runtime/collect-process-metrics.js');
      expect(copy.collectProcessMetrics).not.toBe(collectProcessMetrics);
      copy.collectProcessMetrics({ registry });
    });
    expect(registry.describe()).toEqual(before);
  });

  it.each(['cgroup', 'network'] as const)('leaves out what is turned off: %s', (choice) => {
    const registry = new Registry();
    collectProcessMetrics({ registry, [choice]: false });
    expect(names(registry).filter((name) => name.includes(choice))).toEqual([]);
    expect(names(registry)).toContain('process_cpu_seconds_total');
  });

  it('takes the metrics out of the registry when they are stopped', () => {
    const registry = new Registry();
    const metrics = collectProcessMetrics({ registry });
    metrics.stop();
    expect(names(registry)).toEqual([]);
  });

  it("leaves the program's own metrics of these names alone", async () => {
    const registry = new Registry();
    registry.register(gaugeCollector('process_open_fds', 7));
    collectProcessMetrics({ registry });
    const text = await registry.metrics();
    expect(text).toContain(
      "# HELP process_open_fds The program's own.\n# TYPE process_open_fds gauge\nprocess_open_fds 7\n",
    );
    expect(text).toContain('process_start_time_seconds');
  });

  it('passes on what a registry throws for another reason, and adds nothing', () => {
    const registry = new Registry();
    const register = (collector: Collector): void => {
      if (names(registry).length > 2) throw new Error('closed for today');
      registry.register(collector);
    };
    const unregister = (collector: Collector): boolean => registry.unregister(collector);
    expect(() => {
      collectProcessMetrics({ registry: { register, get: () => undefined, unregister } });
    }).toThrow('closed for today');
    expect(names(registry)).toEqual([]);
  });

  it.each([
    [{}, 'INVALID_OPTION'],
    [{ registry: null }, 'INVALID_OPTION'],
    [{ registry: { gather: () => undefined } }, 'INVALID_OPTION'],
    [undefined, 'INVALID_OPTION'],
    [{ registry: new Registry().view({}) }, 'INVALID_OPTION'],
    [{ registry: new Registry(), registries: [] }, 'UNKNOWN_OPTION'],
    [{ registry: new Registry(), cgroup: 'v2' }, 'INVALID_OPTION'],
    [{ registry: new Registry(), network: null }, 'INVALID_OPTION'],
  ])('refuses %p', (options, code) => {
    expect(() => {
      collectProcessMetrics(options as unknown as Parameters<typeof collectProcessMetrics>[0]);
    }).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(/^collectProcessMetrics: /) as unknown }),
    );
  });
});
