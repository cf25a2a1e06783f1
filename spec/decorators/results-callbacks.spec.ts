/**
 * The option callback: a call is over when it calls back.
 */

import { Registry, counted, type AnyFunction } from '../../lib/index.js';
import { samplesOf } from '../metrics/exposition-of.js';
import { refusalOf } from '../metrics/refusal-of.js';
import { measured, naivelyMeasured, pass, recordedAs, stopClock } from './measured.js';

stopClock();

type Callback = (error: Error | null | undefined, result?: string) => unknown;

/** Remembers the callback, to be called when the spec wants it. */
function remember(): {
  readonly ask: (question: string, callback: Callback, hint?: string) => string;
  answer: Callback;
} {
  const memory = {
    ask: (_question: string, callback: Callback) => {
      memory.answer = callback;
      return 'asked';
    },
    answer: (() => undefined) as Callback,
  };
  return memory;
}

describe('a function that calls back', () => {
  it('is over when it returns under a naive wrapper', () => {
    const memory = remember();
    const { run, recorded } = naivelyMeasured(memory.ask);
    run('?', () => undefined);
    pass(2);
    memory.answer(null);
    expect(recorded()).toEqual(recordedAs('success', 0));
  });

  it.each<readonly [string, Error | null | undefined]>([
    ['success', null],
    ['success', undefined],
    ['error', new Error('no answer')],
  ])('is over when it calls back: %s of %s', (outcome, error) => {
    const memory = remember();
    const { run, recorded } = measured(memory.ask, { callback: true });
    const heard: unknown[] = [];
    const receiver = {};
    const callback = function (this: unknown, ...answer: unknown[]): string {
      heard.push(this, ...answer);
      return 'heard';
    };
    expect(run('?', callback, 'a hint after it')).toBe('asked');
    pass(2);
    expect(recorded()).toEqual({ calls: {}, seconds: 0, running: 1 });
    expect(memory.answer.call(receiver, error, 'yes')).toBe('heard');
    expect(heard).toEqual([receiver, error, 'yes']);
    expect(recorded()).toEqual(recordedAs(outcome, 2));
  });

  it('is recorded once if it calls back again, or fails after it called back', () => {
    const { run, recorded } = measured(
      (callback: Callback) => {
        callback(null);
        callback(null);
        throw new RangeError('after it');
      },
      { callback: true },
    );
    let heard = 0;
    expect(() => run(() => (heard += 1))).toThrow('after it');
    expect(heard).toBe(2);
    expect(recorded()).toEqual(recordedAs('success'));
  });

  it('is over when it throws', () => {
    const { run, recorded } = measured(
      (callback: Callback) => {
        throw new RangeError(`broken before ${callback.name}`);
      },
      { callback: true },
    );
    const never: Callback = () => undefined;
    expect(() => run(never)).toThrow('broken before never');
    expect(recorded()).toEqual(recordedAs('error'));
  });

  it('is over as without the option if it is given no function', async () => {
    const { run, recorded } = measured(
      async (question: string, callback?: Callback) => Promise.resolve([question, callback]),
      { callback: true },
    );
    const returned = run('?');
    expect(recorded()).toEqual({ calls: {}, seconds: 0, running: 1 });
    await returned;
    expect(recorded()).toEqual(recordedAs('success'));
  });

  it('sees a callback with the name, the length and the properties of its own', () => {
    const answered = (error: unknown, result: unknown): unknown[] => [error, result];
    const callback = Object.assign(answered, { tag: 1 });
    let given: AnyFunction | undefined;
    measured((passed: Callback) => void (given = passed), { callback: true }).run(callback);
    expect([given?.name, given?.length, Reflect.get(given ?? {}, 'tag')]).toEqual(['answered', 2, 1]);
  });

  it('tells labels the result, the error and the arguments as they were', () => {
    const registry = new Registry();
    const memory = remember();
    const ask = counted(memory.ask, 'asked_total', {
      registry,
      callback: true,
      errorLabel: true,
      labels: { question: (question) => question },
      resultLabels: { answer: ({ result }, _question, callback) => `${String(result)} to ${callback.name}` },
    });
    const me: Callback = () => undefined;
    ask('who?', me);
    memory.answer(null, 'I');
    ask('why?', me);
    memory.answer(new RangeError('x'));
    expect(samplesOf(registry.get('asked_total') ?? { collect: () => [] })).toEqual([
      'asked_total{answer="I to me",error="",question="who?"} 1.0',
      'asked_total{answer="undefined to me",error="RangeError",question="why?"} 1.0',
    ]);
  });

  it('is told by true or false', () => {
    const loose = counted as (...given: readonly unknown[]) => unknown;
    expect(refusalOf(() => loose(() => 1, { callback: 'last' })).message).toMatch(
      /callback "last" must be true or false/,
    );
  });
});
