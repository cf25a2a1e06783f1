/**
 * The libraries that are measured, behind one shape, so that the measured loops are the same source for all of them.
 */

import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * A library to measure.
 *
 * @typedef {object} Contender
 * @property {string} name - as the table calls it
 * @property {'sdk' | 'client'} api - whose names its constructors use
 * @property {string} specifier - what to import
 */

/**
 * A loaded library with an empty registry.
 *
 * @typedef {object} Library
 * @property {any} exports - all it exports
 * @property {any} registry - where everything below is registered
 * @property {(options: object) => any} counter
 * @property {(options: object) => any} gauge
 * @property {(options: object) => any} histogram
 * @property {(options: object) => any} summary - quantiles 0.5, 0.9 and 0.99 over 600 seconds in 5 steps
 * @property {() => Promise<string>} text - the registry in the classic text format
 */

const SUMMARY_WINDOW = { maxAgeSeconds: 600, ageBuckets: 5 };
const OBJECTIVES = { 0.5: 0.05, 0.9: 0.01, 0.99: 0.001 };

/** The peers, by their names on npm. */
const PEERS = ['prom-client', '@prometheus-io/client'];

/**
 * Lists what to measure, ours first.
 *
 * @param {{ sdk?: string, against?: string }} options - paths of an entry file: of ours, by default the package itself
 *   through its `exports`; and of another build of ours to compare with instead of the peers
 * @returns {Contender[]}
 */
export function contenders({ sdk, against }) {
  const ours = { name: 'prometheus-sdk', api: 'sdk', specifier: sdk === undefined ? 'prometheus-sdk' : fileUrl(sdk) };
  if (against !== undefined) return [ours, { name: 'other build', api: 'sdk', specifier: fileUrl(against) }];
  return [ours, ...PEERS.map((name) => ({ name, api: 'client', specifier: name }))];
}

/**
 * Imports a library and gives it a registry of its own.
 *
 * @param {Contender} contender
 * @returns {Promise<Library>}
 */
export async function load({ api, specifier }) {
  const exports = await import(specifier);
  const registry = new exports.Registry();
  const enrolment = api === 'sdk' ? { registry } : { registers: [registry] };
  const quantiles = api === 'sdk' ? { objectives: OBJECTIVES } : { percentiles: Object.keys(OBJECTIVES).map(Number) };
  return {
    exports,
    registry,
    counter: (options) => new exports.Counter({ ...options, ...enrolment }),
    gauge: (options) => new exports.Gauge({ ...options, ...enrolment }),
    histogram: (options) => new exports.Histogram({ ...options, ...enrolment }),
    summary: (options) => new exports.Summary({ ...options, ...quantiles, ...SUMMARY_WINDOW, ...enrolment }),
    text: () => registry.metrics(),
  };
}

/**
 * The version of an installed library.
 *
 * @param {Contender} contender
 * @returns {string} empty for a build given by its path
 */
export function versionOf({ specifier }) {
  if (specifier.startsWith('file:')) return '';
  let folder = dirname(createRequire(import.meta.url).resolve(specifier));
  while (folder !== dirname(folder)) {
    const { name, version } = readManifest(folder);
    if (name === specifier) return version;
    folder = dirname(folder);
  }
  return '';
}

function readManifest(folder) {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  } catch {
    return {};
  }
}

function fileUrl(path) {
  return pathToFileURL(path).href;
}
