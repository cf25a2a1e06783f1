/**
 * Which family decorators without a name record into as registries change.
 */

import { decoratorsFor } from '../../lib/decorators/decorators-for.js';
import { histogram } from '../../lib/metrics/declare.js';
import { Registry } from '../../lib/registry/registry.js';
import { codeOf } from '../metrics/refusal-of.js';

function decorate(decorator: (...args: never[]) => unknown): void {
  const target = { place: (): void => undefined };
  const method = Reflect.getOwnPropertyDescriptor(target, 'place');
  (decorator as (...args: readonly unknown[]) => unknown)(target, 'place', method);
}

describe.each(['Counted', 'Timed'] as const)('@%s without a name', (name) => {
  const family = name === 'Counted' ? 'method_calls_total' : 'method_duration_seconds';

  it('records into one family, however many members it is put on', () => {
    const registry = new Registry();
    const decorator = decoratorsFor({ registry })[name];
    decorate(decorator);
    const first = registry.get(family);
    decorate(decorator);
    expect(first).toBeDefined();
    expect(registry.get(family)).toBe(first);
    expect(registry.describe()).toHaveLength(1);
  });

  it('declares the family again once the registry has lost it', () => {
    const registry = new Registry();
    const decorator = decoratorsFor({ registry })[name];
    decorate(decorator);
    const first = registry.get(family);
    registry.clear();
    decorate(decorator);
    expect(registry.get(family)).toBeDefined();
    expect(registry.get(family)).not.toBe(first);
  });

  it('records into the family of its own registry', () => {
    const registries = [new Registry(), new Registry()];
    for (const registry of registries) decorate(decoratorsFor({ registry })[name]);
    const families = registries.map((registry) => registry.get(family));
    expect(families.every((each) => each !== undefined)).toBe(true);
    expect(families[0]).not.toBe(families[1]);
  });
});

describe('@Timed without a name', () => {
  it('refuses a family that took the place of its own and has other buckets', () => {
    const registry = new Registry();
    const { Timed } = decoratorsFor({ registry });
    decorate(Timed);
    registry.clear();
    histogram({
      name: 'method_duration_seconds',
      help: 'Duration of calls of decorated methods.',
      unit: 'seconds',
      labelNames: ['class', 'method', 'outcome'],
      buckets: [1],
      registry,
    });
    expect(codeOf(() => decorate(Timed))).toBe('NAME_CONFLICT');
  });
});
