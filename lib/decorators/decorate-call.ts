/**
 * Puts a probe on what a call decorator was put on, and the function forms on functions.
 */

import { describeValue } from '../support/describe-value.js';
import { MetricError } from '../support/metric-error.js';
import type { Series } from '../metrics/series.js';
import { readCallSetup, type CallDecorator, type CallSetup } from './call-decorator.js';
import { CallSite } from './call-site.js';
import { isClass, leaveToItself, measuredMethods, replaceMethod } from './class-methods.js';
import { readDecoration, refuseDecoration, type Decoration } from './decoration.js';
import { Member } from './member.js';
import { noteInstance, noteUses, noteWrapper } from './member-uses.js';
import { prepareMember } from './metric-scope.js';
import { applyReentrancy } from './outermost-probe.js';
import { withParameterLabels } from './parameter-labels.js';
import type { AnyFunction } from './types.js';
import { wrapCall, wrapperRecord } from './wrap-call.js';

/**
 * Runs a call decorator: on what it was put on, or as the factory of one.
 *
 * @throws MetricError `INVALID_DECORATION`, the codes of bad options, and those of declaring the family
 */
export function decorateCall<S extends Series>(decorator: CallDecorator<S>, args: readonly unknown[]): unknown {
  const bare = readDecoration(args);
  if (bare !== undefined) return decorate(decorator, bareSetup(decorator), bare);
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

/** What decorators without arguments were given, which is the same each time. */
const bareSetups = new WeakMap<object, unknown>();

function bareSetup<S extends Series>(decorator: CallDecorator<S>): CallSetup<S> {
  // What was kept for this decorator.
  const known = bareSetups.get(decorator) as CallSetup<S> | undefined;
  if (known !== undefined) return known;
  const setup = readCallSetup(decorator, []);
  bareSetups.set(decorator, setup);
  return setup;
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
  const original = fn as AnyFunction;
  return isEnabled(setup) ? measured(original, createSite(decorator, setup, member)) : original;
}

function decorate<S extends Series>(decorator: CallDecorator<S>, setup: CallSetup<S>, decoration: Decoration): unknown {
  const { kind, method, context, descriptor, origin } = decoration;
  if (kind === 'class' && decorator.decoratesClasses) {
    decorateClass(decorator, setup, decoration);
    return undefined;
  }
  if (method === undefined && !(kind === 'field' && context !== undefined)) {
    return refuseDecoration(decorator.subject, decoration, remedyFor(decorator, decoration));
  }
  if (setup.options.methods !== undefined) {
    throw new MetricError('INVALID_OPTION', `${decorator.subject}: methods is for classes: remove it`);
  }
  if (!isEnabled(setup)) return undefined;
  const member = new Member(origin);
  const site = createSite(decorator, withParameterLabels(setup, decoration), member);
  if (method === undefined) return initializer(decorator, site);
  const wrapper = measured(method, site);
  leaveToItself(decoration, wrapper);
  if (descriptor === undefined) return wrapper;
  descriptor.value = wrapper;
  return descriptor;
}

/** Measures the methods of a class that no decorator of calls was put on. */
function decorateClass<S extends Series>(
  decorator: CallDecorator<S>,
  setup: CallSetup<S>,
  decoration: Decoration,
): void {
  const { subject, functionForm } = decorator;
  const { options, metric } = setup;
  const target = decoration.origin.owner;
  if (target === undefined || !isClass(target)) {
    refuseDecoration(subject, decoration, `it is no class; use ${functionForm}(fn) for functions`);
  }
  if (options.name !== undefined || metric !== undefined) {
    refuseDecoration(subject, decoration, 'its methods need a default family to be told apart; remove the name');
  }
  if (!isEnabled(setup)) return;
  for (const { origin, method } of measuredMethods(target, options.methods)) {
    const member = new Member(origin);
    const wrapper = measured(method, createSite(decorator, setup, member));
    replaceMethod(origin, wrapper);
    prepareMember(origin, wrapper);
  }
}

function isEnabled({ options }: CallSetup<Series>): boolean {
  return options.enabled !== false;
}

function createSite<S extends Series>(decorator: CallDecorator<S>, setup: CallSetup<S>, member: Member): CallSite {
  return new CallSite(member, applyReentrancy(decorator.createProbes(setup, member), setup, member));
}

function measured(method: AnyFunction, site: CallSite): AnyFunction {
  const wrapper = wrapCall(method, site);
  // The member of the decorator that came first, if there are several.
  noteUses(wrapperRecord(wrapper)?.site.member ?? site.member, site.probes);
  noteWrapper(wrapper);
  return wrapper;
}

/** Wraps the function that a field is initialised with. */
function initializer(decorator: CallDecorator<never>, site: CallSite): (this: object, value: unknown) => unknown {
  noteUses(site.member, site.probes);
  return function (value) {
    noteInstance(site.member, this);
    // The receiver of the function is the instance even when it was taken off it.
    if (typeof value === 'function') return wrapCall(value as AnyFunction, site, this);
    // The class is being instantiated by the host, whom our faults must not reach.
    const subject = site.member.subjectFor(this);
    const problem = `the field "${site.member.name}" holds ${describeValue(value)}: put it on fields that hold a function`;
    const error = new MetricError('INVALID_DECORATION', `${decorator.subject}: ${problem}`);
    site.probes[0].registry.diagnostics.report({ source: 'decorator', subject, error });
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
