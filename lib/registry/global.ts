/**
 * The process-wide registry, and whatever else every copy of the package in the process shares.
 * The only place that touches `globalThis`.
 */

import { Registry } from './registry.js';

/** Changes only with a registry that older copies could not use. */
const KEY = Symbol.for('prometheus-sdk.registry.v1');

/**
 * Returns the value that all copies of the package share, creating it the first time.
 *
 * @param key - from `Symbol.for`, with a version that changes when older copies could not use the value
 */
export function sharedByCopies<T extends object>(key: symbol, create: () => T): T {
  // TypeScript does not know what other copies of the package keep on the global object.
  const host = globalThis as unknown as Partial<Record<symbol, T>>;
  const shared = host[key] ?? create();
  Object.assign(host, { [key]: shared });
  return shared;
}

/**
 * The registry that instruments enrol in unless told otherwise.
 *
 * The ES module and the CommonJS build, bundles, and other installed copies of the same major version share it.
 */
export const registry: Registry = sharedByCopies(KEY, () => new Registry());
