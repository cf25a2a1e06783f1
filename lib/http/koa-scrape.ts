/**
 * The scrape for Koa, which sends what its middleware leaves in the context.
 * Imports no module of Node.js by itself: the body's streams are loaded when a middleware is made.
 */

import type { Gatherer } from '../model/collector.js';
import { availableCodings } from './available-codings.js';
import { readRequest, type MetricsRequest } from './metrics-request.js';
import { scrape, type ReportFault, type ScrapeOptions } from './scrape.js';

/** The part of Koa's context that {@link KoaMiddleware} needs. */
export interface KoaContext extends MetricsRequest {
  /** The status of the response. */
  status: number;
  /** The body of the response. */
  body: unknown;
  /** Whether the head of the response has been sent. */
  readonly headerSent: boolean;
  /** The response of node:http. */
  readonly res: {
    /** Cuts the connection. */
    destroy(): unknown;
  };
  /** Sets a header of the response. */
  set(field: string, value: string): void;
  /** Adds to the Vary header of the response. */
  vary(field: string): void;
}

/** Answers a request of Koa with metrics, whatever its path; calls no further middleware. */
export type KoaMiddleware = (context: KoaContext) => Promise<void>;

/**
 * Makes a middleware for Koa that serves what `gatherer` gathers.
 *
 * It never rejects: a fault becomes a 500, or a cut connection if the status is on its way already, and goes to `report`.
 * The response stays Koa's, so what other middlewares add to it is sent too.
 */
export function koaScrape(gatherer: Gatherer, report: ReportFault, options: ScrapeOptions = {}): KoaMiddleware {
  const shared = { ...options, codings: availableCodings() };
  // Not with the first response: without a file descriptor left it would fail then and at every later attempt.
  import('./body-stream.js').catch(report);
  return async (context) => {
    const request = readRequest('koaMetrics', context);
    const { status, headers, body, coding } = await scrape(gatherer, request, report, shared);
    context.status = status;
    if (request.method !== 'HEAD' && status !== 204) {
      const { bodyStream } = await import('./body-stream.js');
      const stream = await bodyStream(body, coding);
      // Koa 2 would leave the connection open, with the client waiting for the rest.
      stream.once('error', () => {
        if (context.headerSent) context.res.destroy();
      });
      context.body = stream;
    }
    // After the body, with which Koa sets headers of its own.
    for (const [name, value] of Object.entries(headers)) {
      if (name === 'Vary') context.vary(value);
      else context.set(name, value);
    }
  };
}
