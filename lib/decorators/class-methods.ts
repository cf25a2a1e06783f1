/**
 * Which methods of a class its decorators measure.
 */

import type { Decoration } from './decoration.js';
import type { MemberOrigin } from './member.js';
import type { AnyFunction } from './types.js';

/** A method of a class, and where it is. */
export interface ClassMethod {
  readonly origin: MemberOrigin & { readonly owner: object };
  readonly method: AnyFunction;
}

/** Methods that the decorators of their class leave alone: by their function, which the standard dialect tells, */
const functions = new WeakSet<AnyFunction>();
/** or by prototype and name, which the legacy dialect tells even if another decorator wrapped the function. */
const keys = new WeakMap<object, Set<string | symbol>>();

/**
 * Keeps the decorators of its class away from a method.
 *
 * @param method - the function that the class will have, as far as it is known
 */
export function leaveToItself({ origin: { owner, key } }: Decoration, method: AnyFunction): void {
  functions.add(method);
  if (owner === undefined) return;
  const names = keys.get(owner) ?? new Set();
  keys.set(owner, names.add(key));
}

/** Whether a function is a class: it has methods, or, unlike other functions, a prototype that cannot be replaced. */
export function isClass(target: object): target is { readonly prototype: object } {
  const prototype = Reflect.getOwnPropertyDescriptor(target, 'prototype');
  const value: unknown = prototype?.value;
  if (typeof value !== 'object' || value === null) return false;
  return prototype?.writable === false || Reflect.ownKeys(value).some((key) => key !== 'constructor');
}

/**
 * The own methods of a class, static ones included, that its decorators measure: neither its constructor nor accessors, and
 * none that has a decorator of calls itself.
 *
 * @param wanted - says no to further ones by their name
 */
export function measuredMethods(
  target: { readonly prototype: object },
  wanted: (name: string) => boolean = () => true,
): ClassMethod[] {
  return [...methodsOf(target.prototype, false), ...methodsOf(target, true)].filter(({ origin, method }) => {
    const { owner, key } = origin;
    return !functions.has(method) && keys.get(owner)?.has(key) !== true && wanted(String(key));
  });
}

/** All own methods of a class, or of its prototype. */
export function methodsOf(owner: object, isStatic: boolean): ClassMethod[] {
  const methods: ClassMethod[] = [];
  for (const key of Reflect.ownKeys(owner)) {
    const descriptor = Reflect.getOwnPropertyDescriptor(owner, key);
    const method: unknown = descriptor?.value;
    if (typeof method !== 'function' || key === 'constructor' || isClass(method)) continue;
    // A static field is enumerable, a method is not.
    if (descriptor?.configurable !== true || (isStatic && descriptor.enumerable === true)) continue;
    methods.push({ origin: { key, isStatic, place: 'prototype', owner }, method });
  }
  return methods;
}

/** Puts another function in the place of a method. */
export function replaceMethod({ owner, key }: ClassMethod['origin'], method: AnyFunction): void {
  Reflect.defineProperty(owner, key, { ...Reflect.getOwnPropertyDescriptor(owner, key), value: method });
}
