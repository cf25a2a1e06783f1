/**
 * The HTTP listener: one path with metrics, and a plain refusal for everything else.
 */

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Gatherer } from '../model/collector.js';
import { Connections } from './connections.js';
import { listenError } from './listen-error.js';
import type { ListenerOptions } from './listener-options.js';
import { plainResponse, type ReportFault, type ScrapeOptions } from './scrape.js';
import { scrapeHandler, sendAnswer, type MetricsHandler } from './scrape-handler.js';
import type { WebSecurity } from './web-security.js';

/** A metrics listener that is open. */
export interface MetricsServer extends AsyncDisposable {
  /** The port it listens on, also if port 0 was asked for. */
  readonly port: number;
  /** The address it listens on, such as `::` for all interfaces. */
  readonly host: string;
  /** Where the metrics are; `localhost` stands for all interfaces. */
  readonly url: string;
  /** Resolves when all is closed, whoever asked for it. */
  readonly closed: Promise<void>;
  /**
   * Stops listening, ends idle connections, lets running scrapes finish, and resolves when all is closed.
   * Calling it again gives the same promise.
   */
  close(): Promise<void>;
}

/** How long a client may take, in milliseconds. */
const TIMEOUTS = {
  /** For the head of a request. */
  headersTimeout: 10_000,
  /** For a whole request. */
  requestTimeout: 30_000,
  /** How often these two are looked at. */
  connectionsCheckingInterval: 5000,
  /** For the next request: longer than the usual scrape interval of a minute. */
  keepAliveTimeout: 75_000,
};
/** How long a connection may stand still in the middle of a response, in milliseconds. */
const SOCKET_TIMEOUT = 120_000;
const MAX_HEADERS = 100;

/**
 * Opens a listener.
 *
 * @param options - checked ones
 * @param gatherer - what to serve
 * @param report - told of faults while serving
 * @param scrapes - what scrapes have in common
 * @param security - who is let in; default everybody, without TLS
 * @throws MetricError `PORT_IN_USE` if another program has the port, `LISTEN_FAILED` if it cannot be opened for another reason;
 *   or the reason of `options.signal` if that is aborted already
 */
export async function listen(
  options: ListenerOptions,
  gatherer: Gatherer,
  report: ReportFault,
  scrapes: ScrapeOptions = {},
  security?: WebSecurity,
): Promise<MetricsServer> {
  const { path = '/metrics', unref = false, signal } = options;
  signal?.throwIfAborted();
  const handler = routes(path, scrapeHandler(gatherer, report, scrapes), report);
  const server = security?.createServer(TIMEOUTS, handler) ?? createServer(TIMEOUTS, handler);
  server.once('close', () => security?.close());
  server.timeout = SOCKET_TIMEOUT;
  server.maxHeadersCount = MAX_HEADERS;
  const connections = new Connections(server, security?.isTls);
  if (unref) {
    server.unref();
    server.on('connection', (socket) => socket.unref());
  }
  const address = await open(server, options);
  // Accepting can fail later, for want of file descriptors; without a listener that would end the process.
  server.on('error', report);
  const origin = `${security?.isTls === true ? 'https' : 'http'}://${urlHost(address.address)}:${String(address.port)}`;
  const opened = openServer(server, connections, address, `${origin}${path}`, signal);
  if (signal?.aborted === true) {
    await opened.close();
    signal.throwIfAborted();
  }
  return opened;
}

function routes(path: string, metrics: MetricsHandler, report: ReportFault): MetricsHandler {
  const notFound = plainResponse(404, `Not found: the metrics are at ${path}\n`);
  return (request, response) => {
    if (requestPath(request.url) === path) metrics(request, response);
    else sendAnswer(notFound, request, response).catch(report);
  };
}

/** The path of a request target, which proxies send with scheme and host. */
function requestPath(target = ''): string {
  return target.replace(/^https?:\/\/[^/?#]*/i, '').replace(/[?#].*$/s, '');
}

function open(server: Server, { port, host }: ListenerOptions): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    const fail = (cause: Error): void => {
      reject(listenError(cause, port, host));
    };
    server.once('error', fail);
    server.listen({ port, host }, () => {
      server.off('error', fail);
      // A TCP server has an address object; a string or null is for pipes and closed servers.
      resolve(server.address() as AddressInfo);
    });
  });
}

function openServer(
  server: Server,
  connections: Connections,
  { address, port }: AddressInfo,
  url: string,
  signal: AbortSignal | undefined,
): MetricsServer {
  let isClosing = false;
  const closed = new Promise<void>((resolve) => {
    server.once('close', resolve);
  });
  const close = (): Promise<void> => {
    if (isClosing) return closed;
    isClosing = true;
    signal?.removeEventListener('abort', onAbort);
    server.close();
    connections.drain();
    return closed;
  };
  const onAbort = (): void => {
    void close();
  };
  signal?.addEventListener('abort', onAbort, { once: true });
  return {
    port,
    host: address,
    url,
    closed,
    close,
    [Symbol.asyncDispose]: close,
  };
}

function urlHost(address: string): string {
  if (address === '::' || address === '0.0.0.0') return 'localhost';
  return address.includes(':') ? `[${address}]` : address;
}
