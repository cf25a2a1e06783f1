/**
 * What call decorators refuse, before anything is registered.
 */

import {
  Counted,
  Counter,
  ErrorCounted,
  Gauge,
  Histogram,
  Observed,
  Registry,
  Timed,
  Timestamped,
  counted,
  timed,
} from '../../lib/index.js';
import { codeOf, refusalOf } from '../metrics/refusal-of.js';

type Loose = (...given: readonly unknown[]) => unknown;

class Host {
  readonly id = 1;
}

let registry: Registry;
beforeEach(() => {
  registry = new Registry();
});

describe('a call decorator', () => {
  const loose = Counted as Loose;
  const descriptor = (): object => ({ value: (): number => 1 });
  const onMethod = (...given: readonly unknown[]): unknown =>
    (loose(...given) as Loose)(Host.prototype, 'run', descriptor());
  const counter = new Counter({ name: 'c', help: 'C.', labelNames: ['a', 'b'], registry: null });
  const seconds = new Histogram({ name: 'd', help: 'D.', registry: null });

  it.each<readonly [string, () => unknown, string]>([
    ['an unknown option', () => loose({ bogus: 1 }), 'UNKNOWN_OPTION'],
    ['options that are no object', () => loose('c', 1), 'INVALID_OPTION'],
    ['a number', () => loose(1), 'INVALID_OPTION'],
    ['options after options', () => loose({}, {}), 'INVALID_OPTION'],
    ['two names', () => loose('c', { name: 'c' }), 'INVALID_OPTION'],
    ['labels without a name', () => loose({ labels: { a: 1 } }), 'INVALID_OPTION'],
    ['resultLabels without a name', () => loose({ resultLabels: { a: () => 1 } }), 'INVALID_OPTION'],
    ['errorLabel without a name', () => loose({ errorLabel: true }), 'INVALID_OPTION'],
    ['help without a name', () => loose({ help: 'H.' }), 'INVALID_OPTION'],
    ['buckets without a name', () => (Timed as Loose)({ buckets: [1] }), 'INVALID_OPTION'],
    ['native without a name', () => (Timed as Loose)({ native: { factor: 2 } }), 'INVALID_OPTION'],
    ['on: "call" without a name', () => loose({ on: 'call' }), 'INVALID_OPTION'],
    ['an unknown moment', () => loose({ on: 'never' }), 'INVALID_OPTION'],
    ['a duration when the call begins', () => (Timed as Loose)('d', { on: 'call' }), 'INVALID_OPTION'],
    ['an outcome when the call begins', () => loose('c', { on: 'call', outcome: true }), 'INVALID_OPTION'],
    ['where that is no function', () => loose({ where: true }), 'INVALID_OPTION'],
    ['errorLabel that is no function', () => loose('c', { errorLabel: 'x' }), 'INVALID_OPTION'],
    ['outcome that is no boolean', () => loose('c', { outcome: 1 }), 'INVALID_OPTION'],
    ['labels that are no object', () => loose('c', { labels: [] }), 'INVALID_OPTION'],
    ['a label that is null', () => loose('c', { labels: { a: null } }), 'INVALID_LABEL_VALUE'],
    ['a result label that is a constant', () => loose('c', { resultLabels: { a: 'x' } }), 'INVALID_OPTION'],
    ['a domain without values', () => loose('c', { labels: { a: { from: () => 1, values: [] } } }), 'INVALID_OPTION'],
    ['a domain without from', () => loose('c', { labels: { a: { values: [1] } } }), 'INVALID_OPTION'],
    [
      'a domain with more',
      () => loose('c', { labels: { a: { from: () => 1, values: [1], max: 1 } } }),
      'UNKNOWN_OPTION',
    ],
    [
      'a domain of objects',
      () => loose('c', { labels: { a: { from: () => 1, values: [{}] } } }),
      'INVALID_LABEL_VALUE',
    ],
    ['no registry', () => loose({ registry: null }), 'INVALID_OPTION'],
    [
      'an instrument of another type',
      () => loose(new Gauge({ name: 'g', help: 'G.', registry: null })),
      'INVALID_OPTION',
    ],
    ['help for a declared instrument', () => loose(counter, { help: 'H.' }), 'INVALID_OPTION'],
    ['native for a declared histogram', () => (Timed as Loose)(seconds, { native: { factor: 2 } }), 'INVALID_OPTION'],
    [
      'native beside the value of a declared histogram',
      () => (Observed as Loose)(seconds, { native: { factor: 2 } }),
      'INVALID_OPTION',
    ],
    ['native for calls that are counted', () => loose('c', { native: { factor: 2 } }), 'UNKNOWN_OPTION'],
    ['native that is no object', () => (timed as Loose)(() => 1, 'd', { native: null, registry }), 'INVALID_OPTION'],
    ['native without a resolution', () => (timed as Loose)(() => 1, 'd', { native: {}, registry }), 'INVALID_OPTION'],
    [
      'an unknown option of native',
      () => (timed as Loose)(() => 1, 'd', { native: { factor: 2, x: 1 }, registry }),
      'UNKNOWN_OPTION',
    ],
    ['a missing label', () => onMethod(counter, { labels: { a: 1 } }), 'MISSING_LABEL'],
    ['an undeclared label', () => onMethod(counter, { labels: { a: 1, b: 1, c: 1 } }), 'UNKNOWN_LABEL'],
    [
      'a label twice',
      () => onMethod(counter, { labels: { a: 1, b: 1 }, resultLabels: { a: () => 1 } }),
      'UNKNOWN_LABEL',
    ],
    ['a bad name', () => onMethod('my-calls', { registry }), 'INVALID_METRIC_NAME'],
    ['a reserved label', () => onMethod('c', { registry, labels: { __a: 1 } }), 'RESERVED_LABEL_NAME'],
    ['unsorted objectives', () => timed(() => 1, { name: 'd', slo: [2, 1], registry }), 'INVALID_BUCKETS'],
    [
      'a unit that is not seconds',
      () => (timed as Loose)(() => 1, { name: 'd_minutes', unit: 'minutes', registry }),
      'INVALID_UNIT',
    ],
  ])('refuses %s', (_, call, code) => {
    expect(codeOf(call)).toBe(code);
    expect(registry.describe()).toEqual([]);
  });

  const context = (kind: string): object => ({
    kind,
    name: 'x',
    static: false,
    private: false,
    addInitializer: () => 0,
  });
  it.each<readonly [string, readonly unknown[], RegExp]>([
    ['a function', [(): number => 1], /class "".*use counted\(fn\)/],
    ['a function with a prototype', [function run(): void {}], /class "run".*use counted\(fn\)/],
    ['a standard getter', [() => 1, context('getter')], /getter "x".*decorate a method/],
    ['a legacy getter', [{}, 'x', { get: () => 1 }], /getter "x".*decorate a method/],
    ['a standard setter', [() => 1, context('setter')], /setter "x"/],
    ['a legacy setter', [{}, 'x', { set: () => undefined }], /setter "x"/],
    ['an accessor', [{ get: () => 1, set: () => undefined }, context('accessor')], /accessor "x"/],
    ['a legacy field', [{}, 'x', undefined], /field "x".*experimentalDecorators/],
    ['a legacy field as Babel tells it', [{}, 'x', { initializer: () => 1 }], /field "x".*experimentalDecorators/],
    ['a parameter of a method', [{}, 'x', 0], /parameter "x".*decorate the method/],
    ['a parameter of a constructor', [Host, undefined, 0], /parameter "Host"/],
  ])('cannot decorate %s, bare or called', (_, decorated, message) => {
    for (const decorate of [loose, loose({ registry }) as Loose]) {
      const error = refusalOf(() => decorate(...decorated));
      expect(error.code).toBe('INVALID_DECORATION');
      expect(error.message).toMatch(message);
    }
    expect(registry.describe()).toEqual([]);
  });

  it.each<readonly [string, readonly unknown[]]>([
    ['standard', [Host, context('class')]],
    ['legacy', [Host]],
  ])('cannot decorate a %s class if it has no default family, or a family for each member', (_, decorated) => {
    for (const decorate of [ErrorCounted, Timestamped, ErrorCounted({ registry })] as unknown as readonly Loose[]) {
      expect(refusalOf(() => decorate(...decorated)).message).toMatch(/class "Host".*decorate its methods/);
    }
    expect(registry.describe()).toEqual([]);
  });

  it('cannot decorate what is no member, and its function form no other than a function', () => {
    expect(refusalOf(() => (loose({ registry }) as Loose)(1)).code).toBe('INVALID_DECORATION');
    expect(refusalOf(() => (counted as Loose)({ registry })).message).toMatch(/^counted: an object is no function/);
  });

  it('declares a family once for all members', () => {
    const run = (): unknown => onMethod('shared_total', { registry, labels: { a: 1 } });
    run();
    expect(run).not.toThrow();
    expect(codeOf(() => onMethod('shared_total', { registry, labels: { b: 1 } }))).toBe('NAME_CONFLICT');
  });
});
