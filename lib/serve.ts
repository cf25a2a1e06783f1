/**
 * Joins the registry, the handlers, the listener and the runtime's metrics, which do not know each other.
 * Loads the listener and the runtime's collectors when they are asked for, so that whoever only counts opens nothing.
 */

import type { NegotiateOptions } from './exposition/negotiate.js';
import { checkListenerOptions, refuseOption, type ListenerOptions } from './http/listener-options.js';
import type { MetricsServer } from './http/listener.js';
import { fetchScrape } from './http/fetch-scrape.js';
import { koaScrape, type KoaMiddleware } from './http/koa-scrape.js';
import { readRequest, type MetricsRequest } from './http/metrics-request.js';
import { scrapeHandler, type MetricsHandler } from './http/scrape-handler.js';
import type { ReportFault } from './http/scrape.js';
import type { Gatherer } from './model/collector.js';
import { registry as globalRegistry } from './registry/global.js';
import type { Registry } from './registry/registry.js';
import { checkFlag, checkOptions } from './support/check-options.js';

/** Options of {@link metricsHandler}, {@link metricsResponse} and {@link koaMetrics}. */
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
export interface HttpServerOptions extends ListenerOptions, MetricsHandlerOptions {
  /**
   * Whether the standard metrics of the process (`process_cpu_seconds_total` and so on) are added to the served registry.
   * Names that the registry has already stay as they are; a view or a union is served as it is.
   *
   * @defaultValue true
   */
  readonly defaultMetrics?: boolean | undefined;
}

/**
 * Serves metrics over HTTP at `/metrics`, in the format that the scraper asks for, and compressed if it likes.
 *
 * @param portOrOptions - the TCP port, 0 for any free one, or options with at least a `port`
 * @returns the open listener, when it accepts connections
 * @throws MetricError `INVALID_OPTION` or `UNKNOWN_OPTION` for bad options, `PORT_IN_USE`, `LISTEN_FAILED`;
 *   or the reason of `signal` if that is aborted already
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
  checkListenerOptions('startHttpServer', options, ['registry', 'created', 'defaultMetrics']);
  const defaultMetrics =
    options.defaultMetrics === undefined || checkFlag('startHttpServer', 'defaultMetrics', options.defaultMetrics);
  const created = checkFlag('startHttpServer', 'created', options.created);
  const gatherer = chooseGatherer('startHttpServer', options);
  const { listen } = await import('./http/listener.js');
  const { collectProcessMetrics } = await import('./runtime/collect-process-metrics.js');
  const server = await listen(options, gatherer, faultReporter(gatherer), { created });
  if (defaultMetrics && isRegistry(gatherer)) collectProcessMetrics({ registry: gatherer });
  return server;
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
  return scrapeHandler(...scrapeArguments('metricsHandler', options));
}

/**
 * Answers a request of the Fetch API with metrics, for Hono, Next.js, Bun, Deno and workers. Fastify and others that send a
 * `Response` may give their own request. It answers every request it is given, so put it on the path of the metrics.
 *
 * The body is written while it is read; cancelling it stops the work. It is compressed if the client likes and the
 * runtime has `CompressionStream`.
 *
 * @param request - the request, of which the method and the headers are read
 * @returns the response; faults while gathering make it a 500
 * @throws MetricError `INVALID_OPTION` or `UNKNOWN_OPTION` for bad options, `INVALID_VALUE` for something that is no
 *   request: the promise rejects with it
 *
 * @example
 * ```ts
 * import { metricsResponse } from 'prometheus-sdk';
 *
 * // app/metrics/route.ts of Next.js
 * export const GET = (request: Request) => metricsResponse(request);
 * ```
 */
export async function metricsResponse(request: MetricsRequest, options: MetricsHandlerOptions = {}): Promise<Response> {
  const [gatherer, report, formats] = scrapeArguments('metricsResponse', options);
  return fetchScrape(gatherer, readRequest('metricsResponse', request), report, formats);
}

/**
 * Makes a middleware for Koa 2 and 3 that serves metrics. It answers every request it is given, so put it on the path of
 * the metrics.
 *
 * @throws MetricError `INVALID_OPTION` or `UNKNOWN_OPTION` for bad options; the middleware itself never rejects
 *
 * @example
 * ```ts
 * import Koa from 'koa';
 * import { koaMetrics } from 'prometheus-sdk';
 *
 * const metrics = koaMetrics();
 * new Koa().use((context, next) => (context.path === '/metrics' ? metrics(context) : next())).listen(8080);
 * ```
 */
export function koaMetrics(options: MetricsHandlerOptions = {}): KoaMiddleware {
  return koaScrape(...scrapeArguments('koaMetrics', options));
}

/** What a scrape takes beside the request, from the options of the function that serves it. */
function scrapeArguments(subject: string, options: MetricsHandlerOptions): [Gatherer, ReportFault, NegotiateOptions] {
  checkOptions(subject, options, ['registry', 'created']);
  const created = checkFlag(subject, 'created', options.created);
  const gatherer = chooseGatherer(subject, options);
  return [gatherer, faultReporter(gatherer), { created }];
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
function faultReporter(gatherer: Gatherer): ReportFault {
  const { diagnostics } = isRegistry(gatherer) ? gatherer : globalRegistry;
  return (error) => {
    diagnostics.report({ source: 'http', subject: 'metrics', error });
  };
}
