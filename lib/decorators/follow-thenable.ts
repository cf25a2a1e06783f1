/**
 * Learns how a lazy result, such as a query that runs when it is awaited, comes out.
 */

import { replaceMethod, type Method } from './own-method.js';
import type { PendingCall } from './pending-call.js';

/** What begins when the object is awaited. */
const waiting = new WeakMap<object, (() => PendingCall)[]>();

/**
 * Gives an object a `then` of its own that begins the call when it is first called. The object stays what it is and
 * is not run; it can be refined as long as that does not make another object of it.
 *
 * @returns the object; `undefined` if its `then` cannot be replaced, or an earlier call of the same member still waits for it
 */
export function followThenable(result: object, pending: PendingCall): object | undefined {
  const known = waiting.get(result);
  const begins = known ?? [];
  if (known === undefined && !replaceMethod(result, 'then', (original) => observed(original, begins))) return undefined;
  waiting.set(result, begins);
  if (!pending.claim(result)) return undefined;
  const begin = pending.defer();
  begins.push(() => {
    pending.unclaim(result);
    return begin();
  });
  return result;
}

function observed(original: Method, begins: (() => PendingCall)[]): Method {
  return function then(...args) {
    const calls = begins.splice(0).map((begin) => begin());
    if (calls.length === 0) return Reflect.apply(original, this, args);
    const settle = (kind: 'success' | 'error', value: unknown): void => {
      for (const call of calls) call.settle(kind, value);
    };
    const [onFulfilled, onRejected, ...others] = args;
    const fulfilled = (value: unknown): unknown => {
      settle('success', value);
      return typeof onFulfilled === 'function' ? Reflect.apply(onFulfilled, undefined, [value]) : value;
    };
    const rejected = (error: unknown): unknown => {
      settle('error', error);
      if (typeof onRejected === 'function') return Reflect.apply(onRejected, undefined, [error]);
      throw error;
    };
    try {
      return Reflect.apply(original, this, [fulfilled, rejected, ...others]);
    } catch (error) {
      settle('error', error);
      throw error;
    }
  };
}
