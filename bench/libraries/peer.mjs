/**
 * prom-client and its successor, whose interfaces are the same.
 */

import { Buffer } from 'node:buffer';
import { createServer } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { OBJECTIVES, SUMMARY_WINDOW, listen } from './library.mjs';

const TEXT = 'text/plain; version=0.0.4; charset=utf-8';
const OPEN_METRICS = 'application/openmetrics-text; version=1.0.0; charset=utf-8';

const percentiles = Object.keys(OBJECTIVES).map(Number);
const compress = promisify(gzip);

/**
 * Imports one of the two.
 *
 * @param {string} specifier
 * @returns {Promise<import('./library.mjs').Library>}
 */
export async function loadPeer(specifier) {
  const exports = await import(specifier);
  const registry = new exports.Registry();
  const registers = [registry];
  return {
    exports,
    registry,
    counter: (options) => new exports.Counter({ ...options, registers }),
    gauge: (options) => new exports.Gauge({ ...options, registers }),
    histogram: (options) => new exports.Histogram({ ...options, registers }),
    summary: (options) => new exports.Summary({ ...options, percentiles, ...SUMMARY_WINDOW, registers }),
    text: () => registry.metrics(),
    formats: ['text', 'openMetrics'],
    bytes: async (format = 'text') => {
      registry.setContentType(format === 'text' ? TEXT : OPEN_METRICS);
      return Buffer.from(await registry.metrics()).length;
    },
    serve: () => listen(createServer((request, response) => void answer(registry, request, response))),
  };
}

/** The server of their documentation, with the format that is asked for and compression, which they leave to the host. */
async function answer(registry, { headers }, response) {
  registry.setContentType(headers.accept?.includes('openmetrics') ? OPEN_METRICS : TEXT);
  response.setHeader('Content-Type', registry.contentType);
  const text = await registry.metrics();
  if (headers['accept-encoding']?.includes('gzip')) {
    response.setHeader('Content-Encoding', 'gzip');
    response.end(await compress(text));
  } else {
    response.end(text);
  }
}
