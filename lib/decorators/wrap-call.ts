/**
 * The one wrapper around decorated functions: whatever measures calls is a probe of it.
 */

import type { CallSite } from './call-site.js';
import { followPromise } from './follow-promise.js';
import { copyIdentity } from './function-identity.js';
import { NO_ARGUMENTS, type Call } from './probe.js';
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
  const wrapper = fusedSite.needsArguments
    ? wrapWithArguments(original, fusedSite, instance)
    : wrapPlainly(original, fusedSite, instance);
  copyIdentity(fn, wrapper);
  fusedSite.member.addWrapper(wrapper);
  wrappers.set(wrapper, { original, site: fusedSite, instance });
  return wrapper;
}

/** A method, not a function expression: like the methods it stands for it has no `prototype` and is no constructor. */
function wrapPlainly(original: AnyFunction, site: CallSite, instance: object | undefined): AnyFunction {
  const methods = {
    wrapper(this: unknown, ...args: unknown[]): unknown {
      const call = site.enter(instance ?? this, NO_ARGUMENTS);
      let result: unknown;
      try {
        result = Reflect.apply(original, this, args);
      } catch (error) {
        site.settle(call, 'error', error);
        throw error;
      }
      return settleResult(site, call, result);
    },
  };
  // eslint-disable-next-line @typescript-eslint/unbound-method -- whoever calls it says what `this` is
  return methods.wrapper;
}

/** The same with the arguments: handing them over would cost {@link wrapPlainly} their allocation on every call. */
function wrapWithArguments(original: AnyFunction, site: CallSite, instance: object | undefined): AnyFunction {
  const methods = {
    wrapper(this: unknown, ...args: unknown[]): unknown {
      const call = site.enter(instance ?? this, args);
      let result: unknown;
      try {
        result = Reflect.apply(original, this, args);
      } catch (error) {
        site.settle(call, 'error', error);
        throw error;
      }
      return settleResult(site, call, result);
    },
  };
  // eslint-disable-next-line @typescript-eslint/unbound-method -- whoever calls it says what `this` is
  return methods.wrapper;
}

/** Ends the call now, or when the promise that it returned settles. */
function settleResult(site: CallSite, call: Call, result: unknown): unknown {
  const followed = typeof result === 'object' && result !== null ? followResult(site, call, result) : undefined;
  if (followed !== undefined) return followed;
  site.settle(call, 'success', result);
  return result;
}

/** A function of its own, because the closure would cost {@link settleResult} an allocation on every call. */
function followResult(site: CallSite, call: Call, result: object): object | undefined {
  return followPromise(result, (kind, value) => {
    site.settle(call, kind, value);
  });
}
