/**
 * Entry point `prometheus-sdk/http`: serving metrics over HTTP.
 *
 * @module
 */

export { metricsHandler, startHttpServer } from './serve.js';
export type { HttpServerOptions, MetricsHandlerOptions } from './serve.js';
export type { ListenerOptions } from './http/listener-options.js';
export type {
  BasicAuthOptions,
  RateLimitOptions,
  TlsOptions,
  WebConfigOptions,
  WebHeaders,
} from './http/web-config-options.js';
export type { ClientAuthPolicy, ClientAuthType, TlsCipherSuite, TlsCurve, TlsVersion } from './http/tls-names.js';
export type { MetricsServer } from './http/listener.js';
export type { MetricsHandler } from './http/scrape-handler.js';
