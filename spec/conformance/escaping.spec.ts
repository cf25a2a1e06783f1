/**
 * Runs the tables of Go's escaping schemes against ours. We differ nowhere in them; outside of them in two points:
 * a label name is held against the grammar of labels, which has no colons, and the six hex digits of a code point beyond
 * U+FFFFF are read back, which Go takes for malformed.
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { escapeName, unescapeName } from '../../lib/exposition/escape-name.js';

interface EscapingTables {
  readonly escape: readonly {
    readonly name: string;
    readonly input: string;
    readonly underscores: string;
    readonly dots: string;
    readonly dots_unescaped: string;
    readonly values: string;
  }[];
  readonly values_unescape: readonly { readonly name: string; readonly input: string; readonly expected: string }[];
}

function upstream(file: string): string {
  const folder = process.env.PROMETHEUS_SDK_UPSTREAM_DATA;
  if (folder === undefined || folder === '') {
    throw new Error('PROMETHEUS_SDK_UPSTREAM_DATA is not set: set it to the folder that holds escaping.json');
  }
  return readFileSync(join(folder, file), 'utf8');
}

const tables = JSON.parse(upstream('escaping.json')) as EscapingTables;

describe("the tables of Go's escaping schemes", () => {
  it('have rows', () => {
    expect(tables.escape.length).toBeGreaterThan(5);
    expect(tables.values_unescape.length).toBeGreaterThan(5);
  });

  it.each(tables.escape)('escapes: $name', ({ input, underscores, dots, values }) => {
    expect(escapeName(input, 'underscores')).toBe(underscores);
    expect(escapeName(input, 'dots')).toBe(dots);
    expect(escapeName(input, 'values')).toBe(values);
    expect(escapeName(input, 'allow-utf-8')).toBe(input);
  });

  it.each(tables.escape)('unescapes: $name', ({ input, underscores, dots, dots_unescaped, values }) => {
    expect(unescapeName(underscores, 'underscores')).toBe(underscores);
    expect(unescapeName(dots, 'dots')).toBe(dots_unescaped);
    expect(unescapeName(values, 'values')).toBe(input);
    expect(unescapeName(input, 'allow-utf-8')).toBe(input);
  });

  it.each(tables.values_unescape)('leaves what is malformed: $name', ({ input, expected }) => {
    expect(unescapeName(input, 'values')).toBe(expected);
  });
});
