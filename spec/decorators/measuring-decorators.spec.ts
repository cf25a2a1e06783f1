/**
 * Decorators that count errors, observe values and keep times, on every kind of member.
 */

import {
  ErrorCounted,
  Instrumented,
  Observed,
  Registry,
  Summarized,
  Timestamped,
  errorCounted,
  observed,
  summarized,
  timed,
  timestamped,
} from '../../lib/index.js';
import { currentClock } from '../../lib/support/clock.js';
import { samplesOf } from '../metrics/exposition-of.js';
import { stopClock, type FakeClock } from '../metrics/fake-clock.js';
import { codeOf } from '../metrics/refusal-of.js';
import { CALL_ROWS, defineClasses, outcomeOf, type Decorate } from './call-rows.js';

type Loose = (...given: readonly unknown[]) => unknown;

let registry: Registry;
let clock: FakeClock;
beforeEach(() => {
  registry = new Registry();
  registry.diagnostics.onFirstFault(() => undefined);
  clock = stopClock(1000);
});
afterEach(() => {
  clock.restore();
});

function samples(name: string): string[] {
  const collector = registry.get(name);
  return collector === undefined ? ['no such family'] : samplesOf(collector).sort();
}

describe.each(CALL_ROWS)('a $dialect member: $call', ({ dialect, run, returns, throws, counts }) => {
  const failed = counts[0][2] === 'error';
  const call = async (decorator: Decorate): Promise<void> => {
    const classes = defineClasses(dialect, decorator, () => {
      clock.advance(2);
    });
    const [how, what] = await outcomeOf(() => run(classes));
    expect(how).toBe(failed ? 'thrown' : 'returned');
    expect(what).toBe(failed ? throws : returns);
  };
  const ofMember = counts.map(([className, method]) => `class="${className}",method="${method}"`);

  it('is left alone by @ErrorCounted, which counts it if it failed', async () => {
    await call(ErrorCounted({ registry }));
    const errors = { object: 'RangeError', string: 'string', undefined: 'undefined' };
    const error = errors[typeof throws as keyof typeof errors];
    expect(samples('method_errors_total')).toEqual(
      failed ? ofMember.map((labels) => `method_errors_total{${labels.replace(/,/, `,error="${error}",`)}} 1.0`) : [],
    );
  });

  it('is left alone by @Timestamped, which keeps the time of its success', async () => {
    const started = currentClock().epochSeconds();
    await call(Timestamped({ registry }));
    expect(samples('method_last_success_timestamp_seconds')).toEqual(
      failed
        ? []
        : ofMember.map((labels) => {
            const seconds = started + 2 * ofMember.length;
            return `method_last_success_timestamp_seconds{${labels}} ${String(seconds)}.0`;
          }),
    );
  });

  it('is left alone by @Summarized, which observes its seconds', async () => {
    await call(Summarized('s_seconds', { registry }));
    const seconds = ofMember.reduce((sum, _, index) => sum + 2 * (index + 1), 0);
    expect(samples('s_seconds')).toEqual([
      `s_seconds_count ${String(ofMember.length)}`,
      `s_seconds_sum ${String(seconds)}.0`,
    ]);
  });

  it('is left alone by @Observed, which observes what it returned', async () => {
    const values: unknown[] = [];
    const value = (result: unknown): number => values.push(result);
    await call((Observed as Loose)('values', { registry, value, buckets: [10] }) as Decorate);
    expect(samples('values')[0]).toBe(`values_bucket{le="+Inf"} ${String(failed ? 0 : ofMember.length)}`);
    expect(values).toHaveLength(failed ? 0 : ofMember.length);
    expect(values).not.toContain(undefined);
  });

  it('is left alone by @Instrumented, which measures it in three ways', async () => {
    await call(Instrumented({ registry }));
    expect(samples('method_calls_total')).toEqual(
      counts.map(([c, m, o]) => `method_calls_total{class="${c}",method="${m}",outcome="${o}"} 1.0`),
    );
    expect(samples('method_in_flight')).toEqual(ofMember.map((labels) => `method_in_flight{${labels}} 0.0`));
    const durations = samples('method_duration_seconds').filter((line) => line.includes('_count{'));
    expect(durations).toHaveLength(counts.length);
  });
});

describe('@ErrorCounted', () => {
  const failWith = (error: unknown, options: object): void => {
    const fails = (errorCounted as Loose)(
      () => {
        throw error;
      },
      { name: 'e_total', registry, ...options },
    ) as () => void;
    expect(fails).toThrow();
  };
  class Custom extends RangeError {}
  const foreign = Object.create(
    { constructor: { name: 'RangeError' } },
    { [Symbol.toStringTag]: { value: 'Error' } },
  ) as object;

  it.each<readonly [string, unknown, unknown, boolean]>([
    ['its class', new RangeError('x'), RangeError, true],
    ['a class above its own', new Custom('x'), RangeError, true],
    ['another class', new TypeError('x'), RangeError, false],
    ['one of its classes', new TypeError('x'), [RangeError, TypeError], true],
    ['none of its classes', new Error('x'), [RangeError, TypeError], false],
    ['its class of another realm', foreign, RangeError, true],
    ['another class of another realm', foreign, TypeError, false],
    ['a function that says yes', 'text', (error: unknown) => error === 'text', true],
    ['a function that says no', 'text', () => false, false],
  ])('counts by cause: %s', (_, error, cause, isCounted) => {
    failWith(error, { cause, errorLabel: false });
    expect(samples('e_total')).toEqual([`e_total ${isCounted ? '1.0' : '0.0'}`]);
  });

  it('has the label error unless the options say otherwise', () => {
    failWith(new RangeError('x'), {});
    expect(samples('e_total')).toEqual(['e_total{error="RangeError"} 1.0']);
    failWith(new RangeError('x'), { name: 'own_total', errorLabel: (error: unknown) => String(error) });
    expect(samples('own_total')).toEqual(['own_total{error="RangeError: x"} 1.0']);
    failWith(new RangeError('x'), { name: 'fixed_total', labels: { error: 'any' } });
    expect(samples('fixed_total')).toEqual(['fixed_total{error="any"} 1.0']);
  });

  it('reports a cause that throws', () => {
    const cause = (): never => {
      throw new Error('fault');
    };
    failWith(new RangeError('x'), { cause });
    expect(samples('e_total')).toEqual([]);
    expect(registry.diagnostics.counts()).toHaveLength(1);
  });

  it.each([[1], ['RangeError'], [[]], [[() => true]], [null]])('refuses the cause %p', (cause) => {
    expect(codeOf(() => (errorCounted as Loose)(() => 1, { cause, registry }))).toBe('INVALID_OPTION');
  });
});

describe('@Observed', () => {
  it.each<readonly [string, unknown, string]>([
    ['a number', 3, '1'],
    ['several numbers', [1, 2, 3], '3'],
    ['no numbers', [], '0'],
  ])('observes %s', (_, result, count) => {
    const run = (observed as Loose)(() => result, 'v', { registry, buckets: [10] }) as () => unknown;
    expect(run()).toBe(result);
    expect(samples('v')[0]).toBe(`v_bucket{le="+Inf"} ${count}`);
  });

  it.each([['text'], [undefined], [[1, 'text']], [[1, undefined]], [{ length: 1 }], [1n]])(
    'reports a result that is no number: %p',
    (result) => {
      const run = (observed as Loose)(() => result, 'v', { registry }) as () => unknown;
      expect(run()).toBe(result);
      expect(samples('v')[0]).toBe('v_bucket{le="+Inf"} 0');
      expect(registry.diagnostics.counts()).toHaveLength(1);
    },
  );

  it('refuses to be without a name', () => {
    expect(codeOf(() => (observed as Loose)(() => 1, { registry }))).toBe('INVALID_OPTION');
    expect(codeOf(() => (Observed as Loose)({}, 'x', { value: () => 1 }))).toBe('INVALID_OPTION');
  });
});

describe('@Summarized', () => {
  it('observes values instead of durations', () => {
    const run = summarized((size: number) => ({ size }), 's', {
      registry,
      value: (result) => result.size,
      objectives: { 0.5: 0.01 },
    });
    for (const size of [1, 2, 3]) run(size);
    expect(samples('s')).toEqual(['s_count 3', 's_sum 6.0', 's{quantile="0.5"} 2.0']);
  });

  it.each<readonly [string, object, string]>([
    ['values of calls that failed', { value: () => 1, on: 'error' }, 'INVALID_OPTION'],
    ['an exemplar', { exemplar: () => undefined }, 'UNKNOWN_OPTION'],
    ['durations in another unit than seconds', { unit: 'bytes' }, 'INVALID_UNIT'],
    ['objectives that are none', { objectives: { 2: 1 } }, 'INVALID_OBJECTIVES'],
  ])('refuses %s', (_, options, code) => {
    expect(codeOf(() => (summarized as Loose)(() => 1, 's_bytes', { registry, ...options }))).toBe(code);
  });
});

describe('@Timed as a summary', () => {
  it('observes durations in one', () => {
    const run = timed(
      () => {
        clock.advance(3);
      },
      { name: 't_seconds', as: 'summary', objectives: { 0.9: 0.01 }, registry },
    );
    run();
    expect(samples('t_seconds')).toEqual(['t_seconds_count 1', 't_seconds_sum 3.0', 't_seconds{quantile="0.9"} 3.0']);
  });

  it.each<readonly [string, object]>([
    ['no name', { as: 'summary' }],
    ['buckets', { name: 't', as: 'summary', buckets: [1] }],
    ['native buckets', { name: 't', as: 'summary', native: { factor: 2 } }],
    ['an exemplar', { name: 't', as: 'summary', exemplar: () => undefined }],
    ['objectives of a histogram', { name: 't', objectives: { 0.5: 0.1 } }],
    ['something else', { name: 't', as: 'gauge' }],
  ])('refuses %s', (_, options) => {
    expect(codeOf(() => (timed as Loose)(() => 1, { registry, ...options }))).toBe('INVALID_OPTION');
  });
});

describe('@Timestamped', () => {
  it.each([
    ['success', ['success']],
    ['error', ['error']],
    ['call', ['success', 'error']],
  ] as const)('keeps the time of a call by %s', (on, outcomes) => {
    const run = timestamped(
      (fails: boolean) => {
        clock.advance(1);
        if (fails) throw new Error('failed');
      },
      { on, registry },
    );
    const family = `method_last_${on}_timestamp_seconds`;
    const labels = '{class="",method=""}';
    for (const outcome of ['success', 'error'] as const) {
      const before = currentClock().epochSeconds();
      const kept = samples(family);
      try {
        run(outcome === 'error');
      } catch {
        // Its own error.
      }
      const time = on === 'call' ? before : currentClock().epochSeconds();
      const isKept = (outcomes as readonly string[]).includes(outcome);
      expect(samples(family)).toEqual(isKept ? [`${family}${labels} ${String(time)}.0`] : kept);
    }
  });
});
