/**
 * Decides when a call is over that returned an object.
 */

import { describeValue } from '../support/describe-value.js';
import { MetricError } from '../support/metric-error.js';
import type { CallSite } from './call-site.js';
import { followIterator, isGenerator } from './follow-iterator.js';
import { followObservable, isObservable } from './follow-observable.js';
import { followPromise } from './follow-promise.js';
import { followStream, isStream } from './follow-stream.js';
import { followThenable } from './follow-thenable.js';
import { followWebStream, isWebStream } from './follow-web-stream.js';
import { hasMethods } from './own-method.js';
import { PendingCall } from './pending-call.js';
import type { Call } from './probe.js';
import { registeredResults, type DeferCall, type SettleCall } from './register-result.js';
import type { OutcomeKind } from './types.js';

/** A kind of results that end their call later. */
interface ResultKind {
  /** Whether an object can be of that kind; of most objects their prototype tells. */
  readonly match: (object: object) => boolean;
  /** Sees to it that the call ends, and returns what its caller gets; `undefined` if it cannot. */
  readonly wrap: (result: object, pending: PendingCall) => object | undefined;
}

/** The first that can wrap a result does. */
const KINDS: readonly ResultKind[] = [
  { match: isThenable, wrap: wrapPromise },
  { match: isThenable, wrap: followThenable },
  { match: isGenerator, wrap: followIterator },
  { match: isObservable, wrap: followObservable },
  { match: isStream, wrap: followStream },
  { match: isWebStream, wrap: followWebStream },
];
const NONE: readonly ResultKind[] = [];
/** Those of plain promises, which no adapter is asked about. */
const PROMISE = KINDS.filter(({ match }) => match === isThenable);

/** The kinds by prototype: to look for methods on every result would cost more than all the rest. */
const kindsByPrototype = new WeakMap<object, readonly ResultKind[]>();

/**
 * Ends a call that returned an object, now or when that is over, and returns what its caller gets. Never throws.
 *
 * @param isFresh - whether the result comes from an async function
 */
export function settleObject(site: CallSite, call: Call, result: object, isFresh: boolean): object {
  const kinds = kindsOf(result);
  if (kinds === NONE && registeredResults().length === 0) {
    site.settle(call, 'success', result);
    return result;
  }
  const followed = kinds === PROMISE ? settlePromise(site, call, result, isFresh) : undefined;
  return followed ?? settleLater(site, call, result, kinds);
}

/** The kinds that a result can be of; looks at it without running anything of it. */
function kindsOf(result: object): readonly ResultKind[] {
  try {
    const prototype = Reflect.getPrototypeOf(result);
    if (prototype === Promise.prototype) return PROMISE;
    if (prototype === null || prototype === Object.prototype || typeof result === 'function') {
      // Hardly any object has a method of these names that is not on its prototype.
      return Object.hasOwn(result, 'then') || Object.hasOwn(result, 'next') ? kindsMatching(result) : NONE;
    }
    let kinds = kindsByPrototype.get(prototype);
    if (kinds === undefined) {
      kinds = kindsMatching(prototype);
      kindsByPrototype.set(prototype, kinds);
    }
    return kinds;
  } catch {
    // A proxy may refuse to be looked at.
    return NONE;
  }
}

function kindsMatching(object: object): readonly ResultKind[] {
  const kinds = KINDS.filter(({ match }) => match(object));
  return kinds.length === 0 ? NONE : kinds;
}

/** A function of its own, because the closure would cost {@link settleObject} an allocation on every call. */
function settlePromise(site: CallSite, call: Call, result: object, isFresh: boolean): object | undefined {
  const settled = (kind: OutcomeKind, value: unknown): void => {
    site.settle(call, kind, value);
  };
  return followPromise(result, settled, isFresh);
}

function settleLater(site: CallSite, call: Call, result: object, kinds: readonly ResultKind[]): object {
  const pending = new PendingCall(site, call);
  try {
    const followed = wrapRegistered(result, pending) ?? wrapFirst(kinds, result, pending);
    if (followed !== undefined) return followed;
  } catch {
    // What refuses to be followed is a value like others.
  }
  pending.settle('success', result);
  return result;
}

/** What the first adapter that knows the result makes of it. */
function wrapRegistered(result: object, pending: PendingCall): object | undefined {
  const adapter = registeredResults().find(({ match }) => knows(match, result, pending));
  if (adapter === undefined) return undefined;
  const settle: SettleCall = (kind, value) => {
    pending.settle(kind, value);
  };
  const defer: DeferCall = () => {
    const begin = pending.defer();
    return () => {
      const begun = begin();
      return (kind, value) => {
        begun.settle(kind, value);
      };
    };
  };
  try {
    const wrapped: unknown = adapter.wrap(result, settle, defer);
    if (isObject(wrapped)) return wrapped;
    const problem = `wrap returned ${describeValue(wrapped)}: return the result, or what stands for it`;
    pending.report(new MetricError('INVALID_VALUE', `registerResult: ${problem}`));
  } catch (error) {
    pending.report(error);
    settle('success', result);
  }
  return result;
}

function knows(match: (result: object) => boolean, result: object, pending: PendingCall): boolean {
  try {
    return match(result);
  } catch (error) {
    pending.report(error);
    return false;
  }
}

function wrapFirst(kinds: readonly ResultKind[], result: object, pending: PendingCall): object | undefined {
  for (const { wrap } of kinds) {
    const followed = wrap(result, pending);
    if (followed !== undefined) return followed;
  }
  return undefined;
}

function wrapPromise(result: object, pending: PendingCall): object | undefined {
  return followPromise(result, (kind, value) => {
    pending.settle(kind, value);
  });
}

function isThenable(object: object): boolean {
  return hasMethods(object, ['then']);
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
