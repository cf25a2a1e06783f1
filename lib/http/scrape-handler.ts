/**
 * The scrape for node:http and what is built on it.
 * Imports no module of Node.js by itself: the body's streams are loaded when a handler is made.
 */

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Gatherer } from '../model/collector.js';
import type { NegotiateOptions } from '../exposition/negotiate.js';
import { scrape, type ReportFault, type ScrapeResponse } from './scrape.js';

/** Answers a request of node:http, Express or Connect with metrics, whatever its path. */
export type MetricsHandler = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * Makes a handler that serves what `gatherer` gathers.
 *
 * It neither throws nor rejects nor calls a next handler: a fault becomes a 500, or a cut connection if the status
 * is on its way already, and goes to `report`. A client that goes away stops the work and is no fault.
 */
export function scrapeHandler(gatherer: Gatherer, report: ReportFault, options: NegotiateOptions = {}): MetricsHandler {
  // Not with the first response: if there is no file descriptor left then, Node.js 20 fails now and at every later attempt.
  import('./send-body.js').catch(report);
  return (request, response) => {
    const { method, headers } = request;
    const asked = { method, accept: headers.accept, acceptEncoding: headers['accept-encoding'] };
    const sent = scrape(gatherer, asked, report, options).then((answer) => sendAnswer(answer, request, response));
    sent.catch((error: unknown) => {
      report(error);
      if (!response.writableEnded) response.destroy();
    });
  };
}

/** Sends a response of {@link scrape} to a client of node:http, without its body if the client asked for the head only. */
export async function sendAnswer(
  answer: ScrapeResponse,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.writeHead(answer.status, answer.headers);
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  const { sendBody } = await import('./send-body.js');
  await sendBody(answer.body, answer.gzip, response);
}
