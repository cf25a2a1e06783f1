/**
 * The endpoint's own metrics: under the names of promhttp where it has them, so that its dashboards and alerts fit, and under ours
 * beyond.
 */

import { Counter } from '../metrics/counter.js';
import { Gauge } from '../metrics/gauge.js';
import { Histogram } from '../metrics/histogram.js';
import { Summary } from '../metrics/summary.js';
import type { RuntimeRegistry } from './hold-collector.js';
import { startMetrics, type RuntimeMetrics } from './runtime-metrics.js';

/**
 * Measures scrapes.
 *
 * The scrape that reads the metrics is in flight and not yet counted, as in promhttp; so two scrapes of a program that does
 * nothing else differ by one scrape.
 *
 * @see https://pkg.go.dev/github.com/prometheus/client_golang/prometheus/promhttp#InstrumentMetricHandler
 */
export class EndpointMetrics {
  readonly #requests = new Counter({
    name: 'promhttp_metric_handler_requests_total',
    help: 'Total number of scrapes by HTTP status code.',
    labelNames: ['code'],
    registry: null,
  });
  readonly #inFlight = new Gauge({
    name: 'promhttp_metric_handler_requests_in_flight',
    help: 'Current number of scrapes being served.',
    registry: null,
  });
  readonly #errors = new Counter({
    name: 'promhttp_metric_handler_errors_total',
    help: 'Total number of internal errors encountered by the promhttp metric handler.',
    labelNames: ['cause'],
    registry: null,
  });
  readonly #duration = new Histogram({
    name: 'prometheus_sdk_scrape_duration_seconds',
    help: 'Time from a request for metrics until the client has taken the answer.',
    registry: null,
  });
  readonly #bytes = new Counter({
    name: 'prometheus_sdk_scrape_response_bytes_total',
    help: 'Bytes of metrics that were sent, compressed where the client likes.',
    registry: null,
  });
  readonly #collectors = new Summary({
    name: 'prometheus_sdk_collector_duration_seconds',
    help: 'Time that collectors which answer with a promise took, by the name of their first family.',
    labelNames: ['collector'],
    registry: null,
  });
  /** What is to be registered. */
  readonly collectors = [
    this.#requests,
    this.#inFlight,
    this.#errors,
    this.#duration,
    this.#bytes,
    this.#collectors,
  ] as const;

  constructor() {
    for (const code of [200, 500, 503]) this.#requests.init({ code });
    for (const cause of ['gathering', 'encoding']) this.#errors.init({ cause });
  }

  /**
   * A request has arrived.
   *
   * @returns to be called when its response is over, with its status and the bytes of its body
   */
  begin(): (status: number, bytes: number) => void {
    const stopTimer = this.#duration.startTimer();
    this.#inFlight.inc();
    return (status, bytes) => {
      stopTimer();
      this.#inFlight.dec();
      this.#requests.inc({ code: status });
      this.#bytes.inc(bytes);
    };
  }

  /** Something could not be gathered, or not be written. */
  failed(cause: 'gathering' | 'encoding'): void {
    this.#errors.inc({ cause });
  }

  /** A collector has answered, or failed, after some seconds. */
  answered(collector: string, seconds: number): void {
    this.#collectors.observe({ collector }, seconds);
  }
}

/** An endpoint that is measured. */
export interface MeasuredEndpoint extends RuntimeMetrics {
  /** What is to be told of the scrapes. */
  readonly metrics: EndpointMetrics;
}

interface Shared {
  readonly metrics: EndpointMetrics;
  readonly registered: RuntimeMetrics;
  owners: number;
}

const byRegistry = new WeakMap<RuntimeRegistry, Shared>();

/**
 * Adds the metrics to the registry that is served. All endpoints of one registry share them, and the last that stops takes them out.
 * Names that the registry has already stay as they are.
 */
export function measureEndpoint(registry: RuntimeRegistry): MeasuredEndpoint {
  const shared = byRegistry.get(registry) ?? openShared(registry);
  shared.owners += 1;
  let isStopped = false;
  const stop = (): void => {
    if (isStopped) return;
    isStopped = true;
    shared.owners -= 1;
    if (shared.owners > 0) return;
    byRegistry.delete(registry);
    shared.registered.stop();
  };
  return { metrics: shared.metrics, stop, [Symbol.dispose]: stop };
}

function openShared(registry: RuntimeRegistry): Shared {
  const metrics = new EndpointMetrics();
  const shared = { metrics, registered: startMetrics(registry, metrics.collectors), owners: 0 };
  byRegistry.set(registry, shared);
  return shared;
}
