/**
 * Entry point `prometheus-sdk/http`: serving metrics over HTTP.
 *
 * @module
 */

export { koaMetrics, metricsHandler, metricsResponse, startHttpServer } from './serve.js';
export type { HttpServerOptions, MetricsHandlerOptions } from './serve.js';
export type { ListenerOptions } from './http/listener-options.js';
export type { MetricsServer } from './http/listener.js';
export type { KoaContext, KoaMiddleware } from './http/koa-scrape.js';
export type { MetricsRequest, RequestHeaders } from './http/metrics-request.js';
export type { MetricsHandler } from './http/scrape-handler.js';
