/**
 * Which errors `@ErrorCounted` counts.
 */

/** A class of errors. */
export type ErrorClass = abstract new (...args: never) => unknown;

/** Errors of a class, of one of several classes, or those that a function says yes to. */
export type ErrorCause = ErrorClass | readonly ErrorClass[] | ((error: unknown) => boolean);

/** Whether an error is one of those meant; `undefined` if a value means none. */
export function causeMatcher(cause: unknown): ((error: unknown) => boolean) | undefined {
  if (Array.isArray(cause)) {
    const classes: readonly unknown[] = cause;
    return classes.length > 0 && classes.every(isErrorClass)
      ? (error) => classes.some((errorClass) => isInstance(error, errorClass))
      : undefined;
  }
  if (isErrorClass(cause)) return (error) => isInstance(error, cause);
  if (typeof cause !== 'function') return undefined;
  return (error) => Boolean(Reflect.apply(cause, undefined, [error]));
}

/** Functions have a prototype that can be replaced, or none; a class of errors compiled to a function inherits from `Error`. */
function isErrorClass(value: unknown): value is ErrorClass {
  if (typeof value !== 'function') return false;
  const prototype = Reflect.getOwnPropertyDescriptor(value, 'prototype');
  return prototype?.writable === false || prototype?.value instanceof Error;
}

/** Errors of another realm, such as those of Node.js under Jest, are known by the name of their class. */
function isInstance(error: unknown, errorClass: ErrorClass): boolean {
  if (error instanceof errorClass) return true;
  if (error instanceof Error || Object.prototype.toString.call(error) !== '[object Error]') return false;
  for (let link = error as object | null; link !== null; link = Reflect.getPrototypeOf(link)) {
    if (Object.hasOwn(link, 'constructor') && link.constructor.name === errorClass.name) return true;
  }
  return false;
}
