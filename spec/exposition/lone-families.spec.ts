import { createFormat } from '../../lib/exposition/create-format.js';
import type { EscapingScheme } from '../../lib/exposition/escape-name.js';
import type { FormatName } from '../../lib/exposition/format-kinds.js';
import { Counter } from '../../lib/metrics/counter.js';
import { Gauge } from '../../lib/metrics/gauge.js';
import { Histogram } from '../../lib/metrics/histogram.js';
import { Info } from '../../lib/metrics/info.js';
import { StateSet } from '../../lib/metrics/state-set.js';
import { Summary } from '../../lib/metrics/summary.js';
import { createDescriptor } from '../../lib/model/family-descriptor.js';
import { LoneLabels } from '../../lib/model/lone-labels.js';
import { SCALAR, type FamilySnapshot, type SeriesChunk } from '../../lib/model/snapshot.js';

const registry = null;
const labelNames = ['method', 'code'] as const;
const labels = { method: 'GET', code: 200 };

/** A gauge of one number, with the columns that are given in place of the usual ones. */
function gaugeWith(value: number, columns: Partial<SeriesChunk>): FamilySnapshot[] {
  const descriptor = createDescriptor({ name: 'depth', type: 'gauge', help: 'Depth.', labelNames: ['queue'] });
  const own = new LoneLabels(descriptor, ['in']);
  return [{ descriptor, chunks: [{ labels: own, layout: SCALAR, values: Float64Array.of(value), ...columns }] }];
}

function snapshotOf(instrument: { collect(): unknown }, use: () => void = () => undefined): FamilySnapshot[] {
  use();
  return instrument.collect() as FamilySnapshot[];
}

function counterOf(options: object, exemplar?: Record<string, string>): FamilySnapshot[] {
  const counter = new Counter({ name: 'jobs_total', help: 'Jobs.', labelNames, registry, ...options });
  return snapshotOf(counter, () => {
    counter.inc(labels, 3, exemplar);
  });
}

const build = new Info({ name: 'build_info', help: 'Build.', registry });
const histogram = new Histogram({ name: 'wait_seconds', help: 'Waits.', labelNames, registry });
const summary = new Summary({ name: 'size_bytes', help: 'Sizes.', labelNames, registry });
const states = new StateSet({ name: 'mode', help: 'Mode.', states: ['on', 'off'], registry });
const foreign = createDescriptor({
  name: 'foreign',
  type: 'gauge',
  help: 'F.',
  labelNames: ['queue.name'],
  utf8Names: true,
});

const FAMILIES: readonly [what: string, families: readonly FamilySnapshot[]][] = [
  ['a counter whose labels are not in order', counterOf({})],
  ['a counter without its ending', counterOf({ name: 'jobs' })],
  ['a counter with a unit', counterOf({ name: 'wait_seconds_total', unit: 'seconds' })],
  ['a counter with constant labels', counterOf({ constLabels: { app: 'shop', d: '"\\\n', z: 'z' } })],
  ['a counter with an exemplar', counterOf({}, { trace_id: 'abc' })],
  ['a counter whose help needs escaping', counterOf({ help: 'A "b"\\ \n c.' })],
  ['a counter whose name needs quotes', counterOf({ name: 'jobs.done_total', utf8Names: true })],
  ['a counter that may have such a name', counterOf({ utf8Names: true })],
  ['a counter without labels', snapshotOf(new Counter({ name: 'jobs_total', help: 'Jobs.', registry }))],
  ['an empty family', snapshotOf(new Counter({ name: 'jobs_total', help: 'Jobs.', labelNames, registry }))],
  ['a gauge', snapshotOf(new Gauge({ name: 'depth', help: 'Depth.', registry }))],
  [
    'an info',
    snapshotOf(build, () => {
      build.set({ version: '1"2', arch: 'x64' });
    }),
  ],
  [
    'a histogram',
    snapshotOf(histogram, () => {
      histogram.observe(labels, 0.2);
    }),
  ],
  [
    'a summary',
    snapshotOf(summary, () => {
      summary.observe(labels, 20);
    }),
  ],
  [
    'a state set',
    snapshotOf(states, () => {
      states.set('on');
    }),
  ],
  ['values that need escaping', gaugeWith(1, { labels: new LoneLabels(foreign, ['a"b\\c\nd€']) })],
  ['labels of another family', gaugeWith(1, { labels: new LoneLabels(foreign, ['in']) })],
  ['an explicit time', gaugeWith(1, { timestamps: Float64Array.of(1.5) })],
  ['a start time', gaugeWith(1, { startTimes: Float64Array.of(1.5) })],
  ...[0, -0, 1e6, 1.5, 1e21, 1e-7, NaN, Infinity, -Infinity].map((value): [string, FamilySnapshot[]] => [
    `the number ${String(value)}`,
    gaugeWith(value, {}),
  ]),
];

const FORMATS: readonly FormatName[] = [
  'PrometheusText0.0.4',
  'PrometheusText1.0.0',
  'OpenMetricsText1.0.0',
  'OpenMetricsText2.0.0',
  'PrometheusProto',
];
const ESCAPING: readonly EscapingScheme[] = ['underscores', 'dots', 'values', 'allow-utf-8'];

/** The same with columns that are there, as a gatherer of somebody else gives them. */
function withColumns(families: readonly FamilySnapshot[]): FamilySnapshot[] {
  return families.map(({ descriptor, chunks }) => ({
    descriptor,
    chunks: chunks.map((chunk) => ({
      ...chunk,
      labels: { count: chunk.labels.count, columns: chunk.labels.columns },
    })),
  }));
}

describe('A family of one series', () => {
  it.each(FAMILIES)('is written as any other, as %s', (_, families) => {
    for (const name of FORMATS) {
      for (const escaping of ESCAPING) {
        for (const created of [false, true]) {
          const write = (given: readonly FamilySnapshot[]): string =>
            Buffer.concat([...createFormat(name, { escaping, created }).write(given).blocks]).toString('latin1');
          expect(write(families)).toBe(write(withColumns(families)));
        }
      }
    }
  });

  it('has labels whose columns are not made for the text formats', () => {
    const [family] = counterOf({ constLabels: { app: 'shop' } });
    const { labels: own } = family.chunks[0];
    const read = jest.spyOn(own, 'columns', 'get');
    const text = Buffer.concat([...createFormat('OpenMetricsText1.0.0').write([family]).blocks]).toString();
    expect(text).toBe(
      '# TYPE jobs counter\n# HELP jobs Jobs.\njobs_total{app="shop",code="200",method="GET"} 3.0\n# EOF\n',
    );
    expect(own).toBeInstanceOf(LoneLabels);
    expect(read).not.toHaveBeenCalled();
  });
});
