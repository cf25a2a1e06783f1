import { Counter } from '../../lib/metrics/counter.js';
import { Gauge } from '../../lib/metrics/gauge.js';
import { Histogram } from '../../lib/metrics/histogram.js';
import { Info } from '../../lib/metrics/info.js';
import { StateSet } from '../../lib/metrics/state-set.js';
import { Registry } from '../../lib/registry/registry.js';
import { View } from '../../lib/registry/view.js';
import { codeOf } from '../metrics/refusal-of.js';

const samples = async (gatherer: { metrics(): Promise<string> }): Promise<string[]> =>
  (await gatherer.metrics()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));

/** A registry with a family of every kind of label. */
function filled(): Registry {
  const registry = new Registry();
  const requests = new Counter({ name: 'requests_total', help: 'R.', labelNames: ['route'], registry });
  requests.inc({ route: '/' });
  new Gauge({ name: 'depth', help: 'D.', constLabels: { zone: 'z' }, registry }).set(3);
  new Info({ name: 'build_info', help: 'B.', registry }).set({ version: '1' });
  return registry;
}

describe('a view', () => {
  it('shows everything as it is unless told otherwise', async () => {
    const registry = filled();
    expect(await registry.view({}).metrics()).toBe(await registry.metrics());
  });

  it('adds labels, in the order of their names', async () => {
    expect(await samples(filled().view({ constLabels: { tenant: 'acme', shard: 7 } }))).toEqual([
      'build_info{shard="7",tenant="acme",version="1"} 1',
      'depth{shard="7",tenant="acme",zone="z"} 3',
      'requests_total{route="/",shard="7",tenant="acme"} 1',
    ]);
  });

  it('puts a prefix before every name, derived ones included', async () => {
    const registry = new Registry();
    new Histogram({ name: 'h', help: 'H.', buckets: [1], registry });
    new StateSet({ name: 'job', help: 'J.', states: ['on'], registry });
    expect(await samples(registry.view({ prefix: 'shop_' }))).toEqual([
      'shop_h_bucket{le="1"} 0',
      'shop_h_bucket{le="+Inf"} 0',
      'shop_h_sum 0',
      'shop_h_count 0',
      'shop_job{shop_job="on"} 0',
    ]);
  });

  it.each<[string, readonly string[] | ((name: string) => boolean)]>([
    ['a list', ['depth', 'none']],
    ['a function', (name) => name === 'depth'],
  ])('shows the families of %s alone, by their names without the prefix', async (_, only) => {
    expect(await samples(filled().view({ only, prefix: 'shop_' }))).toEqual(['shop_depth{zone="z"} 3']);
  });

  it('collects nothing that it does not show, nor what a reader does not want', async () => {
    const registry = new Registry();
    let calls = 0;
    new Gauge({ name: 'costly', help: 'C.', registry, collect: () => (calls += 1) });
    new Gauge({ name: 'cheap', help: 'C.', registry });
    await registry.view({ only: ['cheap'] }).gather();
    await registry.view({ prefix: 'shop_' }).gather({ only: (name) => name === 'shop_cheap' });
    expect(calls).toBe(0);
    await registry.view({ prefix: 'shop_' }).gather({ only: (name) => name === 'shop_costly' });
    expect(calls).toBe(1);
  });

  it('may look at another view', async () => {
    const inner = filled().view({ prefix: 'inner_', constLabels: { a: 1 }, only: ['depth', 'requests_total'] });
    const outer = new View(inner, { prefix: 'outer_', constLabels: { b: 2 }, only: ['inner_depth'] });
    expect(await samples(outer)).toEqual(['outer_inner_depth{a="1",b="2",zone="z"} 3']);
  });

  it('keeps the label columns as long as its source does', async () => {
    const registry = filled();
    const view = registry.view({ constLabels: { tenant: 'acme' } });
    const requests = registry.get('requests_total') as Counter<'route'>;
    const rows = async (): Promise<unknown> => (await view.gather()).families[2].chunks[0].labels;
    const before = await rows();
    requests.inc({ route: '/' });
    expect(await rows()).toBe(before);
    requests.inc({ route: '/new' });
    expect(await rows()).not.toBe(before);
  });

  it('leaves the source as it was', async () => {
    const registry = filled();
    const before = await registry.metrics();
    await registry.view({ prefix: 'shop_', constLabels: { tenant: 'acme' } }).metrics();
    expect(await registry.metrics()).toBe(before);
  });

  it.each<[string, Record<string, string>, string]>([
    ['a label of the family', { route: 'x' }, 'requests_total'],
    ['a constant label of the family', { zone: 'x' }, 'depth'],
    ['a label of an info', { version: 'x' }, 'build_info'],
  ])('leaves out a family that has %s already, and reports it', async (_, constLabels, missing) => {
    const { families, errors } = await filled().view({ constLabels, prefix: 'shop_' }).gather();
    expect(families).toHaveLength(2);
    expect(errors).toMatchObject([{ families: [`shop_${missing}`], error: { code: 'INVALID_LABEL_NAME' } }]);
  });

  it('leaves out a family that writes the label itself', async () => {
    const registry = filled();
    new Histogram({ name: 'h', help: 'H.', registry });
    const { families, errors } = await registry.view({ constLabels: { le: 'x' } }).gather();
    expect(families).toHaveLength(3);
    expect(errors).toMatchObject([{ families: ['h'], error: { code: 'RESERVED_LABEL_NAME' } }]);
  });

  it('reports what its source reports, under the names it shows', async () => {
    const registry = new Registry();
    registry.diagnostics.onFirstFault(() => {});
    new Gauge({ name: 'broken', help: 'B.', registry, collect: () => 'no' });
    const { errors } = await registry.view({ prefix: 'shop_' }).gather();
    expect(errors).toMatchObject([{ families: ['shop_broken'], error: { code: 'INVALID_VALUE' } }]);
  });

  it.each<[string, unknown, string]>([
    ['an option nobody reads', { labels: { a: 1 } }, 'UNKNOWN_OPTION'],
    ['options that are none', null, 'INVALID_OPTION'],
    ['an illegal prefix', { prefix: 'my-shop_' }, 'INVALID_METRIC_NAME'],
    ['a prefix that is no string', { prefix: null }, 'INVALID_METRIC_NAME'],
    ['an illegal label', { constLabels: { 'a-b': 1 } }, 'INVALID_LABEL_NAME'],
    ['a reserved label', { constLabels: { __a: 1 } }, 'RESERVED_LABEL_NAME'],
    ['a label value that is none', { constLabels: { a: null } }, 'INVALID_LABEL_VALUE'],
    ['one name instead of a list', { only: 'depth' }, 'INVALID_OPTION'],
  ])('refuses %s', (_, options, code) => {
    expect(codeOf(() => new Registry().view(options as object))).toBe(code);
  });
});
