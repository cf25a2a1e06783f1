/**
 * Labels as the methods of all instruments take them: what names a series, what is refused before anything changed.
 */

import fc from 'fast-check';
import { Counter } from '../../lib/metrics/counter.js';
import { Gauge } from '../../lib/metrics/gauge.js';
import { Histogram } from '../../lib/metrics/histogram.js';
import { StateSet } from '../../lib/metrics/state-set.js';
import { Summary } from '../../lib/metrics/summary.js';
import { expositionOf, samplesOf } from './exposition-of.js';
import { codeOf, refusalOf } from './refusal-of.js';

/** The compiler would refuse most of what this spec hands over. */
type Loose = Readonly<Record<string, (...given: unknown[]) => unknown>>;
type Method = (instrument: Loose, ...labels: unknown[]) => unknown;

const OPTIONS = { help: 'M.', labelNames: ['method', 'code'], registry: null } as const;
const fail = (): never => {
  throw new Error('the function was called');
};

const labelled: readonly [string, object, Method][] = [
  ['Counter.inc', new Counter({ name: 'c', ...OPTIONS }), (c, ...labels) => c.inc(...labels)],
  ['Counter.inc with an exemplar', new Counter({ name: 'c', ...OPTIONS }), (c, l) => c.inc(l, 1, { trace_id: 'x' })],
  ['Gauge.set', new Gauge({ name: 'g', ...OPTIONS }), (g, l) => g.set(l, 1)],
  ['Gauge.inc', new Gauge({ name: 'g', ...OPTIONS }), (g, ...labels) => g.inc(...labels)],
  ['Gauge.dec', new Gauge({ name: 'g', ...OPTIONS }), (g, ...labels) => g.dec(...labels)],
  ['Gauge.setToCurrentTime', new Gauge({ name: 'g', ...OPTIONS }), (g, ...labels) => g.setToCurrentTime(...labels)],
  ['Gauge.trackInProgress', new Gauge({ name: 'g', ...OPTIONS }), (g, l) => g.trackInProgress(l, fail)],
  ['Histogram.observe', new Histogram({ name: 'h', ...OPTIONS }), (h, l) => h.observe(l, 1)],
  [
    'Histogram.observe with an exemplar',
    new Histogram({ name: 'h', ...OPTIONS }),
    (h, l) => h.observe(l, 1, { a: 'x' }),
  ],
  ['Histogram.time', new Histogram({ name: 'h', ...OPTIONS }), (h, l) => h.time(l, fail)],
  ['Summary.observe', new Summary({ name: 's', ...OPTIONS }), (s, l) => s.observe(l, 1)],
  ['Summary.time', new Summary({ name: 's', ...OPTIONS }), (s, l) => s.time(l, fail)],
  ['StateSet.set', new StateSet({ name: 'st', states: ['on'], ...OPTIONS }), (st, l) => st.set(l, 'on')],
  ['labels', new Counter({ name: 'c', ...OPTIONS }), (c, ...labels) => c.labels(...labels)],
  ['init', new Counter({ name: 'c', ...OPTIONS }), (c, ...labels) => c.init(...labels)],
  ['remove', new Counter({ name: 'c', ...OPTIONS }), (c, ...labels) => c.remove(...labels)],
];

describe.each(labelled)('%s', (_, instrument, method) => {
  const loose = instrument as unknown as Loose;
  const collector = instrument as unknown as Parameters<typeof expositionOf>[0];
  loose.init({ method: 'GET', code: 200 });

  it.each<[string, unknown, string]>([
    ['no labels', undefined, 'MISSING_LABEL'],
    ['null', null, 'MISSING_LABEL'],
    ['an array', ['GET', 200], 'MISSING_LABEL'],
    ['one label too few', { method: 'GET' }, 'MISSING_LABEL'],
    ['a label without value', { method: 'GET', code: undefined }, 'MISSING_LABEL'],
    ['one label too many', { method: 'GET', code: 200, path: '/' }, 'UNKNOWN_LABEL'],
    ['a misspelt label', { methd: 'GET', code: 200 }, 'UNKNOWN_LABEL'],
    ['null as a value', { method: 'GET', code: null }, 'INVALID_LABEL_VALUE'],
    ['an object as a value', { method: 'GET', code: { a: 1 } }, 'INVALID_LABEL_VALUE'],
    ['an array as a value', { method: ['GET'], code: 200 }, 'INVALID_LABEL_VALUE'],
    ['a bigint as a value', { method: 'GET', code: 200n }, 'INVALID_LABEL_VALUE'],
    ['a lone surrogate', { method: '\ud83d', code: 200 }, 'INVALID_LABEL_VALUE'],
  ])('refuses %s before anything changed', (__, labels, code) => {
    const before = expositionOf(collector);
    const refused = codeOf(() => (labels === undefined ? method(loose) : method(loose, labels)));
    expect(refused).toBe(code);
    expect(expositionOf(collector)).toBe(before);
  });
});

describe('labels in the order of declaration', () => {
  it('are checked as others are', () => {
    const count = (labels: unknown): string | undefined => {
      const counter = new Counter({ name: 'c', ...OPTIONS });
      return codeOf(() => (counter as unknown as Loose).inc(labels));
    };
    expect(count({ method: 'GET', code: '\ud83d' })).toBe('INVALID_LABEL_VALUE');
    expect(count({ method: 'GET' })).toBe('MISSING_LABEL');
    expect(count({ method: 'GET', code: '200', more: '' })).toBe('UNKNOWN_LABEL');
    expect(count(Object.assign([], { method: 'GET', code: '200' }))).toBe('MISSING_LABEL');
    const single = new Counter({ name: 'c', help: 'M.', registry: null }) as unknown as Loose;
    expect(codeOf(() => single.labels(null))).toBe('UNKNOWN_LABEL');
    expect(codeOf(() => single.init(null))).toBe('MISSING_LABEL');
  });
});

describe('a message about labels', () => {
  const counter = new Counter({ name: 'c', ...OPTIONS });
  const loose = counter as unknown as Loose;

  it.each<[string, () => unknown, string]>([
    ['too few', () => loose.inc({ method: 'GET' }), 'counter "c": label "code" is missing: give all of [method, code]'],
    ['none', () => loose.inc({}), 'counter "c": label "method", "code" is missing: give all of [method, code]'],
    ['no object', () => loose.inc(5), 'counter "c": labels must be an object with [method, code], got 5'],
    [
      'a misspelt one',
      () => loose.inc({ method: 'GET', cod: 200 }),
      'counter "c": label "cod" is not declared: its labels are [method, code]',
    ],
    [
      'too few by position',
      () => loose.labels('GET'),
      'counter "c": 1 label values for [method, code]: give one for each, in this order',
    ],
    [
      'a bad value',
      () => loose.inc({ method: 'GET', code: {} }),
      'counter "c": label "code": an object is no label value: give a string, a number or a boolean',
    ],
  ])('names the family, the label and the remedy: %s', (_, call, message) => {
    expect(refusalOf(call).message).toBe(message);
  });
});

describe('labels by position', () => {
  it.each<[unknown[], string]>([
    [[], 'MISSING_LABEL'],
    [['GET'], 'MISSING_LABEL'],
    [['GET', 200, '/'], 'UNKNOWN_LABEL'],
    [['GET', undefined], 'INVALID_LABEL_VALUE'],
    [['GET', {}], 'INVALID_LABEL_VALUE'],
  ])('refuse %p', (values, code) => {
    const counter = new Counter({ name: 'c', ...OPTIONS });
    expect(codeOf(() => (counter as unknown as Loose).labels(...values))).toBe(code);
    expect(samplesOf(counter)).toEqual([]);
  });

  it('stand for those by name, in the order of declaration', () => {
    const counter = new Counter({ name: 'c', ...OPTIONS });
    counter.labels('GET', 200).inc();
    counter.inc({ code: 200, method: 'GET' });
    expect(samplesOf(counter)).toEqual(['c{code="200",method="GET"} 2.0']);
  });
});

describe('an instrument without labels', () => {
  it.each<[string, (counter: Loose) => unknown, string]>([
    ['labels', (counter) => counter.inc({ a: 1 }), 'UNKNOWN_LABEL'],
    ['null', (counter) => counter.inc(null), 'INVALID_INCREMENT'],
    ['values by position', (counter) => counter.labels('a'), 'UNKNOWN_LABEL'],
  ])('refuses %s', (_, call, code) => {
    const counter = new Counter({ name: 'c', help: 'C.', registry: null });
    expect(codeOf(() => call(counter as unknown as Loose))).toBe(code);
    expect(samplesOf(counter)).toEqual(['c 0.0']);
  });

  it('has one handle, whichever way it is asked for', () => {
    const counter = new Counter({ name: 'c', help: 'C.', registry: null });
    expect(counter.labels({})).toBe(counter.labels());
    counter.labels().inc();
    counter.inc();
    expect(samplesOf(counter)).toEqual(['c 2.0']);
  });

  it('keeps its series when told to remove, and begins again at zero when cleared', () => {
    const counter = new Counter({ name: 'c', help: 'C.', registry: null });
    counter.inc(5);
    expect([counter.remove({}), counter.removeMatching({})]).toEqual([false, 0]);
    expect(samplesOf(counter)).toEqual(['c 5.0']);
    counter.clear();
    expect(samplesOf(counter)).toEqual(['c 0.0']);
    counter.inc();
    expect(samplesOf(counter)).toEqual(['c 1.0']);
  });
});

describe('removeMatching', () => {
  const create = (): Counter<'method' | 'code'> => {
    const counter = new Counter({ name: 'c', ...OPTIONS });
    for (const method of ['GET', 'PUT']) for (const code of [200, 500]) counter.init({ method, code });
    return counter;
  };

  it.each([
    [{ method: 'GET' }, 2],
    [{ code: '500' }, 2],
    [{ method: 'PUT', code: 200 }, 1],
    [{ method: 'DELETE' }, 0],
    [{}, 4],
  ])('removes the series with %p: %d', (labels, count) => {
    const counter = create();
    expect(counter.removeMatching(labels)).toBe(count);
    expect(samplesOf(counter)).toHaveLength(4 - count);
  });

  it.each<[unknown, string]>([
    [{ path: '/' }, 'UNKNOWN_LABEL'],
    [{ method: 'GET', path: '/' }, 'UNKNOWN_LABEL'],
    [{ method: undefined }, 'INVALID_LABEL_VALUE'],
    [undefined, 'MISSING_LABEL'],
    ['GET', 'MISSING_LABEL'],
  ])('refuses %p and removes nothing', (labels, code) => {
    const counter = create();
    expect(codeOf(() => counter.removeMatching(labels as object))).toBe(code);
    expect(samplesOf(counter)).toHaveLength(4);
  });
});

describe('label values', () => {
  const large = 'x'.repeat(1_000_000);
  const hostile = [
    '',
    '|',
    ',',
    'x|y',
    'x,y',
    '\u0000',
    '"',
    '\\',
    '\n',
    '\\n',
    '🚀',
    'é',
    'e\u0301',
    large,
    `${large}y`,
  ];

  it('stay distinct whatever they hold', () => {
    const counter = new Counter({ name: 'c', ...OPTIONS });
    const pairs = hostile.flatMap((method) => hostile.map((code) => ({ method, code })));
    for (const labels of pairs) counter.init(labels);
    pairs.forEach((labels, index) => counter.inc(labels, index));
    expect(pairs.map((labels) => counter.labels(labels).value)).toEqual([...pairs.keys()]);
  });

  it('are the same series exactly if their texts are the same', () => {
    const value = fc.oneof(fc.string({ unit: 'binary' }), fc.double(), fc.integer(), fc.boolean());
    fc.assert(
      fc.property(value, value, value, value, (a, b, c, d) => {
        const gauge = new Gauge({ name: 'g', ...OPTIONS });
        const first = gauge.labels({ method: a, code: b });
        const isSame = String(a) === String(c) && String(b) === String(d);
        expect(gauge.labels({ method: c, code: d }) === first).toBe(isSame);
      }),
    );
  });

  it.each<[unknown, unknown]>([
    [200, '200'],
    [true, 'true'],
    [-0, 0],
    [-0, '0'],
    [NaN, 'NaN'],
    [1e21, '1e+21'],
  ])('%p and %p are the same', (one, other) => {
    const counter = new Counter({ name: 'c', ...OPTIONS });
    const loose = counter as unknown as Loose;
    for (let round = 0; round < 2; round += 1) {
      loose.inc({ method: one, code: other });
      loose.inc({ method: other, code: one });
    }
    expect(samplesOf(counter)).toHaveLength(1);
  });

  it('may come from an object with a prototype', () => {
    class Route {
      constructor(readonly code: number) {}
      get method(): string {
        return this.code === 200 ? 'GET' : 'PUT';
      }
    }
    const counter = new Counter({ name: 'c', ...OPTIONS });
    counter.inc(new Route(200));
    counter.inc(Object.create({ method: 'GET', code: 200 }) as Route);
    expect(samplesOf(counter)).toEqual(['c{code="200",method="GET"} 2.0']);
  });
});
