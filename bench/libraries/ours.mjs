/**
 * Ours, as it is imported.
 */

import { URL } from 'node:url';
import { HOST, OBJECTIVES, SUMMARY_WINDOW } from './library.mjs';

const FORMATS = {
  text: 'PrometheusText0.0.4',
  text1: 'PrometheusText1.0.0',
  openMetrics: 'OpenMetricsText1.0.0',
  openMetrics2: 'OpenMetricsText2.0.0',
  protobuf: 'PrometheusProto',
};

/**
 * Imports our package, or another build of it.
 *
 * @param {string} specifier - of the front door
 * @returns {Promise<import('./library.mjs').Library>}
 */
export async function loadOurs(specifier) {
  const exports = await import(specifier);
  const registry = new exports.Registry();
  let exposition;
  return {
    exports,
    registry,
    counter: (options) => new exports.Counter({ ...options, registry }),
    gauge: (options) => new exports.Gauge({ ...options, registry }),
    histogram: (options) => new exports.Histogram({ ...options, registry }),
    summary: (options) => new exports.Summary({ ...options, objectives: OBJECTIVES, ...SUMMARY_WINDOW, registry }),
    text: () => registry.metrics(),
    formats: Object.keys(FORMATS),
    bytes: async (format = 'text') => {
      exposition ??= await import(expositionOf(specifier));
      const { blocks } = exposition.createFormat(FORMATS[format]).write((await registry.gather()).families);
      let length = 0;
      for (const block of blocks) length += block.length;
      return length;
    },
    serve: async () => {
      const { port } = await exports.startHttpServer({ port: 0, host: HOST, registry, defaultMetrics: false });
      return port;
    },
  };
}

function expositionOf(specifier) {
  return specifier.startsWith('file:') ? new URL('exposition.js', specifier).href : `${specifier}/exposition`;
}
