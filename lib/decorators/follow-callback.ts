/**
 * Learns what a function passes to the callback that it was given.
 */

import { copyIdentity } from './function-identity.js';
import type { PendingCall } from './pending-call.js';
import type { AnyFunction } from './types.js';

/**
 * The arguments of a call with its last function replaced by one that ends the call when it is first called, as
 * callbacks of Node.js are: with an error, or nothing in its place and a result.
 *
 * @returns `undefined` if there is no function among the arguments
 */
export function followCallback(args: readonly unknown[], pending: PendingCall): readonly unknown[] | undefined {
  const index = args.findLastIndex((argument) => typeof argument === 'function');
  if (index < 0) return undefined;
  // It is a function, which takes what it is given.
  const callback = args[index] as AnyFunction;
  const calledBack = observed(callback, pending);
  copyIdentity(callback, calledBack);
  pending.watch(calledBack);
  return args.with(index, calledBack);
}

function observed(callback: AnyFunction, pending: PendingCall): AnyFunction {
  return function (this: unknown, ...answer: readonly unknown[]): unknown {
    const [error, result] = answer;
    if (error === undefined || error === null) pending.settle('success', result);
    else pending.settle('error', error);
    return Reflect.apply(callback, this, answer);
  };
}
