/**
 * What a scrape looks at in a request, whichever library the request is of.
 */

import { describeValue } from '../support/describe-value.js';
import { MetricError } from '../support/metric-error.js';
import type { ScrapeRequest } from './scrape.js';

/**
 * A request as far as a scrape needs it: a `Request` of the Fetch API, or of any library that shows its headers as
 * node:http does, such as Fastify and Koa.
 */
export interface MetricsRequest {
  /** The request method, in capitals. */
  readonly method?: string | undefined;
  /** The URL, or its path and query, for the names that are asked for. */
  readonly url?: string | undefined;
  /** The headers: those of the Fetch API, or an object with their names in lower case. */
  readonly headers: RequestHeaders | Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** The part of the Fetch API's `Headers` that a scrape needs. */
export interface RequestHeaders {
  /** The value of a header, `null` if there is none. */
  get(name: string): string | null;
}

/**
 * Reads what a scrape depends on.
 *
 * @param subject - the function that was called, as the message names it
 * @throws MetricError `INVALID_VALUE` for anything that has no headers, as the context of a framework
 */
export function readRequest(subject: string, request: MetricsRequest): ScrapeRequest {
  const { method, url, headers } = (request as Partial<MetricsRequest> | undefined) ?? {};
  if (typeof headers !== 'object') {
    throw new MetricError(
      'INVALID_VALUE',
      `${subject}: request ${describeValue(request)} has no headers: give the Request itself, in Hono context.req.raw`,
    );
  }
  return {
    method,
    accept: headerOf(headers, 'accept'),
    acceptEncoding: headerOf(headers, 'accept-encoding'),
    target: url,
    timeout: headerOf(headers, 'x-prometheus-scrape-timeout-seconds'),
  };
}

function headerOf(headers: MetricsRequest['headers'], name: string): string | undefined {
  if (isFetchHeaders(headers)) return headers.get(name) ?? undefined;
  const value = headers[name];
  return typeof value === 'object' ? value.join(', ') : value;
}

/** By its shape, since each library may have a class of its own. */
function isFetchHeaders(headers: MetricsRequest['headers']): headers is RequestHeaders {
  return typeof headers.get === 'function';
}
