/**
 * Tells promises from other values, those of another realm included.
 */

/**
 * Whether a value is a real promise. A thenable that is none is left alone: calling `then` on a lazy one,
 * such as a query builder, would run it. Promises of Node's own modules under Jest come from another realm,
 * where `instanceof` fails and the tag still tells.
 */
export function isPromise(value: unknown): value is Promise<unknown> {
  if (typeof value !== 'object' || value === null) return false;
  return value instanceof Promise || Object.prototype.toString.call(value) === '[object Promise]';
}
