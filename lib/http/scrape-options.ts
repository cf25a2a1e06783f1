/**
 * What a handler of scrapes can be told, and what is refused.
 */

import { checkNumber } from './check-number.js';

/** How long a scrape may take. */
export interface ScrapeTimes {
  /**
   * How long, in milliseconds, a scrape waits for collectors that answer with a promise. Families that are not there by then are
   * left out, and reported. A scraper that has less time, and says so in `X-Prometheus-Scrape-Timeout-Seconds` as
   * Prometheus does, gets its answer earlier. From 1 to 2147483647.
   *
   * @defaultValue 60000
   */
  readonly scrapeTimeout?: number | undefined;
  /**
   * How much earlier than the scraper gives up, in milliseconds, so that the answer can still be written and sent; at most half of
   * the scraper's time is kept back. From 0.
   *
   * @defaultValue 500
   */
  readonly scrapeTimeoutOffset?: number | undefined;
}

/** How long a scrape may take, and how many there may be. */
export interface ScrapeLimits extends ScrapeTimes {
  /**
   * How many scrapes there may be at once; beyond, they are answered with 503. From 1.
   *
   * @defaultValue 40
   */
  readonly maxConcurrentScrapes?: number | undefined;
}

/** The keys of {@link ScrapeTimes}. */
export const SCRAPE_TIMES = ['scrapeTimeout', 'scrapeTimeoutOffset'] as const satisfies readonly (keyof ScrapeTimes)[];

/** The keys of {@link ScrapeLimits}. */
export const SCRAPE_LIMITS = [
  ...SCRAPE_TIMES,
  'maxConcurrentScrapes',
] as const satisfies readonly (keyof ScrapeLimits)[];

/** The longest time of a timer, in milliseconds. */
export const MAX_MILLISECONDS = 2_147_483_647;

/**
 * Checks the values, not the keys.
 *
 * @param subject - the function that was called, as the message names it
 * @throws MetricError `INVALID_OPTION`
 */
export function checkScrapeLimits(subject: string, options: ScrapeLimits): void {
  const { scrapeTimeout, scrapeTimeoutOffset, maxConcurrentScrapes } = options;
  checkNumber(subject, 'scrapeTimeout', scrapeTimeout, { from: 1, to: MAX_MILLISECONDS });
  checkNumber(subject, 'scrapeTimeoutOffset', scrapeTimeoutOffset, { from: 0, to: MAX_MILLISECONDS });
  checkNumber(subject, 'maxConcurrentScrapes', maxConcurrentScrapes, { from: 1 });
}
