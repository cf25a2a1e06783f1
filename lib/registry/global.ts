/**
 * The process-wide registry, shared by every copy of the package in the process.
 * The only place that touches `globalThis`.
 */

import { Registry } from './registry.js';

/** Changes only with a registry that older copies could not use. */
const KEY = Symbol.for('prometheus-sdk.registry.v1');

function sharedRegistry(): Registry {
  // TypeScript does not know what other copies of the package keep on the global object.
  const host = globalThis as unknown as Partial<Record<symbol, Registry>>;
  const shared = host[KEY] ?? new Registry();
  Object.assign(host, { [KEY]: shared });
  return shared;
}

/**
 * The registry that instruments enrol in unless told otherwise.
 *
 * The ES module and the CommonJS build, bundles, and other installed copies of the same major version share it.
 */
export const registry: Registry = sharedRegistry();
