/**
 * What whoever measures the endpoint is told. Serving knows no metrics: they are made where both are known.
 */

/** Told what scrapes do; none of its functions may throw. */
export interface ScrapeObserver {
  /**
   * A request has arrived.
   *
   * @returns to be called once, when its response has been sent or given up: with the status, and with the bytes of its body as
   *   they were sent
   */
  begin(): (status: number, bytes: number) => void;
  /** Something could not be gathered, or not be written. */
  failed(cause: 'gathering' | 'encoding'): void;
  /** A collector that answers with a promise has answered, or failed, after some seconds. */
  answered(collector: string, seconds: number): void;
}
