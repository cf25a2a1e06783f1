import fc from 'fast-check';
import { writeOpenMetrics } from '../../lib/exposition/openmetrics.js';
import { writeOpenMetrics2 } from '../../lib/exposition/openmetrics2.js';
import { parseOpenMetrics } from '../../lib/exposition/parse-openmetrics.js';
import { parseProtobuf } from '../../lib/exposition/parse-protobuf.js';
import { parseText } from '../../lib/exposition/parse-text.js';
import { writeProtobuf } from '../../lib/exposition/protobuf.js';
import { writeText1 } from '../../lib/exposition/text1.js';
import { arbitraryFamilies } from './arbitrary-families.js';

const RUNS = { numRuns: 1500 };
const families = arbitraryFamilies({ names: 'any', natives: true });
const escaping = 'allow-utf-8';

const TOKENS = [
  '# TYPE ',
  '# HELP ',
  '# UNIT ',
  '# EOF',
  'a',
  'b',
  ' ',
  '\n',
  '{',
  '}',
  '"',
  '\\',
  '=',
  ',',
  '.',
  '0',
  '1',
  'e',
  '+',
  '-',
  ':',
];

const textParsers: readonly [string, (text: string) => unknown][] = [
  ['parseText', (text) => parseText(text)],
  ['parseOpenMetrics', (text) => parseOpenMetrics(text)],
  ['parseOpenMetrics of version 2.0.0', (text) => parseOpenMetrics(text, { version: '2.0.0' })],
];

/** A change of some characters somewhere, given as fractions of the length. */
const edits = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    removed: fc.nat(6),
    added: fc.oneof(
      fc.string({ unit: 'binary', maxLength: 3 }),
      fc.constantFrom(
        '\n',
        '"',
        '\\',
        ' ',
        '{',
        '}',
        ',',
        '# ',
        '1',
        '-',
        '1e999',
        'NaN',
        '+Inf',
        'le="1"',
        '\ud800',
        'st@1',
      ),
    ),
  }),
  { minLength: 1, maxLength: 4 },
);

const writers: readonly ((written: Parameters<typeof writeText1>[0]) => string)[] = [
  (written) => [...writeText1(written, { escaping })].join(''),
  (written) => [...writeOpenMetrics(written, { escaping, created: true })].join(''),
  (written) => [...writeOpenMetrics2(written, { escaping })].join(''),
];

/** Runs a parser and returns the code of what it throws; undefined if it throws nothing. */
function codeOf(parse: () => unknown): unknown {
  try {
    parse();
    return undefined;
  } catch (error) {
    return (error as { code?: unknown }).code ?? error;
  }
}

function expectHarmless(parse: () => unknown): void {
  expect([undefined, 'INVALID_EXPOSITION']).toContain(codeOf(parse));
}

describe.each(textParsers)('%s', (_, parse) => {
  it('throws nothing but its own error for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...TOKENS), maxLength: 60 }), (text) => {
        expectHarmless(() => parse(text));
      }),
      RUNS,
    );
  });

  it('throws nothing but its own error for an exposition with changes', () => {
    fc.assert(
      fc.property(families, fc.constantFrom(...writers), edits, (written, write, changes) => {
        let text = write(written);
        for (const { at, removed, added } of changes) {
          const place = Math.floor(at * text.length);
          text = text.slice(0, place) + added + text.slice(place + removed);
        }
        expectHarmless(() => parse(text));
      }),
      RUNS,
    );
  });
});

describe('parseProtobuf', () => {
  it('throws nothing but its own error for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        expectHarmless(() => parseProtobuf(bytes));
      }),
      RUNS,
    );
  });

  it('throws nothing but its own error for an exposition with changes', () => {
    const change = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 0, max: 255 }));
    const changes = fc.array(change, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(families, changes, fc.double({ min: 0.5, max: 1, noNaN: true }), (written, list, kept) => {
        const bytes = Buffer.concat([...writeProtobuf(written, { escaping })]);
        for (const [at, byte] of list) bytes[Math.floor(at * bytes.length)] = byte;
        expectHarmless(() => parseProtobuf(bytes.subarray(0, Math.ceil(kept * bytes.length))));
      }),
      RUNS,
    );
  });
});
