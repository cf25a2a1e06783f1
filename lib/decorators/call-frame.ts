/**
 * Knows which calls a call is nested in, across `await`, for decorators that measure the outermost call alone.
 */

import type { Collector } from '../model/collector.js';
import { MetricError } from '../support/metric-error.js';

/** What makes two nested calls the same thing: the family, the name of the member, and `this`. */
export interface CallIdentity {
  readonly family: Collector;
  readonly key: string | symbol;
}

/** A call in progress that is the outermost of its kind. */
export class CallFrame {
  readonly #identity: CallIdentity;
  #parent: CallFrame | undefined;
  /** Given up at the end: a timer that the call started may keep the frame for longer. */
  #receiver: unknown;
  #isOver = false;

  /** @param parent - the frame around it */
  constructor(identity: CallIdentity, receiver: unknown, parent: CallFrame | undefined) {
    this.#identity = identity;
    this.#receiver = receiver;
    this.#parent = parent;
  }

  /** The nearest frame that is not over, from `frame` outwards. */
  static nearest(frame: CallFrame | undefined): CallFrame | undefined {
    let nearest = frame;
    while (nearest !== undefined && nearest.#isOver) nearest = nearest.#parent;
    return nearest;
  }

  /** Whether a call of this kind is in progress here or around here. */
  encloses({ family, key }: CallIdentity, receiver: unknown): boolean {
    let frame = CallFrame.nearest(this);
    while (frame !== undefined) {
      const identity = frame.#identity;
      if (identity.family === family && identity.key === key && frame.#receiver === receiver) return true;
      // Calls that start one another and end would otherwise be kept in a chain without end.
      frame.#parent = CallFrame.nearest(frame.#parent);
      frame = frame.#parent;
    }
    return false;
  }

  /** Ends the call: what it left running is not nested in it. */
  end(): void {
    this.#isOver = true;
    this.#receiver = undefined;
  }
}

/** What of an AsyncLocalStorage is used. */
interface FrameStorage {
  getStore(): CallFrame | undefined;
  run<R>(frame: CallFrame, call: () => R): R;
}

let storage: FrameStorage | undefined;

/**
 * Loads what frames need. The module is loaded when a decorator asks for it, because it costs every promise of a program a little.
 *
 * @throws MetricError `INVALID_OPTION` where there is no AsyncLocalStorage
 */
export function prepareFrames(subject: string): void {
  if (storage !== undefined) return;
  const host = typeof process === 'undefined' ? undefined : (process as Partial<NodeJS.Process>);
  const hooks = host?.getBuiltinModule?.('node:async_hooks');
  if (hooks === undefined) {
    throw new MetricError(
      'INVALID_OPTION',
      `${subject}: reentrant "outermost" needs AsyncLocalStorage, which this platform does not have: remove it`,
    );
  }
  storage = new hooks.AsyncLocalStorage<CallFrame>();
}

/** The frame that the program is in. */
export function currentFrame(): CallFrame | undefined {
  return CallFrame.nearest(storage?.getStore());
}

/** Calls a function inside a frame; without one it is called as it is. */
export function runInFrame<R>(frame: CallFrame | undefined, call: () => R): R {
  return frame === undefined || storage === undefined ? call() : storage.run(frame, call);
}
