/**
 * The OpenTelemetry SDK with its Prometheus exporter. Its instruments have methods of other names, so each call goes
 * through a function of one line, which the optimiser puts in line.
 */

import { Buffer } from 'node:buffer';

/** The SDK keeps 2,000 series of an instrument unless it is told otherwise. */
const MOST_SERIES = 2_000_000;

/** Eleven bounds, the default of the other libraries. */
const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/**
 * Imports SDK and exporter.
 *
 * @param {string} specifier - of the exporter
 * @returns {Promise<import('./library.mjs').Library>}
 */
export async function loadOpenTelemetry(specifier) {
  const { PrometheusExporter, PrometheusSerializer } = await import(specifier);
  const exports = await import('@opentelemetry/sdk-metrics');
  const exporter = new PrometheusExporter({ preventServerStart: true });
  const views = [{ instrumentName: '*', aggregationCardinalityLimit: MOST_SERIES }];
  const meter = new exports.MeterProvider({ readers: [exporter], views }).getMeter('bench');
  const serializer = new PrometheusSerializer();
  const text = async () => serializer.serialize((await exporter.collect()).resourceMetrics);
  return {
    exports,
    registry: exporter,
    counter: ({ name, help }) => counterOf(meter.createCounter(name, { description: help })),
    histogram: ({ name, help }) =>
      histogramOf(meter.createHistogram(name, { description: help, advice: { explicitBucketBoundaries: BOUNDS } })),
    text,
    formats: ['text'],
    bytes: async () => Buffer.from(await text()).length,
  };
}

function counterOf(counter) {
  return { inc: (labels, amount = 1) => counter.add(amount, labels) };
}

function histogramOf(histogram) {
  return {
    observe: (first, value) => {
      if (value === undefined) histogram.record(first);
      else histogram.record(value, first);
    },
  };
}
