/**
 * Runs real Accept headers, and the tables of Go's negotiator, against ours.
 *
 * Where we differ from Go, on purpose:
 * - OpenMetrics without a version is 1.0.0, the oldest version of the standard proper, where Go takes the draft 0.0.1;
 * - protobuf as text has no writer here, and leads to the last resort, text 0.0.4;
 * - what a server offers is not a parameter: rows that offer less than we do get what they ask for;
 * - a wildcard leads to text 0.0.4, where Go's newest function takes the first format that a server lists;
 * - the escaping scheme of a request without one is `underscores`, which the specification asks for and Go can be set
 *   away from, as its tables are; text 0.0.4 and OpenMetrics 0.0.1, older than the parameter, have it in their content
 *   type only if it was asked for.
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
  protobuf: 'PrometheusProto',
};

const LAST_RESORT = 'text/plain; version=0.0.4; charset=utf-8';

/** Our answers where they differ from Go's by decision, the escaping scheme left out. */
const DECIDED: Readonly<Partial<Record<string, string>>> = {
  'OM format, no version': 'application/openmetrics-text; version=1.0.0; charset=utf-8',
  'wildcard */* matches first accepted format': LAST_RESORT,
  'requested OM 2.0, not accepted, falls back to first format when no text in accepted':
    'application/openmetrics-text; version=2.0.0; charset=utf-8',
  'requested OM 2.0, not accepted, falls back to text': 'application/openmetrics-text; version=2.0.0; charset=utf-8',
};

/** Formats that Go writes and we do not. */
const NOT_OFFERED = /^application\/vnd\.google\.protobuf;.*encoding=(?:text|compact-text)/;

function withoutEscaping(contentType: string): string {
  return contentType.replace(/; escaping=[a-z0-9-]+$/, '');
}

function escapingIn(text: string): string | undefined {
  return /escaping=([a-z0-9-]+)/.exec(text)?.[1];
}

describe('negotiation of real Accept headers', () => {
  it('has rows of every kind', () => {
    expect(new Set(headers.map(({ best }) => best))).toEqual(new Set(Object.keys(BEST)));
    expect(headers.length).toBeGreaterThan(9);
  });

  it.each(headers)('answers $who with $best', ({ accept, best }) => {
    expect(negotiate(accept ?? undefined).name).toBe(BEST[best]);
  });

  it.each(headers)('takes the escaping scheme of $who from the clause that wins', ({ accept, best }) => {
    const asked = best === 'openmetrics 1.0.0' ? escapingIn(accept ?? '') : undefined;
    expect(negotiate(accept ?? undefined).escaping).toBe(asked ?? 'underscores');
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
    const format = negotiate(accept);
    const go = NOT_OFFERED.test(contentType) ? LAST_RESORT : withoutEscaping(contentType);
    const expected = DECIDED[name] ?? go;
    expect(withoutEscaping(format.contentType)).toBe(expected);
    const asked = NOT_OFFERED.test(contentType) ? undefined : escapingIn(accept);
    expect(format.escaping).toBe(asked ?? 'underscores');
  });
});
