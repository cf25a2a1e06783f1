import { Counter } from '../../lib/metrics/counter.js';
import { expositionOf, samplesOf } from './exposition-of.js';
import { stopClock } from './fake-clock.js';
import { codeOf, refusalOf } from './refusal-of.js';

const plain = (): Counter => new Counter({ name: 'jobs_total', help: 'Jobs.', registry: null });
const labelled = (): Counter<'kind'> =>
  new Counter({ name: 'jobs_total', help: 'Jobs.', labelNames: ['kind'], registry: null });
const bad = (value: unknown): never => value as never;

describe('Counter', () => {
  it('begins at zero and adds', () => {
    const counter = plain();
    expect(samplesOf(counter)).toEqual(['jobs_total 0.0']);
    counter.inc();
    counter.inc(2.5);
    counter.inc(0);
    counter.inc(undefined);
    expect(counter.labels().value).toBe(4.5);
    expect(samplesOf(counter)).toEqual(['jobs_total 4.5']);
  });

  it('without labels counts the same through the family and through its only handle, scraped or not', () => {
    const counter = plain();
    const handle = counter.labels();
    const seen = [1, 2, 3].map((round) => {
      counter.inc();
      handle.inc();
      counter.inc(0.5);
      const before = handle.value;
      return [before, samplesOf(counter)[0], handle.value === before && before === round * 2.5];
    });
    expect(seen).toEqual([
      [2.5, 'jobs_total 2.5', true],
      [5, 'jobs_total 5.0', true],
      [7.5, 'jobs_total 7.5', true],
    ]);
    counter.inc();
    counter.clear();
    counter.inc();
    handle.inc();
    expect([handle.value, counter.labels().value, samplesOf(counter)]).toEqual([9.5, 1, ['jobs_total 1.0']]);
  });

  it.each([
    ['around the largest that is tallied', [254, 255, 256, 257], '1022.0'],
    ['with fractions and with signs of zero', [0.5, -0, 1.25, 255.5], '257.25'],
    ['beyond what 32 bits hold', [2 ** 32, 2 ** 32 + 5, 2 ** 31 + 1], '1.0737418246e+10'],
  ])('without labels adds amounts %s exactly', (_, amounts, sum) => {
    const counter = plain();
    for (const amount of amounts) counter.inc(amount);
    expect(counter.labels().value).toBe(Number(sum));
    expect(samplesOf(counter)).toEqual([`jobs_total ${sum}`]);
  });

  it.each([[[]], [[5]], [[0]]])('refuses a call without its labels, %j', (given) => {
    const counter = labelled();
    expect(codeOf(() => counter.inc(...(given as [never])))).toBe('MISSING_LABEL');
    counter.clear();
    expect(codeOf(() => counter.inc(...(given as [never])))).toBe('MISSING_LABEL');
    expect(samplesOf(counter)).toEqual([]);
  });

  it('has no series until one is named', () => {
    const counter = labelled();
    expect(samplesOf(counter)).toEqual([]);
    counter.inc({ kind: 'b' });
    counter.inc({ kind: 'a' }, 3);
    counter.inc({ kind: 'b' }, undefined);
    counter.init({ kind: 'zero' });
    counter.labels({ kind: 'a' }).inc();
    expect(samplesOf(counter)).toEqual([
      'jobs_total{kind="b"} 2.0',
      'jobs_total{kind="a"} 4.0',
      'jobs_total{kind="zero"} 0.0',
    ]);
  });

  it('keeps the count of a series that is initialised again', () => {
    const counter = labelled();
    counter.inc({ kind: 'a' }, 3);
    counter.init({ kind: 'a' });
    expect(samplesOf(counter)).toEqual(['jobs_total{kind="a"} 3.0']);
  });

  it('counts where labels that were found of late lead to, in every page, and nowhere else once they are gone', () => {
    const counter = new Counter({ name: 'c_total', help: 'c', labelNames: ['a', 'b'], registry: null });
    const pairs = Array.from({ length: 600 }, (_, n) => ({ a: `a${String(n % 7)}`, b: `b${String(n)}` }));
    for (let round = 0; round < 4; round += 1) pairs.forEach((labels, n) => counter.inc(labels, n));
    expect(pairs.map((labels) => counter.find(labels)?.value)).toEqual([...pairs.keys()].map((n) => n * 4));
    const handle = counter.labels(pairs[500]);
    counter.remove(pairs[500]);
    counter.inc(pairs[500], 3);
    expect([handle.value, counter.find(pairs[500])?.value, counter.find(pairs[499])?.value]).toEqual([2000, 3, 1996]);
    counter.clear();
    counter.inc(pairs[500]);
    expect([counter.seriesCount, counter.find(pairs[500])?.value]).toEqual([1, 1]);
  });

  it('takes numbers as large as doubles go', () => {
    const counter = plain();
    counter.inc(Number.MAX_VALUE);
    counter.inc(Number.MIN_VALUE);
    expect(counter.labels().value).toBe(Number.MAX_VALUE);
  });

  describe.each([-1, -Number.MIN_VALUE, NaN, Infinity, -Infinity, '1', null, true, 1n])('asked to add %p', (amount) => {
    it('refuses before anything changed', () => {
      const counters = [plain(), labelled()] as const;
      counters[0].inc(5);
      counters[1].inc({ kind: 'a' }, 5, { trace_id: 'kept' });
      const before = counters.map(expositionOf);
      const calls = [
        () => counters[0].inc(bad(amount)),
        () => counters[0].inc(bad(amount), { trace_id: 'x' }),
        () => counters[0].labels().inc(bad(amount)),
        () => counters[1].inc({ kind: 'a' }, bad(amount)),
        () => counters[1].inc({ kind: 'new' }, bad(amount)),
        () => counters[1].inc({ kind: 'new' }, bad(amount), { trace_id: 'x' }),
        () => counters[1].labels({ kind: 'a' }).inc(bad(amount), { trace_id: 'x' }),
      ];
      expect(calls.map(codeOf)).toEqual(Array<string>(7).fill('INVALID_INCREMENT'));
      expect(counters.map(expositionOf)).toEqual(before);
    });
  });

  it('says what it was given and what to do', () => {
    expect(refusalOf(() => plain().inc(-1)).message).toBe(
      'counter "jobs_total": cannot add -1: add a finite number from 0; use a gauge for values that fall',
    );
  });

  it('keeps an exemplar until the next, with what was added and when', () => {
    const clock = stopClock(1000);
    const counter = plain();
    counter.inc(2, { trace_id: 'first' });
    counter.inc(3);
    expect(samplesOf(counter)).toEqual(['jobs_total 5.0 # {trace_id="first"} 2.0 1000']);
    clock.advance(0.5);
    counter.labels().inc(1, { trace_id: 'second', span: 7 });
    clock.restore();
    expect(samplesOf(counter)).toEqual(['jobs_total 6.0 # {trace_id="second",span="7"} 1.0 1000.5']);
  });

  it.each<[string, unknown]>([
    ['null', null],
    ['a text', 'trace'],
    ['an illegal name', { 'trace-id': 'x' }],
    ['a value that is none', { trace_id: undefined }],
    ['more than 128 code points', { trace_id: 'x'.repeat(121) }],
  ])('refuses the exemplar %s before anything changed', (_, exemplar) => {
    const counters = [plain(), labelled()] as const;
    counters[0].inc(5, { trace_id: 'kept' });
    const before = counters.map(expositionOf);
    const calls = [
      () => counters[0].inc(1, bad(exemplar)),
      () => counters[0].labels().inc(1, bad(exemplar)),
      () => counters[1].inc({ kind: 'new' }, 1, bad(exemplar)),
    ];
    expect(calls.map(codeOf)).toEqual(['INVALID_EXEMPLAR', 'INVALID_EXEMPLAR', 'INVALID_EXEMPLAR']);
    expect(counters.map(expositionOf)).toEqual(before);
  });

  it('tells when each series began', () => {
    const clock = stopClock(1000);
    const counter = labelled();
    counter.inc({ kind: 'a' });
    clock.advance(10);
    counter.inc({ kind: 'a' });
    counter.inc({ kind: 'b' });
    clock.restore();
    expect(expositionOf(counter)).toBe(
      [
        '# TYPE jobs counter',
        '# HELP jobs Jobs.',
        'jobs_total{kind="a"} 2.0',
        'jobs_created{kind="a"} 1000',
        'jobs_total{kind="b"} 1.0',
        'jobs_created{kind="b"} 1010',
        '# EOF',
        '',
      ].join('\n'),
    );
  });

  it('begins anew at the time it was cleared', () => {
    const clock = stopClock(1000);
    const counter = plain();
    counter.inc();
    clock.advance(10);
    counter.clear();
    clock.restore();
    expect(counter.labels().startTime).toBe(1010);
  });
});
