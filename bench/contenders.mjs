/**
 * The libraries that are measured.
 */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { loadOpenTelemetry } from './libraries/open-telemetry.mjs';
import { loadOurs } from './libraries/ours.mjs';
import { loadPeer } from './libraries/peer.mjs';

/**
 * Something to measure.
 *
 * @typedef {object} Contender
 * @property {string} name - as the table calls it
 * @property {Kind} kind
 * @property {string} specifier - what to import
 * @property {readonly string[]} packages - what to install for it
 */

/**
 * Whose names its constructors use; `bare` is the machine without any library.
 *
 * @typedef {'sdk' | 'client' | 'otel' | 'bare'} Kind
 */

/** How the tables call ours. */
export const OURS = 'prometheus-sdk';

/** The clients that the goals are set against, by their names on npm. */
export const PEERS = ['prom-client', '@prometheus-io/client'];

const OPEN_TELEMETRY = {
  name: 'OpenTelemetry SDK',
  kind: 'otel',
  specifier: '@opentelemetry/exporter-prometheus',
  packages: ['@opentelemetry/exporter-prometheus', '@opentelemetry/sdk-metrics', '@opentelemetry/api'],
};
/** How the tables call the machine itself. */
export const NO_LIBRARY = 'no library';

const BARE = { name: NO_LIBRARY, kind: 'bare', specifier: '', packages: [] };

const LOADERS = { sdk: loadOurs, client: loadPeer, otel: loadOpenTelemetry };

/**
 * Lists what to measure, ours first.
 *
 * @param {{ sdk?: string, against?: string }} options - paths of an entry file: of ours, by default the package itself
 *   through its `exports`; and of another build of ours to compare with instead of the peers
 * @returns {Contender[]}
 */
export function contenders({ sdk, against }) {
  const ours = { name: OURS, kind: 'sdk', specifier: sdk === undefined ? OURS : fileUrl(sdk), packages: [OURS] };
  if (against !== undefined) return [ours, { ...ours, name: 'other build', specifier: fileUrl(against) }];
  const peers = PEERS.map((name) => ({ name, kind: 'client', specifier: name, packages: [name] }));
  return [ours, ...peers, OPEN_TELEMETRY, BARE];
}

/**
 * Imports a library and gives it a registry of its own.
 *
 * @param {Contender} contender
 * @returns {Promise<import('./libraries/library.mjs').Library>}
 */
export function load({ kind, specifier }) {
  return LOADERS[kind](specifier);
}

/**
 * Reads the manifest of an installed package.
 *
 * @param {string} name
 * @param {string} from - the file or folder that would import it
 * @returns {{ folder: string, manifest: { name?: string, version?: string, dependencies?: Record<string, string> } }}
 */
export function findPackage(name, from) {
  const start = name === OURS ? dirname(import.meta.dirname) : dirname(createRequire(from).resolve(name));
  for (let folder = start; folder !== dirname(folder); folder = dirname(folder)) {
    const manifest = readManifest(folder);
    if (manifest.name === name) return { folder, manifest };
  }
  throw new Error(`${name} is not installed`);
}

/**
 * The version of an installed library.
 *
 * @param {Contender} contender
 * @returns {string} empty for a build given by its path, and where there is no library
 */
export function versionOf({ specifier }) {
  if (specifier === '' || specifier.startsWith('file:')) return '';
  return findPackage(specifier, import.meta.url).manifest.version ?? '';
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
