import { counter, gauge, histogram, info, stateSet, summary } from '../../lib/metrics/declare.js';
import { Counter } from '../../lib/metrics/counter.js';
import { DEFAULT_BUCKETS } from '../../lib/model/buckets.js';
import { FamilyBuilder } from '../../lib/model/family-builder.js';
import { registry as globalRegistry } from '../../lib/registry/global.js';
import { Registry } from '../../lib/registry/registry.js';
import { codeOf, refusalOf } from './refusal-of.js';

type Declare = (options: Record<string, unknown>) => object;

const forms: readonly { readonly name: string; readonly declare: Declare; readonly own: object }[] = [
  { name: 'counter', declare: counter as unknown as Declare, own: { labelNames: ['a'] } },
  { name: 'gauge', declare: gauge as unknown as Declare, own: { constLabels: { b: 1 } } },
  { name: 'histogram', declare: histogram as unknown as Declare, own: { buckets: [1, 2] } },
  { name: 'summary', declare: summary as unknown as Declare, own: { objectives: { 0.5: 0.1 }, maxAgeSeconds: 60 } },
  { name: 'info', declare: info as unknown as Declare, own: { constLabels: { b: 1 } } },
  { name: 'stateSet', declare: stateSet as unknown as Declare, own: { states: ['on', 'off'] } },
];

describe.each(forms)('$name()', ({ declare, own }) => {
  const options = (registry: Registry, change: object = {}): Record<string, unknown> => ({
    name: 'm_info',
    help: 'M.',
    ...own,
    ...change,
    registry,
  });

  it('returns the same instrument for the same definition, and registers it once', () => {
    const registry = new Registry();
    const first = declare(options(registry));
    expect(declare(options(registry))).toBe(first);
    expect(registry.get('m_info')).toBe(first);
    expect(registry.describe()).toHaveLength(1);
  });

  it('returns another one in another registry, and a new one after the first was unregistered', () => {
    const registry = new Registry();
    const first = declare(options(registry));
    expect(declare(options(new Registry()))).not.toBe(first);
    registry.unregister('m_info');
    expect(declare(options(registry))).not.toBe(first);
  });

  it('refuses another definition, naming what differs: first what is there, then what is new', () => {
    const registry = new Registry();
    declare(options(registry));
    const { code, message } = refusalOf(() => declare(options(registry, { help: 'Other.' })));
    expect(code).toBe('NAME_CONFLICT');
    expect(message).toMatch(
      /"m_info": is registered already with another definition: help is "M\." there and "Other\." here: choose another name or make them equal$/,
    );
  });

  it('checks its options even if the instrument is there already', () => {
    const registry = new Registry();
    declare(options(registry));
    expect(codeOf(() => declare(options(registry, { colour: 'red' })))).toBe('UNKNOWN_OPTION');
  });

  it('uses the process-wide registry by default', () => {
    const first = declare({ name: 'declared_info', help: 'D.', ...own });
    expect(globalRegistry.get('declared_info')).toBe(first);
    globalRegistry.unregister('declared_info');
  });

  it.each([null, {}, 'global'])('refuses the registry %p', (registry) => {
    expect(codeOf(() => declare({ ...options(new Registry()), registry }))).toBe('INVALID_OPTION');
  });

  it('refuses options that are none', () => {
    expect(codeOf(() => declare(undefined as never))).toBe('INVALID_METRIC_NAME');
  });
});

describe('an idempotent form that is given the same definition again', () => {
  const counting = { name: 'jobs_total', help: 'J.', labelNames: ['a', 'b'] };
  const timing = { name: 'wait_seconds', help: 'W.', labelNames: ['a'], unit: 'seconds' };

  it.each<[string, Declare, object, object]>([
    ['a counter in the same words', counter as never, counting, { ...counting, labelNames: ['a', 'b'] }],
    ['options that are there and undefined', counter as never, counting, { ...counting, unit: undefined }],
    ['default buckets', histogram as never, timing, { ...timing, buckets: undefined, native: undefined }],
    ['default buckets written out', histogram as never, timing, { ...timing, buckets: [...DEFAULT_BUCKETS] }],
    ['buckets', histogram as never, { ...timing, buckets: [0, 1] }, { ...timing, buckets: [-0, 1] }],
    [
      'native buckets',
      histogram as never,
      { ...timing, native: { factor: 1.1 } },
      { ...timing, native: { factor: 1.1 } },
    ],
    ['parts of the name', counter as never, counting, { ...counting, name: 'total', namespace: 'jobs' }],
    ['no labels', gauge as never, { name: 'g', help: 'G.', labelNames: [] }, { name: 'g', help: 'G.' }],
  ])('returns the instrument: %s', (_, declare, before, now) => {
    const registry = new Registry();
    const first = declare({ ...before, registry });
    expect(declare({ ...now, registry })).toBe(first);
  });

  it.each<[string, Declare, object, object, string]>([
    ['native buckets', histogram as never, { native: { factor: 1.1 } }, {}, 'NAME_CONFLICT'],
    ['no native buckets', histogram as never, {}, { native: { factor: 1.1 } }, 'NAME_CONFLICT'],
    ['a bound more', histogram as never, { buckets: [1] }, { buckets: [1, 2] }, 'NAME_CONFLICT'],
    ['no bounds', histogram as never, {}, { buckets: [] }, 'INVALID_BUCKETS'],
    ['a label more', counter as never, { labelNames: ['a'] }, { labelNames: ['a', 'b'] }, 'NAME_CONFLICT'],
    ['label names that are no array', counter as never, {}, { labelNames: 'a' }, 'INVALID_OPTION'],
    ['an unknown option that is undefined', counter as never, {}, { colour: undefined }, 'UNKNOWN_OPTION'],
    ['an option of another class', counter as never, {}, { buckets: undefined }, 'UNKNOWN_OPTION'],
    ['a bad namespace', counter as never, {}, { namespace: 5 }, 'INVALID_OPTION'],
    ['names of any text in the wrong way', counter as never, {}, { utf8Names: 'yes' }, 'INVALID_OPTION'],
  ])('is strict about %s', (_, declare, before, now, code) => {
    const registry = new Registry();
    declare({ name: 'm', help: 'M.', registry, ...before });
    expect(codeOf(() => declare({ name: 'm', help: 'M.', registry, ...now }))).toBe(code);
  });

  it('is not taken for a name of any text that another registry would refuse', () => {
    const registry = new Registry();
    counter({ name: 'a.b', help: 'A.', utf8Names: true, registry });
    expect(codeOf(() => counter({ name: 'a.b', help: 'A.', registry }))).toBe('INVALID_METRIC_NAME');
  });

  it('is told from another type by the type', () => {
    const registry = new Registry();
    gauge({ name: 'm', help: 'M.', registry });
    expect(codeOf(() => counter({ name: 'm', help: 'M.', registry }))).toBe('NAME_CONFLICT');
  });
});

describe('an idempotent form', () => {
  it.each<[string, Declare, object, object, string]>([
    ['buckets', histogram as never, { buckets: [1] }, { buckets: [1, 2] }, 'buckets is [1] there and [1,2] here'],
    [
      'objectives',
      summary as never,
      { objectives: { 0.5: 0.1 } },
      { objectives: { 0.5: 0.01 } },
      'objectives is [{"quantile":0.5,"error":0.1}] there and [{"quantile":0.5,"error":0.01}] here',
    ],
    [
      'a window',
      summary as never,
      {},
      { ageBuckets: 3 },
      'window is {"maxAgeSeconds":600,"ageBuckets":5} there and {"maxAgeSeconds":600,"ageBuckets":3} here',
    ],
    ['states', stateSet as never, { states: ['a'] }, { states: ['b'] }, 'states is ["a"] there and ["b"] here'],
    ['label names', gauge as never, { labelNames: ['a'] }, { labelNames: [] }, 'labelNames is ["a"] there and [] here'],
    [
      'the order of label names',
      gauge as never,
      { labelNames: ['a', 'b'] },
      { labelNames: ['b', 'a'] },
      'labelNames is',
    ],
    ['constant labels', gauge as never, {}, { constLabels: { a: 1 } }, 'constLabels is [] there and [["a","1"]] here'],
    ['a unit', gauge as never, {}, { unit: 'bytes' }, 'unit is "" there and "bytes" here'],
  ])('compares %s', (_, declare, before, now, difference) => {
    const registry = new Registry();
    declare({ name: 'm_bytes', help: 'M.', registry, ...before });
    const { code, message } = refusalOf(() => declare({ name: 'm_bytes', help: 'M.', registry, ...now }));
    expect(code).toBe('NAME_CONFLICT');
    expect(message).toContain(difference);
  });

  it('takes namespace and name for what they make together', () => {
    const registry = new Registry();
    const first = counter({ name: 'shop_jobs_total', help: 'J.', registry });
    expect(counter({ namespace: 'shop', name: 'jobs_total', help: 'J.', registry })).toBe(first);
  });

  it('finds an instrument made by its constructor', () => {
    const registry = new Registry();
    const first = new Counter({ name: 'jobs_total', help: 'J.', registry });
    expect(counter({ name: 'jobs_total', help: 'J.', registry })).toBe(first);
  });

  it('keeps the callback of the first gauge', async () => {
    const registry = new Registry();
    gauge({ name: 'depth', help: 'D.', registry, collect: () => 1 });
    gauge({ name: 'depth', help: 'D.', registry, collect: () => 2 });
    expect(await registry.metrics()).toContain('\ndepth 1\n');
  });

  it('refuses the name of another type, a derived name, and that of a collector of your own', () => {
    const registry = new Registry();
    histogram({ name: 'h', help: 'H.', registry });
    const own = new FamilyBuilder({ name: 'own', type: 'gauge', help: 'O.' });
    registry.register({ describe: () => [own.descriptor], collect: () => [own.build()] });
    const messages = ['h', 'h_count', 'own'].map((name) => {
      const { code, message } = refusalOf(() => gauge({ name, help: 'O.', registry }));
      return `${code} ${message}`;
    });
    expect(messages).toEqual([
      expect.stringContaining(
        'type is "histogram" there and "gauge" here; help is "H." there and "O." here; buckets is [',
      ),
      'NAME_CONFLICT gauge "h_count": the name "h_count" belongs to the histogram "h" already, which writes it in one of the exposition formats: choose another name',
      'NAME_CONFLICT gauge "own": is registered already by a collector that is no instrument: choose another name',
    ]);
    expect(registry.describe()).toHaveLength(2);
  });
});
