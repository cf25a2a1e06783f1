/**
 * Labels of parameters, in a program with and one without reflect-metadata.
 */

import { Counted, Label, Registry } from '../../lib/index.js';
import { samplesOf } from '../metrics/exposition-of.js';
import { codeOf } from '../metrics/refusal-of.js';
import { loadFixture } from './load-fixture.js';

type Loose = (...given: readonly unknown[]) => unknown;

let registry: Registry;
beforeEach(() => {
  registry = new Registry();
});

/** What the fixture exports: its dialect is not that of this file. */
interface Fixture {
  defineParameters(registry: Registry): {
    readonly Orders: {
      new (): Orders;
      find(_: unknown, shop: string): string;
    };
    readonly Special: new () => Orders;
  };
}

interface Orders {
  place(order: { readonly shop: string; readonly size: number }, count: number): number;
  plain(shop: string): string;
}

function define(): ReturnType<Fixture['defineParameters']> {
  return (loadFixture('parameters.legacy', 'legacy') as Fixture).defineParameters(registry);
}

function samples(name: string): string[] {
  const collector = registry.get(name);
  return collector === undefined ? [] : samplesOf(collector).sort();
}

/** The second block loads reflect-metadata for the rest of this file. */
describe.each(['without', 'with'])('@Label %s reflect-metadata', (how) => {
  beforeAll(async () => {
    if (how === 'with') await import('reflect-metadata');
  });

  it('adds labels to the decorators of its method that have a name', () => {
    expect('getOwnMetadata' in Reflect).toBe(how === 'with');
    const { Orders } = define();
    expect(new Orders().place({ shop: 'a', size: 2 }, 3)).toBe(6);
    expect(Orders.find(1, 'b')).toBe('b');
    new Orders().plain('c');
    expect(samples('placed_total')).toEqual(['placed_total{count="3",shop="a",zone="z"} 1.0']);
    expect(samples('placing_seconds')).toContain('placing_seconds_count{count="3",shop="a"} 1');
    expect(samples('method_calls_total')).toEqual([
      'method_calls_total{class="Orders",method="place",outcome="success"} 1.0',
    ]);
    expect(samples('find_calls_total')).toEqual(['find_calls_total{outcome="success",shop="b"} 1.0']);
    expect(samples('find_in_flight')).toEqual(['find_in_flight{shop="b"} 0.0']);
    expect(samples('plain_total')).toEqual(['plain_total 1.0']);
  });

  it('does not pass labels on to an override', () => {
    const { Special } = define();
    new Special().place({ shop: 'a', size: 2 }, 4);
    expect(samples('special_total')).toEqual(['special_total{amount="4"} 1.0']);
    expect(samples('placed_total')).toEqual(['placed_total{count="4",shop="a",zone="z"} 1.0']);
  });

  it('refuses a label that the decorator has already', () => {
    class Host {
      run(): void {}
    }
    ((Label as Loose)('a') as Loose)(Host.prototype, 'run', 0);
    const decorate = Counted('twice_total', { labels: { a: 'x' }, registry }) as Loose;
    expect(codeOf(() => decorate(Host.prototype, 'run', { value: () => 1 }))).toBe('INVALID_OPTION');
  });
});

describe('@Label', () => {
  class Host {
    readonly id = 1;
  }
  const label = Label as Loose;

  it.each<readonly [string, () => unknown, string]>([
    ['no name', () => label(), 'INVALID_OPTION'],
    ['a name that is no text', () => label(1), 'INVALID_OPTION'],
    ['a reader that is no function', () => label('a', 1), 'INVALID_OPTION'],
    ['to stand bare', () => label(Host.prototype, 'run', 0), 'INVALID_DECORATION'],
    ['a method', () => (label('a') as Loose)(Host.prototype, 'run', { value: () => 1 }), 'INVALID_DECORATION'],
    ['a parameter of a constructor', () => (label('a') as Loose)(Host, undefined, 0), 'INVALID_DECORATION'],
    ['a class', () => (label('a') as Loose)(Host), 'INVALID_DECORATION'],
    ['what is no member', () => (label('a') as Loose)(1), 'INVALID_DECORATION'],
  ])('refuses %s', (_, run, code) => {
    expect(codeOf(run)).toBe(code);
  });
});
