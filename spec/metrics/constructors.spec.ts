/**
 * What all constructors have in common: names, options, enrolment.
 */

import { Counter } from '../../lib/metrics/counter.js';
import { Gauge } from '../../lib/metrics/gauge.js';
import { Histogram } from '../../lib/metrics/histogram.js';
import { Info } from '../../lib/metrics/info.js';
import { StateSet } from '../../lib/metrics/state-set.js';
import { Summary } from '../../lib/metrics/summary.js';
import type { FamilyDescriptor } from '../../lib/model/family-descriptor.js';
import { registry as globalRegistry } from '../../lib/registry/global.js';
import { Registry } from '../../lib/registry/registry.js';
import { codeOf, refusalOf } from './refusal-of.js';

const NOWHERE = null;

type Options = Readonly<Record<string, unknown>>;
type Constructor = new (options: never) => { readonly descriptor: FamilyDescriptor };

interface Kind {
  readonly className: string;
  readonly construct: Constructor;
  /** What this class needs beside the common options. */
  readonly own: Options;
}

const kinds: readonly Kind[] = [
  { className: 'Counter', construct: Counter, own: {} },
  { className: 'Gauge', construct: Gauge, own: {} },
  { className: 'Histogram', construct: Histogram, own: {} },
  { className: 'Summary', construct: Summary, own: {} },
  { className: 'Info', construct: Info, own: {} },
  { className: 'StateSet', construct: StateSet, own: { states: ['a', 'b'] } },
];
const labelled = kinds.filter(({ className }) => className !== 'Info');

const create = ({ construct, own }: Kind, options: Options): { readonly descriptor: FamilyDescriptor } =>
  new construct({ name: 'm_info', help: 'M.', registry: null, ...own, ...options } as never);

describe.each(kinds)('new $className', (kind) => {
  it('joins namespace, subsystem and name', () => {
    expect(create(kind, { namespace: 'shop', subsystem: 'http' }).descriptor.name).toBe('shop_http_m_info');
    expect(create(kind, { subsystem: 'http' }).descriptor.name).toBe('http_m_info');
    expect(create(kind, { namespace: '', subsystem: undefined }).descriptor.name).toBe('m_info');
  });

  it('keeps help and constant labels', () => {
    const { descriptor } = create(kind, { constLabels: { z: 1, env: 'pro' } });
    expect(descriptor.help).toBe('M.');
    expect(descriptor.constLabels).toEqual([
      ['env', 'pro'],
      ['z', '1'],
    ]);
  });

  it.each<[string, Options, string]>([
    ['an option nobody reads', { labelnames: ['a'] }, 'UNKNOWN_OPTION'],
    ['an illegal name', { name: 'my-info' }, 'INVALID_METRIC_NAME'],
    ['an empty name, even behind a namespace', { namespace: 'shop', name: '' }, 'INVALID_METRIC_NAME'],
    ['no name', { namespace: 'shop', name: undefined }, 'INVALID_METRIC_NAME'],
    ['a namespace that is no string', { namespace: null }, 'INVALID_OPTION'],
    ['a subsystem that is no string', { subsystem: ['http'] }, 'INVALID_OPTION'],
    ['an illegal namespace', { namespace: 'my-shop' }, 'INVALID_METRIC_NAME'],
    ['empty help', { help: '' }, 'INVALID_HELP'],
    ['no help', { help: undefined }, 'INVALID_HELP'],
    ['a reserved constant label', { constLabels: { __a: 1 } }, 'RESERVED_LABEL_NAME'],
    ['a constant label that is an object', { constLabels: { a: {} } }, 'INVALID_LABEL_VALUE'],
    ['a registry that is none', { registry: {} }, 'INVALID_OPTION'],
  ])('refuses %s', (_, options, code) => {
    expect(codeOf(() => create(kind, options))).toBe(code);
  });

  it('refuses options that are none', () => {
    for (const options of [undefined, null, 'm_info', ['m_info']]) {
      expect(codeOf(() => new kind.construct(options as never))).toBe('INVALID_OPTION');
    }
  });

  it('takes options from a prototype, from getters and without one', () => {
    const own = { name: 'm_info', help: 'M.', ...kind.own };
    class Getters {
      get registry(): null {
        return NOWHERE;
      }
    }
    const given: unknown[] = [
      Object.assign(Object.create({ registry: null }), own),
      Object.assign(new Getters(), own),
      Object.assign(Object.create(null), own, { registry: null }),
    ];
    for (const options of given) {
      const { descriptor } = new kind.construct(options as never);
      expect(descriptor.name).toBe('m_info');
      expect(globalRegistry.get('m_info')).toBeUndefined();
    }
  });

  it('names itself and the known options when it refuses one', () => {
    const { message } = refusalOf(() => create(kind, { colour: 'red' }));
    expect(message).toMatch(new RegExp(`^${kind.className}: unknown option "colour": known options are name, help,`));
  });

  it('enrols in the process-wide registry, in another one, or nowhere', () => {
    const registry = new Registry();
    const global = create(kind, { name: `global_${kind.className}_info`, registry: undefined });
    const local = create(kind, { name: 'local_info', registry });
    create(kind, { name: 'nowhere_info' });
    expect(globalRegistry.get(global.descriptor.name)).toBe(global);
    expect(globalRegistry.unregister(global.descriptor.name)).toBe(true);
    expect(registry.get('local_info')).toBe(local);
    expect(registry.describe().map(({ name }) => name)).toEqual(['local_info']);
  });

  it('registers nothing when the name is taken', async () => {
    const registry = new Registry();
    const first = create(kind, { registry });
    const before = await registry.metrics();
    expect(codeOf(() => create(kind, { registry }))).toBe('NAME_CONFLICT');
    expect(registry.get('m_info')).toBe(first);
    expect(await registry.metrics()).toBe(before);
  });
});

describe.each(labelled)('new $className', (kind) => {
  it.each<[string, Options, string]>([
    ['label names that are no array', { labelNames: 'route' }, 'INVALID_OPTION'],
    ['an illegal label name', { labelNames: ['http-route'] }, 'INVALID_LABEL_NAME'],
    ['a label name given twice', { labelNames: ['a', 'a'] }, 'INVALID_LABEL_NAME'],
    ['a label that is constant too', { labelNames: ['a'], constLabels: { a: 1 } }, 'INVALID_LABEL_NAME'],
    ['a reserved label name', { labelNames: ['__name__'] }, 'RESERVED_LABEL_NAME'],
  ])('refuses %s', (_, options, code) => {
    expect(codeOf(() => create(kind, options))).toBe(code);
  });
});

describe('an instrument refuses', () => {
  it.each<[string, () => unknown, string]>([
    ['buckets of a counter', () => create(kinds[0], { buckets: [1] }), 'UNKNOWN_OPTION'],
    ['a callback of a counter', () => create(kinds[0], { collect: () => 1 }), 'UNKNOWN_OPTION'],
    ['a callback that is none', () => create(kinds[1], { collect: 5 }), 'INVALID_OPTION'],
    ['le as a label of a histogram', () => create(kinds[2], { labelNames: ['le'] }), 'RESERVED_LABEL_NAME'],
    ['unsorted buckets', () => create(kinds[2], { buckets: [2, 1] }), 'INVALID_BUCKETS'],
    ['buckets that are null', () => create(kinds[2], { buckets: null }), 'INVALID_BUCKETS'],
    ['quantile as a label of a summary', () => create(kinds[3], { labelNames: ['quantile'] }), 'RESERVED_LABEL_NAME'],
    ['label names of an info', () => create(kinds[4], { labelNames: ['a'] }), 'UNKNOWN_OPTION'],
    ['a unit of an info', () => create(kinds[4], { unit: 'info' }), 'UNKNOWN_OPTION'],
    ['an info without its suffix', () => create(kinds[4], { name: 'build' }), 'INVALID_METRIC_NAME'],
    [
      'its own name as a label of a state set',
      () => create(kinds[5], { labelNames: ['m_info'] }),
      'RESERVED_LABEL_NAME',
    ],
    ['a unit of a state set', () => create(kinds[5], { unit: 'info' }), 'INVALID_UNIT'],
    ['no states', () => create(kinds[5], { states: [] }), 'INVALID_STATES'],
    ['states that are no array', () => create(kinds[5], { states: 'idle' }), 'INVALID_STATES'],
    ['an empty state', () => create(kinds[5], { states: [''] }), 'INVALID_STATES'],
    ['a state given twice', () => create(kinds[5], { states: ['a', 'b', 'a'] }), 'INVALID_STATES'],
    ['a state UTF-8 cannot carry', () => create(kinds[5], { states: ['\ud800'] }), 'INVALID_STATES'],
    ['a unit the name does not end in', () => create(kinds[1], { name: 'wait', unit: 'seconds' }), 'INVALID_UNIT'],
  ])('%s', (_, call, code) => {
    expect(codeOf(call)).toBe(code);
  });

  it('only what is wrong: units go before the suffix of a counter', () => {
    expect(create(kinds[0], { name: 'wait_seconds_total', unit: 'seconds' }).descriptor.unit).toBe('seconds');
  });
});
