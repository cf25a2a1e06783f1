import fc from 'fast-check';
import { writeProtobuf } from '../../lib/exposition/protobuf.js';
import { FamilyBuilder } from '../../lib/model/family-builder.js';
import { createDescriptor } from '../../lib/model/family-descriptor.js';
import type { FamilySnapshot, SeriesChunk } from '../../lib/model/snapshot.js';
import { decodeProtobuf } from '../golden/decode-protobuf.js';

function decoded(families: readonly FamilySnapshot[]): string {
  return decodeProtobuf(Buffer.concat([...writeProtobuf(families)]));
}

function gauge(rows: number): FamilySnapshot {
  const builder = new FamilyBuilder({ name: 'depth', type: 'gauge', help: 'Depth.', labelNames: ['queue'] });
  for (let row = 0; row < rows; row += 1) builder.add({ queue: `queue ${String(row)}` }, row);
  return builder.build();
}

/** A histogram of one row, from its numbers as a snapshot has them. */
function histogram(values: readonly number[], bounds: readonly number[]): FamilySnapshot {
  const descriptor = createDescriptor({ name: 'h', type: 'gaugehistogram', help: 'H.' });
  const chunk: SeriesChunk = {
    labels: { count: 1, columns: [] },
    layout: { kind: 'buckets', bounds },
    values: Float64Array.from(values),
  };
  return { descriptor, chunks: [chunk] };
}

describe('writeProtobuf', () => {
  it('writes nothing for no families', () => {
    expect([...writeProtobuf([])]).toEqual([]);
  });

  it('puts small families into one block', () => {
    expect([...writeProtobuf([gauge(1), gauge(2)])]).toHaveLength(1);
  });

  it('hands out a large family in bounded blocks, and lets the caller pause before', () => {
    const blocks = [...writeProtobuf([gauge(1), gauge(20_000), gauge(1)])];
    const full = blocks.filter((block) => block.length > 0);
    expect(full.length).toBeGreaterThan(9);
    expect(blocks.length - full.length).toBeGreaterThan(9);
    expect(Math.max(...full.map((block) => block.length))).toBeLessThan(66_000);
    const text = decodeProtobuf(Buffer.concat(blocks));
    expect(text.match(/^metric \{$/gm)).toHaveLength(20_002);
    expect(text.match(/^# metric family$/gm)).toHaveLength(3);
    expect(text).toContain('value: "queue 19999"\n  }\n  gauge {\n    value: 19999\n');
  });

  it('writes the same twice', () => {
    const families = [gauge(3)];
    expect(decoded(families)).toBe(decoded(families));
  });

  it('writes counts that are no integers into the fields of float histograms', () => {
    const text = decoded([histogram([0.5, 1.25, 3], [1])]);
    expect(text).toContain('sample_count_float: 1.75\n');
    expect(text).toContain('cumulative_count_float: 0.5\n');
    expect(text).not.toMatch(/sample_count:|cumulative_count:/);
  });

  it('leaves out the bucket for +Inf', () => {
    expect(decoded([histogram([1, 2, 3], [1])]).match(/upper_bound/g)).toHaveLength(1);
    expect(decoded([histogram([2, 3], [])])).not.toContain('bucket');
  });

  it('walks the chunks of a family one after the other, whether or not they share a dictionary', () => {
    const dictionary = ['x', 'y'];
    const chunk = (texts: readonly string[], ids: number[] | undefined, value: number): SeriesChunk => ({
      labels: { count: 1, columns: [{ name: 'a', dictionary: texts, ids: ids && Uint32Array.from(ids) }] },
      layout: { kind: 'scalar' },
      values: Float64Array.of(value),
    });
    const { descriptor } = new FamilyBuilder({ name: 'g', type: 'gauge', help: 'H.', labelNames: ['a'] });
    const chunks = [chunk(dictionary, [1], 1), chunk(dictionary, [0], 2), chunk(['z'], undefined, 3)];
    const texts = [...decoded([{ descriptor, chunks }]).matchAll(/ {4}value: (.*)\n/g)].map(([, text]) => text);
    expect(texts).toEqual(['"y"', '1', '"x"', '2', '"z"', '3']);
  });

  it('writes any label value and help so that it reads back the same', () => {
    const text = fc.string({ unit: 'binary', maxLength: 300 });
    fc.assert(
      fc.property(text, text, fc.double(), (value, help, number) => {
        const builder = new FamilyBuilder({ name: 'g', type: 'gauge', help: `H${help}`, labelNames: ['a'] });
        const lines = decoded([builder.add({ a: value }, number).build()]).split('\n');
        expect(lines).toContain(`help: ${JSON.stringify(`H${help}`)}`);
        expect(lines).toContain(`    value: ${JSON.stringify(value)}`);
        expect(lines).toContain(`    value: ${Object.is(number, -0) ? '-0' : String(number)}`);
      }),
    );
  });
});
