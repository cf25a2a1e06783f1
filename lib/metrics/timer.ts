/**
 * Timers: a duration in seconds from two readings of the monotonic clock.
 */

import { currentClock } from '../support/clock.js';
import { isPromise } from '../support/is-promise.js';
import type { LabelValue } from '../model/labels.js';

/** What ending a timer takes: the labels that were not given at its start. */
export type EndArguments<Rest extends string> = [Rest] extends [never]
  ? []
  : [labels: Readonly<Record<Rest, LabelValue>>];

/**
 * A running timer: call it to record the seconds since its start, which it returns.
 * It records once; further calls return the same seconds. With all labels given it can be declared with `using`.
 *
 * @typeParam Rest - labels still to be given at the end
 */
export type Timer<Rest extends string = never> = ((...labels: EndArguments<Rest>) => number) &
  ([Rest] extends [never] ? Disposable : unknown);

/**
 * Starts a timer.
 *
 * @param record - takes the seconds and the labels given at the end; what it throws, the end of the timer throws
 */
export function startTimer<Rest extends string>(record: (seconds: number, rest: object) => void): Timer<Rest> {
  const clock = currentClock();
  const start = clock.monotonicSeconds();
  let seconds: number | undefined;
  const end = (rest: object = {}): number => {
    if (seconds === undefined) {
      const elapsed = clock.monotonicSeconds() - start;
      record(elapsed, rest);
      seconds = elapsed;
    }
    return seconds;
  };
  const timer = Object.assign(end, { [Symbol.dispose]: () => void end() });
  // The labels still missing decide at compile time alone whether the timer takes arguments and can be disposed of.
  return timer;
}

/**
 * Starts a timer for a series some of whose labels may come only at the end.
 *
 * @param labelNames - all labels of the family
 * @param labels - those known now
 * @param seriesOf - finds the series, or throws
 */
export function startLabelledTimer<Rest extends string>(
  labelNames: readonly string[],
  labels: object,
  seriesOf: (labels: object) => { observe(seconds: number): void },
): Timer<Rest> {
  const isComplete = labelNames.every((name) => Object.hasOwn(labels, name));
  const series = isComplete ? seriesOf(labels) : undefined;
  const known = { ...labels };
  return startTimer((seconds, rest) => {
    (series ?? seriesOf({ ...known, ...rest })).observe(seconds);
  });
}

/**
 * Calls a function and says when it is done: when it returned or threw, or when the promise it returned settled.
 *
 * @returns what the function returns; for a promise one that settles the same way
 */
export function whenDone<R>(call: () => R, done: () => void): R {
  let result: R;
  try {
    result = call();
  } catch (error) {
    done();
    throw error;
  }
  if (!isPromise(result)) {
    done();
    return result;
  }
  const settled = result.then(
    (value) => {
      done();
      return value;
    },
    (error: unknown) => {
      done();
      throw error;
    },
  );
  // The promise above settles as `result` does, so it is of the type the caller's function returns.
  return settled as R;
}
