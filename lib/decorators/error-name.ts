/**
 * What the label `error` says.
 */

/**
 * Names the kind of what was thrown: the name of an error, its class if it is named `Error` like most, the type of anything
 * else. Errors of another realm count as errors.
 */
export function errorName(error: unknown): string {
  if (typeof error !== 'object' || error === null) return error === null ? 'null' : typeof error;
  const { name, constructor } = error as { readonly name?: unknown; readonly constructor?: unknown };
  if (typeof name !== 'string' || name === '') return 'object';
  if (name !== 'Error' || typeof constructor !== 'function') return name;
  return constructor.name === '' ? name : constructor.name;
}
