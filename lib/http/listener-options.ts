/**
 * What the listener can be told, and what is refused.
 */

import { checkFlag, checkOptions } from '../support/check-options.js';
import { checkTcp, readAddress, type ListenAddress } from './listen-address.js';
import { checkListenerLimits, type ListenerLimits } from './listener-limits.js';
import { refuseOption } from './refuse-option.js';

/** Where and how the metrics listener listens. */
export interface ListenerOptions {
  /** The TCP port, from 0 to 65535; 0 takes any free one, which the server then names. Must be given unless `listen` is. */
  readonly port?: number | undefined;
  /**
   * The address or host name to listen on.
   *
   * @defaultValue all interfaces, IPv6 and IPv4
   */
  readonly host?: string | undefined;
  /** Where to listen, instead of `port` and `host`, if that is several addresses, a unix domain socket or a socket of systemd. */
  readonly listen?: ListenAddress | readonly ListenAddress[] | undefined;
  /**
   * The path of the metrics.
   *
   * @defaultValue `/metrics`
   */
  readonly path?: string | undefined;
  /**
   * Whether there is a page at `/` that leads to the metrics.
   *
   * @defaultValue true
   */
  readonly landingPage?: boolean | undefined;
  /**
   * Asked for every request to `/-/ready`, which is answered with 503 unless it says true; it has 5 seconds.
   *
   * @defaultValue always ready
   */
  readonly ready?: (() => boolean | Promise<boolean>) | undefined;
  /** What clients may take of time and memory. */
  readonly limits?: ListenerLimits | undefined;
  /**
   * Whether the process may end while the listener is open.
   *
   * @defaultValue false
   */
  readonly unref?: boolean | undefined;
  /** Closes the listener when it aborts, as `close()` does. */
  readonly signal?: AbortSignal | undefined;
}

const OPTION_NAMES = [
  'port',
  'host',
  'listen',
  'path',
  'landingPage',
  'ready',
  'limits',
  'unref',
  'signal',
] as const satisfies readonly (keyof ListenerOptions)[];
const PATH = /^\/[^\s?#]*$/;

/**
 * Checks the options of the listener, all but their keys when `others` are legal too.
 *
 * @param subject - the function that was called, as the message names it
 * @param others - further keys that the caller reads
 * @throws MetricError `UNKNOWN_OPTION` for an unknown key, `INVALID_OPTION` for a bad value
 */
export function checkListenerOptions(subject: string, options: ListenerOptions, others: readonly string[]): void {
  checkOptions(subject, options, [...OPTION_NAMES, ...others]);
  const { path, ready, signal, landingPage, unref } = options as { readonly [K in keyof ListenerOptions]: unknown };
  readAddresses(subject, options);
  if (path !== undefined && (typeof path !== 'string' || !PATH.test(path))) {
    refuseOption(
      subject,
      'path',
      path,
      'give a path that begins with "/" and has no space, "?" or "#", such as "/metrics"',
    );
  }
  checkFlag(subject, 'landingPage', landingPage);
  checkFlag(subject, 'unref', unref);
  if (ready !== undefined && typeof ready !== 'function') {
    refuseOption(subject, 'ready', ready, 'give a function that returns true or false, or a promise of it');
  }
  if (options.limits !== undefined) checkListenerLimits(subject, options.limits);
  if (signal !== undefined && !isAbortSignal(signal)) refuseOption(subject, 'signal', signal, 'give an AbortSignal');
}

/**
 * Where to listen, at least one address.
 *
 * @throws MetricError `INVALID_OPTION` or `UNKNOWN_OPTION`
 */
export function readAddresses(subject: string, options: ListenerOptions): readonly ReturnType<typeof readAddress>[] {
  const { port, host, listen } = options as { readonly [K in keyof ListenerOptions]: unknown };
  if (listen === undefined) return [checkTcp(subject, { port, host })];
  for (const [name, value] of Object.entries({ port, host })) {
    if (value !== undefined) refuseOption(subject, name, value, 'leave it out beside listen, which says it all');
  }
  const addresses: readonly unknown[] = Array.isArray(listen) ? listen : [listen];
  if (addresses.length === 0) refuseOption(subject, 'listen', listen, 'give at least one address');
  return addresses.map((address) => readAddress(subject, address));
}

/** By its shape, since it may come from another realm. */
function isAbortSignal(value: unknown): boolean {
  const candidate = value as Partial<AbortSignal> | null;
  return typeof candidate?.aborted === 'boolean' && typeof candidate.addEventListener === 'function';
}
