/**
 * The one wrapper around decorated functions: whatever measures calls is a probe of it.
 */

import { runInFrame } from './call-frame.js';
import type { CallSite } from './call-site.js';
import { followCallback } from './follow-callback.js';
import { returnsFreshPromises } from './follow-promise.js';
import { settleObject } from './follow-result.js';
import { copyIdentity } from './function-identity.js';
import { PendingCall } from './pending-call.js';
import type { Call } from './probe.js';
import type { AnyFunction } from './types.js';

/** What is known of a wrapper. */
export interface WrapperRecord {
  /** The function inside; never a wrapper of the same member. */
  readonly original: AnyFunction;
  /** The member and its probes. */
  readonly site: CallSite;
  /** The instance whose field holds the wrapper. */
  readonly instance: object | undefined;
}

const wrappers = new WeakMap<AnyFunction, WrapperRecord>();

/** What is known of a function if it is a wrapper. */
export function wrapperRecord(fn: AnyFunction): WrapperRecord | undefined {
  return wrappers.get(fn);
}

/**
 * Wraps a function so that the probes of a site measure its calls. A wrapper of the same member is not wrapped again:
 * the new one takes over its probes.
 *
 * @param instance - the instance, if the function is the value of a field
 */
export function wrapCall(fn: AnyFunction, site: CallSite, instance?: object): AnyFunction {
  const inner = wrappers.get(fn);
  const fused = inner?.instance === instance && inner?.site.member.isSame(site.member) === true ? inner : undefined;
  const original = fused?.original ?? fn;
  const fusedSite = fused?.site.extend(site) ?? site;
  const wrapper = shapeFor(fusedSite)(original, fusedSite, instance);
  copyIdentity(fn, wrapper);
  fusedSite.member.addWrapper(wrapper);
  wrappers.set(wrapper, { original, site: fusedSite, instance });
  return wrapper;
}

/** The cheapest shape that does what a site asks for. */
function shapeFor({ takesCallback, hasFrames, needsArguments }: CallSite): typeof wrapPlainly {
  if (takesCallback || hasFrames) return wrapFully;
  return needsArguments ? wrapWithArguments : wrapPlainly;
}

/** A method, not a function expression: like the methods it stands for it has no `prototype` and is no constructor. */
function wrapPlainly(original: AnyFunction, site: CallSite, instance: object | undefined): AnyFunction {
  const isFresh = returnsFreshPromises(original);
  const methods = {
    wrapper(this: unknown, ...args: unknown[]): unknown {
      const call = site.takeCall();
      site.enter(call, instance ?? this);
      let result: unknown;
      try {
        result = Reflect.apply(original, this, args);
      } catch (error) {
        site.settle(call, 'error', error);
        throw error;
      }
      return settleResult(site, call, result, isFresh);
    },
  };
  // eslint-disable-next-line @typescript-eslint/unbound-method -- whoever calls it says what `this` is
  return methods.wrapper;
}

/**
 * The same with the arguments. They are copied one by one: handing over the array would cost its allocation on every call, which
 * the compiler leaves out as long as nothing but this function sees the array.
 */
function wrapWithArguments(original: AnyFunction, site: CallSite, instance: object | undefined): AnyFunction {
  const isFresh = returnsFreshPromises(original);
  const methods = {
    wrapper(this: unknown, ...args: unknown[]): unknown {
      const call = site.takeCall();
      const room = call.roomForArguments(args.length);
      for (let index = 0; index < args.length; index += 1) room[index] = args[index];
      site.enter(call, instance ?? this);
      let result: unknown;
      try {
        result = Reflect.apply(original, this, args);
      } catch (error) {
        site.settle(call, 'error', error);
        throw error;
      }
      return settleResult(site, call, result, isFresh);
    },
  };
  // eslint-disable-next-line @typescript-eslint/unbound-method -- whoever calls it says what `this` is
  return methods.wrapper;
}

/** The same for calls that are over when they call back, or must know which calls they are nested in. */
function wrapFully(original: AnyFunction, site: CallSite, instance: object | undefined): AnyFunction {
  const isFresh = returnsFreshPromises(original);
  const methods = {
    wrapper(this: unknown, ...args: unknown[]): unknown {
      const call = site.takeCall();
      call.args = args;
      site.enter(call, instance ?? this);
      const pending = new PendingCall(site, call);
      const observed = site.takesCallback ? followCallback(args, pending) : undefined;
      let result: unknown;
      try {
        result = runInFrame(call.frame, () => Reflect.apply(original, this, observed ?? args) as unknown);
      } catch (error) {
        pending.settle('error', error);
        throw error;
      }
      return observed === undefined ? settleResult(site, call, result, isFresh) : result;
    },
  };
  // eslint-disable-next-line @typescript-eslint/unbound-method -- whoever calls it says what `this` is
  return methods.wrapper;
}

/** Ends the call, now or when what it returned is over. */
function settleResult(site: CallSite, call: Call, result: unknown, isFresh: boolean): unknown {
  if ((typeof result === 'object' && result !== null) || typeof result === 'function') {
    return settleObject(site, call, result, isFresh);
  }
  site.settle(call, 'success', result);
  return result;
}
