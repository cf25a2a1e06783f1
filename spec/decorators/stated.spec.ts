/**
 * State sets of members, read from live instances at every scrape.
 */

import { Registry, StateSet, Stated } from '../../lib/index.js';
import { samplesOf } from '../metrics/exposition-of.js';
import { codeOf, refusalOf } from '../metrics/refusal-of.js';
import { DIALECTS, loadFixture } from './load-fixture.js';
import type * as StatesFixture from './fixtures/states.js';

type Loose = (...given: readonly unknown[]) => unknown;

let registry: Registry;
beforeEach(() => {
  registry = new Registry();
  registry.diagnostics.onFirstFault(() => undefined);
});

function samples(name: string): string[] {
  const collector = registry.get(name);
  return collector === undefined ? ['no such family'] : samplesOf(collector);
}

/** The states that are on, with their labels. */
function on(name: string): string[] {
  return samples(name)
    .filter((line) => line.endsWith(' 1.0'))
    .map((line) => line.slice(0, -' 1.0'.length));
}

describe.each(DIALECTS)('@Stated in the %s dialect', (dialect) => {
  const define = () => (loadFixture('states', dialect) as typeof StatesFixture).defineStates(registry);

  it('shows the state of each instance by its labels', () => {
    const Breaker = define();
    const [a, b] = [new Breaker('a', 'open'), new Breaker('b', 'closed')];
    expect(samples('breaker_field')).toEqual([
      'breaker_field{breaker="a",breaker_field="open"} 1.0',
      'breaker_field{breaker="a",breaker_field="half_open"} 0.0',
      'breaker_field{breaker="a",breaker_field="closed"} 0.0',
      'breaker_field{breaker="b",breaker_field="open"} 0.0',
      'breaker_field{breaker="b",breaker_field="half_open"} 0.0',
      'breaker_field{breaker="b",breaker_field="closed"} 1.0',
    ]);
    a.state = 'half_open';
    expect(on('breaker_field')[0]).toBe('breaker_field{breaker="a",breaker_field="half_open"}');
    expect(b.state).toBe('closed');
  });

  it('turns every state on that an instance with the same labels is in', () => {
    const Breaker = define();
    expect(samples('breaker_getter')).toEqual([]);
    const alive = [new Breaker('a', 'open'), new Breaker('b', 'closed'), new Breaker('c', 'open')];
    expect(on('breaker_getter')).toEqual([
      'breaker_getter{breaker_getter="open"}',
      'breaker_getter{breaker_getter="closed"}',
    ]);
    expect(alive).toHaveLength(3);
  });

  it('reads methods, and static members from the class', () => {
    const Breaker = define();
    const breaker = new Breaker('a', 'closed');
    expect(on('breaker_method')).toEqual(['breaker_method{breaker_method="closed"}']);
    expect(on('breaker_static')).toEqual(['breaker_static{breaker_static="on"}']);
    Breaker.current = 'off';
    expect(on('breaker_static')).toEqual(['breaker_static{breaker_static="off"}']);
    expect(breaker.state).toBe('closed');
  });

  it('leaves out an instance that has no such state, or cannot be read, and reports it', () => {
    const Breaker = define();
    const breakers = [new Breaker('a', 'melted' as 'open'), new Breaker('broken', 'open'), new Breaker('c', 'closed')];
    expect(on('breaker_field')).toHaveLength(2);
    expect(on('breaker_method')).toEqual(['breaker_method{breaker_method="closed"}']);
    expect(registry.diagnostics.counts()).toEqual([
      { source: 'decorator', subject: 'Breaker.state', count: 1 },
      { source: 'decorator', subject: 'Breaker.read', count: 2 },
    ]);
    expect(breakers).toHaveLength(3);
  });
});

describe('@Stated', () => {
  const descriptor: PropertyDescriptor = { get: () => 'on' };
  const decorate = (...args: readonly unknown[]): Loose => (Stated as Loose)(...args) as Loose;
  class Host {
    scale(factor: number): number {
      return factor;
    }
  }

  it.each<readonly [string, () => unknown, string]>([
    ['no name', () => decorate({ states: ['on'] }), 'INVALID_OPTION'],
    ['a second name', () => decorate('s', ['on'], { name: 's' }), 'UNKNOWN_OPTION'],
    ['options after options', () => decorate({ name: 's', states: ['on'] }, {}), 'INVALID_OPTION'],
    ['labels that are no object', () => decorate('s', ['on'], { labels: [] }), 'INVALID_OPTION'],
    ['an object as a label value', () => decorate('s', ['on'], { labels: { a: {} } }), 'INVALID_LABEL_VALUE'],
    ['no registry', () => decorate('s', ['on'], { registry: {} }), 'INVALID_OPTION'],
    ['no states', () => decorate('s', [], { registry })(Host.prototype, 'x', descriptor), 'INVALID_STATES'],
    [
      'states forgotten',
      () => decorate('s', undefined, { registry })(Host.prototype, 'x', descriptor),
      'INVALID_STATES',
    ],
    [
      'a state twice',
      () => decorate('s', ['on', 'on'], { registry })(Host.prototype, 'x', descriptor),
      'INVALID_STATES',
    ],
    ['no name at all', () => (Stated as Loose)(Host.prototype, 'x', descriptor), 'INVALID_DECORATION'],
    ['a class', () => decorate('s', ['on'], { registry })(Host), 'INVALID_DECORATION'],
    ['no member', () => decorate('s', ['on'], { registry })(1), 'INVALID_DECORATION'],
    [
      'a method with parameters',
      () => decorate('s', ['on'], { registry })(Host.prototype, 'scale', { value: Host.prototype.scale }),
      'INVALID_DECORATION',
    ],
  ])('refuses %s', (_, call, code) => {
    expect(codeOf(call)).toBe(code);
    expect(registry.describe()).toEqual([]);
  });

  it('joins a family of the same states, and no other', () => {
    decorate('s', ['on', 'off'], { registry })(Host, 'x', descriptor);
    decorate('s', ['on', 'off'], { registry })(Host, 'y', descriptor);
    const error = refusalOf(() => decorate('s', ['on'], { registry })(Host, 'z', descriptor));
    expect(error.code).toBe('NAME_CONFLICT');
    expect(error.message).toContain('states is ["on","off"] there and ["on"] here');
  });

  it('refuses to join a state set that is set by hand', () => {
    new StateSet({ name: 's', help: 'State of decorated members.', states: ['on'], registry });
    expect(codeOf(() => decorate('s', ['on'], { registry })(Host, 'x', descriptor))).toBe('NAME_CONFLICT');
  });
});
