/**
 * Holds the clients of a server to its limits.
 */

import type { IncomingMessage, Server, ServerOptions, ServerResponse } from 'node:http';
import type { DEFAULT_LIMITS } from './listener-limits.js';

const MAX_HEADERS = 100;
/** How often heads and requests that are late are looked for, in milliseconds, unless a limit is short. */
const CHECKING_INTERVAL = 5000;

/** The limits that a server of Node.js is made with. */
export function serverOptions(limits: typeof DEFAULT_LIMITS): ServerOptions {
  const { headersTimeout, requestTimeout, keepAliveTimeout, maxHeaderBytes } = limits;
  return {
    headersTimeout,
    // Node.js demands that it is not the shorter one.
    requestTimeout: Math.max(requestTimeout, headersTimeout),
    connectionsCheckingInterval: Math.min(CHECKING_INTERVAL, headersTimeout, requestTimeout),
    keepAliveTimeout,
    maxHeaderSize: maxHeaderBytes,
  };
}

/** Adds the limits that Node.js has no options for. To be called before the server listens. */
export function limitServer(server: Server, limits: typeof DEFAULT_LIMITS): void {
  const { responseTimeout, maxConnections } = limits;
  server.maxConnections = maxConnections;
  server.maxHeadersCount = MAX_HEADERS;
  // For a connection on which nothing moves; a client that reads slowly moves.
  server.timeout = responseTimeout;
  server.prependListener('request', (request, response) => {
    boundResponse(request, response, responseTimeout);
    if (hasBody(request)) response.setHeader('Connection', 'close');
  });
  // By default Node.js asks for the body, which nobody is going to read.
  server.on('checkContinue', (request, response) => server.emit('request', request, response));
}

function boundResponse({ socket }: IncomingMessage, response: ServerResponse, milliseconds: number): void {
  const timer = setTimeout(() => {
    socket.destroy();
  }, milliseconds).unref();
  response.once('close', () => {
    clearTimeout(timer);
  });
}

/** A body is not read, so what follows on its connection is not either. */
function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}
