/**
 * Closes a `switch` over a union: a member without a case does not compile.
 *
 * @throws Error if it is reached at run time, which takes a value outside its declared type
 */
export function assertNever(value: never): never {
  throw new Error(`a value outside its declared type: ${String(value)}`);
}
