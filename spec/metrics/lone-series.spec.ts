import { Counter } from '../../lib/metrics/counter.js';
import { LoneSeries } from '../../lib/metrics/lone-series.js';
import { SeriesTable } from '../../lib/metrics/series-table.js';
import { createDescriptor } from '../../lib/model/family-descriptor.js';
import { SCALAR, type SeriesChunk } from '../../lib/model/snapshot.js';
import { Registry } from '../../lib/registry/registry.js';

const NAMES = ['b', 'constructor', 'a'];
const FAMILY = createDescriptor({
  name: 'jobs',
  type: 'gauge',
  help: 'Jobs.',
  labelNames: NAMES,
  constLabels: { app: 'shop', zone: 'z' },
});
const lone = new LoneSeries(FAMILY, ['x', 200, true]);

describe('LoneSeries', () => {
  it.each<[what: string, labels: object, row: number]>([
    ['its labels', { b: 'x', constructor: 200, a: true }, 0],
    ['its labels in another order', { a: true, b: 'x', constructor: 200 }, 0],
    ['another value', { b: 'x', constructor: 200, a: false }, -1],
    ['another value, in another order', { a: true, constructor: 404, b: 'x' }, -1],
    ['another spelling, which only texts tell', { b: 'x', constructor: '200', a: true }, -1],
    ['a label less', { b: 'x', constructor: 200 }, -1],
    ['a label less, in another order', { constructor: 200, b: 'x' }, -1],
    ['a label of the prototype only', { b: 'x', a: true }, -1],
    ['a label more', { b: 'x', constructor: 200, a: true, c: 'x' }, -1],
    ['a label more, in another order', { a: true, b: 'x', constructor: 200, c: 'x' }, -1],
    ['another label', { b: 'x', constructor: 200, c: true }, -1],
    ['no label', {}, -1],
    ['a label without a value', { b: undefined, constructor: 200, a: true }, -1],
    ['names as values', { b: 'b', constructor: 'constructor', a: 'a' }, -1],
  ])('is found by an object exactly when it has %s', (_, labels, row) => {
    expect(lone.find(labels)).toBe(row);
  });

  it.each<[values: readonly unknown[], row: number]>([
    [['x', 200, true], 0],
    [['x', '200', true], -1],
    [['x', 200], -1],
    [['x', 200, true, 'y'], -1],
    [['y', 200, true], -1],
    [[], -1],
  ])('is found by the values %j in their order: row %d', (values, row) => {
    expect(lone.findValues(values)).toBe(row);
  });

  it.each([0, 1, 2])('is found by its texts unless the one at %d differs', (position) => {
    const texts = ['x', '200', 'true'];
    expect(lone.findTexts(texts)).toBe(0);
    expect(lone.findTexts(texts.map((text, place) => (place === position ? 'y' : text)))).toBe(-1);
  });

  it('becomes an index of the same row with the same texts', () => {
    const index = lone.toIndex();
    expect(index.find({ b: 'x', constructor: 200, a: true })).toBe(0);
    for (const position of NAMES.keys()) {
      expect(lone.textAt(0, position)).toBe(index.textAt(0, position));
    }
  });
});

describe('The labels of a lone series', () => {
  it('are columns in order of their names, constant ones included, and the same ones each time', () => {
    expect(lone.count).toBe(1);
    expect(lone.columns.map(({ name, dictionary, ids }) => [name, dictionary, ids])).toEqual([
      ['a', ['true'], undefined],
      ['app', ['shop'], undefined],
      ['b', ['x'], undefined],
      ['constructor', ['200'], undefined],
      ['zone', ['z'], undefined],
    ]);
    expect(lone.columns).toBe(lone.columns);
  });

  it.each([
    [['a', 'b', 'c']],
    [['a', 'c', 'b']],
    [['b', 'a', 'c']],
    [['b', 'c', 'a']],
    [['c', 'a', 'b']],
    [['c', 'b', 'a']],
    [['only']],
    [[]],
  ])('declared as %j are written in order of their names', (labelNames) => {
    const family = createDescriptor({ name: 'jobs', type: 'gauge', help: 'Jobs.', labelNames });
    const labels = new LoneSeries(
      family,
      labelNames.map((name) => `of ${name}`),
    );
    expect(labels.writtenPairs).toEqual([...labelNames].sort().flatMap((name) => [name, `of ${name}`]));
  });

  it('are the same object from snapshot to snapshot, until another series takes the place of theirs', () => {
    const counter = new Counter({ name: 'jobs_total', help: 'Jobs.', labelNames: ['code'], registry: null });
    const chunks = (): readonly SeriesChunk[] => counter.collect()[0].chunks;
    expect(chunks()).toEqual([]);
    counter.inc({ code: 200 });
    const [first] = chunks();
    counter.inc({ code: 200 });
    const [second] = chunks();
    expect([first.values[0], second.values[0]]).toEqual([1, 2]);
    expect(second.labels).toBe(first.labels);
    expect(second.startTimes).toBe(first.startTimes);
    counter.remove({ code: 200 });
    expect(chunks()).toEqual([]);
    counter.inc({ code: 404 });
    expect(chunks()[0].labels.columns[0].dictionary).toEqual(['404']);
    expect(first.labels.columns[0].dictionary).toEqual(['200']);
  });
});

describe('A table of one series', () => {
  it('knows every spelling that it was asked for once without further checks', () => {
    const family = createDescriptor({ name: 'jobs', type: 'gauge', help: 'Jobs.', labelNames: ['method', 'code'] });
    const table = new SeriesTable(family, SCALAR, () => {
      throw new Error('needs no handles');
    });
    const texts = ['GET', '200'];
    expect(table.findOrCreate({ values: ['GET', 200], texts })).toBe(0);
    expect(table.findLabels({ method: 'GET', code: '200' })).toBe(-1);
    expect(table.findOrCreate({ values: texts, texts })).toBe(0);
    expect(table.findLabels({ method: 'GET', code: '200' })).toBe(0);
    expect(table.findLabels({ method: 'GET', code: 200 })).toBe(0);
    expect(table.size).toBe(1);
  });
});

describe('A family of one series', () => {
  const create = (): { counter: Counter<'method' | 'code'>; text: () => Promise<string> } => {
    const registry = new Registry();
    const counter = new Counter({ name: 'jobs_total', help: 'Jobs.', labelNames: ['method', 'code'], registry });
    return { counter, text: () => registry.metrics() };
  };

  it('counts every spelling of its labels in it', async () => {
    const { counter, text } = create();
    for (let round = 0; round < 2; round += 1) {
      counter.inc({ method: 'GET', code: 200 });
      counter.inc({ method: 'GET', code: '200' });
      counter.inc({ code: 200, method: 'GET' });
      counter.labels('GET', 200).inc();
      counter.labels('GET', '200').inc();
    }
    expect(counter.seriesCount).toBe(1);
    expect(await text()).toContain('jobs_total{code="200",method="GET"} 10\n');
  });

  it('counts NaN as a label, which equals nothing', () => {
    const { counter } = create();
    for (let round = 0; round < 3; round += 1) counter.inc({ method: 'GET', code: NaN });
    expect(counter.seriesCount).toBe(1);
    expect(counter.find({ method: 'GET', code: 'NaN' })?.value).toBe(3);
  });

  it('begins again after it was removed, with the same labels or others', async () => {
    const { counter, text } = create();
    counter.inc({ method: 'GET', code: 200 }, 5);
    expect(await text()).toContain('{code="200",method="GET"} 5\n');
    expect(counter.remove({ method: 'GET', code: '200' })).toBe(true);
    expect(counter.remove({ method: 'GET', code: '200' })).toBe(false);
    expect(counter.find({ method: 'GET', code: 200 })).toBeUndefined();
    expect(await text()).not.toContain('{');
    counter.inc({ method: 'PUT', code: 200 }, 7);
    expect(await text()).toContain('{code="200",method="PUT"} 7\n');
    counter.inc({ method: 'GET', code: 200 });
    expect(await text()).toMatch(/"PUT"\} 7\n.*"GET"\} 1\n/s);
  });

  it('keeps its handle when another series is born', () => {
    const { counter } = create();
    const first = counter.labels({ method: 'GET', code: 200 });
    first.inc();
    counter.inc({ method: 'PUT', code: 200 });
    counter.inc({ method: 'GET', code: 200 });
    expect(counter.labels('GET', '200')).toBe(first);
    expect(first.value).toBe(2);
    expect(counter.seriesCount).toBe(2);
  });

  it('is written as it was when a snapshot is read after another series is born', async () => {
    const { counter } = create();
    counter.inc({ method: 'GET', code: 200 });
    const [before] = await counter.collect();
    counter.inc({ method: 'PUT', code: 404 });
    const [{ labels }] = before.chunks;
    expect(labels.count).toBe(1);
    expect(labels.columns.map(({ name, dictionary }) => [name, dictionary[0]])).toEqual([
      ['code', '200'],
      ['method', 'GET'],
    ]);
  });

  it('is missed, with the name of each label that is not there', () => {
    const { counter } = create();
    expect(() => {
      counter.inc({} as never);
    }).toThrow('counter "jobs_total": label "method", "code" is missing: give all of [method, code]');
  });
});
