/**
 * Makes a wrapper look like the function it wraps.
 */

import type { AnyFunction } from './types.js';

/** What the package reflect-metadata adds, if the program has loaded it. */
interface MetadataReflect {
  readonly getOwnMetadataKeys?: (target: object) => readonly unknown[];
  readonly getOwnMetadata?: (key: unknown, target: object) => unknown;
  readonly defineMetadata?: (key: unknown, value: unknown, target: object) => void;
}

/** Own properties of a function that belong to its kind: a wrapper is no constructor and has strict arguments. */
const KEPT_BACK: readonly PropertyKey[] = ['prototype', 'arguments', 'caller'];

/**
 * Gives a wrapper the name, the length, the own properties, the prototype and the reflect-metadata of a function.
 *
 * Frameworks read all of them from methods: a guard whose metadata is lost is a guard that is not applied.
 */
export function copyIdentity(from: AnyFunction, to: AnyFunction): void {
  for (const key of Reflect.ownKeys(from)) {
    const descriptor = KEPT_BACK.includes(key) ? undefined : Reflect.getOwnPropertyDescriptor(from, key);
    if (descriptor === undefined || (key === 'length' && isLengthOf(to, descriptor))) continue;
    Reflect.defineProperty(to, key, descriptor);
  }
  const prototype = Reflect.getPrototypeOf(from);
  if (prototype !== Reflect.getPrototypeOf(to)) Reflect.setPrototypeOf(to, prototype);
  copyMetadata(from, to);
}

/** Whether a function has the length already, as one without parameters has; to define it again costs more than all else. */
function isLengthOf(
  { length }: AnyFunction,
  { value, writable, enumerable, configurable }: PropertyDescriptor,
): boolean {
  return value === length && writable === false && enumerable === false && configurable === true;
}

/** Gives a function the reflect-metadata of another. */
export function copyMetadata(from: object, to: object): void {
  const reflect: object = Reflect;
  const { getOwnMetadataKeys, getOwnMetadata, defineMetadata } = reflect as MetadataReflect;
  if (getOwnMetadataKeys === undefined || getOwnMetadata === undefined || defineMetadata === undefined) return;
  for (const key of getOwnMetadataKeys(from)) defineMetadata(key, getOwnMetadata(key, from), to);
}
