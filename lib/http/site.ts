/**
 * What the listener has beside the metrics: a page that leads to them, and answers for those who ask whether the program is well.
 * Nothing of a request is ever in an answer.
 */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { settleWithin } from '../support/settle-within.js';
import { plainResponse, type ReportFault, type ScrapeResponse } from './scrape.js';
import { sendAnswer, type MetricsHandler } from './scrape-handler.js';

/** What the site depends on. */
export interface Site {
  /** The path of the metrics. */
  readonly path: string;
  /** Whether there is a page at `/`. */
  readonly landingPage: boolean;
  /** Whether the program is ready to do its work; for ever, if missing. */
  readonly ready: (() => boolean | Promise<boolean>) | undefined;
  /** Whether the listener is being closed. */
  readonly isClosing: () => boolean;
}

type Answer = () => ScrapeResponse | Promise<ScrapeResponse>;

/** How long the program may think about whether it is ready, in milliseconds. */
const READY_TIMEOUT = 5000;
const HEALTHY = '/-/healthy';
const READY = '/-/ready';

/** Makes the handler of all requests to a listener. */
export function siteHandler(site: Site, metrics: MetricsHandler, report: ReportFault): MetricsHandler {
  const pages = new Map<string, Answer>([
    [HEALTHY, () => plainResponse(200, 'Healthy.\n')],
    [READY, () => readiness(site, report)],
  ]);
  if (site.landingPage) {
    const page = landingPage(site.path);
    pages.set('/', () => page);
  }
  const notFound = plainResponse(404, `Not found: the metrics are at ${site.path}\n`);
  return (request, response) => {
    const path = requestPath(request.url);
    if (path === site.path) metrics(request, response);
    else send(pages.get(path) ?? (() => notFound), request, response).catch(report);
  };
}

async function send(answer: Answer, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  const refusal = plainResponse(405, 'Read with GET.\n', { Allow: 'GET, HEAD' });
  await sendAnswer(isRead ? await answer() : refusal, request, response);
}

async function readiness({ ready, isClosing }: Site, report: ReportFault): Promise<ScrapeResponse> {
  const notReady = plainResponse(503, 'Not ready.\n');
  if (isClosing()) return notReady;
  try {
    const late = (): Error => new Error(`ready() has not answered for ${String(READY_TIMEOUT)} ms`);
    const isReady = ready === undefined || (await settleWithin(READY_TIMEOUT, Promise.resolve(ready()), late));
    return isReady && !isClosing() ? plainResponse(200, 'Ready.\n') : notReady;
  } catch (error) {
    report(error);
    return notReady;
  }
}

function landingPage(path: string): ScrapeResponse {
  const links = [
    [path, 'Metrics'],
    [HEALTHY, 'Health'],
    [READY, 'Readiness'],
  ].map(([href, text]) => `<li><a href="${escapeHtml(href)}">${text}</a></li>`);
  const { headers, ...page } = plainResponse(
    200,
    `<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>Metrics</title></head>\n<body><h1>Metrics</h1><ul>${links.join('')}</ul></body></html>\n`,
  );
  return { ...page, headers: { ...headers, 'Content-Type': 'text/html; charset=utf-8' } };
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${String(character.charCodeAt(0))};`);
}

/** The path of a request target, which proxies send with scheme and host. */
function requestPath(target = ''): string {
  return target.replace(/^https?:\/\/[^/?#]*/i, '').replace(/[?#].*$/s, '');
}
