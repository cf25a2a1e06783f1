/**
 * Learns how the subscriptions to an observable of RxJS end, without knowing RxJS: versions 5 to 8 by their shape.
 */

import { hasMethods, methodOf, replaceMethod } from './own-method.js';
import type { PendingCall } from './pending-call.js';

/** What RxJS hands to a source, of which `error` and `complete` are called once at most. */
interface Subscriber {
  add(teardown: () => void): unknown;
}

interface Observable {
  subscribe(subscriber: Subscriber): unknown;
}

/** Subscribes to a source. */
type Connect = (subscriber: Subscriber, source: Observable) => unknown;

/** Where the observables of other libraries, and of RxJS, say what they are. */
const INTEROP: readonly PropertyKey[] = ['@@observable', 'lift'];
/** What RxJS keeps on an observable for itself. */
const FIELDS: readonly PropertyKey[] = ['source', 'operator', '_subscribe', '_isScalar'];

/** Whether an object, or a prototype, is that of an observable of RxJS. */
export function isObservable(object: object): boolean {
  return hasMethods(object, ['subscribe', 'pipe']) && INTEROP.some((key) => hasMethods(object, [key]));
}

/**
 * Follows every subscription to an observable as a call of its own.
 *
 * @returns another observable of the same class; `undefined` if RxJS makes none that can stand for this one, as for a subject
 */
export function followObservable(result: object, pending: PendingCall): object | undefined {
  if (!isObservable(result)) return undefined;
  const derived = derive(result, (subscriber, source) => {
    const call = begin();
    try {
      watchSubscriber(subscriber, call, result);
    } catch (error) {
      call.report(error);
    }
    return source.subscribe(subscriber);
  });
  if (derived === undefined || !stands(derived, result)) return undefined;
  const begin = pending.defer();
  return derived;
}

/** As an operator does it: a subclass may say by `lift` how; without it, by the constructor. */
function derive(source: object, connect: Connect): object | undefined {
  const lift = methodOf(source, 'lift');
  if (lift !== undefined) return Reflect.apply(lift, source, [{ call: connect }]) as object;
  const constructor = methodOf(source, 'constructor');
  if (constructor === undefined || !isOfRootClass(source)) return undefined;
  // It has the methods of an observable.
  const observable = source as Observable;
  const subscribe = (subscriber: Subscriber): unknown => connect(subscriber, observable);
  return Reflect.construct(constructor, [subscribe]) as object;
}

/** What a constructor of a subclass takes is its own business. */
function isOfRootClass(object: object): boolean {
  const prototype = Reflect.getPrototypeOf(object);
  const root = prototype === null ? null : Reflect.getPrototypeOf(prototype);
  return root !== null && Reflect.getPrototypeOf(root) === null;
}

/** Whether nothing of the original is missing: neither its class nor what somebody put on it. */
function stands(derived: object, original: object): boolean {
  if (Reflect.getPrototypeOf(derived) !== Reflect.getPrototypeOf(original)) return false;
  const known = [...Reflect.ownKeys(derived), ...FIELDS];
  return Reflect.ownKeys(original).every((key) => known.includes(key));
}

/** What to tell when a subscriber is told that it is over; it may have several subscriptions. */
const subscriptions = new WeakMap<object, PendingCall[]>();

/**
 * Watches the subscriber itself. One of ours in between would be closed too late for a source that
 * emits everything as it is subscribed to, and without end if nobody stops it.
 */
function watchSubscriber(subscriber: Subscriber, call: PendingCall, result: object): void {
  subscriber.add(() => {
    call.settle('cancelled');
  });
  const known = subscriptions.get(subscriber);
  if (known !== undefined) {
    known.push(call);
    return;
  }
  const calls = [call];
  subscriptions.set(subscriber, calls);
  replaceMethod(subscriber, 'error', (original) => {
    return function (...args) {
      for (const each of calls.splice(0)) each.settle('error', args[0]);
      return Reflect.apply(original, this, args);
    };
  });
  replaceMethod(subscriber, 'complete', (original) => {
    return function (...args) {
      for (const each of calls.splice(0)) each.settle('success', result);
      return Reflect.apply(original, this, args);
    };
  });
}
