/**
 * Listeners with a web configuration, and clients for them.
 */

import { once } from 'node:events';
import { request as requestPlain, type IncomingMessage } from 'node:http';
import { request as requestSecure, type RequestOptions as SecureRequestOptions } from 'node:https';
import { listen, type MetricsServer } from '../../lib/http/listener.js';
import type { WebConfigOptions } from '../../lib/http/web-config-options.js';
import { openWebSecurity } from '../../lib/http/web-security.js';
import { gathererOf, gauge } from './gatherers.js';
import { pemOf } from './web-config-folder.js';

/** An open listener and what it has reported. */
export interface SecuredListener {
  readonly server: MetricsServer;
  readonly reported: readonly unknown[];
}

/** What a client got. */
export interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
  /** The common name of the server's certificate. */
  readonly certificate: string | undefined;
}

const opened: MetricsServer[] = [];

/** Opens a listener on a free port that serves the gauge `depth 4`. */
export async function openSecured(options: WebConfigOptions): Promise<SecuredListener> {
  const reported: unknown[] = [];
  const report = (error: unknown): void => {
    reported.push(error);
  };
  const security = await openWebSecurity('startHttpServer', options, report);
  const server = await listen({ port: 0, host: '127.0.0.1' }, gathererOf(gauge('depth', 4)), report, {}, security);
  opened.push(server);
  return { server, reported };
}

/** Closes all listeners opened so far. To be called by `afterEach`. */
export async function closeSecured(): Promise<void> {
  await Promise.all(opened.splice(0).map((server) => server.close()));
}

/** Sends a GET on a connection of its own, and trusts the authority of the specs. Rejects if the connection fails. */
export async function ask(
  { url }: MetricsServer,
  options: SecureRequestOptions & { readonly session?: Buffer } = {},
): Promise<Answer> {
  const isTls = url.startsWith('https:');
  const request = isTls
    ? requestSecure(url, { ca: pemOf('ca.pem'), agent: false, ...options })
    : requestPlain(url, { agent: false, ...options });
  let certificate: string | undefined;
  request.once('socket', (socket) => {
    socket.once('secureConnect', () => {
      if ('getPeerX509Certificate' in socket) {
        const { subject } = (socket as { getPeerX509Certificate(): { subject: string } }).getPeerX509Certificate();
        certificate = /CN=(?<name>.*)/.exec(subject)?.groups?.name;
      }
    });
  });
  request.end();
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  const text = Buffer.concat((await response.toArray()) as Buffer[]).toString();
  return { status: response.statusCode, headers: response.headers, text, certificate };
}
