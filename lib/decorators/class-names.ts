/**
 * What classes are called in labels: their own name, or the one that they were given because minifiers change theirs.
 */

const given = new WeakMap<object, string>();

/** Gives a class, or an object whose methods are measured, the name that labels show. */
export function giveName(target: object, name: string): void {
  given.set(target, name);
}

/** The name that was given to a class or an object, if there is one. */
export function nameGiven(target: object): string | undefined {
  return given.get(target);
}

/** The name of a class; empty if there is none. A class may have a static member called `name`. */
export function classNameFor(constructor: unknown): string {
  if (typeof constructor !== 'function') return '';
  const name: unknown = given.get(constructor) ?? constructor.name;
  return typeof name === 'string' ? name : '';
}
