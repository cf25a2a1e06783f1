import { FamilyBuilder } from '../../lib/model/family-builder.js';
import { createDescriptor, type FamilyDescriptor } from '../../lib/model/family-descriptor.js';
import { Counter } from '../../lib/metrics/counter.js';
import { counter } from '../../lib/metrics/declare.js';
import { Gauge } from '../../lib/metrics/gauge.js';
import { StateSet } from '../../lib/metrics/state-set.js';
import { Registry } from '../../lib/registry/registry.js';

function failing(code: string): Error {
  return expect.objectContaining({ code }) as Error;
}

describe('UTF-8 names', () => {
  it('are refused unless they are asked for', () => {
    expect(() => new Counter({ name: 'a.b_total', help: 'H.', registry: null })).toThrow(
      failing('INVALID_METRIC_NAME'),
    );
    expect(() => new Counter({ name: 'a', help: 'H.', labelNames: ['b.c'], registry: new Registry() })).toThrow(
      failing('INVALID_LABEL_NAME'),
    );
  });

  it('are allowed by an instrument, whatever the registry says', async () => {
    const registry = new Registry();
    new Gauge({ name: 'a.b', help: 'H.', labelNames: ['c.d'], utf8Names: true, registry }).set({ 'c.d': 1 }, 2);
    expect(await registry.metrics()).toBe('# HELP a_b H.\n# TYPE a_b gauge\na_b{c_d="1"} 2\n');
    expect(registry.get('a.b')).toBeDefined();
  });

  it('are allowed by a registry for what enrols in it', async () => {
    const registry = new Registry({ utf8Names: true });
    new Gauge({ name: 'a.b', help: 'H.', registry }).set(1);
    const { families, errors } = await registry.gather();
    expect(families.map(({ descriptor }) => descriptor.name)).toEqual(['a.b']);
    expect(errors).toEqual([]);
  });

  it('are allowed by a registry for the idempotent forms', () => {
    const registry = new Registry({ utf8Names: true });
    const first = counter({ name: 'a.b_total', help: 'H.', registry });
    expect(counter({ name: 'a.b_total', help: 'H.', registry })).toBe(first);
    expect(() => counter({ name: 'a.b_total', help: 'H.', registry: new Registry() })).toThrow(
      failing('INVALID_METRIC_NAME'),
    );
  });

  it('are refused by an instrument that says so itself', () => {
    const registry = new Registry({ utf8Names: true });
    expect(() => new Gauge({ name: 'a.b', help: 'H.', utf8Names: false, registry })).toThrow(
      failing('INVALID_METRIC_NAME'),
    );
  });

  it('are allowed by a registry for collectors', async () => {
    const registry = new Registry({ utf8Names: true });
    const descriptor: FamilyDescriptor = {
      name: 'a.b',
      type: 'gauge',
      help: 'H.',
      unit: '',
      labelNames: [],
      constLabels: [],
    };
    const collector = {
      describe: () => [descriptor],
      collect: () => [new FamilyBuilder(descriptor).add({}, 1).build()],
    };
    registry.register(collector);
    expect(await registry.metrics()).toContain('\na_b 1\n');
    expect(() => new Registry().register(collector)).toThrow(failing('INVALID_METRIC_NAME'));
  });

  it('pass through a view', async () => {
    const registry = new Registry();
    new Gauge({ name: 'a.b', help: 'H.', utf8Names: true, registry });
    const { families, errors } = await registry.view({ prefix: 'x_', constLabels: { c: 1 } }).gather();
    expect(errors).toEqual([]);
    expect(families[0].descriptor.name).toBe('x_a.b');
  });

  it.each([
    ['an empty name', { name: '' }, 'INVALID_METRIC_NAME'],
    ['a lone surrogate', { name: 'a\ud800' }, 'INVALID_METRIC_NAME'],
    ['a name that is only a suffix', { name: '_total' }, 'INVALID_METRIC_NAME'],
    ['an empty label name', { name: 'a', labelNames: [''] }, 'INVALID_LABEL_NAME'],
    ['a label name with a lone surrogate', { name: 'a', labelNames: ['\udc00'] }, 'INVALID_LABEL_NAME'],
    ['a label name that belongs to Prometheus', { name: 'a', labelNames: ['__a.b'] }, 'RESERVED_LABEL_NAME'],
  ])('are not %s', (_, options, code) => {
    expect(() => new Counter({ help: 'H.', utf8Names: true, registry: null, ...options })).toThrow(failing(code));
  });

  it('have no colon in a state set, whose name becomes a label', () => {
    const create = (name: string) =>
      new StateSet({ name, help: 'H.', states: ['on'], utf8Names: true, registry: null }).descriptor.name;
    expect(create('a.b')).toBe('a.b');
    expect(() => create('a:b')).toThrow(failing('INVALID_METRIC_NAME'));
  });

  it('mark a descriptor only if it has one', () => {
    const input = { type: 'gauge', help: 'H.', utf8Names: true } as const;
    expect(createDescriptor({ ...input, name: 'a.b' }).utf8Names).toBe(true);
    expect(createDescriptor({ ...input, name: 'a', labelNames: ['b.c'] }).utf8Names).toBe(true);
    expect(createDescriptor({ ...input, name: 'a' })).not.toHaveProperty('utf8Names');
  });

  it('take nothing but true and false', () => {
    expect(() => new Registry({ utf8Names: 'yes' as never })).toThrow(failing('INVALID_OPTION'));
    expect(() => new Registry({ utf8: true } as never)).toThrow(failing('UNKNOWN_OPTION'));
    expect(() => new Gauge({ name: 'a', help: 'H.', utf8Names: 1 as never, registry: null })).toThrow(
      failing('INVALID_OPTION'),
    );
  });
});
