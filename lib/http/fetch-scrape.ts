/**
 * The scrape for the Fetch API. Neither it nor what it needs imports a module of Node.js, not even when a scrape runs.
 */

import type { Gatherer } from '../model/collector.js';
import { scrape, type ReportFault, type ScrapeOptions, type ScrapeRequest } from './scrape.js';
import { webBody } from './web-body.js';

/**
 * Answers a request with a `Response` that holds what `gatherer` gathers.
 *
 * Never rejects: a fault becomes a 500, or a body that fails if the status is on its way already, and goes to `report`.
 * A reader that cancels the body stops the work and is no fault. Not compressed where there is no `CompressionStream`.
 */
export async function fetchScrape(
  gatherer: Gatherer,
  request: ScrapeRequest,
  report: ReportFault,
  options: ScrapeOptions = {},
): Promise<Response> {
  const codings = typeof CompressionStream === 'function' ? (['gzip'] as const) : [];
  const { status, headers, body, coding } = await scrape(gatherer, request, report, { ...options, codings });
  // A response without a body must not be given an empty one.
  const isEmpty = request.method === 'HEAD' || status === 204;
  return new Response(isEmpty ? null : webBody(body, coding !== undefined), { status, headers });
}
