/**
 * Puts a probe on what a call decorator was put on, and the function forms on functions.
 */

import { describeValue } from '../support/describe-value.js';
import { MetricError } from '../support/metric-error.js';
import type { Series } from '../metrics/series.js';
import { readCallSetup, type CallDecorator, type CallSetup } from './call-options.js';
import { CallSite } from './call-site.js';
import { readDecoration, refuseDecoration, type Decoration } from './decoration.js';
import { Member } from './member.js';
import type { Probe } from './probe.js';
import type { AnyFunction } from './types.js';
import { wrapCall } from './wrap-call.js';

/**
 * Runs a call decorator: on what it was put on, or as the factory of one.
 *
 * @throws MetricError `INVALID_DECORATION`, the codes of bad options, and those of declaring the family
 */
export function decorateCall<S extends Series>(decorator: CallDecorator<S>, args: readonly unknown[]): unknown {
  const bare = readDecoration(args);
  if (bare !== undefined) return decorate(decorator, readCallSetup(decorator, []), bare);
  const setup = readCallSetup(decorator, args);
  return (...decorated: readonly unknown[]): unknown => {
    const decoration = readDecoration(decorated);
    if (decoration === undefined) {
      throw new MetricError(
        'INVALID_DECORATION',
        `${decorator.subject}: ${describeValue(decorated[0])} is no member of a class: use ${decorator.functionForm}(fn) for functions`,
      );
    }
    return decorate(decorator, setup, decoration);
  };
}

/**
 * Runs the function form of a call decorator.
 *
 * @throws MetricError `INVALID_DECORATION` if `fn` is no function, the codes of bad options, and those of declaring the family
 */
export function wrapFunction<S extends Series>(
  decorator: CallDecorator<S>,
  fn: unknown,
  args: readonly unknown[],
): AnyFunction {
  if (typeof fn !== 'function') {
    throw new MetricError(
      'INVALID_DECORATION',
      `${decorator.functionForm}: ${describeValue(fn)} is no function: give the function first`,
    );
  }
  const setup = readCallSetup({ ...decorator, subject: decorator.functionForm }, args);
  const member = new Member({ key: fn.name, isStatic: false, place: 'function' });
  // Every function can be wrapped; what it takes is the caller's business.
  return wrapCall(fn as AnyFunction, new CallSite(member, [decorator.createProbe(setup, member)]));
}

function decorate<S extends Series>(decorator: CallDecorator<S>, setup: CallSetup<S>, decoration: Decoration): unknown {
  const { kind, method, context, descriptor, origin } = decoration;
  if (method === undefined && !(kind === 'field' && context !== undefined)) {
    return refuseDecoration(decorator.subject, decoration, remedyFor(decorator, decoration));
  }
  const member = new Member(origin);
  const probe = decorator.createProbe(setup, member);
  const site = new CallSite(member, [probe]);
  if (method === undefined) return initializer(decorator, site, probe);
  const wrapper = wrapCall(method, site);
  if (descriptor === undefined) return wrapper;
  descriptor.value = wrapper;
  return descriptor;
}

/** Wraps the function that a field is initialised with. */
function initializer(
  decorator: CallDecorator<never>,
  site: CallSite,
  probe: Probe,
): (this: object, value: unknown) => unknown {
  return function (value) {
    // The receiver of the function is the instance even when it was taken off it.
    if (typeof value === 'function') return wrapCall(value as AnyFunction, site, this);
    // The class is being instantiated by the host, whom our faults must not reach.
    const subject = site.member.subjectFor(this);
    const problem = `the field "${site.member.name}" holds ${describeValue(value)}: put it on fields that hold a function`;
    const error = new MetricError('INVALID_DECORATION', `${decorator.subject}: ${problem}`);
    probe.registry.diagnostics.report({ source: 'decorator', subject, error });
    return value;
  };
}

function remedyFor({ functionForm }: CallDecorator<never>, { kind, context }: Decoration): string {
  switch (kind) {
    case 'class':
      return `decorate its methods, or use ${functionForm}(fn) if it is a function`;
    case 'field':
      return context === undefined
        ? `experimentalDecorators does not show its value; make it a method, or initialise it with ${functionForm}(fn)`
        : 'decorate methods and fields that hold a function';
    case 'parameter':
      return 'decorate the method';
    case 'method':
    case 'getter':
    case 'setter':
    case 'accessor':
      return 'it is not called; decorate a method';
  }
}
