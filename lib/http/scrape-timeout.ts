/**
 * How long collectors are waited for.
 */

import type { ScrapeLimits } from './scrape-options.js';

const TIMEOUT = 60_000;
const OFFSET = 500;
/** What Prometheus sends, such as `10` or `0.5`. */
const SECONDS = /^\d{1,9}(?:\.\d{1,9})?$/;

/**
 * Says how many milliseconds there are for gathering: what is left of the scraper's time, and no more than the program allows.
 *
 * @param header - X-Prometheus-Scrape-Timeout-Seconds; what is no positive number is passed over
 * @see https://github.com/prometheus/blackbox_exporter/blob/master/prober/handler.go
 */
export function scrapeTimeout(header: string | undefined, limits: ScrapeLimits): number {
  const { scrapeTimeout: longest = TIMEOUT, scrapeTimeoutOffset: offset = OFFSET } = limits;
  const given = SECONDS.test(header ?? '') ? Number(header) * 1000 : 0;
  if (given === 0) return longest;
  return Math.min(longest, Math.max(1, given - offset, given / 2));
}
