/**
 * Joins the registry, the handlers, the listener and the runtime's metrics, which do not know each other.
 * Loads the listener and the runtime's collectors when they are asked for, so that whoever only counts opens nothing.
 */

import { checkListenerOptions, type ListenerOptions } from './http/listener-options.js';
import { refuseOption } from './http/refuse-option.js';
import type { MetricsServer } from './http/listener.js';
import { fetchScrape } from './http/fetch-scrape.js';
import { koaScrape, type KoaMiddleware } from './http/koa-scrape.js';
import { readRequest, type MetricsRequest } from './http/metrics-request.js';
import { scrapeHandler, type MetricsHandler } from './http/scrape-handler.js';
import type { ReportFault, ScrapeOptions } from './http/scrape.js';
import {
  checkScrapeLimits,
  SCRAPE_LIMITS,
  SCRAPE_TIMES,
  type ScrapeLimits,
  type ScrapeTimes,
} from './http/scrape-options.js';
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
import { measureEndpoint, type MeasuredEndpoint } from './runtime/endpoint-metrics.js';
import { checkRegistry, startMetrics, type RuntimeMetrics } from './runtime/runtime-metrics.js';
import { checkFlag, checkOptions } from './support/check-options.js';

/** Options of {@link metricsResponse} and {@link koaMetrics}. */
export interface MetricsResponseOptions extends ScrapeTimes {
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

/** Options of {@link metricsHandler}. */
export interface MetricsHandlerOptions extends MetricsResponseOptions, ScrapeLimits {
  /**
   * Whether the metrics of the endpoint itself (`promhttp_metric_handler_requests_total` and so on) are added to the served
   * registry, which must not be a view or a union then.
   *
   * @defaultValue false; for `startHttpServer` true with a registry, unless `defaultMetrics` is false
   */
  readonly endpointMetrics?: boolean | undefined;
}

const RESPONSE_OPTIONS = [
  'registry',
  'created',
  ...SCRAPE_TIMES,
] as const satisfies readonly (keyof MetricsResponseOptions)[];

/** The keys of {@link MetricsHandlerOptions}. */
export const HANDLER_OPTIONS = [
  'registry',
  'created',
  'endpointMetrics',
  ...SCRAPE_LIMITS,
] as const satisfies readonly (keyof MetricsHandlerOptions)[];

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
  checkListenerOptions('startHttpServer', options, [...HANDLER_OPTIONS, 'defaultMetrics', ...WEB_CONFIG_OPTIONS]);
  checkWebConfigOptions('startHttpServer', options);
  const { defaultMetrics = true } = options;
  const { gatherer, scrapes } = readHandlerOptions('startHttpServer', options);
  const { listen } = await import('./http/listener.js');
  const { chooseDefaultCollectors } = await import('./runtime/default-metrics.js');
  const collectors = chooseDefaultCollectors('startHttpServer', defaultMetrics);
  const security = isSecured(options) ? await openSecurity(options, gatherer) : undefined;
  const isMeasured = options.endpointMetrics ?? (defaultMetrics !== false && isRegistry(gatherer));
  const added: RuntimeMetrics[] = [];
  const stop = (): void => {
    for (const metrics of added) metrics.stop();
  };
  try {
    const endpoint = isMeasured ? measure('startHttpServer', gatherer) : undefined;
    if (endpoint !== undefined) added.push(endpoint);
    if (isRegistry(gatherer)) added.push(startMetrics(gatherer, collectors));
    const observed = { ...scrapes, observer: endpoint?.metrics };
    const server = await listen(options, gatherer, faultReporter(gatherer), observed, security);
    void server.closed.then(stop);
    return server;
  } catch (error) {
    stop();
    throw error;
  }
}

function measure(subject: string, gatherer: Gatherer): MeasuredEndpoint {
  return measureEndpoint(checkRegistry(subject, gatherer));
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
  checkOptions('metricsHandler', options, HANDLER_OPTIONS);
  const { gatherer, scrapes } = readHandlerOptions('metricsHandler', options);
  const observer = options.endpointMetrics === true ? measure('metricsHandler', gatherer).metrics : undefined;
  return scrapeHandler(gatherer, faultReporter(gatherer), { ...scrapes, observer });
}

/**
 * Answers a request of the Fetch API with metrics, for Hono, Next.js, Bun, Deno and workers. Fastify and others that send a
 * `Response` may give their own request. It answers every request it is given, so put it on the path of the metrics.
 *
 * The body is written while it is read; cancelling it stops the work. It is compressed if the client likes and the
 * runtime has `CompressionStream`.
 *
 * @param request - the request, of which the method, the headers and the query of the URL are read
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
export async function metricsResponse(
  request: MetricsRequest,
  options: MetricsResponseOptions = {},
): Promise<Response> {
  checkOptions('metricsResponse', options, RESPONSE_OPTIONS);
  const { gatherer, scrapes } = readHandlerOptions('metricsResponse', options);
  return fetchScrape(gatherer, readRequest('metricsResponse', request), faultReporter(gatherer), scrapes);
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
export function koaMetrics(options: MetricsResponseOptions = {}): KoaMiddleware {
  checkOptions('koaMetrics', options, RESPONSE_OPTIONS);
  const { gatherer, scrapes } = readHandlerOptions('koaMetrics', options);
  return koaScrape(gatherer, faultReporter(gatherer), scrapes);
}

/** Checks what all ways to serve have in common, apart from the keys. */
function readHandlerOptions(
  subject: string,
  options: MetricsHandlerOptions,
): { readonly gatherer: Gatherer; readonly scrapes: ScrapeOptions } {
  const { scrapeTimeout, scrapeTimeoutOffset, maxConcurrentScrapes } = options;
  checkScrapeLimits(subject, options);
  checkFlag(subject, 'endpointMetrics', options.endpointMetrics);
  const created = checkFlag(subject, 'created', options.created);
  const scrapes = { created, scrapeTimeout, scrapeTimeoutOffset, maxConcurrentScrapes };
  return { gatherer: chooseGatherer(subject, options), scrapes };
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
