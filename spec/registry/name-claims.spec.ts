import fc from 'fast-check';
import { createDescriptor, type FamilyDescriptor } from '../../lib/model/family-descriptor.js';
import { METRIC_TYPES } from '../../lib/model/metric-type.js';
import { SUFFIXES, claimedNames, claimedSuffixes } from '../../lib/model/names.js';
import { NameClaims } from '../../lib/registry/name-claims.js';

const SUFFIX_LIST = ['', '_', '_max', ...Object.values(SUFFIXES)];

const suffix = fc.constantFrom(...SUFFIX_LIST);
/** Names of few bases with up to three suffixes, so that most families conflict with some of the others. */
const family = fc
  .record({
    type: fc.constantFrom(...METRIC_TYPES),
    base: fc.constantFrom('a', 'b'),
    suffixes: fc.array(suffix, { maxLength: 3 }),
  })
  .map(({ type, base, suffixes }) => {
    const name = `${base}${suffixes.join('')}${type === 'info' ? '_info' : ''}`;
    return createDescriptor({ name, type, help: 'H.' });
  });

/** What {@link NameClaims} must agree with: every claimed name in a map. */
class EveryName {
  readonly owners = new Map<string, FamilyDescriptor>();

  add(descriptor: FamilyDescriptor): boolean {
    const names = claimedNames(descriptor);
    if (names.some((name) => this.owners.has(name))) return false;
    for (const name of names) this.owners.set(name, descriptor);
    return true;
  }

  delete(descriptor: FamilyDescriptor): void {
    for (const [name, owner] of this.owners) if (owner === descriptor) this.owners.delete(name);
  }
}

describe('name claims', () => {
  it('are those of a map of every claimed name, whatever is added and deleted', () => {
    const step = fc.record({ descriptor: family, deletes: fc.boolean(), victim: fc.nat() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40, size: 'max' }), (steps) => {
        const claims = new NameClaims<{ readonly descriptor: FamilyDescriptor }>();
        const model = new EveryName();
        const added: FamilyDescriptor[] = [];
        for (const { descriptor, deletes, victim } of steps) {
          let isAdded = true;
          try {
            claims.add({ descriptor });
          } catch {
            isAdded = false;
          }
          expect(isAdded).toBe(model.add(descriptor));
          if (isAdded) added.push(descriptor);
          if (deletes && added.length > 0) {
            const [gone] = added.splice(victim % added.length, 1);
            claims.delete(gone);
            model.delete(gone);
          }
          for (const name of [...claimedNames(descriptor), ...SUFFIX_LIST.map((end) => `a${end}`)]) {
            expect(claims.find(name)?.descriptor).toBe(model.owners.get(name));
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('can be found by base, because no suffix ends in another and each begins with its only underscore', () => {
    const all = [...new Set(METRIC_TYPES.flatMap((type) => claimedSuffixes(type)))];
    expect(all.map((one) => one.lastIndexOf('_'))).toEqual(all.map(() => 0));
    expect(all.flatMap((one) => all.filter((other) => other !== one && one.endsWith(other)))).toEqual([]);
  });
});
