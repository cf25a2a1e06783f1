/**
 * Runs the parser cases of OpenMetrics, and the errors of Go's text parser, against ours.
 *
 * Where we differ from Go, on purpose:
 * - a text that is not UTF-8 never reaches the parser, which takes a string: whoever decodes the bytes refuses it.
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseOpenMetrics } from '../../lib/exposition/parse-openmetrics.js';
import { parseText } from '../../lib/exposition/parse-text.js';

interface OpenMetricsCases {
  readonly cases: readonly { readonly name: string; readonly shouldParse: boolean; readonly input: string }[];
}

interface TextErrors {
  readonly cases: readonly {
    readonly input: string | { readonly $base64: string };
    readonly error_utf8: string | null;
  }[];
}

function upstream(file: string): string {
  const folder = process.env.PROMETHEUS_SDK_UPSTREAM_DATA;
  if (folder === undefined || folder === '') {
    throw new Error(
      'PROMETHEUS_SDK_UPSTREAM_DATA is not set: set it to the folder that holds openmetrics-parser-cases.json and text-parse-errors.json',
    );
  }
  return readFileSync(join(folder, file), 'utf8');
}

const openMetrics = (JSON.parse(upstream('openmetrics-parser-cases.json')) as OpenMetricsCases).cases;
const textErrors = (JSON.parse(upstream('text-parse-errors.json')) as TextErrors).cases;

function decode(input: string | { readonly $base64: string }): string {
  if (typeof input === 'string') return input;
  return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(input.$base64, 'base64'));
}

describe('the parser cases of OpenMetrics', () => {
  it('are of both kinds', () => {
    expect(openMetrics.filter(({ shouldParse }) => shouldParse).length).toBeGreaterThan(10);
    expect(openMetrics.filter(({ shouldParse }) => !shouldParse).length).toBeGreaterThan(50);
  });

  it.each(openMetrics.filter(({ shouldParse }) => shouldParse))('takes $name', ({ input }) => {
    expect(parseOpenMetrics(input).length).toBeGreaterThan(0);
  });

  it.each(openMetrics.filter(({ shouldParse }) => !shouldParse))('refuses $name', ({ input }) => {
    expect(() => parseOpenMetrics(input)).toThrow(expect.objectContaining({ code: 'INVALID_EXPOSITION' }));
  });
});

describe("the errors of Go's text parser", () => {
  const refused = textErrors.filter(({ error_utf8 }) => error_utf8 !== null);

  it('has rows', () => {
    expect(refused.length).toBeGreaterThan(10);
  });

  it.each(refused.filter(({ input }) => typeof input === 'string'))('refuses %j in the same line', (row) => {
    const line = Number(/line (\d+)/.exec(row.error_utf8 ?? '')?.[1]);
    expect(() => parseText(decode(row.input))).toThrow(expect.objectContaining({ code: 'INVALID_EXPOSITION', line }));
  });

  it.each(refused.filter(({ input }) => typeof input !== 'string'))('cannot be given %j', ({ input }) => {
    expect(() => decode(input)).toThrow('not valid for encoding utf-8');
  });

  it.each(textErrors.filter(({ error_utf8 }) => error_utf8 === null))('takes %j', ({ input }) => {
    expect(parseText(decode(input)).length).toBeGreaterThan(0);
  });
});
