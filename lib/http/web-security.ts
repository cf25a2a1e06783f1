/**
 * A server of node:http or node:https that lets in whom its web configuration lets in.
 */

import { createServer, type Server, type ServerOptions } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { BasicAuth, type Verdict } from './basic-auth.js';
import { isClientAccepted } from './client-certificate.js';
import { RateLimiter, type RateLimit } from './rate-limiter.js';
import { plainResponse, type ReportFault, type ScrapeResponse } from './scrape.js';
import { sendAnswer, type MetricsHandler } from './scrape-handler.js';
import type { TlsConfig } from './tls-config.js';
import type { WebConfig } from './web-config.js';
import type { WebConfigOptions } from './web-config-options.js';
import { WebConfigSource } from './web-config-source.js';

/** How long a client may take for the handshake, in milliseconds. */
const HANDSHAKE_TIMEOUT = 10_000;

const REFUSALS: Readonly<Record<Exclude<Verdict, 'accepted'>, ScrapeResponse>> = {
  refused: plainResponse(401, 'Unauthorized\n', { 'WWW-Authenticate': 'Basic realm="metrics", charset="UTF-8"' }),
  busy: plainResponse(503, 'Too many logins at once.\n', { 'Retry-After': '1' }),
};
const FAILED = plainResponse(500, 'The login could not be checked; the program has the details.\n');
const TOO_MANY = plainResponse(429, 'Too many requests\n');

/** What secures a listener; asks its configuration at every connection and every request. */
export interface WebSecurity {
  /** Whether the listener speaks TLS, which does not change. */
  readonly isTls: boolean;
  /** Makes the server, which asks `handler` only for whom it lets in. */
  createServer(options: ServerOptions, handler: MetricsHandler): Server;
  /** Ends what runs beside the event loop; to be called when the server has closed. */
  close(): void;
}

/**
 * Reads the configuration for the first time.
 *
 * @param subject - the function that was called, as messages name it
 * @param report - told of faults while serving, and of changes that cannot be used
 * @throws MetricError `INVALID_WEB_CONFIG` for what is wrong in the file, `INVALID_OPTION` for what is wrong in the options
 */
export async function openWebSecurity(
  subject: string,
  options: WebConfigOptions,
  report: ReportFault,
): Promise<WebSecurity> {
  const { readWebConfigDocument } = await import('./web-config-document.js');
  const source = new WebConfigSource(subject, options, readWebConfigDocument, report);
  const { tls } = source.current();
  const auth = new BasicAuth();
  const limit = rateLimit();
  return {
    isTls: tls !== undefined,
    createServer: (serverOptions, handler) => {
      const guarded = guard({ source, auth, limit, report }, handler);
      return tls === undefined
        ? createServer(serverOptions, guarded)
        : createTlsServer(source, tls, serverOptions, guarded);
    },
    close: () => {
      auth.close();
    },
  };
}

function createTlsServer(
  source: WebConfigSource,
  tls: TlsConfig,
  options: ServerOptions,
  handler: MetricsHandler,
): Server {
  const server = createSecureServer(
    {
      ...options,
      ...tls.context,
      handshakeTimeout: HANDSHAKE_TIMEOUT,
      requestCert: tls.clientAuth !== 'NoClientCert',
      rejectUnauthorized: tls.clientAuth === 'RequireAndVerifyClientCert',
    },
    handler,
  );
  let current = tls;
  // Before the handshake begins, so that it is the new certificate which a new connection is shown.
  server.prependListener('connection', () => {
    const { tls: newest = current } = source.current();
    if (newest !== current) server.setSecureContext(newest.context);
    current = newest;
  });
  // Before the server reads the first request.
  server.prependListener('secureConnection', (socket: TLSSocket) => {
    if (!isClientAccepted(socket, current)) socket.destroy();
  });
  return server;
}

/** What all servers of one listener share. */
interface Guards {
  readonly source: WebConfigSource;
  readonly auth: BasicAuth;
  readonly limit: (config: WebConfig) => boolean;
  readonly report: ReportFault;
}

function guard({ source, auth, limit, report }: Guards, handler: MetricsHandler): MetricsHandler {
  return (request, response) => {
    const config = source.current();
    const refuse = (answer: ScrapeResponse): void => {
      sendAnswer(answer, request, response).catch(report);
    };
    for (const [name, value] of config.headers) response.setHeader(name, value);
    if (!limit(config)) {
      refuse(TOO_MANY);
    } else if (config.users.size === 0) {
      handler(request, response);
    } else {
      const serve = (verdict: Verdict): void => {
        if (verdict === 'accepted') handler(request, response);
        else refuse(REFUSALS[verdict]);
      };
      auth.check(request.headers.authorization, config.users).then(serve, (error: unknown) => {
        report(error);
        refuse(FAILED);
      });
    }
  };
}

/** Keeps one bucket as long as the limit is the same. */
function rateLimit(): (config: WebConfig) => boolean {
  let limit: RateLimit | undefined;
  let limiter: RateLimiter | undefined;
  return ({ rateLimit: next }) => {
    const isSame = next?.burst === limit?.burst && next?.intervalSeconds === limit?.intervalSeconds;
    if (!isSame) limiter = next && new RateLimiter(next, () => performance.now() / 1000);
    limit = next;
    return limiter?.allows() ?? true;
  };
}
