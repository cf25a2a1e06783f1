/**
 * Stands between a scraper and an endpoint and keeps what the endpoint said.
 */

import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';

/** One answer of the endpoint. */
export interface RecordedAnswer {
  readonly status: number | undefined;
  readonly contentType: string | undefined;
  /** The body as text, decompressed. */
  readonly text: string;
}

/** A proxy that is listening. */
export class RecordingProxy {
  /** The address for the scraper. */
  readonly url: string;
  /** What the endpoint answered, one entry for each scrape. */
  readonly answers: readonly RecordedAnswer[];
  readonly #server: Server;

  private constructor(server: Server, url: string, answers: readonly RecordedAnswer[]) {
    this.#server = server;
    this.url = url;
    this.answers = answers;
  }

  /**
   * Opens a proxy on a free port.
   *
   * @param target - the address of the endpoint
   * @param accept - the Accept header to ask the endpoint with; default the scraper's
   */
  static async open(target: string, accept?: string): Promise<RecordingProxy> {
    const answers: RecordedAnswer[] = [];
    const server = createServer((incoming, response) => {
      const headers = { ...incoming.headers, host: new URL(target).host, accept: accept ?? incoming.headers.accept };
      ask(target, headers).then(
        ({ head, body }) => {
          answers.push(recorded(head, body));
          response.writeHead(head.statusCode ?? 502, head.headers).end(body);
        },
        (error: unknown) => response.writeHead(502).end(String(error)),
      );
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    return new RecordingProxy(server, `http://127.0.0.1:${String(port)}/metrics`, answers);
  }

  /** Closes the proxy and its connections. */
  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

async function ask(
  target: string,
  headers: IncomingMessage['headers'],
): Promise<{ head: IncomingMessage; body: Buffer }> {
  const [head] = (await once(request(target, { headers }).end(), 'response')) as [IncomingMessage];
  return { head, body: await buffer(head) };
}

function recorded({ statusCode: status, headers }: IncomingMessage, body: Buffer): RecordedAnswer {
  const plain = headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
  return { status, contentType: headers['content-type'], text: plain.toString('utf8') };
}
