/**
 * The HTTP listener: its servers, from their opening to the end of their last connection.
 */

import { createServer, type Server } from 'node:http';
import type { Gatherer } from '../model/collector.js';
import { checkOptions } from '../support/check-options.js';
import { checkNumber } from './check-number.js';
import { Connections } from './connections.js';
import { limitServer, serverOptions } from './limit-server.js';
import { fillLimits } from './listener-limits.js';
import { readAddresses, type ListenerOptions } from './listener-options.js';
import { openAddress, type BoundAddress, type Place } from './open-address.js';
import type { ReportFault, ScrapeOptions } from './scrape.js';
import { scrapeHandler, type MetricsHandler } from './scrape-handler.js';
import { MAX_MILLISECONDS } from './scrape-options.js';
import { siteHandler } from './site.js';
import { takeSystemdSockets } from './systemd-sockets.js';
import type { WebSecurity } from './web-security.js';

/** How a listener is closed. */
export interface CloseOptions {
  /**
   * How long running scrapes may take to end, in milliseconds; then their connections are cut. From 0.
   *
   * @defaultValue 10000
   */
  readonly timeout?: number | undefined;
}

/** A metrics listener that is open. */
export interface MetricsServer extends AsyncDisposable {
  /** The port it listens on, also if port 0 was asked for; of its first address, and 0 if that is a unix domain socket. */
  readonly port: number;
  /** The address it listens on, such as `::` for all interfaces, or the path of a unix domain socket; the first one. */
  readonly host: string;
  /** Where the metrics are; `localhost` stands for all interfaces. */
  readonly url: string;
  /** Where else the metrics are: one URL for each address, in the order of the option `listen`. */
  readonly urls: readonly string[];
  /** Resolves when all is closed, whoever asked for it. */
  readonly closed: Promise<void>;
  /**
   * Stops listening, ends idle connections, lets running scrapes finish, for a limited time, and resolves when all is closed.
   * Calling it again gives the same promise, and the earlier end of the two times counts.
   *
   * @throws MetricError `INVALID_OPTION` or `UNKNOWN_OPTION` for bad options; nothing is closed then
   */
  close(options?: CloseOptions): Promise<void>;
}

/** How long running scrapes may take when a listener closes, in milliseconds. */
const CLOSE_TIMEOUT = 10_000;

/**
 * Opens a listener.
 *
 * @param options - checked ones
 * @param gatherer - what to serve
 * @param report - told of faults while serving
 * @param scrapes - what scrapes have in common
 * @param security - who is let in; default everybody, without TLS
 * @throws MetricError `PORT_IN_USE` if another program has the port, `LISTEN_FAILED` if it cannot be opened for another reason;
 *   or the reason of `options.signal` if that is aborted already. Nothing is open then.
 */
export async function listen(
  options: ListenerOptions,
  gatherer: Gatherer,
  report: ReportFault,
  scrapes: ScrapeOptions = {},
  security?: WebSecurity,
): Promise<MetricsServer> {
  const { path = '/metrics', landingPage = true, ready, signal } = options;
  signal?.throwIfAborted();
  const servers = new Servers(security, report);
  const site = { path, landingPage, ready, isClosing: () => servers.isClosing };
  const handler = siteHandler(site, scrapeHandler(gatherer, report, scrapes), report);
  const bound: BoundAddress[] = [];
  try {
    for (const place of placesOf(options)) bound.push(await servers.open(place, options, handler));
  } catch (error) {
    await servers.close(0);
    throw error;
  }
  const opened = openListener(servers, bound, path, signal);
  if (signal?.aborted === true) {
    await opened.close();
    signal.throwIfAborted();
  }
  return opened;
}

function placesOf(options: ListenerOptions): readonly Place[] {
  return readAddresses('startHttpServer', options).flatMap((address): readonly Place[] =>
    'systemd' in address ? takeSystemdSockets(address.systemd).map((fd) => ({ fd })) : [address],
  );
}

/** The servers of one listener, one for each address. */
class Servers {
  readonly #security: WebSecurity | undefined;
  readonly #report: ReportFault;
  readonly #connections = new Connections();
  readonly #closed: Promise<void>[] = [];
  readonly #servers: Server[] = [];
  #closing: Promise<void> | undefined;

  constructor(security: WebSecurity | undefined, report: ReportFault) {
    this.#security = security;
    this.#report = report;
  }

  get isClosing(): boolean {
    return this.#closing !== undefined;
  }

  async open(place: Place, options: ListenerOptions, handler: MetricsHandler): Promise<BoundAddress> {
    const isTls = this.#security?.isTls === true;
    const limits = fillLimits(options.limits);
    const settings = serverOptions(limits);
    const server = this.#security?.createServer(settings, handler) ?? createServer(settings, handler);
    limitServer(server, limits);
    this.#connections.watch(server, isTls);
    if (options.unref === true) {
      server.unref();
      server.on('connection', (socket) => socket.unref());
    }
    const address = await openAddress(server, place, isTls ? 'https' : 'http');
    // Accepting can fail later, for want of file descriptors; without a listener that would end the process.
    server.on('error', this.#report);
    this.#servers.push(server);
    this.#closed.push(new Promise((resolve) => server.once('close', resolve)));
    return address;
  }

  /** Closes all; the connections that are left after some milliseconds are cut. */
  close(milliseconds: number): Promise<void> {
    this.#closing ??= this.#drain();
    const timer = setTimeout(() => {
      this.#connections.cut();
    }, milliseconds).unref();
    void this.#closing.then(() => {
      clearTimeout(timer);
    });
    return this.#closing;
  }

  async #drain(): Promise<void> {
    for (const server of this.#servers) server.close();
    this.#connections.drain();
    await Promise.all(this.#closed);
    this.#security?.close();
  }
}

function openListener(
  servers: Servers,
  bound: readonly BoundAddress[],
  path: string,
  signal: AbortSignal | undefined,
): MetricsServer {
  const [{ port, host }] = bound;
  const urls = bound.map(({ origin }) => origin + path);
  const { promise: closed, resolve } = withResolver();
  const close = (options: CloseOptions = {}): Promise<void> => {
    checkOptions('close', options, ['timeout']);
    checkNumber('close', 'timeout', options.timeout, { from: 0, to: MAX_MILLISECONDS });
    signal?.removeEventListener('abort', onAbort);
    void servers.close(options.timeout ?? CLOSE_TIMEOUT).then(resolve);
    return closed;
  };
  const onAbort = (): void => {
    void close();
  };
  signal?.addEventListener('abort', onAbort, { once: true });
  return { port, host, url: urls[0], urls, closed, close, [Symbol.asyncDispose]: () => close() };
}

function withResolver(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
