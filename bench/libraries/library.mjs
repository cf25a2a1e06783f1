/**
 * The shape behind which all libraries are measured, so that the measured loops are the same source for each of them.
 */

/**
 * A loaded library with an empty registry. Instruments have the methods of ours that the loops call.
 *
 * @typedef {object} Library
 * @property {any} exports - all it exports
 * @property {any} registry - where everything below is registered
 * @property {(options: object) => any} counter
 * @property {(options: object) => any} histogram
 * @property {(options: object) => any} [gauge]
 * @property {(options: object) => any} [summary] - quantiles 0.5, 0.9 and 0.99 over 600 seconds in 5 steps
 * @property {() => Promise<string>} text - the registry in the classic text format
 * @property {readonly FormatKey[]} formats - what `bytes` can write
 * @property {(format?: FormatKey) => Promise<number>} bytes - writes what a server has to send; by default the classic text
 * @property {() => Promise<number>} [serve] - serves the registry as the library's own documentation says; the port
 */

/** @typedef {'text' | 'text1' | 'openMetrics' | 'openMetrics2' | 'protobuf'} FormatKey */

/** The quantiles of all summaries, and the errors allowed where a library has a choice. */
export const OBJECTIVES = { 0.5: 0.05, 0.9: 0.01, 0.99: 0.001 };

/** The window of all summaries. */
export const SUMMARY_WINDOW = { maxAgeSeconds: 600, ageBuckets: 5 };

/** The host that servers listen on, and that scrapers ask. */
export const HOST = '127.0.0.1';

/**
 * Opens a server.
 *
 * @param {import('node:http').Server} server
 * @returns {Promise<number>} its port
 */
export function listen(server) {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, HOST, () => resolve(server.address().port));
  });
}
