/**
 * Joins the registry, the handlers, the listener and the runtime's metrics, which do not know each other.
 * Loads the listener and the runtime's collectors when they are asked for, so that whoever only counts opens nothing.
 */

import { checkListenerOptions, refuseOption, type ListenerOptions } from './http/listener-options.js';
import type { MetricsServer } from './http/listener.js';
import { scrapeHandler, type MetricsHandler } from './http/scrape-handler.js';
import type { ReportFault } from './http/scrape.js';
import {
  checkWebConfigOptions,
  isSecured,
  WEB_CONFIG_OPTIONS,
  type WebConfigOptions,
} from './http/web-config-options.js';
import type { WebSecurity } from './http/web-security.js';
import type { Gatherer } from './model/collector.js';
import { registry as globalRegistry } from './registry/global.js';
import type { Registry } from './registry/registry.js';
import type { DefaultMetricsOptions } from './runtime/default-metrics.js';
import type { RuntimeMetrics } from './runtime/runtime-metrics.js';
import { checkFlag, checkOptions } from './support/check-options.js';

/** Options of {@link metricsHandler}. */
export interface MetricsHandlerOptions {
  /**
   * What to serve: a registry, a view or a union.
   *
   * @defaultValue the process-wide registry
   */
  readonly registry?: Gatherer | undefined;
  /**
   * Whether OpenMetrics before 2.0 carries start times, as one `_created` sample more for each series of a counter, histogram
   * or summary. Protobuf and OpenMetrics 2.0 carry them without it, text 0.0.4 never.
   *
   * @defaultValue false
   */
  readonly created?: boolean | undefined;
}

/** Options of {@link startHttpServer}. */
export interface HttpServerOptions extends ListenerOptions, MetricsHandlerOptions, WebConfigOptions {
  /**
   * Whether the metrics of the process and of Node.js (`process_cpu_seconds_total`, `nodejs_eventloop_delay_seconds` and so
   * on) are added to the served registry until the listener is closed, or which of them. Names that the registry has
   * already stay as they are; a view or a union is served as it is.
   *
   * @defaultValue true
   */
  readonly defaultMetrics?: boolean | DefaultMetricsOptions | undefined;
}

/**
 * Serves metrics over HTTP at `/metrics`, in the format that the scraper asks for, and compressed if it likes.
 *
 * @param portOrOptions - the TCP port, 0 for any free one, or options with at least a `port`
 * @returns the open listener, when it accepts connections
 * @throws MetricError `INVALID_OPTION`, `INVALID_BUCKETS` or `UNKNOWN_OPTION` for bad options, `INVALID_WEB_CONFIG` for a
 *   bad `webConfigFile`, `PORT_IN_USE`, `LISTEN_FAILED`; or the reason of `signal` if that is aborted already
 *
 * @example
 * ```ts
 * import { startHttpServer } from 'prometheus-sdk';
 *
 * const server = await startHttpServer(8000);
 * console.log(server.url); // http://localhost:8000/metrics
 * await server.close();
 * ```
 */
export async function startHttpServer(portOrOptions: number | HttpServerOptions): Promise<MetricsServer> {
  const options = typeof portOrOptions === 'number' ? { port: portOrOptions } : portOrOptions;
  checkListenerOptions('startHttpServer', options, ['registry', 'created', 'defaultMetrics', ...WEB_CONFIG_OPTIONS]);
  checkWebConfigOptions('startHttpServer', options);
  const { defaultMetrics = true } = options;
  const created = checkFlag('startHttpServer', 'created', options.created);
  const gatherer = chooseGatherer('startHttpServer', options);
  const { listen } = await import('./http/listener.js');
  const { chooseDefaultCollectors } = await import('./runtime/default-metrics.js');
  const { startMetrics } = await import('./runtime/runtime-metrics.js');
  const collectors = chooseDefaultCollectors('startHttpServer', defaultMetrics);
  const security = isSecured(options) ? await openSecurity(options, gatherer) : undefined;
  const server = await listen(options, gatherer, faultReporter(gatherer), { created }, security);
  return isRegistry(gatherer) ? withMetrics(server, startMetrics(gatherer, collectors), options.signal) : server;
}

/** Ends the metrics when the listener is closed, after the last scrape. */
function withMetrics(server: MetricsServer, metrics: RuntimeMetrics, signal: AbortSignal | undefined): MetricsServer {
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> =>
    (closed ??= server.close().finally(() => {
      signal?.removeEventListener('abort', onAbort);
      metrics.stop();
    }));
  const onAbort = (): void => {
    void close();
  };
  signal?.addEventListener('abort', onAbort, { once: true });
  return { ...server, close, [Symbol.asyncDispose]: close };
}

/**
 * Makes a request handler that serves metrics, for a server that is there already: node:http, Express, Connect.
 * It answers every request it is given, so mount it on the path of the metrics.
 *
 * @throws MetricError `INVALID_OPTION` or `UNKNOWN_OPTION` for bad options; the handler itself never throws
 *
 * @example
 * ```ts
 * import { createServer } from 'node:http';
 * import { metricsHandler } from 'prometheus-sdk';
 *
 * const metrics = metricsHandler();
 * createServer((request, response) => {
 *   if (request.url === '/metrics') metrics(request, response);
 *   else response.end('hello');
 * }).listen(8080);
 * ```
 */
export function metricsHandler(options: MetricsHandlerOptions = {}): MetricsHandler {
  checkOptions('metricsHandler', options, ['registry', 'created']);
  const created = checkFlag('metricsHandler', 'created', options.created);
  const gatherer = chooseGatherer('metricsHandler', options);
  return scrapeHandler(gatherer, faultReporter(gatherer), { created });
}

async function openSecurity(options: HttpServerOptions, gatherer: Gatherer): Promise<WebSecurity> {
  const { openWebSecurity } = await import('./http/web-security.js');
  return openWebSecurity('startHttpServer', options, faultReporter(gatherer, 'web configuration'));
}

function chooseGatherer(subject: string, { registry = globalRegistry }: MetricsHandlerOptions): Gatherer {
  const candidate = registry as Partial<Gatherer> | null;
  if (typeof candidate?.gather !== 'function') {
    refuseOption(
      subject,
      'registry',
      registry,
      'give a registry, a view or a union, or leave it out for the process-wide registry',
    );
  }
  return registry;
}

/** By its shape, since it may come from another copy of the package. */
function isRegistry(gatherer: Gatherer): gatherer is Registry {
  const candidate = gatherer as Partial<Registry>;
  return typeof candidate.register === 'function' && candidate.diagnostics !== undefined;
}

/** Faults show where the scraper looks: in the served registry, or else in the process-wide one. */
function faultReporter(gatherer: Gatherer, subject = 'metrics'): ReportFault {
  const { diagnostics } = isRegistry(gatherer) ? gatherer : globalRegistry;
  return (error) => {
    diagnostics.report({ source: 'http', subject, error });
  };
}
