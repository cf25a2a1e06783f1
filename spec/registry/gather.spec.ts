/**
 * What one failing collector costs, and what it does not.
 */

import { Counter } from '../../lib/metrics/counter.js';
import { Gauge } from '../../lib/metrics/gauge.js';
import type { Collector } from '../../lib/model/collector.js';
import { FamilyBuilder } from '../../lib/model/family-builder.js';
import { createDescriptor, type FamilyDescriptor } from '../../lib/model/family-descriptor.js';
import type { FamilySnapshot } from '../../lib/model/snapshot.js';
import { Registry } from '../../lib/registry/registry.js';
import { writeOpenMetrics } from '../../lib/exposition/openmetrics.js';
import { writeText } from '../../lib/exposition/text.js';

function quietRegistry(): Registry {
  const registry = new Registry();
  registry.diagnostics.onFirstFault(() => {});
  return registry;
}

const gauge = (name: string): FamilyBuilder => new FamilyBuilder({ name, type: 'gauge', help: 'G.' });
const family = (name: string): FamilySnapshot => gauge(name).add({}, 1).build();
const descriptor = gauge('broken').descriptor;
const [chunk] = family('broken').chunks;
const namesOf = (families: readonly FamilySnapshot[]): string[] => families.map((item) => item.descriptor.name);

const failures: readonly [string, () => unknown][] = [
  [
    'throws',
    () => {
      throw new Error('no');
    },
  ],
  ['rejects', async () => Promise.reject(new Error('no'))],
  ['rejects with no error', async () => Promise.reject(new Error())],
  ['returns nothing', () => undefined],
  ['returns a family instead of a list', () => family('broken')],
  ['promises nothing', async () => Promise.resolve(null)],
  ['returns a list of nothing', () => [undefined]],
  ['returns a family without chunks', () => [{ descriptor }]],
  ['returns a family without descriptor', () => [{ chunks: [] }]],
  ['returns a family whose descriptor is empty', () => [{ descriptor: {}, chunks: [] }]],
  ['returns a descriptor without help', () => [{ descriptor: { ...descriptor, help: undefined }, chunks: [] }]],
  ['returns a name that is an object', () => [{ descriptor: { ...descriptor, name: {} }, chunks: [] }]],
  ['returns another type than it described', () => [{ descriptor: { ...descriptor, type: 'histogram' }, chunks: [] }]],
  ['returns a chunk without numbers', () => [{ descriptor, chunks: [{ ...chunk, values: new Float64Array(0) }] }]],
  ['returns a chunk of an unknown layout', () => [{ descriptor, chunks: [{ ...chunk, layout: { kind: 'cube' } }] }]],
  [
    'returns a chunk of the layout of another type',
    () => [{ descriptor, chunks: [{ ...chunk, layout: { kind: 'states', states: ['on'] } }] }],
  ],
  ['returns a chunk without labels', () => [{ descriptor, chunks: [{ ...chunk, labels: undefined }] }]],
  [
    'returns a label column that is too short',
    () => [
      {
        descriptor,
        chunks: [
          { ...chunk, labels: { count: 1, columns: [{ name: 'a', dictionary: ['x'], ids: new Uint32Array(0) }] } },
        ],
      },
    ],
  ],
  ['returns too few exemplars', () => [{ descriptor, chunks: [{ ...chunk, exemplars: [] }] }]],
  ['returns too many times', () => [{ descriptor, chunks: [{ ...chunk, timestamps: Float64Array.of(1, 2) }] }]],
];

describe('a collector that fails', () => {
  it.each(failures)('and %s costs its own families only, and is counted', async (_, collect) => {
    const registry = quietRegistry();
    new Gauge({ name: 'after', help: 'A.', registry });
    registry.register({ describe: () => [descriptor, gauge('broken_too').descriptor], collect } as Collector);
    new Counter({ name: 'whole_total', help: 'W.', registry });
    await registry.gather();
    const { families, errors } = await registry.gather();
    expect(namesOf(families)).toEqual(['after', 'prometheus_sdk_faults_total', 'whole_total']);
    expect(errors.map((failed) => failed.families)).toEqual([['broken', 'broken_too']]);
    const text = [...writeText(families)].join('');
    expect(text).toContain('\nprometheus_sdk_faults_total{source="collector",subject="broken"} 2\n');
    expect([...writeOpenMetrics(families)].join('')).toMatch(/# EOF\n$/);
  });

  it('and describes nothing is counted as undescribed', async () => {
    const registry = quietRegistry();
    registry.register({ describe: () => [], collect: () => [{ descriptor: { name: {} }, chunks: [] }] } as never);
    expect((await registry.gather()).errors).toHaveLength(1);
    expect(registry.diagnostics.counts()).toEqual([{ source: 'collector', subject: 'undescribed', count: 1 }]);
    expect(await registry.metrics()).toContain('{source="collector",subject="undescribed"} 2\n');
  });

  it('is warned about once, with what it threw', async () => {
    const registry = new Registry();
    const heard: unknown[] = [];
    registry.diagnostics.onFirstFault((fault) => heard.push(fault));
    const error = new Error('no');
    const collect = (): never => {
      throw error;
    };
    registry.register({ describe: () => [descriptor], collect });
    await registry.gather();
    const { errors } = await registry.gather();
    expect(errors).toEqual([{ families: ['broken'], error }]);
    expect(heard).toEqual([{ source: 'collector', subject: 'broken', error }]);
  });

  it('may be well again at the next scrape', async () => {
    const registry = quietRegistry();
    let broken = true;
    registry.register({
      describe: () => [descriptor],
      collect: () => {
        if (broken) throw new Error('no');
        return [family('broken')];
      },
    });
    await registry.gather();
    broken = false;
    const { families, errors } = await registry.gather();
    expect(errors).toEqual([]);
    expect(namesOf(families)).toEqual(['broken', 'prometheus_sdk_faults_total']);
  });
});

describe('a family beyond those described', () => {
  const bringing = (...families: FamilySnapshot[]): Collector => ({ describe: () => [], collect: () => families });

  it('is gathered', async () => {
    const registry = quietRegistry();
    registry.register(bringing(family('late')));
    expect(namesOf((await registry.gather()).families)).toEqual(['late']);
  });

  it.each<[string, string]>([
    ['the family of another collector', 'h'],
    ['a name derived from it', 'h_count'],
    ['the name of the registry itself', 'prometheus_sdk_faults_total'],
  ])('is left out if it takes %s', async (_, name) => {
    const registry = quietRegistry();
    registry.register(bringing(family(name), family('fine')));
    const { descriptor: histogram } = new FamilyBuilder({ name: 'h', type: 'histogram', help: 'H.' });
    registry.register({ describe: () => [histogram], collect: () => [{ descriptor: histogram, chunks: [] }] });
    const { families, errors } = await registry.gather();
    expect(namesOf(families)).toEqual(['fine', 'h', 'prometheus_sdk_faults_total']);
    expect(errors).toMatchObject([{ families: [name], error: { code: 'NAME_CONFLICT' } }]);
  });

  it('is left out if it comes twice', async () => {
    const registry = quietRegistry();
    registry.register(bringing(family('late'), family('late')));
    registry.register(bringing(family('late')));
    const { families, errors } = await registry.gather();
    expect(namesOf(families)).toEqual(['late', 'prometheus_sdk_faults_total']);
    expect(errors).toHaveLength(2);
  });
});

describe('a described family', () => {
  it('is taken once, however often it comes', async () => {
    const registry = quietRegistry();
    registry.register({ describe: () => [descriptor], collect: () => [family('broken'), family('broken')] });
    const { families, errors } = await registry.gather();
    expect(namesOf(families)).toEqual(['broken', 'prometheus_sdk_faults_total']);
    expect(errors).toMatchObject([{ families: ['broken'], error: { code: 'NAME_CONFLICT' } }]);
  });

  it('is left out if one that nobody described has its names, because its collector left during the scrape', async () => {
    const registry = quietRegistry();
    let release = (): void => {};
    const waiting = new Promise<void>((resolve) => (release = resolve));
    const late: Collector = { describe: () => [], collect: async () => waiting.then(() => [family('h_count')]) };
    const { descriptor: described } = new FamilyBuilder({ name: 'h', type: 'histogram', help: 'H.' });
    const leaving: Collector = { describe: () => [described], collect: () => [{ descriptor: described, chunks: [] }] };
    registry.register(late);
    registry.register(leaving);
    const gathering = registry.gather();
    registry.unregister(leaving);
    release();
    const { families, errors } = await gathering;
    expect(namesOf(families)).toEqual(['h_count', 'prometheus_sdk_faults_total']);
    expect(errors).toMatchObject([{ families: ['h'], error: { code: 'NAME_CONFLICT' } }]);
  });
});

describe('gathering', () => {
  it('asks only the collectors that may have a wanted family, and keeps the wanted ones', async () => {
    const registry = quietRegistry();
    const asked: string[] = [];
    const collecting = (...names: string[]): Collector => {
      const descriptors: FamilyDescriptor[] = names.map((name) =>
        createDescriptor({ name, type: 'gauge', help: 'G.' }),
      );
      const collect = (): FamilySnapshot[] => {
        asked.push(names.join());
        return descriptors.map((item) => ({ descriptor: item, chunks: [] }));
      };
      return { describe: () => descriptors, collect };
    };
    registry.register(collecting('a', 'b'));
    registry.register(collecting('c'));
    registry.register({ describe: () => [], collect: () => [family('d'), family('e')] });
    const { families } = await registry.gather({ only: (name) => name === 'b' || name === 'd' });
    expect(namesOf(families)).toEqual(['b', 'd']);
    expect(asked).toEqual(['a,b']);
  });

  it('does not count faults where they are not wanted', async () => {
    const registry = quietRegistry();
    registry.diagnostics.report({ source: 'http', subject: 'x', error: 'no' });
    expect((await registry.gather({ only: () => false })).families).toEqual([]);
    expect(namesOf((await registry.gather()).families)).toEqual(['prometheus_sdk_faults_total']);
  });

  it('takes all answers that need no waiting at one instant', async () => {
    const registry = quietRegistry();
    const first = new Counter({ name: 'first_total', help: 'F.', registry });
    new Gauge({ name: 'slow', help: 'S.', registry, collect: async () => Promise.resolve(1) });
    const last = new Counter({ name: 'last_total', help: 'L.', registry });
    const gathering = registry.gather();
    first.inc();
    last.inc();
    const { families } = await gathering;
    expect(
      [...writeText(families)]
        .join('')
        .split('\n')
        .filter((line) => /^[a-z]/.test(line)),
    ).toEqual(['first_total 0', 'last_total 0', 'slow 1']);
  });

  it('waits for slow collectors together', async () => {
    const registry = quietRegistry();
    let waiting = 0;
    let release = (): void => {};
    const all = new Promise<void>((resolve) => (release = resolve));
    for (const name of ['a', 'b', 'c']) {
      const collect = async (): Promise<number> => {
        waiting += 1;
        // The last one to be asked lets all of them go on: asked one after the other, they would wait for ever.
        if (waiting === 3) release();
        return all.then(() => 1);
      };
      new Gauge({ name, help: 'G.', registry, collect });
    }
    expect(namesOf((await registry.gather()).families)).toEqual(['a', 'b', 'c']);
  });
});
