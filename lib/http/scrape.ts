/**
 * One scrape from request to response, apart from how the two travel.
 * Knows no server: the handlers for node:http and for other hosts are thin adapters over it.
 */

import type { Blocks } from '../exposition/encode-text.js';
import { negotiate, type NegotiateOptions } from '../exposition/negotiate.js';
import type { Gatherer, GatherResult } from '../model/collector.js';
import type { FamilySnapshot } from '../model/snapshot.js';
import { MetricError } from '../support/metric-error.js';
import { nextTurn } from '../support/next-turn.js';
import { settleWithin } from '../support/settle-within.js';
import { acceptedCoding, type Coding } from './accepted-coding.js';
import { readFamilyFilter, type FamilyFilter } from './family-filter.js';
import type { ScrapeObserver } from './scrape-observer.js';
import type { ScrapeLimits } from './scrape-options.js';
import { scrapeTimeout } from './scrape-timeout.js';
import { gatherTogether } from './shared-gathering.js';

/** What a scrape depends on. */
export interface ScrapeRequest {
  /** The request method, in capitals. */
  readonly method: string | undefined;
  /** The Accept header. */
  readonly accept: string | undefined;
  /** The Accept-Encoding header. */
  readonly acceptEncoding: string | undefined;
  /** The request target, or the part of it from the "?" on, for the names that are asked for; default all. */
  readonly target?: string | undefined;
  /** The X-Prometheus-Scrape-Timeout-Seconds header. */
  readonly timeout?: string | undefined;
}

/** What scrapes of one handler have in common. */
export interface ScrapeOptions extends NegotiateOptions, ScrapeLimits {
  /**
   * How the adapter can compress, the best first.
   *
   * @defaultValue gzip
   */
  readonly codings?: readonly Coding[] | undefined;
  /** Told what the scrapes do. */
  readonly observer?: ScrapeObserver | undefined;
}

/** What a scrape is answered with. */
export interface ScrapeResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /**
   * The body in blocks, written as they are asked for; to be left out for HEAD.
   * What asking throws has been reported: the adapter only has to make sure that the client sees the answer cut off. A block
   * that nobody will look at again may be handed back with `next(block)`.
   */
  readonly body: Iterable<Uint8Array>;
  /** How the adapter has to compress the body, as the headers announce it. */
  readonly coding: Coding | undefined;
}

/** Told of a fault that the client must not see. */
export type ReportFault = (error: unknown) => void;

const ALLOW = 'GET, HEAD, OPTIONS';
/** What gatherers that are no registries get beyond the timeout that they were told, in milliseconds. */
const GRACE = 100;
/**
 * Series from which on the work before the first byte is spread over turns: code that runs for the first time takes milliseconds.
 * Fewer are answered in one turn, so that a client that ends its side with the request still gets an answer from Node.js.
 */
const LARGE = 4096;

/**
 * Answers a request for metrics: gathers, together with others that arrive meanwhile, chooses format and compression, and hands
 * out the text in blocks. If there are many series the event loop has a turn after the gathering, and after the first block.
 *
 * Never rejects: a gathering that fails as a whole is answered with 500 and goes to `report`, one that does not end in time
 * with 503. Collectors that fail alone, or are late, cost their own families and nothing else.
 */
export async function scrape(
  gatherer: Gatherer,
  request: ScrapeRequest,
  report: ReportFault,
  options: ScrapeOptions = {},
): Promise<ScrapeResponse> {
  if (request.method === 'OPTIONS') return { status: 204, headers: { Allow: ALLOW }, body: [], coding: undefined };
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return plainResponse(405, 'Metrics are read with GET.\n', { Allow: ALLOW });
  }
  const filter = readFamilyFilter(request.target);
  if (filter === 'too many') return plainResponse(400, 'Too many names were asked for.\n');
  const { observer } = options;
  let result: GatherResult;
  try {
    result = await gatherInTime(gatherer, filter, scrapeTimeout(request.timeout, options), observer);
  } catch (error) {
    report(error);
    observer?.failed('gathering');
    if (error instanceof Overdue) return plainResponse(503, 'The metrics could not be gathered in time.\n', RETRY);
    return plainResponse(500, 'The metrics could not be gathered; the program has the details.\n');
  }
  if (result.errors.length > 0) observer?.failed('gathering');
  const reportEncoding = (error: unknown): void => {
    report(error);
    observer?.failed('encoding');
  };
  try {
    const families = chosenFrom(result.families, filter);
    const rest = isLarge(families) ? nextTurn : undefined;
    await rest?.();
    return await writeMetrics(families, request, options, reportEncoding, rest);
  } catch (error) {
    reportEncoding(error);
    return plainResponse(500, 'The metrics could not be written; the program has the details.\n');
  }
}

/** A short answer that asks to come back. */
export const RETRY: Readonly<Record<string, string>> = { 'Retry-After': '1' };

/** A gatherer that did not end in time, which a registry does. */
class Overdue extends MetricError {
  constructor(milliseconds: number) {
    super(
      'TIMED_OUT',
      `scrape: gathering has not ended in ${String(milliseconds)} ms: heed the timeout in gather(options)`,
    );
  }
}

function gatherInTime(
  gatherer: Gatherer,
  filter: FamilyFilter | undefined,
  timeout: number,
  observer: ScrapeObserver | undefined,
): Promise<GatherResult> {
  const only = filter && ((name: string) => filter.mayPass(name));
  const onAnswer = observer?.answered.bind(observer);
  const kind = `${String(timeout)} ${filter?.key ?? ''}`;
  const gathered = gatherTogether(gatherer, { only, timeout, onAnswer }, kind);
  return settleWithin(timeout + GRACE, gathered, () => new Overdue(timeout));
}

function chosenFrom(families: readonly FamilySnapshot[], filter: FamilyFilter | undefined): readonly FamilySnapshot[] {
  return filter === undefined ? families : families.filter(({ descriptor }) => filter.passes(descriptor));
}

async function writeMetrics(
  families: readonly FamilySnapshot[],
  { accept, acceptEncoding }: ScrapeRequest,
  options: ScrapeOptions,
  report: ReportFault,
  rest: typeof nextTurn | undefined,
): Promise<ScrapeResponse> {
  const format = negotiate(accept, options);
  const { blocks, errors } = format.write(families);
  for (const { error } of errors) report(error);
  return metricsResponse(
    blocks,
    format.contentType,
    acceptedCoding(acceptEncoding, options.codings ?? ['gzip']),
    report,
    rest,
  );
}

function isLarge(families: readonly FamilySnapshot[]): boolean {
  let count = 0;
  return families.some(({ chunks }) => {
    for (const { labels } of chunks) count += labels.count;
    return count >= LARGE;
  });
}

/** A short answer that is not metrics; `text` must hold nothing of the request. */
export function plainResponse(
  status: number,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): ScrapeResponse {
  const body = new TextEncoder().encode(text);
  return {
    status,
    headers: { ...headers, 'Content-Type': 'text/plain; charset=utf-8', 'Content-Length': String(body.length) },
    body: [body],
    coding: undefined,
  };
}

/** Writes up to two blocks ahead, so that a writer that fails at once is a 500 and a short body has a known length. */
async function metricsResponse(
  source: Generator<Uint8Array>,
  contentType: string,
  coding: Coding | undefined,
  report: ReportFault,
  rest: typeof nextTurn | undefined,
): Promise<ScrapeResponse> {
  const headers: Record<string, string> = { 'Content-Type': contentType, Vary: 'Accept, Accept-Encoding' };
  if (coding !== undefined) headers['Content-Encoding'] = coding;
  const first = source.next();
  await rest?.();
  const second = first.done === true ? first : source.next();
  const ahead = [first, second].flatMap((step) => (step.done === true ? [] : [step.value]));
  if (second.done !== true) return { status: 200, headers, body: continued(ahead, source, report), coding };
  if (coding === undefined) headers['Content-Length'] = String(ahead[0]?.length ?? 0);
  return { status: 200, headers, body: ahead, coding };
}

function* continued(ahead: readonly Uint8Array[], rest: Iterable<Uint8Array>, report: ReportFault): Blocks {
  yield* ahead;
  try {
    yield* rest;
  } catch (error) {
    report(error);
    throw error;
  }
}
