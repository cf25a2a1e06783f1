/**
 * `@MetricScope`: what a class is called in labels, and that its series exist from the start.
 */

import { checkOptions } from '../support/check-options.js';
import { describeValue } from '../support/describe-value.js';
import { MetricError } from '../support/metric-error.js';
import { isClass, methodsOf, type ClassMethod } from './class-methods.js';
import { giveName } from './class-names.js';
import { readDecoration, refuseDecoration } from './decoration.js';
import { copyMetadata } from './function-identity.js';
import { track } from './instances.js';
import type { AnyFunction, DecoratedClass, OnClass } from './types.js';
import { wrapperRecord } from './wrap-call.js';

/** Options of `@MetricScope`. */
export interface MetricScopeOptions {
  /** What the label `class` says; default the name of the class, which minifiers change. */
  readonly class?: string | undefined;
  /**
   * Under `experimentalDecorators`: whether the class is replaced by a subclass that makes its instances known to gauges, as
   * {@link track} in the constructor would. The subclass has no private static members, so a class that has some (`static #x`)
   * must call `track` instead. The standard dialect knows instances, and never replaces a class.
   *
   * @defaultValue `false`
   */
  readonly instances?: boolean | undefined;
}

/** A class as `instances` extends it. */
type AnyClass = new (...args: readonly unknown[]) => object;

const SUBJECT = '@MetricScope';
const scoped = new WeakSet();

/**
 * Names a class for labels, and makes the series of its methods in the default families exist at 0, so that their first
 * increase is seen. It may stand before or after other decorators of the class. Private methods, functions in fields and
 * times of last calls have no series before their first call.
 *
 * @throws MetricError `INVALID_DECORATION` on anything but a class, `INVALID_OPTION`, `UNKNOWN_OPTION`
 *
 * @example
 * ```ts
 * import { Counted, MetricScope } from 'prometheus-sdk';
 *
 * @MetricScope({ class: 'Orders' })
 * class Orders {
 *   @Counted
 *   list(): string[] {
 *     return [];
 *   }
 * }
 * ```
 */
export function MetricScope(...decorated: DecoratedClass): void;
/** Names a class for labels. */
export function MetricScope(options?: MetricScopeOptions): OnClass;
export function MetricScope(...given: readonly unknown[]): unknown {
  if (readDecoration(given) !== undefined) return decorate({}, given);
  const [options = {}] = given;
  checkOptions(SUBJECT, options, ['class', 'instances']);
  const { class: name, instances } = options as Readonly<Record<keyof MetricScopeOptions, unknown>>;
  if (name !== undefined && (typeof name !== 'string' || name === '')) {
    refuse(`class ${describeValue(name)} must be a non-empty string`);
  }
  if (!['boolean', 'undefined'].includes(typeof instances)) {
    refuse(`instances ${describeValue(instances)} must be true or false`);
  }
  // Both have been checked.
  return (...decorated: readonly unknown[]) => decorate(options as MetricScopeOptions, decorated);
}

/** Tells a measured method its class, if that is a scope. */
export function prepareMember({ owner, isStatic }: ClassMethod['origin'], wrapper: AnyFunction): void {
  const site = wrapperRecord(wrapper)?.site;
  const target: unknown = isStatic ? owner : owner.constructor;
  if (site === undefined || typeof target !== 'function' || !scoped.has(target)) return;
  site.prepare(site.member.declaredBy(owner));
}

function decorate(options: MetricScopeOptions, decorated: readonly unknown[]): unknown {
  const decoration = readDecoration(decorated);
  const target = decoration?.origin.owner;
  if (decoration?.kind !== 'class' || target === undefined || !isClass(target)) {
    if (decoration !== undefined) return refuseDecoration(SUBJECT, decoration, 'decorate a class');
    throw new MetricError('INVALID_DECORATION', `${SUBJECT}: ${describeValue(decorated[0])} is no class`);
  }
  if (options.class !== undefined) giveName(target, options.class);
  scoped.add(target);
  for (const { origin, method } of [...methodsOf(target.prototype, false), ...methodsOf(target, true)]) {
    prepareMember(origin, method);
  }
  if (options.instances !== true || decoration.context !== undefined) return undefined;
  // What has a prototype that cannot be replaced, or methods, can be constructed.
  return tracking(target as unknown as AnyClass, options.class);
}

/** A subclass that makes every instance known. */
function tracking(target: AnyClass, alias: string | undefined): AnyClass {
  const Tracking = class extends target {
    constructor(...args: readonly unknown[]) {
      super(...args);
      track(this);
    }
  };
  for (const key of ['name', 'length'] as const) {
    Reflect.defineProperty(Tracking, key, { value: target[key], configurable: true });
  }
  copyMetadata(target, Tracking);
  if (alias !== undefined) giveName(Tracking, alias);
  scoped.add(Tracking);
  return Tracking;
}

function refuse(problem: string): never {
  throw new MetricError('INVALID_OPTION', `${SUBJECT}: ${problem}`);
}
