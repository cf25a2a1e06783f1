/**
 * Learns how a stream of Node.js ends, as a bystander: an error that nobody handles still ends the process.
 */

import { hasMethods, methodOf } from './own-method.js';
import type { PendingCall } from './pending-call.js';

/** What streams say of themselves; `undefined` where a version does not say it. */
interface StreamState {
  readonly _readableState?: unknown;
  readonly _writableState?: unknown;
  readonly readableEnded?: unknown;
  readonly writableFinished?: unknown;
  readonly destroyed?: unknown;
  readonly errored?: unknown;
}

/** Whether an object, or a prototype, is that of a stream of Node.js. */
export function isStream(object: object): boolean {
  return hasMethods(object, ['pipe', 'on', 'emit', 'destroy']);
}

/**
 * Follows a stream until everything was read from it, or written to it if it cannot be read. Closed before, it was cancelled.
 *
 * @returns the stream; `undefined` if it is over, is none after all, or an earlier call of the same member follows it
 */
export function followStream(result: object, pending: PendingCall): object | undefined {
  const stream: StreamState = result;
  const isReadable = isObject(stream._readableState) && stream.readableEnded !== true;
  const isWritable = isObject(stream._writableState) && stream.writableFinished !== true;
  const on = methodOf(result, 'on');
  const isOver = stream.destroyed === true || (!isReadable && !isWritable);
  if (isOver || on === undefined || !pending.claim(result)) return undefined;
  const listen = (event: string | symbol, listener: (...args: readonly unknown[]) => void): void => {
    Reflect.apply(on, result, [event, listener]);
  };
  const fail = (error: unknown): void => {
    // It is how a loop over a stream is left, and what an AbortSignal does.
    if (!isAbort(error)) pending.settle('error', error);
  };
  // Both sides of a socket need not end: what was asked for is what can be read.
  listen(isReadable ? 'end' : 'finish', () => {
    pending.settle('success', result);
  });
  listen('close', () => {
    if (isObject(stream.errored)) fail(stream.errored);
    pending.settle('cancelled');
  });
  const errorMonitor = errorMonitorOf(result);
  if (errorMonitor !== undefined) listen(errorMonitor, fail);
  pending.watch(result);
  return result;
}

/**
 * The event that tells of errors without handling them. It is a static member of EventEmitter, which every stream
 * has among its classes: so the module of Node.js need not be loaded where there is none.
 */
function errorMonitorOf(stream: object): symbol | undefined {
  for (let link: object | null = stream; link !== null; link = Reflect.getPrototypeOf(link)) {
    const emitter = methodOf(link, 'constructor');
    const symbol: unknown = emitter === undefined ? undefined : Reflect.get(emitter, 'errorMonitor');
    if (typeof symbol === 'symbol') return symbol;
  }
  return undefined;
}

function isAbort(error: unknown): boolean {
  return isObject(error) && Reflect.get(error, 'name') === 'AbortError';
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
