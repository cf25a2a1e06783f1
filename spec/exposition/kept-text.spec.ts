/**
 * Holds what is written with kept text against what is written without: byte for byte the same, whatever happened between.
 */

import fc from 'fast-check';
import { createFormat, type Format } from '../../lib/exposition/create-format.js';
import { createDescriptor, type FamilyDescriptor } from '../../lib/model/family-descriptor.js';
import { labelRows } from '../../lib/model/label-columns.js';
import { layoutWidth, SCALAR } from '../../lib/model/snapshot.js';
import type { FamilySnapshot, LabelRows, Layout, SeriesChunk } from '../../lib/model/snapshot.js';
import { Counter } from '../../lib/metrics/counter.js';
import { Histogram } from '../../lib/metrics/histogram.js';
import { Registry } from '../../lib/registry/registry.js';

const FORMATS: readonly Format[] = [
  createFormat('PrometheusText0.0.4'),
  createFormat('OpenMetricsText1.0.0', { escaping: 'allow-utf-8' }),
  createFormat('OpenMetricsText1.0.0', { created: true }),
  createFormat('OpenMetricsText2.0.0'),
];

function write(format: Format, families: readonly FamilySnapshot[]): string {
  return Buffer.concat([...format.write(families).blocks]).toString();
}

/** The same families in objects of which nothing can be kept. */
function unknown(families: readonly FamilySnapshot[]): readonly FamilySnapshot[] {
  return families.map(({ descriptor, chunks }) => ({
    descriptor: { ...descriptor },
    chunks: chunks.map((chunk) => ({ ...chunk, labels: copyOf(chunk.labels) })),
  }));
}

function copyOf({ count, columns }: LabelRows): LabelRows {
  return { count, columns: columns.map(({ name, dictionary, ids }) => ({ name, dictionary: [...dictionary], ids })) };
}

const NUMBERS = fc.oneof(
  fc.constantFrom(
    0,
    -0,
    1,
    9,
    10,
    99,
    100,
    999_999,
    1e6,
    1_234_567,
    2 ** 53,
    1e300,
    NaN,
    Infinity,
    -Infinity,
    0.1,
    1 / 3,
    -7,
  ),
  fc.nat(20),
  fc.maxSafeInteger(),
  fc.double(),
);
const TEXTS = fc.oneof(fc.constantFrom('', '"', '\\', '\n', 'é', '🚀', '\ud800', 'a b'), fc.string({ maxLength: 6 }));

const ROWS = 40;

function scalars(name: string, type: 'counter' | 'gauge'): FamilyDescriptor {
  return createDescriptor({ name, type, help: 'Some numbers.', labelNames: ['label'] });
}

const KINDS: readonly { readonly descriptors: readonly FamilyDescriptor[]; readonly layout: Layout }[] = [
  { descriptors: [scalars('jobs_total', 'counter'), scalars('shop_jobs_total', 'counter')], layout: SCALAR },
  { descriptors: [scalars('depth', 'gauge'), scalars('other_depth', 'gauge')], layout: SCALAR },
  {
    descriptors: [createDescriptor({ name: 'wait', type: 'histogram', help: 'Waiting.', labelNames: ['label'] })],
    layout: { kind: 'buckets', bounds: [0.1, 1, 2.5] },
  },
  {
    descriptors: [createDescriptor({ name: 'below', type: 'histogram', help: 'Below zero.', labelNames: ['label'] })],
    layout: { kind: 'buckets', bounds: [-1, 1] },
  },
  {
    descriptors: [createDescriptor({ name: 'size', type: 'gaugehistogram', help: 'Sizes.', labelNames: ['label'] })],
    layout: { kind: 'buckets', bounds: [1] },
  },
  {
    descriptors: [createDescriptor({ name: 'pay', type: 'summary', help: 'Payments.', labelNames: ['label'] })],
    layout: { kind: 'quantiles', quantiles: [0.5, 0.99] },
  },
  {
    descriptors: [createDescriptor({ name: 'door', type: 'stateset', help: 'Doors.', labelNames: ['label'] })],
    layout: { kind: 'states', states: ['open', 'shut "tight"'] },
  },
];

describe.each(KINDS.map((kind) => [kind.descriptors[0].type, kind] as const))('kept text of a %s', (_, kind) => {
  it('is what would be written without it, whatever changed and whatever was written between', () => {
    const width = layoutWidth(kind.layout);
    const step = fc.record({
      format: fc.integer({ min: 0, max: FORMATS.length - 1 }),
      family: fc.integer({ min: 0, max: kind.descriptors.length - 1 }),
      changes: fc.array(fc.tuple(fc.nat(ROWS * width - 1), NUMBERS), { maxLength: 12 }),
      isBegunAnew: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.array(TEXTS, { minLength: ROWS, maxLength: ROWS }),
        fc.array(step, { minLength: 3, maxLength: 12 }),
        (texts, steps) => {
          const rows = texts.map((text, index) => [`${String(index)} ${text.toWellFormed()}`]);
          const labels = labelRows(['label'], rows, [['const', 'ü']]);
          let chunk: SeriesChunk = {
            labels,
            layout: kind.layout,
            values: new Float64Array(ROWS * width),
            startTimes: new Float64Array(ROWS).fill(12.5),
          };
          for (const { format, family, changes, isBegunAnew } of steps) {
            const values = chunk.values.slice();
            for (const [place, value] of changes) values[place] = value;
            const startTimes = isBegunAnew ? chunk.startTimes?.map((time) => time + 0.25) : chunk.startTimes;
            chunk = { ...chunk, values, startTimes };
            const families = [{ descriptor: kind.descriptors[family], chunks: [chunk] }];
            expect(write(FORMATS[format], families)).toBe(write(FORMATS[format], unknown(families)));
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('kept text of instruments', () => {
  it('follows births, removals and clearings', async () => {
    const registry = new Registry();
    const jobs = new Counter({ name: 'jobs_total', help: 'Jobs.', labelNames: ['id'], registry });
    const waits = new Histogram({ name: 'wait', help: 'Waits.', labelNames: ['id'], buckets: [1, 2], registry });
    const tenant = registry.view({ prefix: 'tenant_', constLabels: { tenant: 'ä' } });
    const action = fc.oneof(
      { weight: 20, arbitrary: fc.record({ kind: fc.constant('count'), id: fc.nat(700) }) },
      { weight: 10, arbitrary: fc.record({ kind: fc.constant('remove'), id: fc.nat(700) }) },
      { weight: 5, arbitrary: fc.record({ kind: fc.constant('write'), id: fc.nat(FORMATS.length - 1) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('clear'), id: fc.constant(0) }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 30, maxLength: 120 }), async (actions) => {
        for (let id = 0; id < 600; id += 1) jobs.inc({ id });
        for (const { kind, id } of actions) {
          if (kind === 'count') {
            jobs.inc({ id }, id);
            waits.observe({ id: id % 50 }, id / 100);
          } else if (kind === 'remove') {
            jobs.remove({ id });
            waits.remove({ id });
          } else if (kind === 'clear') {
            jobs.clear();
          } else {
            for (const gatherer of [registry, tenant]) {
              const { families } = await gatherer.gather();
              expect(write(FORMATS[id], families)).toBe(write(FORMATS[id], unknown(families)));
            }
          }
        }
      }),
      { numRuns: 15 },
    );
  });

  it('takes the place of the label columns it was made of, which come back when they are asked for', async () => {
    const registry = new Registry();
    const jobs = new Counter({ name: 'jobs_total', help: 'Jobs.', labelNames: ['id'], registry });
    for (let id = 0; id < 20; id += 1) jobs.inc({ id });
    const gathered = (await registry.gather()).families;
    const [{ labels }] = gathered[0].chunks;
    const { columns } = labels;
    expect(labels.columns).toBe(columns);
    const text = write(FORMATS[0], gathered);
    expect(labels.columns).not.toBe(columns);
    expect(labels.columns).toEqual(columns);
    expect(write(FORMATS[0], gathered)).toBe(text);
  });

  it('is never seen by a document that is written at the same time from other numbers', async () => {
    const registry = new Registry();
    const jobs = new Counter({ name: 'jobs_total', help: 'Jobs.', labelNames: ['id'], registry });
    // Numbers of the same length are written over each other in the same bytes.
    for (let id = 0; id < 5000; id += 1) jobs.inc({ id }, 10_000);
    const before = (await registry.gather()).families;
    for (let id = 0; id < 5000; id += 1) jobs.inc({ id }, id);
    const after = (await registry.gather()).families;
    const [format] = FORMATS;
    const [first, second] = [before, after].map((families) => format.write(families).blocks);
    const parts: [Uint8Array[], Uint8Array[]] = [[], []];
    for (let isOver = false; !isOver;) {
      const [one, other] = [first.next(), second.next()];
      if (one.done !== true) parts[0].push(one.value);
      if (other.done !== true) parts[1].push(other.value);
      isOver = one.done === true && other.done === true;
    }
    expect(Buffer.concat(parts[0]).toString()).toBe(write(format, unknown(before)));
    expect(Buffer.concat(parts[1]).toString()).toBe(write(format, unknown(after)));
  });
});
