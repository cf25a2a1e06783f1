/**
 * What the listener can be told, and what is refused.
 */

import { checkOptions } from '../support/check-options.js';
import { refuseOption } from './refuse-option.js';

/** Where and how the metrics listener listens. */
export interface ListenerOptions {
  /** The TCP port, from 0 to 65535; 0 takes any free one, which the server then names. */
  readonly port: number;
  /**
   * The address or host name to listen on.
   *
   * @defaultValue all interfaces, IPv6 and IPv4
   */
  readonly host?: string | undefined;
  /**
   * The path of the metrics.
   *
   * @defaultValue `/metrics`
   */
  readonly path?: string | undefined;
  /**
   * Whether the process may end while the listener is open.
   *
   * @defaultValue false
   */
  readonly unref?: boolean | undefined;
  /** Closes the listener when it aborts, as `close()` does. */
  readonly signal?: AbortSignal | undefined;
}

const OPTION_NAMES = ['port', 'host', 'path', 'unref', 'signal'] as const satisfies readonly (keyof ListenerOptions)[];
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
  const { port, host, path, unref, signal } = options as { readonly [K in keyof ListenerOptions]: unknown };
  if (typeof port !== 'number' || !Number.isInteger(port) || port < 0 || port > 65_535) {
    refuseOption(subject, 'port', port, 'give an integer from 0 (any free port) to 65535');
  }
  if (host !== undefined && (typeof host !== 'string' || host === '')) {
    refuseOption(
      subject,
      'host',
      host,
      'give an address such as "127.0.0.1", or leave it out to listen on all interfaces',
    );
  }
  if (path !== undefined && (typeof path !== 'string' || !PATH.test(path))) {
    refuseOption(
      subject,
      'path',
      path,
      'give a path that begins with "/" and has no space, "?" or "#", such as "/metrics"',
    );
  }
  if (unref !== undefined && typeof unref !== 'boolean') refuseOption(subject, 'unref', unref, 'give true or false');
  if (signal !== undefined && !isAbortSignal(signal)) refuseOption(subject, 'signal', signal, 'give an AbortSignal');
}

/** By its shape, since it may come from another realm. */
function isAbortSignal(value: unknown): boolean {
  const candidate = value as Partial<AbortSignal> | null;
  return typeof candidate?.aborted === 'boolean' && typeof candidate.addEventListener === 'function';
}
