/**
 * What clients of the listener may take of its time and memory.
 */

import { checkOptions } from '../support/check-options.js';
import { checkNumber } from './check-number.js';
import { MAX_MILLISECONDS } from './scrape-options.js';

/** Limits of the listener; all times are in milliseconds. */
export interface ListenerLimits {
  /**
   * How long the head of a request may take to arrive, from the opening of the connection or the end of the request before.
   *
   * @defaultValue 10000
   */
  readonly headersTimeout?: number | undefined;
  /**
   * How long a whole request may take to arrive, at least as long as its head.
   *
   * @defaultValue 30000
   */
  readonly requestTimeout?: number | undefined;
  /**
   * How long a request may take from its arrival until the client has taken the answer; must be longer than `scrapeTimeout`. Then
   * the connection is cut, however slowly the client was still reading.
   *
   * @defaultValue 120000
   */
  readonly responseTimeout?: number | undefined;
  /**
   * How long a connection is kept for the next request. The default is longer than the usual scrape interval of a minute.
   *
   * @defaultValue 75000
   */
  readonly keepAliveTimeout?: number | undefined;
  /**
   * How many bytes the head of a request, with its URL, may have; beyond, it is answered with 431. At least 1024.
   *
   * @defaultValue 16384
   */
  readonly maxHeaderBytes?: number | undefined;
  /**
   * How many connections there may be at once at each address; further ones are closed at once.
   *
   * @defaultValue 500
   */
  readonly maxConnections?: number | undefined;
}

/** What applies where a limit is not given. */
export const DEFAULT_LIMITS: { readonly [K in keyof ListenerLimits]-?: number } = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  responseTimeout: 120_000,
  keepAliveTimeout: 75_000,
  maxHeaderBytes: 16_384,
  maxConnections: 500,
};

/**
 * Checks the limits.
 *
 * @param subject - the function that was called, as the message names it
 * @throws MetricError `INVALID_OPTION` or `UNKNOWN_OPTION`
 */
export function checkListenerLimits(subject: string, limits: ListenerLimits): void {
  checkOptions(`${subject}: limits`, limits, Object.keys(DEFAULT_LIMITS));
  const { maxHeaderBytes, maxConnections, ...timeouts } = limits;
  checkNumber(subject, 'limits.maxHeaderBytes', maxHeaderBytes, { from: 1024, to: 1_048_576 });
  checkNumber(subject, 'limits.maxConnections', maxConnections, { from: 1 });
  for (const [name, value] of Object.entries(timeouts)) {
    checkNumber(subject, `limits.${name}`, value, { from: 1, to: MAX_MILLISECONDS });
  }
}

/** Fills in the defaults. */
export function fillLimits(limits: ListenerLimits = {}): typeof DEFAULT_LIMITS {
  const given = Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined));
  return { ...DEFAULT_LIMITS, ...given };
}
