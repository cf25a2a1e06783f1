import { FamilyBuilder } from '../../lib/model/family-builder.js';
import type { MetricType } from '../../lib/model/metric-type.js';
import type { FamilySnapshot } from '../../lib/model/snapshot.js';
import { expositionOf } from '../metrics/exposition-of.js';
import { stopClock } from '../metrics/fake-clock.js';
import { codeOf, refusalOf } from '../metrics/refusal-of.js';

const builder = (type: MetricType, labelNames: readonly string[] = []): FamilyBuilder =>
  new FamilyBuilder({ name: type === 'info' ? 'm_info' : 'm', type, help: 'M.', labelNames });

const written = (family: FamilySnapshot): string[] =>
  expositionOf({ collect: () => [family] })
    .split('\n')
    .slice(2, -2);

describe('FamilyBuilder', () => {
  it.each<[MetricType, (family: FamilyBuilder) => FamilyBuilder, string[]]>([
    ['counter', (family) => family.add({}, 3), ['m 3.0']],
    ['gauge', (family) => family.add({}, NaN), ['m NaN']],
    ['unknown', (family) => family.add({}, -1.5), ['m -1.5']],
    ['info', (family) => family.add({}, 1), ['m_info 1.0']],
    [
      'histogram',
      (family) => family.addHistogram({}, { bounds: [1, 2], counts: [1, 0, 2], sum: 9 }),
      ['m_bucket{le="1.0"} 1', 'm_bucket{le="2.0"} 1', 'm_bucket{le="+Inf"} 3', 'm_sum 9.0', 'm_count 3'],
    ],
    [
      'gaugehistogram',
      (family) => family.addHistogram({}, { bounds: [1], counts: [1, 2], sum: 9 }),
      ['m_bucket{le="1.0"} 1', 'm_bucket{le="+Inf"} 3', 'm_gsum 9.0', 'm_gcount 3'],
    ],
    [
      'summary',
      (family) => family.addSummary({}, { count: 4, sum: 8, quantiles: { 1: 3, 0.5: 2 } }),
      ['m{quantile="0.5"} 2.0', 'm{quantile="1.0"} 3.0', 'm_sum 8.0', 'm_count 4'],
    ],
    ['stateset', (family) => family.addStates({}, { on: true, off: false }), ['m{m="on"} 1.0', 'm{m="off"} 0.0']],
  ])('builds rows of type %s', (type, add, lines) => {
    expect(written(add(builder(type)).build())).toEqual(lines);
  });

  it('takes label values in any order, and a name of Object.prototype as a label', () => {
    const family = builder('gauge', ['b', 'constructor']).add({ constructor: 'x', b: 1 }, 5);
    expect(written(family.build())).toEqual(['m{b="1",constructor="x"} 5.0']);
  });

  it('takes a descriptor made before', () => {
    const { descriptor } = builder('gauge', ['a']);
    expect(new FamilyBuilder(descriptor).add({ a: 1 }, 1).build().descriptor).toBe(descriptor);
  });

  it('may go on after a snapshot, which stays as it was', () => {
    const family = builder('gauge', ['a']).add({ a: 1 }, 1);
    const before = family.build();
    family.add({ a: 2 }, 2);
    expect(written(before)).toEqual(['m{a="1"} 1.0']);
    expect(written(family.build())).toEqual(['m{a="1"} 1.0', 'm{a="2"} 2.0']);
  });

  it('puts histograms of different bounds into different chunks', () => {
    const family = builder('histogram', ['a'])
      .addHistogram({ a: 1 }, { bounds: [1], counts: [0, 0], sum: 0 })
      .addHistogram({ a: 2 }, { bounds: [2], counts: [0, 0], sum: 0 })
      .addHistogram({ a: 3 }, { bounds: [1], counts: [0, 0], sum: 0 });
    expect(family.build().chunks.map(({ labels }) => labels.count)).toEqual([2, 1]);
  });

  it('keeps times of rows that have one', () => {
    const [chunk] = builder('counter', ['a'])
      .add({ a: 1 }, 1, { timestamp: 5, startTime: 4 })
      .add({ a: 2 }, 1)
      .build().chunks;
    expect(chunk.timestamps).toEqual(Float64Array.of(5, NaN));
    expect(chunk.startTimes).toEqual(Float64Array.of(4, NaN));
    expect(builder('counter').add({}, 1).build().chunks[0]).toMatchObject({
      timestamps: undefined,
      startTimes: undefined,
      exemplars: undefined,
    });
  });

  it('keeps the exemplar of a counter, at the time of the row or now', () => {
    const clock = stopClock(1000);
    const [{ exemplars }] = builder('counter', ['a'])
      .add({ a: 1 }, 7, { exemplar: { t: 'x' } })
      .add({ a: 2 }, 7)
      .add({ a: 3 }, 7, { exemplar: { t: 'y' }, timestamp: 5 })
      .build().chunks;
    clock.restore();
    expect(exemplars).toEqual([
      { labels: [['t', 'x']], value: 7, timestamp: 1000 },
      undefined,
      { labels: [['t', 'y']], value: 7, timestamp: 5 },
    ]);
  });
});

describe('FamilyBuilder refuses', () => {
  type Add = (family: FamilyBuilder) => unknown;
  const none = {};
  const bad = (value: unknown): never => value as never;

  it.each<[string, MetricType, Add, string]>([
    ['rows of another type', 'histogram', (f) => f.add(none, 1), 'INVALID_SNAPSHOT'],
    ['a histogram for a gauge', 'gauge', (f) => f.addHistogram(none, bad({})), 'INVALID_SNAPSHOT'],
    ['a summary for a gauge', 'gauge', (f) => f.addSummary(none, { count: 0, sum: 0 }), 'INVALID_SNAPSHOT'],
    ['states for a gauge', 'gauge', (f) => f.addStates(none, { a: true }), 'INVALID_SNAPSHOT'],
    ['a value that is no number', 'gauge', (f) => f.add(none, bad('1')), 'INVALID_SNAPSHOT'],
    ['a negative counter', 'counter', (f) => f.add(none, -1), 'INVALID_SNAPSHOT'],
    ['a counter of NaN', 'counter', (f) => f.add(none, NaN), 'INVALID_SNAPSHOT'],
    ['an info of 2', 'info', (f) => f.add(none, 2), 'INVALID_SNAPSHOT'],
    ['the same series twice', 'gauge', (f) => f.add(none, 1).add(none, 1), 'INVALID_SNAPSHOT'],
    ['a label that is not declared', 'gauge', (f) => f.add({ z: 1 }, 1), 'UNKNOWN_LABEL'],
    ['an option nobody reads', 'gauge', (f) => f.add(none, 1, bad({ timestmap: 1 })), 'UNKNOWN_OPTION'],
    ['a date for a time', 'gauge', (f) => f.add(none, 1, { timestamp: bad(new Date()) }), 'INVALID_SNAPSHOT'],
    ['a text for a start time', 'counter', (f) => f.add(none, 1, { startTime: bad('now') }), 'INVALID_SNAPSHOT'],
    ['a bad exemplar', 'counter', (f) => f.add(none, 1, { exemplar: { 'a-b': 1 } }), 'INVALID_EXEMPLAR'],
    [
      'too few counts',
      'histogram',
      (f) => f.addHistogram(none, { bounds: [1], counts: [1], sum: 1 }),
      'INVALID_SNAPSHOT',
    ],
    [
      'a negative count',
      'histogram',
      (f) => f.addHistogram(none, { bounds: [1], counts: [1, -1], sum: 1 }),
      'INVALID_SNAPSHOT',
    ],
    [
      'half a count',
      'histogram',
      (f) => f.addHistogram(none, { bounds: [1], counts: [0.5, 1], sum: 1 }),
      'INVALID_SNAPSHOT',
    ],
    ['no sum', 'histogram', (f) => f.addHistogram(none, bad({ bounds: [1], counts: [1, 1] })), 'INVALID_SNAPSHOT'],
    [
      'unsorted bounds',
      'histogram',
      (f) => f.addHistogram(none, { bounds: [2, 1], counts: [1, 1, 1], sum: 1 }),
      'INVALID_BUCKETS',
    ],
    ['quantile 2', 'summary', (f) => f.addSummary(none, { count: 1, sum: 1, quantiles: { 2: 1 } }), 'INVALID_SNAPSHOT'],
    [
      'a quantile twice',
      'summary',
      (f) => f.addSummary(none, { count: 1, sum: 1, quantiles: bad({ '0.5': 1, '0.50': 1 }) }),
      'INVALID_SNAPSHOT',
    ],
    ['a summary without count', 'summary', (f) => f.addSummary(none, bad({ sum: 1 })), 'INVALID_SNAPSHOT'],
    ['no states', 'stateset', (f) => f.addStates(none, {}), 'INVALID_SNAPSHOT'],
    ['a state UTF-8 cannot carry', 'stateset', (f) => f.addStates(none, { '\ud800': true }), 'INVALID_LABEL_VALUE'],
  ])('%s', (_, type, add, code) => {
    expect(codeOf(() => add(builder(type)))).toBe(code);
  });

  it.each<[Record<string, unknown>, string]>([
    [{ a: 1 }, 'MISSING_LABEL'],
    [{ a: 1, constructor: undefined }, 'INVALID_LABEL_VALUE'],
    [{ a: null, constructor: 1 }, 'INVALID_LABEL_VALUE'],
    [{ a: 1, constructor: 1, c: 1 }, 'UNKNOWN_LABEL'],
  ])('the labels %p', (labels, code) => {
    const family = builder('gauge', ['a', 'constructor']);
    expect(codeOf(() => family.add(labels as Record<string, string>, 1))).toBe(code);
    expect(family.build().chunks).toEqual([]);
  });

  it('names outside the classic grammar unless it is told that they are meant', () => {
    const input = { name: 'pool.size', type: 'gauge', help: 'M.', labelNames: ['pool.name'] } as const;
    expect(codeOf(() => new FamilyBuilder(input))).toBe('INVALID_METRIC_NAME');
    const { descriptor } = new FamilyBuilder({ ...input, utf8Names: true }).add({ 'pool.name': 'a' }, 1).build();
    expect(descriptor).toMatchObject({ name: 'pool.size', labelNames: ['pool.name'], utf8Names: true });
    expect(codeOf(() => new FamilyBuilder({ ...input, utf8Names: bad('yes') }))).toBe('INVALID_OPTION');
  });

  it('a family with an option nobody reads, naming it', () => {
    const { code, message } = refusalOf(
      () => new FamilyBuilder(bad({ name: 'm', type: 'gauge', help: 'M.', label: [] })),
    );
    expect(code).toBe('UNKNOWN_OPTION');
    expect(message).toContain('unknown option "label"');
  });
});
