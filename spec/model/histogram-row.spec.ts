import { FamilyBuilder } from '../../lib/model/family-builder.js';
import type { HistogramRow } from '../../lib/model/histogram-row.js';
import type { SeriesChunk } from '../../lib/model/snapshot.js';
import { setClock } from '../../lib/support/clock.js';

function builder(type: 'histogram' | 'gaugehistogram' = 'histogram'): FamilyBuilder {
  return new FamilyBuilder({ name: 'h', type, help: 'A histogram.', labelNames: ['a'] });
}

function chunkOf(row: HistogramRow): SeriesChunk {
  return builder().addHistogram({ a: '' }, row).build().chunks[0];
}

describe('FamilyBuilder.addHistogram', () => {
  it('takes native buckets alone and counts what they count', () => {
    const native = {
      schema: 3,
      zeroThreshold: 0.5,
      zeroCount: 4,
      positive: { 2: 1, [-3]: 5, 0: 2 },
      negative: { 7: 8 },
    };
    const { layout, values, natives } = chunkOf({ sum: 9, native });
    expect(layout).toEqual({ kind: 'buckets', bounds: [] });
    expect([...values]).toEqual([20, 9]);
    expect(natives).toEqual([
      {
        schema: 3,
        zeroThreshold: 0.5,
        zeroCount: 4,
        positive: { indexes: Int32Array.of(-3, 0, 2), counts: Float64Array.of(5, 2, 1) },
        negative: { indexes: Int32Array.of(7), counts: Float64Array.of(8) },
        exemplars: [],
      },
    ]);
  });

  it('takes native buckets beside classic ones', () => {
    const { values, natives } = chunkOf({
      bounds: [1],
      counts: [1, 2],
      sum: 9,
      native: { schema: 0, positive: { 1: 3 } },
    });
    expect([...values]).toEqual([1, 2, 9]);
    expect(natives?.[0]).toMatchObject({ zeroThreshold: 0, zeroCount: 0 });
  });

  it('takes more observations than native buckets hold if the sum is NaN', () => {
    expect([...chunkOf({ counts: [5], sum: NaN, native: { schema: 0, zeroCount: 3 } }).values]).toEqual([5, NaN]);
  });

  it('leaves the column out if no row of a chunk has native buckets, and the place empty if one row has none', () => {
    const classic = { bounds: [1], counts: [1, 0], sum: 1 };
    const both = { ...classic, native: { schema: 0, positive: { 0: 1 } } };
    const family = builder('gaugehistogram').addHistogram({ a: 'x' }, classic);
    expect(family.build().chunks[0].natives).toBeUndefined();
    const { natives } = family.addHistogram({ a: 'y' }, both).build().chunks[0];
    expect(natives?.map((native) => native?.schema)).toEqual([undefined, 0]);
  });

  it('keeps the newest exemplar of each classic bucket and all of them, by value, beside the native ones', () => {
    const row = { bounds: [1, 2], counts: [2, 0, 1], sum: 9, native: { schema: 0, positive: { 0: 2, 3: 1 } } };
    const exemplars = [
      { labels: { id: 'c' }, value: 8, timestamp: 3 },
      { labels: { id: 'b' }, value: 0.9, timestamp: 2 },
      { labels: { id: 'a' }, value: 0.7, timestamp: 1 },
    ];
    const chunk = builder().addHistogram({ a: '' }, row, { exemplars }).build().chunks[0];
    expect(chunk.exemplars?.map((exemplar) => exemplar?.labels)).toEqual([[['id', 'b']], undefined, [['id', 'c']]]);
    expect(chunk.natives?.[0]?.exemplars.map(({ value }) => value)).toEqual([0.7, 0.9, 8]);
  });

  it('gives an exemplar without a time that of its row, or else the present', () => {
    const restore = setClock({ epochSeconds: () => 77, monotonicSeconds: () => 0 });
    const row = { bounds: [1], counts: [1, 0], sum: 1 };
    const exemplars = [{ labels: {}, value: 1 }];
    const { chunks } = builder()
      .addHistogram({ a: 'x' }, row, { exemplars, timestamp: 5 })
      .addHistogram({ a: 'y' }, row, { exemplars })
      .build();
    restore();
    expect(chunks[0].exemplars?.map((exemplar) => exemplar?.timestamp)).toEqual([5, undefined, 77, undefined]);
  });

  it.each([
    [{ sum: 1 }, 'buckets must be a non-empty array of numbers, got undefined'],
    [{ bounds: [1], sum: 1, native: { schema: 0 } }, '0 counts for 1 bounds'],
    [{ counts: [1, 2], sum: 1, native: { schema: 0 } }, '2 counts for 0 bounds'],
    [{ counts: [1.5], sum: 1, native: { schema: 0 } }, 'counts must be integers from 0'],
    [{ counts: [2], sum: 1, native: { schema: 0, zeroCount: 1 } }, '1 observations in native buckets, 2 in all'],
    [{ counts: [0], sum: NaN, native: { schema: 0, zeroCount: 1 } }, '1 observations in native buckets, 0 in all'],
    [{ sum: 1, native: { schema: 9 } }, 'native schema 9 must be an integer from -4 to 8'],
    [{ sum: 1, native: {} }, 'native schema undefined must be an integer from -4 to 8'],
    [{ sum: 1, native: { schema: 0, zeroThreshold: -1 } }, 'native zeroThreshold -1 must be a finite number from 0'],
    [{ sum: 1, native: { schema: 0, zeroCount: -1 } }, 'native zeroCount -1 must be an integer from 0'],
    [{ sum: 1, native: { schema: 0, positive: { 1: -1 } } }, 'count -1 of native bucket 1 must be an integer from 0'],
    [
      { sum: 1, native: { schema: 0, positive: { a: 1 } } },
      'native bucket "a" of schema 0 must be an integer from -1074 to 1025',
    ],
    [{ sum: 1, native: { schema: 0, positive: { 1026: 1 } } }, 'native bucket "1026" of schema 0 must be'],
    [
      { sum: 1, native: { schema: -4, negative: { '-68': 1 } } },
      'native bucket "-68" of schema -4 must be an integer from -67 to 65',
    ],
    [{ sum: 1, native: { schema: 0, '': 1 } }, 'native: unknown option ""'],
    [{ sum: 'x', native: { schema: 0 } }, 'every number of a row must be a number'],
  ])('refuses %j', (row, message) => {
    expect(() => chunkOf(row as HistogramRow)).toThrow(message);
  });

  it.each([
    [{ labels: {}, value: NaN }, 'exemplar value NaN must be a number that was observed'],
    [{ labels: {}, value: 1, timestamp: NaN }, 'exemplar time NaN must be in seconds'],
    [{ labels: { 'a-b': 1 }, value: 1 }, 'exemplar label "a-b"'],
    [{ labels: {}, value: 1, time: 1 }, 'unknown option "time"'],
  ])('refuses the exemplar %j', (exemplar, message) => {
    const row = { bounds: [1], counts: [1, 0], sum: 1 };
    expect(() => builder().addHistogram({ a: '' }, row, { exemplars: [exemplar as never] })).toThrow(message);
  });
});
