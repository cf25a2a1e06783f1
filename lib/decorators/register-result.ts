/**
 * Results that the SDK does not know: the program tells how they are followed.
 */

import { checkOptions } from '../support/check-options.js';
import { describeValue } from '../support/describe-value.js';
import { MetricError } from '../support/metric-error.js';
import type { OutcomeKind } from './types.js';

/**
 * Ends a call, as its decorators record it; the first end counts.
 *
 * @param kind - how it ended
 * @param value - the result, or the error
 */
export type SettleCall = (kind: OutcomeKind, value?: unknown) => void;

/**
 * Takes back that the call began, for a result that does its work when it is asked to: maybe never, maybe several times.
 *
 * @returns begins the work as a call of its own, each time it is called
 */
export type DeferCall = () => () => SettleCall;

/**
 * How a kind of results is followed.
 *
 * @typeParam T - the results that it knows
 */
export interface ResultAdapter<T extends object> {
  /** Whether it knows a result, an object or a function; must leave it as it is. */
  readonly match: ((result: object) => result is T) | ((result: object) => boolean);
  /**
   * Takes care that a result that `match` knows ends its call.
   *
   * @returns what the caller gets: the result itself wherever that is possible
   */
  readonly wrap: (result: T, settle: SettleCall, defer: DeferCall) => T;
}

const registered: ResultAdapter<object>[] = [];

/**
 * Teaches the decorators when a call is over that returned an object of a kind of its own.
 *
 * Without it, a call that returned
 *
 * - a promise is over when that settles, whatever it resolves to;
 * - another object with `then`, such as a query that runs when it is awaited, begins when its `then` is first called and is over when
 *   that calls back; if it is never called, there was no call;
 * - a generator, sync or async, is over when it is drained; left early, or left to be collected as garbage, it was cancelled;
 * - an observable of RxJS begins and is over with every subscription; unsubscribed, it was cancelled. Subjects, and observables with
 *   members or a class of their own that `lift` does not keep, count as values;
 * - a stream of Node.js, or a `ReadableStream`, is over when it was read to its end, or, if it can only be written to, when everything
 *   was written; closed before, it was cancelled;
 * - anything else, such as a `Response`, is over.
 *
 * Adapters are asked before those rules, in the order in which they were registered, of everything that is returned but
 * promises without members of their own. If one fails, the fault is reported and the caller gets what the method returned.
 *
 * @returns a function that takes the adapter out again
 * @throws MetricError `INVALID_OPTION` or `UNKNOWN_OPTION` if `adapter` is none
 *
 * @example
 * ```ts
 * import { EventEmitter } from 'node:events';
 * import { registerResult } from 'prometheus-sdk';
 *
 * class Job extends EventEmitter {}
 *
 * registerResult({
 *   match: (result) => result instanceof Job,
 *   wrap: (job: Job, settle) => {
 *     job.once('done', () => settle('success', job));
 *     job.once('aborted', () => settle('cancelled'));
 *     return job;
 *   },
 * });
 * ```
 */
export function registerResult<T extends object>(adapter: ResultAdapter<T>): () => void {
  checkOptions('registerResult', adapter, ['match', 'wrap']);
  for (const key of ['match', 'wrap'] as const) {
    const given: unknown = adapter[key];
    if (typeof given === 'function') continue;
    throw new MetricError('INVALID_OPTION', `registerResult: ${key} ${describeValue(given)} must be a function`);
  }
  const { match, wrap } = adapter;
  // `wrap` is given nothing that `match` has not let pass.
  const entry: ResultAdapter<object> = { match, wrap: (result, settle, defer) => wrap(result as T, settle, defer) };
  registered.push(entry);
  return () => {
    const index = registered.indexOf(entry);
    if (index >= 0) registered.splice(index, 1);
  };
}

/** The adapters, in the order in which they are asked. */
export function registeredResults(): readonly ResultAdapter<object>[] {
  return registered;
}
