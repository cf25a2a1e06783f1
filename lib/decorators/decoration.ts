/**
 * Tells what a decorator was put on, in the standard and in the legacy dialect.
 */

import { MetricError } from '../support/metric-error.js';
import type { MemberOrigin } from './member.js';
import type { AnyFunction } from './types.js';

/** What a decorator can be put on. */
export type DecorationKind = 'class' | 'method' | 'getter' | 'setter' | 'field' | 'accessor' | 'parameter';

/** What all standard contexts have. */
export interface StandardContext {
  readonly kind: DecorationKind;
  readonly name: string | symbol;
  readonly static?: boolean;
  readonly private?: boolean;
  readonly access: { get(object: unknown): unknown };
  addInitializer(initializer: (this: object) => void): void;
}

/** What a decorator was put on. */
export interface Decoration {
  readonly kind: DecorationKind;
  /** The member, or the class. */
  readonly origin: MemberOrigin;
  /** The function of a method. */
  readonly method: AnyFunction | undefined;
  /** What the standard dialect hands over: the function of a method or a getter, the two functions of an accessor. */
  readonly target?: unknown;
  /** How the standard dialect tells it; `undefined` in the legacy one. */
  readonly context: StandardContext | undefined;
  /** The property of a legacy method, getter or setter. */
  readonly descriptor: PropertyDescriptor | undefined;
}

/** Reads the arguments of a decorator; `undefined` if they are the arguments of a decorator factory. */
export function readDecoration(args: readonly unknown[]): Decoration | undefined {
  const [target, second, third] = args;
  if (isStandardContext(second)) return readStandard(target, second);
  if (typeof second === 'string' || typeof second === 'symbol') {
    return typeof target === 'string' ? undefined : readLegacy(target as object, second, third);
  }
  if (typeof target !== 'function') return undefined;
  const kind = typeof third === 'number' ? 'parameter' : 'class';
  return { kind, origin: classOrigin(target), method: undefined, context: undefined, descriptor: undefined };
}

/**
 * Refuses what a decorator cannot be put on.
 *
 * @param decorator - such as `@Counted`
 * @param remedy - what to do instead
 * @throws MetricError `INVALID_DECORATION` always
 */
export function refuseDecoration(decorator: string, { kind, origin }: Decoration, remedy: string): never {
  throw new MetricError(
    'INVALID_DECORATION',
    `${decorator}: cannot decorate the ${kind} "${String(origin.key)}": ${remedy}`,
  );
}

function isStandardContext(value: unknown): value is StandardContext {
  if (typeof value !== 'object' || value === null) return false;
  const { kind, addInitializer } = value as Partial<StandardContext>;
  return typeof kind === 'string' && typeof addInitializer === 'function';
}

function readStandard(target: unknown, context: StandardContext): Decoration {
  if (context.kind === 'class' && typeof target === 'function') {
    return { kind: 'class', origin: classOrigin(target), method: undefined, context, descriptor: undefined };
  }
  const { kind, name, static: isStatic = false, private: isPrivate = false } = context;
  const place = isPrivate || kind === 'field' ? 'instance' : 'prototype';
  return {
    kind,
    origin: { key: name, isStatic, place },
    method: kind === 'method' ? (target as AnyFunction) : undefined,
    target,
    context,
    descriptor: undefined,
  };
}

function readLegacy(owner: object, key: string | symbol, third: unknown): Decoration {
  const isStatic = typeof owner === 'function';
  const origin: MemberOrigin = { key, isStatic, place: 'prototype', owner };
  if (typeof third === 'number') {
    return { kind: 'parameter', origin, method: undefined, context: undefined, descriptor: undefined };
  }
  const descriptor = typeof third === 'object' && third !== null ? (third as PropertyDescriptor) : undefined;
  const value: unknown = descriptor?.value;
  const method = typeof value === 'function' ? (value as AnyFunction) : undefined;
  return { kind: legacyKind(method, descriptor), origin, method, context: undefined, descriptor };
}

function legacyKind(method: AnyFunction | undefined, descriptor: PropertyDescriptor | undefined): DecorationKind {
  if (method !== undefined) return 'method';
  if (descriptor?.get !== undefined) return 'getter';
  return descriptor?.set === undefined ? 'field' : 'setter';
}

function classOrigin(target: { readonly name: unknown }): MemberOrigin {
  return { key: String(target.name), isStatic: true, place: 'prototype', owner: target };
}
