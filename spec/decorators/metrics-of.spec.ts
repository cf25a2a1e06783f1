/**
 * What the decorators of a member record into.
 */

import { Counted, Counter, Registry, counted, instrument, metricsOf, timed } from '../../lib/index.js';
import { samplesOf } from '../metrics/exposition-of.js';
import { codeOf } from '../metrics/refusal-of.js';
import { DIALECTS, loadFixture } from './load-fixture.js';
import type * as CatalogueFixture from './fixtures/catalogue.js';
import type * as VaultFixture from './fixtures/catalogue-standard.js';

type Metrics = ReturnType<typeof metricsOf>;

function define(dialect: (typeof DIALECTS)[number]) {
  const registry = new Registry();
  const { defineCatalogue } = loadFixture('catalogue', dialect) as typeof CatalogueFixture;
  return { registry, ...defineCatalogue(registry) };
}

function defineVault() {
  const registry = new Registry();
  const fixture = loadFixture('catalogue-standard', 'standard') as typeof VaultFixture;
  return { registry, Vault: fixture.defineVault(registry) };
}

/** The family of each property. */
function names({ all, ...metrics }: Metrics): Record<string, string> {
  const listed = all.map(({ metric }) => metric);
  expect(Object.values(metrics).filter((metric) => !listed.includes(metric))).toEqual([]);
  return Object.fromEntries(Object.entries(metrics).map(([key, metric]) => [key, nameOf(metric)]));
}

function nameOf(metric: { describe(): readonly { readonly name: string }[] }): string {
  return metric.describe()[0].name;
}

describe.each(DIALECTS)('metricsOf in the %s dialect', (dialect) => {
  it('returns the instruments of a method, of which the registry holds the same', () => {
    const { registry, Base } = define(dialect);
    const metrics = metricsOf(Base, 'call');
    expect(names(metrics)).toEqual({
      counted: 'base_errors_total',
      inFlight: 'base_active',
      oldest: 'base_active_oldest_seconds',
      timestamped: 'base_last_seconds',
    });
    expect(metrics.inFlight).toBe(registry.get('base_active'));
  });

  it('has all instruments of a decorator that stands twice, the nearest to the member first', () => {
    const { all } = metricsOf(define(dialect).Base, 'call');
    expect(all.map(({ decorator, metric }) => `${decorator} ${nameOf(metric)}`)).toEqual([
      'Timestamped base_last_seconds',
      'InFlight base_active',
      'InFlight base_active_oldest_seconds',
      'Counted base_errors_total',
      'Counted base_calls_total',
    ]);
  });

  it('reads values', () => {
    const { Base } = define(dialect);
    new Base().overridden();
    const { timed, observed, summarized, errorCounted } = metricsOf(Base, 'overridden');
    expect([timed, observed, summarized].map((metric) => metric?.labels().count)).toEqual([1, 1, 1]);
    expect(observed?.labels().sum).toBe(1);
    expect(errorCounted?.seriesCount).toBe(0);
  });

  it.each([
    ['inherited', 'call', { inFlight: 'base_active', timestamped: 'base_last_seconds' }],
    ['overridden without decorators', 'overridden', {}],
  ] as const)('finds for a method that is %s what measures it', (_, key, expected) => {
    const { Derived } = define(dialect);
    for (const metrics of [metricsOf(Derived, key), metricsOf(new Derived(), key)]) {
      expect(names(metrics)).toMatchObject(expected);
      expect(metrics.all.length > 0).toBe('inFlight' in expected);
    }
  });

  it('finds what reads a getter, and a method that is called as well', () => {
    const { registry, Base, Derived } = define(dialect);
    expect(names(metricsOf(Base, 'load'))).toEqual({ gauged: 'base_load' });
    expect(names(metricsOf(Base, 'state'))).toEqual({ stated: 'base_state' });
    expect(names(metricsOf(Base, 'both'))).toEqual({
      gauged: 'base_both',
      counted: 'base_both_calls_total',
      timed: 'base_rough_seconds',
    });
    expect(metricsOf(Base, 'load').gauged).toBe(registry.get('base_load'));
    expect([metricsOf(Derived, 'load'), metricsOf(new Derived(), 'load')]).toEqual([{ all: [] }, { all: [] }]);
  });

  it('finds what reads a field, from the first instance on', () => {
    const { Base, Derived } = define(dialect);
    const instance = new Base();
    const expected = { gauged: 'base_waiting' };
    expect([Base, Derived].map((target) => names(metricsOf(target, 'waiting')))).toEqual([expected, expected]);
    expect(names(metricsOf(instance, 'waiting'))).toEqual(expected);
  });

  it('tells static members from others of the same name', () => {
    const { Base, Derived } = define(dialect);
    expect(names(metricsOf(Base, 'call', { static: true }))).toEqual({ counted: 'base_static_total' });
    expect(names(metricsOf(Derived, 'call', { static: true }))).toEqual({ counted: 'base_static_total' });
    expect(names(metricsOf(Base, 'size', { static: true }))).toEqual({ gauged: 'base_static_size' });
    expect(names(metricsOf(Base.call))).toEqual({ counted: 'base_static_total' });
  });

  it('finds what measures all methods of a class', () => {
    const { Whole } = define(dialect);
    expect(names(metricsOf(Whole, 'call'))).toEqual({
      counted: 'method_calls_total',
      timed: 'method_duration_seconds',
      inFlight: 'method_in_flight',
    });
  });

  it('returns nothing for a member without decorators', () => {
    const { Base } = define(dialect);
    expect(metricsOf(Base, 'plain')).toEqual({ all: [] });
    expect(metricsOf(Base, 'toString' as never)).toEqual({ all: [] });
  });
});

describe('metricsOf', () => {
  it('finds in the legacy dialect what a wrapper of another package is around', () => {
    expect(names(metricsOf(define('legacy').Base, 'hidden'))).toEqual({ counted: 'base_hidden_total' });
    expect(metricsOf(define('standard').Base, 'hidden')).toEqual({ all: [] });
  });

  it('finds in the standard dialect what reads an accessor', () => {
    expect(names(metricsOf(defineVault().Vault, 'items'))).toEqual({ gauged: 'vault_items' });
  });

  it('finds in the standard dialect what measures a function in a field, on instances and from the first on', () => {
    const { Vault } = defineVault();
    const expected = { timed: 'vault_seconds', counted: 'vault_calls_total' };
    const vault = new Vault();
    expect(names(metricsOf(vault, 'open'))).toEqual(expected);
    expect(names(metricsOf(Vault, 'open'))).toEqual(expected);
    expect(names(metricsOf(vault.open))).toEqual(expected);
    expect(metricsOf(vault, 'open').all).toHaveLength(2);
    expect(names(metricsOf(Vault, 'make', { static: true }))).toEqual({ counted: 'vault_static_total' });
  });

  it('finds what measures a wrapped function, and one that is wrapped twice', () => {
    const registry = new Registry();
    const fn = timed(
      counted(() => 1, 'twice_total', { registry }),
      'twice_seconds',
      { registry },
    );
    fn();
    const metrics = metricsOf(fn);
    expect(names(metrics)).toEqual({ counted: 'twice_total', timed: 'twice_seconds' });
    expect(metrics.counted?.labels().value).toBe(1);
    expect(metricsOf(() => 1)).toEqual({ all: [] });
  });

  it('finds what measures a method of an object', () => {
    const registry = new Registry();
    const mailer = { send: (): number => 1 };
    instrument(mailer, { send: [Counted('sent_total', { registry })] });
    expect(names(metricsOf(mailer, 'send'))).toEqual({ counted: 'sent_total' });
  });

  it('returns a declared instrument that is enrolled nowhere', () => {
    const calls = new Counter({ name: 'own_total', help: 'Calls.', registry: null });
    expect(metricsOf(counted(() => 1, calls)).counted).toBe(calls);
  });

  it('gives the family of a gauge, which reads it when it is collected', () => {
    const { Base } = define('legacy');
    const { gauged } = metricsOf(Base, 'load');
    const instance = new Base();
    instance.call();
    expect(gauged === undefined ? [] : samplesOf(gauged)).toEqual(['base_load 1.0']);
  });

  it.each([undefined, null, 1, 'text'])('refuses %p', (value) => {
    expect(codeOf(() => Reflect.apply(metricsOf, undefined, [value, 'member']))).toBe('INVALID_VALUE');
  });
});
