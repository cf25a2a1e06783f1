/**
 * Learns how a generator is consumed: until it is drained, fails, or is left early.
 */

import { followPromise } from './follow-promise.js';
import { hasMethods, replaceMethod, type Method } from './own-method.js';
import type { PendingCall } from './pending-call.js';
import type { OutcomeKind } from './types.js';

/** Ends a call. */
type Settle = (kind: OutcomeKind, value?: unknown) => void;

const STEPS = ['next', 'return', 'throw'] as const;

/** Whether an object, or a prototype, is that of a generator, be it one that a compiler made of plain functions. */
export function isGenerator(object: object): boolean {
  return hasMethods(object, STEPS) && (isAsync(object) || hasMethods(object, [Symbol.iterator]));
}

/**
 * Follows a generator until it is drained.
 *
 * @returns the generator; `undefined` if it cannot be followed, or an earlier call of the same member follows it
 */
export function followIterator(result: object, pending: PendingCall): object | undefined {
  if (!isGenerator(result) || !pending.claim(result)) return undefined;
  const settle = (kind: OutcomeKind, value: unknown): void => {
    pending.settle(kind, kind === 'success' ? result : value);
  };
  if (!watchSteps(result, settle)) return undefined;
  pending.watch(result);
  return result;
}

/** Replaces the steps of an iterator by steps that tell how it ends; whether that was possible. */
export function watchSteps(iterator: object, settle: Settle): boolean {
  const isLater = isAsync(iterator);
  let isLeft = false;
  const watch = (step: (typeof STEPS)[number], original: Method): Method => {
    return function (...args) {
      isLeft ||= step === 'return';
      const taken = (value: unknown): void => {
        if (isDone(value)) settle(isLeft ? 'cancelled' : 'success');
      };
      const failed = (error: unknown): void => {
        // What the consumer threw in and the generator let pass is no error of the generator.
        settle(step === 'throw' && error === args[0] ? 'cancelled' : 'error', error);
      };
      let value: unknown;
      try {
        value = Reflect.apply(original, this, args);
      } catch (error) {
        failed(error);
        throw error;
      }
      if (!isLater) taken(value);
      else if (typeof value === 'object' && value !== null) {
        return followPromise(value, (kind, outcome) => (kind === 'success' ? taken : failed)(outcome)) ?? value;
      }
      return value;
    };
  };
  return STEPS.map((step) => replaceMethod(iterator, step, (original) => watch(step, original)))[0];
}

function isAsync(object: object): boolean {
  return hasMethods(object, [Symbol.asyncIterator]);
}

function isDone(step: unknown): boolean {
  try {
    return typeof step === 'object' && step !== null && Reflect.get(step, 'done') === true;
  } catch {
    return false;
  }
}
