/**
 * The scrape for node:http and what is built on it.
 * Imports no module of Node.js by itself: the body's streams are loaded when a handler is made.
 */

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Gatherer } from '../model/collector.js';
import { availableCodings } from './available-codings.js';
import { plainResponse, RETRY, scrape, type ReportFault, type ScrapeOptions, type ScrapeResponse } from './scrape.js';

/** Answers a request of node:http, Express or Connect with metrics, whatever its path. */
export type MetricsHandler = (request: IncomingMessage, response: ServerResponse) => void;

const MAX_CONCURRENT = 40;
const TOO_MANY = plainResponse(503, 'Too many scrapes at once.\n', RETRY);

/**
 * Makes a handler that serves what `gatherer` gathers.
 *
 * It neither throws nor rejects nor calls a next handler: a fault becomes a 500, or a cut connection if the status
 * is on its way already, and goes to `report`. A client that goes away stops the work and is no fault. A scrape beyond
 * those that there may be at once is answered with 503; one is over when its client has taken the answer.
 */
export function scrapeHandler(gatherer: Gatherer, report: ReportFault, options: ScrapeOptions = {}): MetricsHandler {
  const { maxConcurrentScrapes = MAX_CONCURRENT, observer } = options;
  const shared = { ...options, codings: availableCodings() };
  // Not with the first response: if there is no file descriptor left then, Node.js 20 fails now and at every later attempt.
  import('./send-body.js').catch(report);
  let running = 0;
  const answerTo = ({ method, headers, url }: IncomingMessage): Promise<ScrapeResponse> =>
    scrape(
      gatherer,
      {
        method,
        accept: headers.accept,
        acceptEncoding: headers['accept-encoding'],
        target: url,
        timeout: headers['x-prometheus-scrape-timeout-seconds']?.toString(),
      },
      report,
      shared,
    );
  return (request, response) => {
    const end = observer?.begin();
    const answer = running < maxConcurrentScrapes ? answerTo(request) : Promise.resolve(TOO_MANY);
    running += 1;
    let bytes = 0;
    const sent = answer.then(async (found) => {
      bytes = await sendAnswer(found, request, response);
    });
    sent
      .catch((error: unknown) => {
        report(error);
        if (!response.writableEnded) response.destroy();
      })
      .finally(() => {
        running -= 1;
        end?.(response.statusCode, bytes);
      });
  };
}

/**
 * Sends a response of {@link scrape} to a client of node:http, without its body if the client asked for the head only. Headers
 * that the host has set stay, unless the answer has them too; what its Vary header names is added to.
 *
 * @returns how many bytes of the body were sent
 */
export async function sendAnswer(
  answer: ScrapeResponse,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<number> {
  const { status, headers } = answer;
  const merged = Object.hasOwn(headers, 'Vary') ? { ...headers, Vary: varyOf(response, headers.Vary) } : headers;
  response.writeHead(status, merged);
  if (request.method === 'HEAD') {
    response.end();
    return 0;
  }
  const { sendBody } = await import('./send-body.js');
  return sendBody(answer.body, answer.coding, response);
}

/** What the host lets its answers depend on, and what a scrape does. */
function varyOf(response: ServerResponse, added: string): string {
  const fields = [response.getHeader('Vary') ?? [], added].flat().flatMap((value) => String(value).split(','));
  const byName = new Map(fields.map((field) => [field.trim().toLowerCase(), field.trim()]));
  return byName.has('*') ? '*' : [...byName.values()].filter((field) => field !== '').join(', ');
}
