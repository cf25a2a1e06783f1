/**
 * Gauges of members, read from live instances at every scrape.
 */

import { Counted, Gauge, Gauged, Registry, track } from '../../lib/index.js';
import { runToSuccess } from '../child-program.js';
import { samplesOf } from '../metrics/exposition-of.js';
import { codeOf, refusalOf } from '../metrics/refusal-of.js';
import { DIALECTS, loadFixture } from './load-fixture.js';
import type * as PoolFixture from './fixtures/pool.js';

function samples(registry: Registry, name: string): string[] {
  const collector = registry.get(name);
  return collector === undefined ? ['no such family'] : samplesOf(collector);
}

function define(dialect: (typeof DIALECTS)[number]) {
  const registry = new Registry();
  const { definePools } = loadFixture('pool', dialect) as typeof PoolFixture;
  return { registry, ...definePools(registry) };
}

describe.each(DIALECTS)('@Gauged in the %s dialect', (dialect) => {
  it.each([
    ['sum', '13.0'],
    ['min', '1.0'],
    ['max', '10.0'],
    ['avg', '4.333333333333333'],
    ['count', '3.0'],
    ['last', '2.0'],
  ])('makes one value of all instances by %s', (aggregate, value) => {
    const { registry, Pool, Inner } = define(dialect);
    const alive = [new Pool('a', 10), new Inner('b', 1), new Pool('c', 2)];
    expect(samples(registry, `pool_load_${aggregate}`)).toEqual([`pool_load_${aggregate} ${value}`]);
    expect(alive).toHaveLength(3);
  });

  it.each([
    ['sum', ['pool_load_sum 0.0']],
    ['count', ['pool_load_count 0.0']],
    ['min', []],
    ['max', []],
    ['avg', []],
    ['last', []],
  ])('shows by %s that there is no instance', (aggregate, lines) => {
    expect(samples(define(dialect).registry, `pool_load_${aggregate}`)).toEqual(lines);
  });

  it('shows one series for each set of labels, and collections by their size', () => {
    const { registry, Pool } = define(dialect);
    const [a, b, other] = [new Pool('a'), new Pool('b'), new Pool('a')];
    a.waiting.push('x', 'y');
    other.waiting.push('z');
    expect(samples(registry, 'pool_waiting')).toEqual(['pool_waiting{pool="a"} 3.0', 'pool_waiting{pool="b"} 0.0']);
    b.waiting = ['w'];
    expect(samples(registry, 'pool_waiting')[1]).toBe('pool_waiting{pool="b"} 1.0');
  });

  it('reads dates in seconds, other things through value, and static members from the class', () => {
    const { registry, Pool } = define(dialect);
    const pool = new Pool('a', 7);
    expect(samples(registry, 'pool_since_seconds')).toEqual(['pool_since_seconds 1.5']);
    expect(samples(registry, 'pool_depth')).toEqual(['pool_depth 7.0']);
    expect(samples(registry, 'pools_open')).toEqual(['pools_open 3.0']);
    expect(pool.load).toBe(7);
  });

  it('joins members of several classes in one family', () => {
    const { registry, Pool, Other } = define(dialect);
    const [pool, other] = [new Pool('a', 5), new Other()];
    other.use();
    expect(samples(registry, 'pool_load_sum')).toEqual(['pool_load_sum 105.0']);
    expect(pool.load).toBe(5);
  });

  it('leaves out an instance that cannot be read, and reports it', () => {
    const { registry, Pool } = define(dialect);
    registry.diagnostics.onFirstFault(() => undefined);
    const pools = [new Pool('a', 91), new Pool('b', 4)];
    expect(samples(registry, 'pool_load_strict')).toEqual(['pool_load_strict 4.0']);
    expect(registry.diagnostics.counts()).toEqual([{ source: 'decorator', subject: 'Pool.loadStrict', count: 1 }]);
    expect(pools).toHaveLength(2);
  });
});

describe('@Gauged under experimentalDecorators', () => {
  it('knows an instance from its first decorated call, and not before', () => {
    const { registry, Other } = define('legacy');
    const other = new Other();
    expect(samples(registry, 'pool_load_sum')).toEqual(['pool_load_sum 0.0']);
    other.use();
    other.use();
    expect(samples(registry, 'pool_load_sum')).toEqual(['pool_load_sum 100.0']);
  });
});

describe('@Gauged', () => {
  const registry = new Registry();
  const descriptor: PropertyDescriptor = { get: () => 1 };
  const decorate = (...args: readonly unknown[]): ((...decorated: readonly unknown[]) => unknown) =>
    Reflect.apply(Gauged as (...given: readonly unknown[]) => never, undefined, args);
  class Host {
    scale(factor: number): number {
      return factor;
    }
  }

  it.each([
    ['no name', () => decorate({ help: 'G.' }), 'INVALID_OPTION'],
    ['a second name', () => decorate('g', { name: 'g' }), 'UNKNOWN_OPTION'],
    ['an unknown option', () => decorate('g', { bogus: 1 }), 'UNKNOWN_OPTION'],
    ['an unknown aggregate', () => decorate('g', { aggregate: 'median' }), 'INVALID_OPTION'],
    ['a value that is no function', () => decorate('g', { value: 1 }), 'INVALID_OPTION'],
    ['labels that are no object', () => decorate('g', { labels: ['a'] }), 'INVALID_OPTION'],
    ['an object as a label value', () => decorate('g', { labels: { a: {} } }), 'INVALID_LABEL_VALUE'],
    ['no registry', () => decorate('g', { registry: {} }), 'INVALID_OPTION'],
    [
      'a gauge instead of a name',
      () => decorate(new Gauge({ name: 'x', help: 'X.', registry: null })),
      'UNKNOWN_OPTION',
    ],
    ['a bad name', () => decorate('my-gauge', { registry })(Host.prototype, 'x', descriptor), 'INVALID_METRIC_NAME'],
    ['an empty help', () => decorate('g', { help: '', registry })(Host.prototype, 'x', descriptor), 'INVALID_HELP'],
    ['no name at all', () => decorate(Host.prototype, 'x', descriptor), 'INVALID_DECORATION'],
    ['a class', () => decorate('g', { registry })(Host), 'INVALID_DECORATION'],
    [
      'a setter',
      () => decorate('g', { registry })(Host.prototype, 'x', { set: () => undefined }),
      'INVALID_DECORATION',
    ],
    ['no member', () => decorate('g', { registry })(1), 'INVALID_DECORATION'],
    [
      'a method with parameters',
      () => decorate('g', { registry })(Host.prototype, 'scale', { value: Host.prototype.scale }),
      'INVALID_DECORATION',
    ],
  ])('refuses %s', (_, call, code) => {
    expect(codeOf(call)).toBe(code);
    expect(registry.describe()).toEqual([]);
  });

  it.each([
    ['help', { help: 'Other.' }, 'help is "G." there and "Other." here'],
    ['aggregate', { help: 'G.', aggregate: 'max' as const }, 'aggregate is "sum" there and "max" here'],
    ['labels', { help: 'G.', labels: { a: 1 } }, 'labelNames is [] there and ["a"] here'],
  ])('refuses to join a family with another %s', (_, options, problem) => {
    const own = new Registry();
    decorate('g', { help: 'G.', registry: own })(Host.prototype, 'x', descriptor);
    const error = refusalOf(() => decorate('g', { ...options, registry: own })(Host.prototype, 'y', descriptor));
    expect(error.code).toBe('NAME_CONFLICT');
    expect(error.message).toContain(problem);
  });

  it('refuses to join a gauge that is set by hand', () => {
    const own = new Registry();
    new Gauge({ name: 'g', help: 'G.', registry: own });
    expect(codeOf(() => decorate('g', { help: 'G.', registry: own })(Host.prototype, 'x', descriptor))).toBe(
      'NAME_CONFLICT',
    );
  });

  it.each([
    ['a string', 'text'],
    ['undefined', undefined],
    ['an object without a size', {}],
  ])('reports a member that holds %s', (_, value) => {
    const own = new Registry();
    own.diagnostics.onFirstFault(() => undefined);
    decorate('g', { registry: own })(Host, 'held', { get: () => value });
    Object.defineProperty(Host, 'held', { value, configurable: true });
    expect(samples(own, 'g')).toEqual(['g 0.0']);
    expect(own.diagnostics.counts()).toEqual([{ source: 'decorator', subject: 'Host.held', count: 1 }]);
  });

  it('lets go of instances that nobody else holds', async () => {
    const program = 'spec/decorators/programs/collected-instances.ts';
    const said = await runToSuccess(process.execPath, ['--expose-gc', '--import', 'tsx', program]);
    expect(JSON.parse(said)).toEqual({
      before: { awaited: 5000, cells: 5000, kept: 5000, tracked: 5000 },
      after: { awaited: 1, cells: 1, kept: 1, tracked: 1 },
      kept: 2,
    });
  });
});

describe('track', () => {
  it.each([undefined, null, 1, 'text'])('refuses %p', (value) => {
    expect(codeOf(() => Reflect.apply(track, undefined, [value]))).toBe('INVALID_VALUE');
  });

  it('does nothing to objects without gauges', () => {
    expect(() => {
      track({});
      track(Object.create(null) as object);
    }).not.toThrow();
  });
});

describe('a decorated call of a receiver that refuses to be looked at', () => {
  it('goes on', () => {
    define('legacy');
    const registry = new Registry();
    const descriptor = { value: (): string => 'done' };
    Reflect.apply(Counted({ registry }) as (...given: unknown[]) => unknown, undefined, [{}, 'call', descriptor]);
    const trap = (): never => {
      throw new Error('hands off');
    };
    const receiver: object = new Proxy({}, { get: trap, getPrototypeOf: trap, getOwnPropertyDescriptor: trap });
    expect(Reflect.apply(descriptor.value, receiver, [])).toBe('done');
  });
});
