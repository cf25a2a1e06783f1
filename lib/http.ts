/**
 * Entry point `prometheus-sdk/http`: serving metrics over HTTP.
 *
 * @module
 */

export { koaMetrics, metricsHandler, metricsResponse, startHttpServer } from './serve.js';
export type { HttpServerOptions, MetricsHandlerOptions, MetricsResponseOptions } from './serve.js';
export type { ListenAddress, UnixSocketAddress, SystemdAddress, TcpAddress } from './http/listen-address.js';
export type { ListenerLimits } from './http/listener-limits.js';
export type { ListenerOptions } from './http/listener-options.js';
export type { ScrapeLimits, ScrapeTimes } from './http/scrape-options.js';
export type {
  BasicAuthOptions,
  RateLimitOptions,
  TlsOptions,
  WebConfigOptions,
  WebHeaders,
} from './http/web-config-options.js';
export type { ClientAuthPolicy, ClientAuthType, TlsCipherSuite, TlsCurve, TlsVersion } from './http/tls-names.js';
export type { CloseOptions, MetricsServer } from './http/listener.js';
export type { KoaContext, KoaMiddleware } from './http/koa-scrape.js';
export type { MetricsRequest, RequestHeaders } from './http/metrics-request.js';
export type { MetricsHandler } from './http/scrape-handler.js';
