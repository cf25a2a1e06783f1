/**
 * Methods of objects that are not ours: looked up without running a getter, and replaced on one object alone.
 */

/** A function of which nothing is known. */
export type Method = (this: unknown, ...args: readonly unknown[]) => unknown;

/** A method of an object or of its prototypes; `undefined` if there is none, or a getter stands in its place. */
export function methodOf(object: object, key: PropertyKey): Method | undefined {
  for (let link: object | null = object; link !== null; link = Reflect.getPrototypeOf(link)) {
    const descriptor = Reflect.getOwnPropertyDescriptor(link, key);
    if (descriptor === undefined) continue;
    const value: unknown = descriptor.value;
    return typeof value === 'function' ? (value as Method) : undefined;
  }
  return undefined;
}

/** Whether an object has all of these methods. */
export function hasMethods(object: object, keys: readonly PropertyKey[]): boolean {
  return keys.every((key) => methodOf(object, key) !== undefined);
}

/**
 * Replaces a method on one object, where neither loops nor copies of its properties see it.
 *
 * @param replace - gets the method; what it returns is called in its place
 * @returns whether the method was there and could be replaced
 */
export function replaceMethod(object: object, key: PropertyKey, replace: (original: Method) => Method): boolean {
  const original = methodOf(object, key);
  if (original === undefined || !Reflect.isExtensible(object)) return false;
  return Reflect.defineProperty(object, key, {
    value: replace(original),
    writable: true,
    configurable: true,
    enumerable: false,
  });
}
