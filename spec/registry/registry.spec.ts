import { Counter } from '../../lib/metrics/counter.js';
import { Gauge } from '../../lib/metrics/gauge.js';
import { Histogram } from '../../lib/metrics/histogram.js';
import type { Collector } from '../../lib/model/collector.js';
import { FamilyBuilder } from '../../lib/model/family-builder.js';
import type { MetricType } from '../../lib/model/metric-type.js';
import { createDescriptor } from '../../lib/model/family-descriptor.js';
import { Registry } from '../../lib/registry/registry.js';
import { codeOf, refusalOf } from '../metrics/refusal-of.js';

/** A collector that only describes. */
const describing = (name: string, type: MetricType): Collector => {
  const descriptor = createDescriptor({ name, type, help: 'H.' });
  return { describe: () => [descriptor], collect: () => [{ descriptor, chunks: [] }] };
};

describe('Registry.register', () => {
  it('takes the same object twice without a word', () => {
    const registry = new Registry();
    const collector = describing('a', 'gauge');
    registry.register(collector);
    registry.register(collector);
    expect(registry.describe()).toHaveLength(1);
  });

  it.each<[MetricType, string, MetricType, string, string]>([
    ['gauge', 'a', 'gauge', 'a', 'a'],
    ['counter', 'a', 'counter', 'a_total', 'a'],
    ['counter', 'a_total', 'counter', 'a', 'a'],
    ['counter', 'a_total', 'gauge', 'a', 'a'],
    ['counter', 'a', 'gauge', 'a_total', 'a_total'],
    ['counter', 'a_total', 'gauge', 'a_created', 'a_created'],
    ['gauge', 'a', 'counter', 'a_total', 'a'],
    ['histogram', 'h', 'counter', 'h_count', 'h_count'],
    ['histogram', 'h', 'gauge', 'h_bucket', 'h_bucket'],
    ['histogram', 'h', 'gauge', 'h_sum', 'h_sum'],
    ['counter', 'h_count', 'histogram', 'h', 'h_count'],
    ['counter', 'h_sum_total', 'histogram', 'h', 'h_sum'],
    ['gaugehistogram', 'h', 'gauge', 'h_gcount', 'h_gcount'],
    ['summary', 's', 'gauge', 's_count', 's_count'],
    ['gauge', 's_sum', 'summary', 's', 's_sum'],
    ['info', 'x_info', 'gauge', 'x', 'x'],
    ['gauge', 'x', 'info', 'x_info', 'x'],
    ['counter', 'x', 'info', 'x_info', 'x'],
    ['stateset', 'a', 'unknown', 'a', 'a'],
    ['counter', 'a_total', 'counter', 'a_total_total', 'a_total'],
  ])('with a %s %s refuses a %s %s', (type, name, newType, newName, claim) => {
    const registry = new Registry();
    registry.register(describing(name, type));
    const { code, message } = refusalOf(() => registry.register(describing(newName, newType)));
    expect(code).toBe('NAME_CONFLICT');
    if (name !== newName) {
      expect(message).toBe(
        `${newType} "${newName}": the name "${claim}" belongs to the ${type} "${name}" already, ` +
          'which writes it in one of the exposition formats: choose another name',
      );
    }
    expect(registry.describe().map((descriptor) => descriptor.name)).toEqual([name]);
  });

  it.each<[MetricType, string, MetricType, string]>([
    ['gauge', 'a', 'gauge', 'b'],
    ['gauge', 'a_total', 'gauge', 'a'],
    ['histogram', 'h', 'gauge', 'h_max'],
    ['gauge', 'h_bucket', 'summary', 'h'],
    ['info', 'x_info', 'gauge', 'x_info_total'],
  ])('takes a %s %s beside a %s %s', (type, name, otherType, otherName) => {
    const registry = new Registry();
    registry.register(describing(name, type));
    registry.register(describing(otherName, otherType));
    expect(registry.describe()).toHaveLength(2);
  });

  it('lists what differs, and what to do', () => {
    const registry = new Registry();
    new Counter({ name: 'c_total', help: 'One.', labelNames: ['a'], registry });
    const message = (options: object): string =>
      refusalOf(() => new Counter({ name: 'c_total', help: 'One.', ...options, registry })).message;
    expect(message({ labelNames: ['a'] })).toBe(
      'counter "c_total": is registered already with the same definition: keep the first instance, unregister it, ' +
        'or use counter({ ... }), which returns it',
    );
    expect(message({ help: 'Two.', constLabels: { b: 1 } })).toBe(
      'counter "c_total": is registered already with another definition: help is "One." there and "Two." here; ' +
        'labelNames is ["a"] there and [] here; constLabels is [] there and [["b","1"]] here: ' +
        'choose another name or make them equal',
    );
    const { message: other } = refusalOf(
      () => new Gauge({ name: 'c_total', help: 'One.', labelNames: ['a'], registry }),
    );
    expect(other).toContain('type is "counter" there and "gauge" here');
  });

  it('refuses a collector whose own families conflict, and keeps nothing of it', () => {
    const registry = new Registry();
    const descriptors = [
      createDescriptor({ name: 'fine', type: 'gauge', help: 'F.' }),
      createDescriptor({ name: 'h', type: 'histogram', help: 'H.' }),
      createDescriptor({ name: 'h_sum', type: 'gauge', help: 'H.' }),
    ];
    expect(codeOf(() => registry.register({ describe: () => descriptors, collect: () => [] }))).toBe('NAME_CONFLICT');
    registry.register(describing('fine', 'gauge'));
    registry.register(describing('h_bucket', 'gauge'));
    expect(registry.describe()).toHaveLength(2);
  });

  it.each<[string, unknown, string]>([
    ['nothing', undefined, 'INVALID_OPTION'],
    ['a text', 'c', 'INVALID_OPTION'],
    ['an object without collect()', { describe: () => [] }, 'INVALID_OPTION'],
    ['an object without describe()', { collect: () => [] }, 'INVALID_OPTION'],
    ['a collector that describes nothing', { describe: () => undefined, collect: () => [] }, 'INVALID_OPTION'],
    ['a descriptor that is none', { describe: () => [null], collect: () => [] }, 'INVALID_OPTION'],
    [
      'an illegal name',
      { describe: () => [{ name: 'a b', type: 'gauge', help: 'H.', constLabels: [] }], collect: () => [] },
      'INVALID_METRIC_NAME',
    ],
    [
      'a type that is none',
      { describe: () => [{ name: 'a', type: 'number', help: 'H.', constLabels: [] }], collect: () => [] },
      'INVALID_OPTION',
    ],
  ])('refuses %s', (_, collector, code) => {
    const registry = new Registry();
    expect(codeOf(() => registry.register(collector as Collector))).toBe(code);
    expect(registry.describe()).toEqual([]);
  });

  it('keeps the name of its own family for itself', () => {
    const registry = new Registry();
    const names = ['prometheus_sdk_faults_total', 'prometheus_sdk_faults'];
    for (const name of names) {
      expect(codeOf(() => registry.register(describing(name, 'gauge')))).toBe('NAME_CONFLICT');
      expect(registry.get(name)).toBeUndefined();
    }
  });
});

describe('Registry.unregister', () => {
  it('removes a collector by itself or by a family, and frees all its names', () => {
    const registry = new Registry();
    const histogram = new Histogram({ name: 'h', help: 'H.', registry });
    expect(registry.unregister(histogram)).toBe(true);
    const gauge = new Gauge({ name: 'h_count', help: 'H.', registry });
    expect(registry.unregister('h_count')).toBe(true);
    registry.register(histogram);
    expect(registry.get('h')).toBe(histogram);
    expect([registry.unregister(gauge), registry.unregister('h_count'), registry.unregister('none')]).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('removes all families of a collector together', () => {
    const registry = new Registry();
    const descriptors = ['a', 'b'].map((name) => createDescriptor({ name, type: 'gauge', help: 'H.' }));
    registry.register({ describe: () => descriptors, collect: () => [] });
    expect(registry.unregister('b')).toBe(true);
    expect(registry.get('a')).toBeUndefined();
    registry.register(describing('a', 'gauge'));
  });
});

describe('Registry.clear', () => {
  it('removes every collector and frees every name', async () => {
    const registry = new Registry();
    new Histogram({ name: 'h', help: 'H.', registry });
    new Counter({ name: 'c_total', help: 'C.', registry });
    registry.clear();
    expect(await registry.metrics()).toBe('');
    new Gauge({ name: 'h_sum', help: 'H.', registry });
    expect(registry.describe().map(({ name }) => name)).toEqual(['h_sum']);
  });
});

describe('Registry.get', () => {
  it('finds a collector by the names of its families alone', () => {
    const registry = new Registry();
    const counter = new Counter({ name: 'c_total', help: 'C.', registry });
    expect(registry.get('c_total')).toBe(counter);
    expect([registry.get('c'), registry.get('c_created'), registry.get('toString')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('Registry.describe', () => {
  it('lists families in order of their names', () => {
    const registry = new Registry();
    for (const name of ['b', 'a', 'B']) registry.register(describing(name, 'gauge'));
    expect(registry.describe().map(({ name }) => name)).toEqual(['B', 'a', 'b']);
  });
});

describe('Registry.metrics', () => {
  it('is text 0.0.4 in order of the family names', async () => {
    const registry = new Registry();
    new Counter({ name: 'z_total', help: 'Z.', registry }).inc(2);
    const pool = (): FamilyBuilder =>
      new FamilyBuilder({ name: 'pool', type: 'gauge', help: 'Pool.', labelNames: ['state'] });
    registry.register({
      describe: () => [pool().descriptor],
      collect: async () => Promise.resolve([pool().add({ state: 'idle' }, 3).build()]),
    });
    expect(await registry.metrics()).toBe(
      [
        '# HELP pool Pool.',
        '# TYPE pool gauge',
        'pool{state="idle"} 3',
        '# HELP z_total Z.',
        '# TYPE z_total counter',
        'z_total 2',
        '',
      ].join('\n'),
    );
  });
});
