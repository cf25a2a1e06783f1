import { Histogram } from '../../lib/metrics/histogram.js';
import { Summary } from '../../lib/metrics/summary.js';
import { samplesOf } from './exposition-of.js';
import { stopClock, type FakeClock } from './fake-clock.js';
import { codeOf } from './refusal-of.js';

const OPTIONS = { name: 'm', help: 'M.', registry: null } as const;

/** The two instruments that measure durations do so alike. */
const kinds = [
  {
    name: 'Histogram',
    plain: (): Histogram | Summary => new Histogram({ ...OPTIONS, buckets: [1] }),
    labelled: (): Histogram<'route' | 'code'> | Summary<'route' | 'code'> =>
      new Histogram({ ...OPTIONS, buckets: [1], labelNames: ['route', 'code'] }),
  },
  {
    name: 'Summary',
    plain: (): Histogram | Summary => new Summary(OPTIONS),
    labelled: (): Histogram<'route' | 'code'> | Summary<'route' | 'code'> =>
      new Summary({ ...OPTIONS, labelNames: ['route', 'code'] }),
  },
];

describe.each(kinds)('a timer of a $name', ({ plain, labelled }) => {
  let clock: FakeClock;
  beforeEach(() => (clock = stopClock()));
  afterEach(() => clock.restore());

  const sums = (metric: Parameters<typeof samplesOf>[0]): string[] =>
    samplesOf(metric).filter((line) => /_(sum|count)/.test(line));

  it('observes the seconds since its start and returns them', () => {
    const metric = plain();
    const end = metric.startTimer();
    clock.advance(1.5);
    expect(end()).toBe(1.5);
    expect(sums(metric)).toEqual(['m_sum 1.5', 'm_count 1']);
  });

  it('observes once, whichever way and however often it is ended', () => {
    const metric = plain();
    const end = metric.startTimer();
    clock.advance(2);
    end();
    clock.advance(2);
    expect(end()).toBe(2);
    end[Symbol.dispose]();
    expect(sums(metric)).toEqual(['m_sum 2.0', 'm_count 1']);
  });

  it('observes when it is disposed of', () => {
    const metric = labelled();
    const end = metric.labels({ route: '/', code: 200 }).startTimer();
    clock.advance(0.25);
    end[Symbol.dispose]();
    expect(sums(metric)).toEqual(['m_sum{code="200",route="/"} 0.25', 'm_count{code="200",route="/"} 1']);
  });

  it('takes all its labels at the start, some, or none', () => {
    const metric = labelled();
    const all = metric.startTimer({ route: '/', code: 200 });
    const some = metric.startTimer({ route: '/' });
    const none = metric.startTimer();
    clock.advance(1);
    expect(all()).toBe(1);
    expect(some({ code: 200 })).toBe(1);
    expect(none({ code: 200, route: '/' })).toBe(1);
    expect(sums(metric)).toEqual(['m_sum{code="200",route="/"} 3.0', 'm_count{code="200",route="/"} 3']);
  });

  it('keeps the labels as they were at the start', () => {
    const metric = labelled();
    const labels = { route: '/' };
    const end = metric.startTimer(labels);
    labels.route = '/changed';
    end({ code: 200 });
    expect(sums(metric)).toEqual(['m_sum{code="200",route="/"} 0.0', 'm_count{code="200",route="/"} 1']);
  });

  it('refuses bad labels at the start if all are given, otherwise at the end, where it may be tried again', () => {
    const metric = labelled();
    expect(codeOf(() => metric.startTimer({ route: '/', code: {} as string }))).toBe('INVALID_LABEL_VALUE');
    const end = metric.startTimer({ route: '/' });
    clock.advance(1);
    expect(codeOf(() => end({} as { code: string }))).toBe('MISSING_LABEL');
    expect(codeOf(() => end({ code: 1, other: 2 } as { code: number }))).toBe('UNKNOWN_LABEL');
    expect(samplesOf(metric)).toEqual([]);
    clock.advance(1);
    expect(end({ code: 200 })).toBe(2);
    expect(sums(metric)).toEqual(['m_sum{code="200",route="/"} 2.0', 'm_count{code="200",route="/"} 1']);
  });

  it('goes on with the clock it was started with', () => {
    const metric = plain();
    const end = metric.startTimer();
    clock.advance(3);
    const other = stopClock(0);
    expect(end()).toBe(3);
    other.restore();
  });

  it('times a synchronous call and returns what it returned', () => {
    const metric = plain();
    const result = metric.time(() => {
      clock.advance(4);
      return 'done';
    });
    expect(result).toBe('done');
    expect(sums(metric)).toEqual(['m_sum 4.0', 'm_count 1']);
  });

  it('times a call that throws and passes the error on', () => {
    const metric = plain();
    const error = new Error('no');
    const call = (): never => {
      clock.advance(4);
      throw error;
    };
    expect(() => metric.time(call)).toThrow(error);
    expect(sums(metric)).toEqual(['m_sum 4.0', 'm_count 1']);
  });

  it.each(['fulfilled', 'rejected'])('times a promise until it is %s, and settles the same way', async (status) => {
    const metric = labelled();
    const error = new Error('no');
    const call = async (): Promise<string> => {
      clock.advance(1);
      await Promise.resolve();
      clock.advance(2);
      return status === 'fulfilled' ? 'done' : Promise.reject(error);
    };
    const pending = metric.time({ route: '/', code: 200 }, call);
    expect(sums(metric)).toEqual(['m_sum{code="200",route="/"} 0.0', 'm_count{code="200",route="/"} 0']);
    const [settled] = await Promise.allSettled([pending]);
    expect(settled).toEqual(status === 'fulfilled' ? { status, value: 'done' } : { status, reason: error });
    expect(sums(metric)).toEqual(['m_sum{code="200",route="/"} 3.0', 'm_count{code="200",route="/"} 1']);
  });

  it('leaves a lazy thenable alone', () => {
    const metric = plain();
    let runs = 0;
    const query = {
      then: () => {
        runs += 1;
      },
    };
    expect(metric.time(() => query)).toBe(query);
    expect(runs).toBe(0);
  });
});
