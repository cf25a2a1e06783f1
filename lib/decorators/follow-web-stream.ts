/**
 * Learns how a ReadableStream of the web is consumed, in whichever way its consumer chooses.
 *
 * The stream itself is watched, by methods of its own. Another stream in its place would take the lock from whoever
 * holds the first, such as the Response that it is the body of, and could not be read into buffers. Who reads it within the
 * engine is not seen, such as the branches of a `Response` that Node.js 26 clones.
 */

import { followPromise } from './follow-promise.js';
import { watchSteps } from './follow-iterator.js';
import { hasMethods, replaceMethod, type Method } from './own-method.js';
import type { PendingCall } from './pending-call.js';
import type { OutcomeKind } from './types.js';

/** Is told how a stream ended. */
type OnEnd = (kind: OutcomeKind, error?: unknown) => void;

/** The engine's own `then`: nobody hears of a rejection through it. */
// eslint-disable-next-line @typescript-eslint/unbound-method -- called by Reflect.apply alone
const { then } = Promise.prototype;

/** Whether an object, or a prototype, is that of a web stream to read from. */
export function isWebStream(object: object): boolean {
  return hasMethods(object, ['getReader', 'pipeTo', 'pipeThrough', 'tee', 'cancel']);
}

/**
 * Follows a web stream until everything was read from it.
 *
 * @returns the stream; `undefined` if somebody reads it already, or an earlier call of the same member follows it
 */
export function followWebStream(result: object, pending: PendingCall): object | undefined {
  if (!isWebStream(result) || isLocked(result) || !pending.claim(result)) return undefined;
  const isWatched = watchStream(result, (kind, error) => {
    pending.settle(kind, kind === 'success' ? result : error);
  });
  if (!isWatched) return undefined;
  pending.watch(result);
  return result;
}

/** Replaces the methods that consume a stream; whether that was possible. */
function watchStream(stream: object, onEnd: OnEnd): boolean {
  const watched: Readonly<Record<string, (answer: unknown) => unknown>> = {
    getReader: (reader) => watchReader(reader, onEnd),
    values: (iterator) => watchIterator(iterator, onEnd),
    pipeTo: (piped) => watchPipe(piped, onEnd),
    pipeThrough: (readable) => watchBranches(readable, onEnd),
    tee: (branches) => watchBranches(branches, onEnd),
  };
  const replaced = Object.entries(watched).map(([key, watch]) =>
    replaceMethod(stream, key, (original) => afterwards(original, watch)),
  );
  replaceMethod(stream, Symbol.asyncIterator, (original) => afterwards(original, watched.values));
  replaceMethod(stream, 'cancel', (original) => cancelling(original, onEnd));
  return replaced[0];
}

/** Does the same, and then looks at the answer of a stream that could be consumed. */
function afterwards(original: Method, watch: (answer: unknown) => unknown): Method {
  return function (...args) {
    const couldBeConsumed = !isLocked(this);
    const answer = Reflect.apply(original, this, args);
    return couldBeConsumed ? watch(answer) : answer;
  };
}

function cancelling(original: Method, onEnd: OnEnd): Method {
  return function (...args) {
    if (!isLocked(this)) onEnd('cancelled');
    return Reflect.apply(original, this, args);
  };
}

function watchReader(reader: unknown, onEnd: OnEnd): unknown {
  if (!isObject(reader)) return reader;
  let holdsLock = true;
  const closed = Reflect.get(reader, 'closed') as Promise<unknown>;
  void Reflect.apply(then, closed, [
    () => {
      onEnd('success');
    },
    (error: unknown) => {
      if (holdsLock) onEnd('error', error);
    },
  ]);
  replaceMethod(reader, 'cancel', (original) => {
    return function (...args) {
      if (holdsLock) onEnd('cancelled');
      return Reflect.apply(original, this, args);
    };
  });
  replaceMethod(reader, 'releaseLock', (original) => {
    return function (...args) {
      // It rejects `closed`, which says nothing of the stream then.
      holdsLock = false;
      return Reflect.apply(original, this, args);
    };
  });
  return reader;
}

function watchIterator(iterator: unknown, onEnd: OnEnd): unknown {
  if (isObject(iterator)) watchSteps(iterator, onEnd);
  return iterator;
}

function watchPipe(piped: unknown, onEnd: OnEnd): unknown {
  return isObject(piped) ? (followPromise(piped, onEnd) ?? piped) : piped;
}

/** What goes on in other streams is over when one of them was read, or all of them were left. */
function watchBranches(answer: unknown, onEnd: OnEnd): unknown {
  const branches = [answer].flat().filter(isObject);
  let open = branches.length;
  for (const branch of branches) {
    watchStream(branch, (kind, error) => {
      if (kind === 'cancelled') open -= 1;
      if (kind !== 'cancelled' || open === 0) onEnd(kind, error);
    });
  }
  return answer;
}

function isLocked(stream: unknown): boolean {
  return isObject(stream) && Reflect.get(stream, 'locked') === true;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
