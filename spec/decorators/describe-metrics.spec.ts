/**
 * The catalogue of a registry: every family, and the members that feed it.
 */

import {
  Counted,
  Counter,
  FamilyBuilder,
  Gauge,
  Histogram,
  Info,
  Registry,
  StateSet,
  Summary,
  counted,
  describeMetrics,
  instrument,
  registry as globalRegistry,
  type Collector,
  type DeclaringSite,
} from '../../lib/index.js';
import { runToSuccess } from '../child-program.js';
import { codeOf } from '../metrics/refusal-of.js';
import { DIALECTS, loadFixture } from './load-fixture.js';
import type * as CatalogueFixture from './fixtures/catalogue.js';
import type * as VaultFixture from './fixtures/catalogue-standard.js';

function define(dialect: (typeof DIALECTS)[number]) {
  const registry = new Registry();
  const { defineCatalogue } = loadFixture('catalogue', dialect) as typeof CatalogueFixture;
  return { registry, ...defineCatalogue(registry) };
}

function sites(registry: Registry, name: string): readonly DeclaringSite[] {
  const family = describeMetrics(registry).find((described) => described.name === name);
  if (family === undefined) throw new Error(`there is no family ${name}`);
  return family.declaredBy;
}

/** Loads the SDK again, as a second installed copy would be. */
function loadCopy(): { readonly counted: typeof counted } {
  let copy: unknown;
  jest.isolateModules(() => {
    copy = jest.requireActual('../../lib/index.js');
  });
  return copy as { readonly counted: typeof counted };
}

describe('describeMetrics', () => {
  it('tells what every instrument is, in order of the names', () => {
    const registry = new Registry();
    const labelled = { labelNames: ['b', 'a'], constLabels: { zone: 'eu', number: 1 } } as const;
    new Counter({ name: 'jobs_total', help: 'Jobs.', registry, ...labelled });
    new Gauge({ name: 'depth_bytes', help: 'Depth.', unit: 'bytes', registry });
    new Histogram({ name: 'latency_seconds', help: 'Latency.', buckets: [0.5, 1], registry });
    new Summary({ name: 'sizes', help: 'Sizes.', objectives: { 0.9: 0.01, 0.5: 0.1 }, maxAgeSeconds: 60, registry });
    new Info({ name: 'build_info', help: 'Build.', registry });
    new StateSet({ name: 'breaker', help: 'Breaker.', states: ['open', 'closed'], registry });
    const plain = { unit: '', labelNames: [], constLabels: [], declaredBy: [] };
    expect(describeMetrics(registry)).toStrictEqual([
      {
        ...plain,
        name: 'breaker',
        type: 'stateset',
        help: 'Breaker.',
        instrument: 'StateSet',
        states: ['open', 'closed'],
      },
      { ...plain, name: 'build_info', type: 'info', help: 'Build.', instrument: 'Info' },
      { ...plain, name: 'depth_bytes', type: 'gauge', help: 'Depth.', unit: 'bytes', instrument: 'Gauge' },
      {
        ...plain,
        ...{ name: 'jobs_total', type: 'counter', help: 'Jobs.', instrument: 'Counter' },
        labelNames: ['b', 'a'],
        constLabels: [
          ['number', '1'],
          ['zone', 'eu'],
        ],
      },
      {
        ...plain,
        name: 'latency_seconds',
        type: 'histogram',
        help: 'Latency.',
        instrument: 'Histogram',
        buckets: [0.5, 1],
      },
      {
        ...plain,
        ...{ name: 'sizes', type: 'summary', help: 'Sizes.', instrument: 'Summary' },
        objectives: [
          { quantile: 0.5, error: 0.1 },
          { quantile: 0.9, error: 0.01 },
        ],
        window: { maxAgeSeconds: 60, ageBuckets: 5 },
      },
    ]);
  });

  it('tells every family of a collector that is no instrument, and nothing that it does not say', () => {
    const registry = new Registry();
    const families = ['one', 'two'].map((name) => new FamilyBuilder({ name, type: 'histogram', help: 'H.' }).build());
    const collector: Collector & Record<string, unknown> = {
      describe: () => families.map(({ descriptor }) => descriptor),
      collect: () => families,
      buckets: [1],
    };
    registry.register(collector);
    const described = { type: 'histogram', help: 'H.', unit: '', labelNames: [], constLabels: [] };
    expect(describeMetrics(registry)).toStrictEqual([
      { name: 'one', ...described, instrument: 'Collector', declaredBy: [] },
      { name: 'two', ...described, instrument: 'Collector', declaredBy: [] },
    ]);
  });

  it('describes the process-wide registry unless told otherwise', () => {
    new Counter({ name: 'jobs_total', help: 'Jobs.' });
    expect(describeMetrics().map(({ name }) => name)).toEqual(['jobs_total']);
    globalRegistry.clear();
    expect(describeMetrics()).toEqual([]);
  });

  it.each([null, 1, 'text', {}, { describe: () => [] }])('refuses %p', (value) => {
    expect(codeOf(() => Reflect.apply(describeMetrics, undefined, [value]))).toBe('INVALID_OPTION');
  });
});

describe.each(DIALECTS)('describeMetrics in the %s dialect', (dialect) => {
  it('names the class once a method was called, whatever the labels are', () => {
    const { registry, Derived, Base } = define(dialect);
    new Derived().call();
    Base.call();
    const site = { className: 'Base', member: 'call', isStatic: false };
    expect(sites(registry, 'base_calls_total')).toStrictEqual([{ ...site, decorator: 'Counted' }]);
    expect(sites(registry, 'base_active')).toStrictEqual([{ ...site, decorator: 'InFlight' }]);
    expect(sites(registry, 'base_active_oldest_seconds')).toStrictEqual([{ ...site, decorator: 'InFlight' }]);
    expect(sites(registry, 'base_last_seconds')).toStrictEqual([{ ...site, decorator: 'Timestamped' }]);
    expect(sites(registry, 'base_static_total')).toStrictEqual([{ ...site, decorator: 'Counted', isStatic: true }]);
  });

  it('names the declaring class of what is read once there is an instance', () => {
    const { registry, Base, Derived } = define(dialect);
    new Base();
    new Derived();
    const site = { className: 'Base', isStatic: false };
    expect(sites(registry, 'base_waiting')).toStrictEqual([{ ...site, member: 'waiting', decorator: 'Gauged' }]);
    expect(sites(registry, 'base_load')).toStrictEqual([{ ...site, member: 'load', decorator: 'Gauged' }]);
    expect(sites(registry, 'base_state')).toStrictEqual([{ ...site, member: 'state', decorator: 'Stated' }]);
    expect(sites(registry, 'base_both')).toStrictEqual([{ ...site, member: 'both', decorator: 'Gauged' }]);
  });

  it('names the declaring class of a getter by an instance of a subclass', () => {
    const { registry, Derived } = define(dialect);
    new Derived();
    expect(sites(registry, 'base_load')[0].className).toBe('Base');
  });

  it('names from the start what a class decorator names, and the decorators that @Instrumented consists of', () => {
    const { registry } = define(dialect);
    const site = { member: 'call', isStatic: false };
    expect(sites(registry, 'scoped_total')).toStrictEqual([{ ...site, className: 'Alias', decorator: 'Counted' }]);
    const whole = { ...site, className: 'Whole' };
    expect(sites(registry, 'method_calls_total')).toStrictEqual([{ ...whole, decorator: 'Counted' }]);
    expect(sites(registry, 'method_duration_seconds')).toStrictEqual([{ ...whole, decorator: 'Timed' }]);
  });

  it('lists all members of a shared family, and one that is declared again once', () => {
    const { registry, Base } = define(dialect);
    const { defineCatalogue } = loadFixture('catalogue', dialect) as typeof CatalogueFixture;
    const again = defineCatalogue(registry);
    new Base().call();
    new again.Base().call();
    expect(sites(registry, 'base_calls_total')).toHaveLength(1);
    counted(function other() {}, 'base_calls_total', { registry, help: 'Calls of the base.' });
    expect(sites(registry, 'base_calls_total').map(({ member }) => member)).toEqual(['call', 'other']);
  });

  it('tells the instrument, buckets, objectives and states of decorated members', () => {
    const described = new Map(describeMetrics(define(dialect).registry).map((family) => [family.name, family]));
    expect(described.get('base_calls_total')).toMatchObject({ instrument: 'Counter', help: 'Calls of the base.' });
    expect(described.get('base_seconds')).toMatchObject({ instrument: 'Histogram', buckets: [1, 2] });
    expect(described.get('base_quantiles')?.objectives).toEqual([{ quantile: 0.5, error: 0.1 }]);
    expect(described.get('base_active_oldest_seconds')).toMatchObject({ instrument: 'Gauge' });
    expect(described.get('base_load')).toMatchObject({ instrument: 'Collector', type: 'gauge' });
    expect(described.get('base_state')).toMatchObject({ instrument: 'Collector', states: ['on', 'off'] });
  });

  it('is plain data', () => {
    const { registry, Base } = define(dialect);
    new Base().call();
    const described = describeMetrics(registry);
    expect(described.length).toBeGreaterThan(10);
    expect(JSON.parse(JSON.stringify(described))).toStrictEqual(described);
  });
});

describe('the members that feed a family', () => {
  it('have a class from the start in the legacy dialect, and in the standard dialect none before it is known', () => {
    const site = { member: 'call', decorator: 'Counted', isStatic: false };
    expect(sites(define('legacy').registry, 'base_calls_total')).toStrictEqual([{ ...site, className: 'Base' }]);
    expect(sites(define('standard').registry, 'base_calls_total')).toStrictEqual([site]);
    expect(sites(define('legacy').registry, 'base_waiting')[0].className).toBe('Base');
    expect(sites(define('standard').registry, 'base_waiting')[0]).not.toHaveProperty('className');
  });

  it('have a class in the standard dialect from the first call or instance on, private and in fields as well', () => {
    const registry = new Registry();
    const { defineVault } = loadFixture('catalogue-standard', 'standard') as typeof VaultFixture;
    const Vault = defineVault(registry);
    expect(sites(registry, 'vault_private_total')[0]).not.toHaveProperty('className');
    const vault = new Vault();
    vault.hidden();
    const site = { className: 'Vault', decorator: 'Counted', isStatic: false };
    expect(sites(registry, 'vault_private_total')).toStrictEqual([{ ...site, member: '#hidden' }]);
    expect(sites(registry, 'vault_calls_total')).toStrictEqual([{ ...site, member: 'open' }]);
    expect(sites(registry, 'vault_seconds')).toStrictEqual([{ ...site, member: 'open', decorator: 'Timed' }]);
    expect(sites(registry, 'vault_static_total')).toStrictEqual([{ ...site, member: 'make', isStatic: true }]);
    expect(sites(registry, 'vault_items')).toStrictEqual([{ ...site, member: 'items', decorator: 'Gauged' }]);
  });

  it('have the declaring class if they are accessors, and that of the first instance if they are fields', () => {
    const registry = new Registry();
    const { defineVault } = loadFixture('catalogue-standard', 'standard') as typeof VaultFixture;
    new (class Inner extends defineVault(registry) {})();
    const classes = ['vault_items', 'vault_calls_total'].map((name) => sites(registry, name)[0].className);
    expect(classes).toEqual(['Vault', 'Inner']);
  });

  it('learn their class although the first call tells none', () => {
    const { registry, Base } = define('standard');
    const { call } = Base.prototype;
    Reflect.apply(call, undefined, []);
    expect(sites(registry, 'base_calls_total')[0]).not.toHaveProperty('className');
    new Base().call();
    expect(sites(registry, 'base_calls_total')[0].className).toBe('Base');
  });

  it('have an empty class if they are functions, and that of the object if they are its methods', () => {
    const registry = new Registry();
    const greet = counted(function greet() {}, 'greetings_total', { registry });
    instrument({ send: greet }, { send: [Counted('sent_total', { registry })] }, { class: 'Mailer' });
    const site = { decorator: 'Counted', isStatic: false };
    expect(sites(registry, 'greetings_total')).toStrictEqual([{ ...site, className: '', member: 'greet' }]);
    expect(sites(registry, 'sent_total')).toStrictEqual([{ ...site, className: 'Mailer', member: 'send' }]);
  });

  it('are known of an instrument that another registry holds than the decorators report to', () => {
    const registry = new Registry();
    const calls = new Counter({ name: 'own_total', help: 'Calls.', registry });
    counted(function own() {}, calls);
    expect(sites(registry, 'own_total').map(({ member }) => member)).toEqual(['own']);
  });

  it('are known of an instrument that nothing can be added to', () => {
    const registry = new Registry();
    const calls = new Counter({ name: 'own_total', help: 'Calls.', registry });
    Object.freeze(calls);
    const wrapped = counted(function own() {}, calls);
    expect(sites(registry, 'own_total').map(({ member }) => member)).toEqual([wrapped.name]);
  });

  it('are those of all copies of the package', () => {
    const registry = new Registry();
    const ours = counted(function ours() {}, 'shared_total', { registry });
    const theirs = loadCopy().counted(function theirs() {}, 'shared_total', { registry });
    expect(sites(registry, 'shared_total').map(({ member }) => member)).toEqual([ours.name, theirs.name]);
  });

  it('are let go with their functions', async () => {
    const program = 'spec/decorators/programs/dropped-sites.ts';
    const said = await runToSuccess(process.execPath, ['--expose-gc', '--import', 'tsx', program]);
    expect(JSON.parse(said)).toEqual({ before: 1001, after: 1 });
  });
});
