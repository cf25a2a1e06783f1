import { Counter } from '../../lib/metrics/counter.js';
import { Gauge } from '../../lib/metrics/gauge.js';
import { Histogram } from '../../lib/metrics/histogram.js';
import { Registry } from '../../lib/registry/registry.js';
import { union } from '../../lib/registry/view.js';

/** A registry with one gauge `depth`. */
function withDepth(value: number, options: object = {}): Registry {
  const registry = new Registry();
  new Gauge({ name: 'depth', help: 'D.', registry, ...options }).set(value);
  return registry;
}

describe('a union', () => {
  it('joins families of different names, in order', async () => {
    const other = new Registry();
    new Counter({ name: 'a_total', help: 'A.', registry: other });
    new Counter({ name: 'z_total', help: 'Z.', registry: other });
    const { families, errors } = await union(other, withDepth(1)).gather();
    expect(families.map(({ descriptor }) => descriptor.name)).toEqual(['a_total', 'depth', 'z_total']);
    expect(errors).toEqual([]);
  });

  it('puts the series of one family together', async () => {
    const tenants = ['acme', 'bell'].map((tenant, index) => withDepth(index).view({ constLabels: { tenant } }));
    expect(await union(...tenants).metrics()).toBe(
      ['# HELP depth D.', '# TYPE depth gauge', 'depth{tenant="acme"} 0', 'depth{tenant="bell"} 1', ''].join('\n'),
    );
  });

  it('puts histograms of different bounds together', async () => {
    const registries = [[1], [2]].map((buckets) => {
      const registry = new Registry();
      const name = `n${String(buckets[0])}`;
      new Histogram({ name: 'h', help: 'H.', buckets, constLabels: { name }, registry });
      return registry;
    });
    const text = await union(...registries).metrics();
    expect(text.match(/^# TYPE/gm)).toHaveLength(1);
    expect(text).toContain('h_bucket{name="n1",le="1"} 0\n');
    expect(text).toContain('h_bucket{name="n2",le="2"} 0\n');
  });

  it('keeps the earlier of two that share a series, and reports the other', async () => {
    const { families, errors } = await union(withDepth(1), withDepth(2)).gather();
    expect([...families[0].chunks[0].values]).toEqual([1]);
    expect(errors).toMatchObject([{ families: ['depth'], error: { code: 'NAME_CONFLICT' } }]);
    expect((errors[0].error as Error).message).toBe(
      'gauge "depth": series [] comes from two sources: give each source a constant label',
    );
  });

  it.each<[string, object]>([
    ['help', { help: 'Other.' }],
    ['unit', { unit: 'depth' }],
  ])('reports families of one name that differ in %s', async (_, options) => {
    const plain = new Registry();
    new Gauge({ name: 'x_depth', help: 'D.', registry: plain });
    const other = withDepth(2, { constLabels: { a: 1 }, namespace: 'x', ...options });
    const { families, errors } = await union(plain, other).gather();
    expect(families).toHaveLength(1);
    expect(errors).toMatchObject([{ families: ['x_depth'], error: { code: 'NAME_CONFLICT' } }]);
  });

  it('reports a family that takes a derived name of another source', async () => {
    const histograms = new Registry();
    new Histogram({ name: 'h', help: 'H.', registry: histograms });
    const gauges = new Registry();
    new Gauge({ name: 'h_count', help: 'H.', registry: gauges });
    const { families, errors } = await union(histograms, gauges).gather();
    expect(families.map(({ descriptor }) => descriptor.name)).toEqual(['h']);
    expect(errors).toMatchObject([{ families: ['h_count'], error: { code: 'NAME_CONFLICT' } }]);
  });

  it('passes on what is wanted and what failed', async () => {
    const broken = new Registry();
    broken.diagnostics.onFirstFault(() => {});
    new Gauge({ name: 'broken', help: 'B.', registry: broken, collect: () => 'no' });
    const all = union(withDepth(1), broken);
    expect((await all.gather({ only: (name) => name === 'depth' })).errors).toEqual([]);
    const { families, errors } = await all.gather();
    expect(families.map(({ descriptor }) => descriptor.name)).toEqual(['depth', 'prometheus_sdk_faults_total']);
    expect(errors).toMatchObject([{ families: ['broken'] }]);
  });

  it('counts the faults of several registries', async () => {
    const registries = ['a', 'b'].map((name) => {
      const registry = new Registry();
      registry.diagnostics.onFirstFault(() => {});
      new Gauge({ name, help: 'G.', registry, collect: () => 'no' });
      return registry;
    });
    const text = await union(...registries).metrics();
    expect(text.split('\n').filter((line) => line.startsWith('prom'))).toEqual([
      'prometheus_sdk_faults_total{source="collector",subject="a"} 1',
      'prometheus_sdk_faults_total{source="collector",subject="b"} 1',
    ]);
  });

  it('of nothing is empty', async () => {
    expect(await union().metrics()).toBe('');
  });
});
