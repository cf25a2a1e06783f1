/**
 * Runs real Accept headers, and the tables of Go's negotiator, against ours.
 *
 * Where we differ from Go, on purpose:
 * - rows that want protobuf, which has no writer here: we answer with the next best format of the header, which
 *   is OpenMetrics 1.0.0 if the header names it and text 0.0.4 otherwise;
 * - OpenMetrics without a version is 1.0.0, the oldest version of the standard proper, where Go takes the draft 0.0.1;
 * - the drafts 0.0.1 and 2.0.0 alone lead to text 0.0.4;
 * - a wildcard leads to text 0.0.4, where Go's newest function takes the first format a server lists;
 * - the content type of text 0.0.4 has no escaping parameter, which the specification asks for from version 1.0.0 on.
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { negotiate } from '../../lib/exposition/negotiate.js';

interface AcceptHeaders {
  readonly headers: readonly { readonly who: string; readonly best: string; readonly accept: string | null }[];
}

interface NegotiationTables {
  readonly tables: readonly {
    readonly func: string;
    readonly cases: readonly { readonly name?: string; readonly accept?: string; readonly expect: string }[];
  }[];
}

function upstream(file: string): string {
  const folder = process.env.PROMETHEUS_SDK_UPSTREAM_DATA;
  if (folder === undefined || folder === '') {
    throw new Error(
      'PROMETHEUS_SDK_UPSTREAM_DATA is not set: set it to the folder that holds accept-headers.json and negotiate-go.json',
    );
  }
  return readFileSync(join(folder, file), 'utf8');
}

const { headers } = JSON.parse(upstream('accept-headers.json')) as AcceptHeaders;
const { tables } = JSON.parse(upstream('negotiate-go.json')) as NegotiationTables;

const BEST: Readonly<Record<string, string>> = {
  'text 0.0.4': 'PrometheusText0.0.4',
  'openmetrics 1.0.0': 'OpenMetricsText1.0.0',
};

/** Type and version of our answer where Go's, matched by the pattern, is not on offer. */
const INSTEAD: readonly [RegExp, string][] = [
  [/^application\/vnd\.google\.protobuf;/, 'text/plain; version=0.0.4'],
  [/^application\/openmetrics-text; version=(?:0\.0\.1|2\.0\.0);/, 'text/plain; version=0.0.4'],
];

/** Rows of Go's tables where the request is the same and the answer is ours by decision. */
const DECIDED: Readonly<Partial<Record<string, string>>> = {
  'OM format, no version': 'application/openmetrics-text; version=1.0.0',
};

function typeAndVersion(contentType: string): string {
  return contentType.split('; ').slice(0, 2).join('; ');
}

describe('negotiation of real Accept headers', () => {
  const offered = headers.filter(({ best }) => best !== 'protobuf');
  const protobuf = headers.filter(({ best }) => best === 'protobuf');

  it('has rows of both kinds', () => {
    expect(offered.length).toBeGreaterThan(5);
    expect(protobuf.length).toBeGreaterThan(1);
  });

  it.each(offered)('answers $who with $best', ({ accept, best }) => {
    expect(negotiate(accept ?? undefined).name).toBe(BEST[best]);
  });

  it.each(protobuf)('answers $who with the next best, OpenMetrics 1.0.0', ({ accept }) => {
    expect(negotiate(accept ?? undefined).name).toBe('OpenMetricsText1.0.0');
  });
});

describe("the tables of Go's negotiator", () => {
  const rows = tables.flatMap(({ func, cases }) =>
    cases.flatMap(({ name, accept, expect: contentType }) =>
      name === undefined || accept === undefined ? [] : [{ func, name, accept, contentType }],
    ),
  );

  it('has rows', () => {
    expect(rows.length).toBeGreaterThan(10);
  });

  it.each(rows)('$func: $name', ({ name, accept, contentType }) => {
    const instead = INSTEAD.find(([pattern]) => pattern.test(contentType))?.[1];
    const expected = DECIDED[name] ?? instead ?? typeAndVersion(contentType);
    expect(typeAndVersion(negotiate(accept).contentType)).toBe(expected);
  });
});
