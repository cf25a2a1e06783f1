/**
 * Learns how a returned promise settles without changing what its receiver sees.
 */

import { isPromise } from '../support/is-promise.js';

/** Is told how a promise settled. Must not throw. */
export type OnSettled = (kind: 'success' | 'error', value: unknown) => void;

/**
 * The engine's own `then`: it works on promises of any realm, throws on what only looks like one,
 * and never runs a `then` that somebody else wrote.
 */
// eslint-disable-next-line @typescript-eslint/unbound-method -- called by Reflect.apply alone
const { then } = Promise.prototype;

/**
 * Tells `settled` how a promise settles.
 *
 * For a plain promise the answer is a derived one, to be returned in its place: it settles the same way, and is reported as an
 * unhandled rejection exactly when the first would have been. A subclass, or a promise with own members, keeps its
 * identity; there a rejection that nobody handles is not reported any more.
 *
 * @param isFresh - whether it is known to have no members of its own, which is not cheap to find out
 * @returns what the caller gets; `undefined` if the object is no promise, or one whose own `then` may have effects, such
 *   as that of a query that runs when it is awaited. Never throws.
 */
export function followPromise(object: object, settled: OnSettled, isFresh = false): object | undefined {
  try {
    if (!isPromise(object)) return undefined;
    const prototype = Reflect.getPrototypeOf(object);
    const root = prototype === Promise.prototype ? prototype : rootOf(object);
    if (Reflect.get(object, 'then') !== Reflect.get(root, 'then')) return undefined;
    if (prototype !== root || (!isFresh && hasMembers(object))) {
      void Reflect.apply(then, object, [
        (value: unknown) => {
          settled('success', value);
        },
        (error: unknown) => {
          settled('error', error);
        },
      ]);
      return object;
    }
    return Reflect.apply(then, object, [
      (value: unknown) => {
        settled('success', value);
        return value;
      },
      (error: unknown) => {
        settled('error', error);
        throw error;
      },
    ]);
  } catch {
    // What only looks like a promise, or refuses to be looked at, is a value like others.
    return undefined;
  }
}

/** Whether what a function returns is always a promise that nobody has seen before: it is an async function, compiled to nothing else. */
export function returnsFreshPromises(fn: object): boolean {
  return Object.prototype.toString.call(fn) === '[object AsyncFunction]';
}

/** `Promise.prototype` of the realm that a promise comes from: the last link before `Object.prototype`. */
function rootOf(promise: object): object {
  let root = promise;
  for (let link = Reflect.getPrototypeOf(root); link !== null; link = Reflect.getPrototypeOf(link)) {
    if (Reflect.getPrototypeOf(link) !== null) root = link;
  }
  return root;
}

/** Symbols do not count: while AsyncLocalStorage is in use, Node.js 20 and 22 put some on every promise. */
function hasMembers(promise: object): boolean {
  return Object.getOwnPropertyNames(promise).length > 0;
}
