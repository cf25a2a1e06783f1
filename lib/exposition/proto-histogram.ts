/**
 * Reads histograms in protobuf: classic, native and both.
 */

import { isSchema } from '../model/native-schema.js';
import type { Exemplar, NativeBuckets } from '../model/snapshot.js';
import { expandSpans } from './expand-spans.js';
import type { WholeHistogram } from './histogram-rows.js';
import type { Span } from './native-spans.js';
import type { ParseBudget } from './parse-limits.js';
import type { LabelReader } from './proto-labels.js';
import { DELIMITED, FIXED64, VARINT, type ProtoReader } from './proto-reader.js';
import { readExemplar, readTime } from './proto-times.js';

/** A histogram and what stands beside it. */
export interface ReadHistogram {
  readonly histogram: WholeHistogram;
  readonly startTime: number;
  /** The exemplar of each bucket; empty if none has one. */
  readonly exemplars: readonly (Exemplar | undefined)[];
}

interface SparseParts {
  readonly spans: Span[];
  /** Differences of integers. */
  readonly deltas: number[];
  /** Counts that are no integers, in their place. */
  readonly counts: number[];
}

interface Parts {
  count: number;
  floatCount: number;
  sum: number;
  schema: number;
  zeroThreshold: number;
  zeroCount: number;
  floatZeroCount: number;
  startTime: number;
  readonly bounds: number[];
  readonly cumulative: number[];
  readonly exemplars: (Exemplar | undefined)[];
  readonly negative: SparseParts;
  readonly positive: SparseParts;
  readonly nativeExemplars: Exemplar[];
}

/** Reads a histogram up to the end of its message. */
export function readHistogram(
  reader: ProtoReader,
  labels: LabelReader,
  budget: ParseBudget,
  isGauge: boolean,
): ReadHistogram {
  const { at } = reader;
  const parts = emptyParts();
  for (let field = reader.field(); field !== 0; field = reader.field()) {
    if (field === 3) readBucket(reader, labels, budget, parts);
    else if (field === 15) parts.startTime = readTime(reader);
    else if (field === 16) parts.nativeExemplars.push(readExemplar(reader, labels, budget));
    else if (field >= 9 && field <= 14) readSparse(reader, field < 12 ? parts.negative : parts.positive, field % 3);
    else if (!readNumber(reader, parts, field)) reader.skip();
  }
  const fail = (problem: string): never => reader.fail(problem, at);
  const { bounds, cumulative, sum, startTime } = parts;
  const count = parts.floatCount || parts.count;
  checkBuckets(parts, count, isGauge, fail);
  const native = isNative(parts) ? nativeOf(parts, isGauge, fail) : undefined;
  return { histogram: { count, sum, bounds, cumulative, native }, startTime, exemplars: parts.exemplars };
}

function emptyParts(): Parts {
  return {
    count: 0,
    floatCount: 0,
    sum: 0,
    schema: 0,
    zeroThreshold: 0,
    zeroCount: 0,
    floatZeroCount: 0,
    startTime: NaN,
    bounds: [],
    cumulative: [],
    exemplars: [],
    negative: { spans: [], deltas: [], counts: [] },
    positive: { spans: [], deltas: [], counts: [] },
    nativeExemplars: [],
  };
}

/** Reads a field of one number. */
function readNumber(reader: ProtoReader, parts: Parts, field: number): boolean {
  if (field === 1 || field === 5 || field === 7) {
    reader.expect(VARINT);
    if (field === 5) parts.schema = reader.sint64();
    else if (field === 1) parts.count = reader.uint64();
    else parts.zeroCount = reader.uint64();
    return true;
  }
  if (field !== 2 && field !== 4 && field !== 6 && field !== 8) return false;
  reader.expect(FIXED64);
  const number = reader.double();
  if (field === 2) parts.sum = number;
  else if (field === 4) parts.floatCount = number;
  else if (field === 6) parts.zeroThreshold = number;
  else parts.floatZeroCount = number;
  return true;
}

function readBucket(reader: ProtoReader, labels: LabelReader, budget: ParseBudget, parts: Parts): void {
  reader.expect(DELIMITED);
  const end = reader.enter();
  let [cumulative, bound] = [0, 0];
  let exemplar: Exemplar | undefined;
  for (let field = reader.field(); field !== 0; field = reader.field()) {
    if (field === 1) {
      reader.expect(VARINT);
      cumulative = reader.uint64();
    } else if (field === 2 || field === 4) {
      reader.expect(FIXED64);
      const number = reader.double();
      if (field === 2) bound = number;
      else cumulative = number;
    } else if (field === 3) exemplar = readExemplar(reader, labels, budget);
    else reader.skip();
  }
  reader.leave(end);
  if (exemplar !== undefined) parts.exemplars[parts.bounds.length] = exemplar;
  parts.bounds.push(bound);
  parts.cumulative.push(cumulative);
}

/** Reads spans (0 by the remainder of the field's number), differences (1) or counts (2), packed or one by one. */
function readSparse(reader: ProtoReader, parts: SparseParts, kind: number): void {
  if (kind === 0) {
    parts.spans.push(readSpan(reader));
    return;
  }
  const list = kind === 1 ? parts.deltas : parts.counts;
  const read = kind === 1 ? () => reader.sint64() : () => reader.double();
  if (reader.wireType !== DELIMITED) {
    reader.expect(kind === 1 ? VARINT : FIXED64);
    list.push(read());
    return;
  }
  const end = reader.enter();
  while (reader.at < reader.end) list.push(read());
  reader.leave(end);
}

function readSpan(reader: ProtoReader): Span {
  reader.expect(DELIMITED);
  const end = reader.enter();
  let [offset, length] = [0, 0];
  for (let field = reader.field(); field !== 0; field = reader.field()) {
    if (field === 1 || field === 2) {
      reader.expect(VARINT);
      if (field === 1) offset = reader.sint64();
      else length = reader.uint64();
    } else reader.skip();
  }
  reader.leave(end);
  return { offset, length };
}

function checkBuckets({ bounds, cumulative }: Parts, count: number, isGauge: boolean, fail: Fail): void {
  if (!isCount(count, isGauge)) fail(`the count of a histogram must be a finite number from 0, got ${String(count)}`);
  for (const [bucket, bound] of bounds.entries()) {
    if (Number.isNaN(bound) || (bucket > 0 && bound <= bounds[bucket - 1])) {
      fail('the bounds of buckets must be numbers in ascending order, each once');
    }
    if (!isCount(cumulative[bucket], isGauge)) fail('a bucket must be a finite number from 0');
    if (!isGauge && bucket > 0 && cumulative[bucket] < cumulative[bucket - 1]) {
      fail('a bucket must hold what is in the one before it');
    }
  }
  const last = cumulative.at(-1) ?? 0;
  if (bounds.at(-1) === Infinity ? last !== count : !isGauge && last > count) {
    fail(`the last bucket holds ${String(last)} observations, but the count is ${String(count)}`);
  }
}

/** As a Prometheus server tells native histograms from classic ones. */
function isNative({ zeroThreshold, zeroCount, floatZeroCount, negative, positive }: Parts): boolean {
  if (negative.spans.length > 0 || positive.spans.length > 0) return true;
  return zeroThreshold > 0 || zeroCount > 0 || floatZeroCount !== 0;
}

function nativeOf(parts: Parts, isGauge: boolean, fail: Fail): NativeBuckets {
  const { schema, zeroThreshold, nativeExemplars } = parts;
  const zeroCount = parts.floatZeroCount || parts.zeroCount;
  if (!isSchema(schema)) fail(`schema ${String(schema)} must be an integer from -4 to 8`);
  if (!(zeroThreshold >= 0 && zeroThreshold < Infinity)) fail('the zero threshold must be a finite number from 0');
  if (!isCount(zeroCount, isGauge)) fail('the zero count must be a finite number from 0');
  const [positive, negative] = [parts.positive, parts.negative].map((sparse) => {
    const counts = sparse.counts.length > 0 ? sparse.counts : absolute(sparse.deltas);
    if (!counts.every((count) => isCount(count, isGauge))) fail('a native bucket must be a finite number from 0');
    return expandSpans(sparse.spans, counts, schema, fail);
  });
  const exemplars = nativeExemplars.sort((a, b) => a.value - b.value);
  return { schema, zeroThreshold: zeroThreshold + 0, zeroCount, positive, negative, exemplars };
}

type Fail = (problem: string) => never;

/** The count of a gauge histogram may be negative: it can be a rate of change. */
function isCount(count: number, isGauge: boolean): boolean {
  return Number.isFinite(count) && (isGauge || count >= 0);
}

function absolute(deltas: readonly number[]): readonly number[] {
  let count = 0;
  return deltas.map((delta) => (count += delta));
}
