/**
 * Reads the value of a decorated member: a promise is awaited for a limited time, and what it was, kept for a while.
 */

import { currentClock } from '../support/clock.js';
import { MetricError } from '../support/metric-error.js';
import { settleWithin } from '../support/settle-within.js';
import { followPromise } from './follow-promise.js';
import { hasMethods } from './own-method.js';
import type { ReadLimits } from './read-limits.js';

/**
 * Reads the value of an instance; a promise of it only if the member gave one. Throws, or rejects, with what was wrong.
 *
 * @typeParam V - what is shown; never a promise
 */
export type ReadMember<V> = (instance: object) => V | Promise<V>;

/** A value that is kept, or the promise of one that several scrapes wait for. */
interface Kept<V> {
  value: V | Promise<V>;
  /** When the member is read again, on the monotonic clock in seconds. */
  until: number;
}

/**
 * Makes the function that reads a member.
 *
 * @param find - the member of an instance, as it is
 * @param convert - what is shown for a value of the member, awaited if it was a promise
 */
export function createReader<V>(
  find: (instance: object) => unknown,
  convert: (found: unknown) => V,
  limits: ReadLimits,
): ReadMember<V> {
  const read: ReadMember<V> = (instance) => valueOf(find(instance), convert);
  const { cache, timeout } = limits;
  const readOrKept = cache > 0 ? keeping(read, limits) : read;
  return (instance) => {
    const value = readOrKept(instance);
    return value instanceof Promise ? settleWithin(timeout, value, () => timedOut(timeout)) : value;
  };
}

function valueOf<V>(found: unknown, convert: (found: unknown) => V): V | Promise<V> {
  if ((typeof found !== 'object' && typeof found !== 'function') || found === null) return convert(found);
  // Most are collections, of which nothing further is asked.
  if (!('then' in found)) return convert(found);
  // What can be followed has the `then` of the engine, and can be awaited without running anything.
  const promise = followPromise(found, ignore) as Promise<unknown> | undefined;
  if (promise !== undefined) return Promise.resolve(promise).then(convert);
  if (!hasMethods(found, ['then'])) return convert(found);
  const problem = 'a thenable that is no promise may be a query, which a scrape does not run';
  throw new MetricError('INVALID_VALUE', `${problem}: await it in an async method`);
}

/** Reads a member again when its last value is old. Nothing that is kept holds the instance. */
function keeping<V>(read: ReadMember<V>, { cache, timeout }: ReadLimits): ReadMember<V> {
  const keptFor = cache / 1000;
  // A promise that never settles must not be the last one.
  const sharedFor = Math.max(cache, timeout) / 1000;
  const kept = new WeakMap<object, Kept<V>>();
  return (instance) => {
    const now = currentClock().monotonicSeconds();
    const known = kept.get(instance);
    if (known !== undefined && now < known.until) return known.value;
    const value = read(instance);
    const isPending = value instanceof Promise;
    const reading: Kept<V> = { value, until: now + (isPending ? sharedFor : keptFor) };
    kept.set(instance, reading);
    if (isPending) void keepAwaited(reading, value, keptFor);
    return value;
  };
}

/** Keeps a value from when it arrives, even if every scrape has given it up; a failure is not kept. */
async function keepAwaited<V>(reading: Kept<V>, promise: Promise<V>, seconds: number): Promise<void> {
  try {
    reading.value = await promise;
    reading.until = currentClock().monotonicSeconds() + seconds;
  } catch {
    // Those who wait for it report it.
    reading.until = -Infinity;
  }
}

function timedOut(milliseconds: number): MetricError {
  const problem = `its promise has not settled within ${String(milliseconds)} ms`;
  return new MetricError('TIMED_OUT', `${problem}: look at what it waits for, or raise the option timeout`);
}

function ignore(): void {
  // The promise itself tells.
}
