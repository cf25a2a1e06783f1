/**
 * `metricsOf`: what the decorators of a member record into, for tests and for whoever reads the numbers.
 */

import { describeValue } from '../support/describe-value.js';
import { MetricError } from '../support/metric-error.js';
import type { Collector } from '../model/collector.js';
import type { Counter } from '../metrics/counter.js';
import type { Gauge } from '../metrics/gauge.js';
import type { Histogram } from '../metrics/histogram.js';
import type { Summary } from '../metrics/summary.js';
import { usesAt, usesOfFunction } from './member-uses.js';
import type { MemberUse } from './member.js';
import { isOldestCalls } from './oldest-calls.js';
import type { AnyFunction } from './types.js';

/**
 * What the decorators of a member record into, each under the name of its function form. If a decorator stands twice on a member, its
 * property is that of the one nearer to the member, and {@link MemberMetrics.all} has both.
 *
 * The type of a method does not tell its decorators, nor the labels of their families: every property may be absent, and labels
 * are checked when they are given.
 */
export interface MemberMetrics {
  /** Of `@Counted`, or `@Instrumented`. */
  readonly counted?: Counter<string>;
  /** Of `@ErrorCounted`. */
  readonly errorCounted?: Counter<string>;
  /** Of `@Timed`, or `@Instrumented`: a summary if its options say so. */
  readonly timed?: Histogram<string> | Summary<string>;
  /** Of `@InFlight`, or `@Instrumented`. */
  readonly inFlight?: Gauge<string>;
  /** Of `@InFlight({ oldest: true })`: the age of the oldest call in progress, as it was at the last scrape. */
  readonly oldest?: Gauge<string>;
  /** Of `@Observed`. */
  readonly observed?: Histogram<string>;
  /** Of `@Summarized`. */
  readonly summarized?: Summary<string>;
  /** Of `@Timestamped`. */
  readonly timestamped?: Gauge<string>;
  /** Of `@Gauged`: the family that all its members share, whose values are read when it is collected. */
  readonly gauged?: Collector;
  /** Of `@Stated`: the family that all its members share, whose states are read when it is collected. */
  readonly stated?: Collector;
  /** All of them, the nearest to the member first. */
  readonly all: readonly MemberUse[];
}

/** A class, abstract or with a private constructor as well. */
export interface ClassOf<P> {
  /** What instances inherit from. */
  readonly prototype: P;
}

/** Something that is no class. */
export type NoClass<O> = O extends ClassOf<unknown> ? never : O;

/** Which of a class' members is meant. */
export interface StaticMember {
  /** The static one. */
  readonly static: true;
}

/**
 * Returns the instruments that a method, or a member of another kind, of a class is measured by; inherited members are found.
 *
 * A class does not have its fields: those of the standard dialect are known from its first instance on, and functions in them
 * belong to an instance. A method that was wrapped by the decorator of another package is known under `experimentalDecorators`
 * alone.
 *
 * @throws MetricError `INVALID_VALUE` if `target` is neither an object nor a function
 *
 * @example
 * ```ts
 * import { Counted, metricsOf } from 'prometheus-sdk';
 *
 * class Orders {
 *   @Counted
 *   list(): string[] {
 *     return [];
 *   }
 * }
 *
 * new Orders().list();
 * const calls = metricsOf(Orders, 'list').counted?.find({ class: 'Orders', method: 'list', outcome: 'success' })?.value; // 1
 * ```
 */
export function metricsOf<P>(target: ClassOf<P>, member: keyof P): MemberMetrics;
/** Returns the instruments of a static member of a class. */
export function metricsOf<C extends ClassOf<unknown>>(
  target: C,
  member: Exclude<keyof C, 'prototype'>,
  options: StaticMember,
): MemberMetrics;
/** Returns the instruments of a member of an instance, functions in its fields included. */
export function metricsOf<O extends object>(instance: O & NoClass<O>, member: keyof O): MemberMetrics;
/** Returns the instruments of a function that was wrapped by function forms, or is the method of a class. */
export function metricsOf(fn: AnyFunction): MemberMetrics;
export function metricsOf(target: unknown, member?: PropertyKey, options?: StaticMember): MemberMetrics {
  if ((typeof target !== 'object' && typeof target !== 'function') || target === null) {
    throw new MetricError('INVALID_VALUE', `metricsOf: ${describeValue(target)} has no members: give a class`);
  }
  if (member === undefined) return byDecorator(usesOfFunction(target));
  const key = typeof member === 'number' ? String(member) : member;
  const isInstanceMember = typeof target === 'function' && options?.static !== true;
  return byDecorator(usesOfMember(isInstanceMember ? target.prototype : target, key));
}

/** The decorators of a member; those of an overridden one do not count. */
function usesOfMember(target: unknown, key: string | symbol): readonly MemberUse[] {
  for (let link = target as object | null | undefined; link != null; link = Reflect.getPrototypeOf(link)) {
    const found = usesAt(link, key);
    // A method or a getter overrides those further up; a field, which can be enumerated, is where the decorated one is.
    if (found.length > 0 || Reflect.getOwnPropertyDescriptor(link, key)?.enumerable === false) return found;
  }
  return [];
}

function byDecorator(all: readonly MemberUse[]): MemberMetrics {
  const metrics: Record<string, Collector> = {};
  for (const { decorator, metric } of all) {
    const name = isOldestCalls(metric) ? 'oldest' : `${decorator.charAt(0).toLowerCase()}${decorator.slice(1)}`;
    metrics[name] ??= metric;
  }
  // Each decorator records into what its property says.
  return { ...metrics, all };
}
