import fc from 'fast-check';
import { writeOpenMetrics } from '../../lib/exposition/openmetrics.js';
import { writeOpenMetrics2 } from '../../lib/exposition/openmetrics2.js';
import { writeText } from '../../lib/exposition/text.js';
import { writeText1 } from '../../lib/exposition/text1.js';
import { createExemplar } from '../../lib/model/exemplar.js';
import { FamilyBuilder } from '../../lib/model/family-builder.js';
import type { FamilySnapshot, SeriesChunk } from '../../lib/model/snapshot.js';
import { goldenCases } from '../golden/cases.js';

interface TextWriter {
  readonly name: string;
  readonly write: (families: readonly FamilySnapshot[]) => Iterable<string>;
}

const writers: readonly TextWriter[] = [
  { name: 'writeText', write: (families) => writeText(families) },
  { name: 'writeText1', write: (families) => writeText1(families) },
  { name: 'writeOpenMetrics', write: (families) => writeOpenMetrics(families) },
  { name: 'writeOpenMetrics2', write: (families) => writeOpenMetrics2(families) },
];
const LABELS = /^hostile\{a="((?:[^"\\]|\\.)*)",b="((?:[^"\\]|\\.)*)"\} 1(?:\.0)?$/;

function written(format: TextWriter, families: readonly FamilySnapshot[]): string {
  return [...format.write(families)].join('');
}

function unescape(escaped: string): string {
  return escaped.replace(/\\(.)/g, (_, character: string) => (character === 'n' ? '\n' : character));
}

function gauge(rows: number): FamilySnapshot {
  const builder = new FamilyBuilder({ name: 'depth', type: 'gauge', help: 'Depth.', labelNames: ['queue'] });
  for (let row = 0; row < rows; row += 1) builder.add({ queue: `queue ${String(row)}` }, row);
  return builder.build();
}

describe.each(writers)('$name', (format) => {
  it('keeps hostile labels and help on their lines, and every value distinct', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: fc.constantFrom('\\', '"', '\n', ',', '=', '{', '}', '#', ' ', '|', '\u0000', '\u2028') }),
    );
    const rows = fc.uniqueArray(fc.tuple(hostile, hostile), {
      minLength: 1,
      maxLength: 20,
      selector: (pair) => JSON.stringify(pair),
    });
    fc.assert(
      fc.property(rows, hostile, (pairs, help) => {
        const builder = new FamilyBuilder({
          name: 'hostile',
          type: 'gauge',
          help: `Help: ${help}`,
          labelNames: ['a', 'b'],
        });
        for (const [a, b] of pairs) builder.add({ a, b }, 1);
        const lines = written(format, [builder.build()]).split('\n');
        const samples = lines.filter((line) => line !== '' && !line.startsWith('# '));
        const read = samples.map((line) => LABELS.exec(line)?.slice(1).map(unescape));
        expect(read).toEqual(pairs);
        expect(lines.filter((line) => line.startsWith('# HELP'))).toHaveLength(1);
      }),
    );
  });

  it('keeps a label value of a million characters', () => {
    const value = '"🚀\\\n,'.repeat(170_000);
    const family = new FamilyBuilder({ name: 'hostile', type: 'gauge', help: 'H.', labelNames: ['a', 'b'] });
    const lines = written(format, [family.add({ a: value, b: '' }, 1).build()]).split('\n');
    const [line] = lines.filter((candidate) => candidate.startsWith('hostile'));
    expect(LABELS.exec(line)?.slice(1).map(unescape)).toEqual([value, '']);
  });

  it('hands out a large family in bounded pieces that end with a line', () => {
    const pieces = [...format.write([gauge(10_000)])];
    expect(pieces.length).toBeGreaterThan(5);
    expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThan(33_000);
    expect(pieces.every((piece) => piece.endsWith('\n'))).toBe(true);
    const samples = pieces
      .join('')
      .split('\n')
      .filter((line) => line.startsWith('depth{'));
    expect(samples).toHaveLength(10_000);
    expect(samples[9999]).toMatch(/^depth\{queue="queue 9999"\} 9999(\.0)?$/);
  });

  it('puts small families into one piece', () => {
    const families = goldenCases.find(({ name }) => name === 'counter')?.families ?? [];
    const body = [...format.write(families)].filter((piece) => piece !== '# EOF\n');
    expect(body).toHaveLength(1);
  });

  it('writes the same twice', () => {
    const families = goldenCases.flatMap((golden) => golden.families);
    expect(written(format, families)).toBe(written(format, families));
  });

  it('writes labels in the order of their names, whatever the order in which a caller gives them', () => {
    const input = { name: 'order', type: 'gauge', help: 'H.', labelNames: ['b', 'a', 'c'] } as const;
    const one = new FamilyBuilder(input).add({ a: 1, b: 2, c: 3 }, 1).build();
    const other = new FamilyBuilder(input).add({ c: 3, b: 2, a: 1 }, 1).build();
    expect(written(format, [one])).toContain('order{a="1",b="2",c="3"} 1');
    expect(written(format, [other])).toBe(written(format, [one]));
  });

  it('walks the chunks of a family one after the other, whether or not they share a dictionary', () => {
    const dictionary = ['x', 'y', 'unused'];
    const chunk = (texts: readonly string[], ids: number[], values: number[]): SeriesChunk => ({
      labels: { count: ids.length, columns: [{ name: 'a', dictionary: texts, ids: Uint32Array.from(ids) }] },
      layout: { kind: 'scalar' },
      values: Float64Array.from(values),
    });
    const { descriptor } = new FamilyBuilder({ name: 'g', type: 'gauge', help: 'H.', labelNames: ['a'] });
    const chunks = [chunk(dictionary, [1, 0], [1.5, 2.5]), chunk(dictionary, [0], [3.5]), chunk(['z'], [0], [4.5])];
    const lines = written(format, [{ descriptor, chunks }])
      .split('\n')
      .filter((line) => line.startsWith('g{'));
    expect(lines).toEqual(['g{a="y"} 1.5', 'g{a="x"} 2.5', 'g{a="x"} 3.5', 'g{a="z"} 4.5']);
  });

  it('writes NaN as NaN', () => {
    const family = new FamilyBuilder({ name: 'g', type: 'gauge', help: 'H.' }).add({}, NaN).build();
    expect(written(format, [family])).toContain('\ng NaN\n');
  });
});

describe('writeText', () => {
  it('writes nothing for no families', () => {
    expect([...writeText([])]).toEqual([]);
  });

  it('carries neither units nor exemplars nor start times', () => {
    const text = goldenCases.map(({ families }) => [...writeText(families)].join('')).join('');
    expect(text).not.toMatch(/^# UNIT|trace_id|_created/m);
  });

  it('names a counter the same after OpenMetrics was written', () => {
    const family = new FamilyBuilder({ name: 'a_total', type: 'counter', help: 'H.' }).add({}, 1).build();
    const before = [...writeText([family])].join('');
    expect([...writeOpenMetrics([family])].join('')).toContain('# TYPE a counter\n');
    expect([...writeText([family])].join('')).toBe(before);
  });
});

describe('writeOpenMetrics', () => {
  it('writes the end marker alone for no families', () => {
    expect([...writeOpenMetrics([])]).toEqual(['# EOF\n']);
  });

  it.each(goldenCases)('ends $name with the end marker, once', ({ families, options }) => {
    const text = [...writeOpenMetrics(families, options)].join('');
    expect(text.match(/^# EOF$/gm)).toHaveLength(1);
    expect(text.endsWith('\n# EOF\n')).toBe(true);
  });

  it('leaves start times out unless asked for them', () => {
    const families = goldenCases.find(({ name }) => name === 'start-times')?.families ?? [];
    expect([...writeOpenMetrics(families)].join('')).not.toContain('_created');
    expect([...writeOpenMetrics(families, { created: true })].join('')).toContain('h_created 1600000000.125\n');
  });

  it('escapes the labels of an exemplar', () => {
    const family = new FamilyBuilder({ name: 'a_total', type: 'counter', help: 'H.' });
    family.add({}, 1, { exemplar: { t: '"\\\n' }, timestamp: 1.5 });
    expect([...writeOpenMetrics([family.build()])].join('')).toContain('a_total 1.0 1.5 # {t="\\"\\\\\\n"} 1.0 1.5\n');
  });

  it('writes an exemplar without labels, and one without a time', () => {
    const family = new FamilyBuilder({ name: 'a_total', type: 'counter', help: 'H.' }).add({}, 2).build();
    const exemplars = [createExemplar('a', {}, 0.5, NaN)];
    const snapshot = { ...family, chunks: family.chunks.map((chunk) => ({ ...chunk, exemplars })) };
    expect([...writeOpenMetrics([snapshot])].join('')).toContain('a_total 2.0 # {} 0.5\n');
  });

  it('drops exemplars where the type allows none', () => {
    const exemplars = [createExemplar('a', { t: 'x' }, 1, 1)];
    const families = (['gauge', 'unknown'] as const).map((type) => {
      const family = new FamilyBuilder({ name: type, type, help: 'H.' }).add({}, 1).build();
      return { ...family, chunks: family.chunks.map((chunk) => ({ ...chunk, exemplars })) };
    });
    expect([...writeOpenMetrics(families)].join('')).not.toContain(' # {');
  });
});
