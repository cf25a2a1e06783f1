/**
 * A token bucket for requests.
 */

/** How many requests there may be. */
export interface RateLimit {
  /** How long until there may be one request more, in seconds; above 0. */
  readonly intervalSeconds: number;
  /** How many requests there may be at once; 1 or more. */
  readonly burst: number;
}

/** Says of each request whether there may be one now, as `rate.Limiter` of Go does. */
export class RateLimiter {
  readonly #limit: RateLimit;
  readonly #now: () => number;
  #tokens: number;
  #at: number;

  /** @param now - the time in seconds, from any origin; never goes back */
  constructor(limit: RateLimit, now: () => number) {
    this.#limit = limit;
    this.#now = now;
    this.#tokens = limit.burst;
    this.#at = now();
  }

  /** Takes a token if there is one. */
  allows(): boolean {
    const now = this.#now();
    const { intervalSeconds, burst } = this.#limit;
    this.#tokens = Math.min(burst, this.#tokens + (now - this.#at) / intervalSeconds);
    this.#at = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
