/**
 * Reads the composite values of OpenMetrics 2.0: whole histograms and summaries in braces.
 */

import { isSchema } from '../model/native-schema.js';
import type { NativeBuckets, SparseBuckets } from '../model/snapshot.js';
import { NO_BUCKETS, expandSpans } from './expand-spans.js';
import type { WholeHistogram } from './histogram-rows.js';
import type { Span } from './native-spans.js';
import type { TextScanner } from './text-scanner.js';

const COMMA = 0x2c;
const COLON = 0x3a;
const CLOSE_LIST = 0x5d;

/** A histogram, or a gauge histogram, whose fields have other names. */
export interface CompositeHistogram extends WholeHistogram {
  readonly kind: 'histogram' | 'gaugehistogram';
}

/** A summary. */
export interface CompositeSummary {
  readonly kind: 'summary';
  readonly count: number;
  readonly sum: number;
  /** Strictly ascending. */
  readonly quantiles: readonly number[];
  readonly values: readonly number[];
}

/** What a composite value can be. */
export type CompositeValue = CompositeHistogram | CompositeSummary;

/** Reads a composite value, at whose opening brace the scanner is. */
export function scanComposite(scanner: TextScanner): CompositeValue {
  const isGauge = scanner.text.startsWith('{gcount:', scanner.at);
  literal(scanner, isGauge ? '{gcount:' : '{count:');
  const count = scanCount(scanner, 'count', isGauge);
  literal(scanner, isGauge ? ',gsum:' : ',sum:');
  const sum = scanner.number('sum');
  const value =
    !isGauge && scanner.text.startsWith(',quantile:', scanner.at)
      ? summary(scanner, count, sum)
      : histogram(scanner, count, sum, isGauge);
  literal(scanner, '}');
  return value;
}

function summary(scanner: TextScanner, count: number, sum: number): CompositeSummary {
  const quantiles: number[] = [];
  const values: number[] = [];
  literal(scanner, ',quantile:');
  scanList(scanner, () => {
    const { at } = scanner;
    const quantile = scanner.real('quantile');
    if (!(quantile >= 0 && quantile <= 1)) scanner.fail('a quantile must be a number from 0 to 1', at);
    if (quantiles.length > 0 && quantile <= quantiles[quantiles.length - 1]) {
      scanner.fail('quantiles must be in ascending order, each once', at);
    }
    scanner.expect(COLON, 'a colon behind a quantile');
    const valueAt = scanner.at;
    const value = scanner.number('value of a quantile');
    if (value < 0) scanner.fail('the value of a quantile must not be negative', valueAt);
    quantiles.push(quantile === 0 ? 0 : quantile);
    values.push(value);
  });
  return { kind: 'summary', count, sum, quantiles, values };
}

function histogram(scanner: TextScanner, count: number, sum: number, isGauge: boolean): CompositeHistogram {
  const { at } = scanner;
  const native = scanner.text.startsWith(',schema:', at) ? scanNative(scanner, isGauge) : undefined;
  const [bounds, cumulative]: [number[], number[]] = [[], []];
  if (native === undefined || scanner.text.startsWith(',bucket:', scanner.at)) {
    scanClassic(scanner, bounds, cumulative, isGauge);
    if (cumulative[cumulative.length - 1] !== count)
      scanner.fail('the count and the bucket for +Inf must be equal', at);
  }
  if (native !== undefined) checkNativeCount(scanner, native, count, sum, at);
  return { kind: isGauge ? 'gaugehistogram' : 'histogram', count, sum, bounds, cumulative, native };
}

function scanClassic(scanner: TextScanner, bounds: number[], cumulative: number[], isGauge: boolean): void {
  literal(scanner, ',bucket:');
  const start = scanner.at;
  scanList(scanner, () => {
    const { at, text } = scanner;
    const bound = scanner.number('bound of a bucket');
    const isNamed = Number.isFinite(bound) || text.startsWith(bound < 0 ? '-Inf' : '+Inf', at);
    if (!isNamed || scanner.code() !== COLON) {
      scanner.fail('the bound of a bucket must be a number, +Inf or -Inf, and a colon behind it', at);
    }
    if (bounds.length > 0 && !(bound > bounds[bounds.length - 1])) {
      scanner.fail('the bounds of buckets must be in ascending order, each once', at);
    }
    scanner.at += 1;
    const valueAt = scanner.at;
    const value = scanCount(scanner, 'bucket', isGauge);
    if (!isGauge && cumulative.length > 0 && value < cumulative[cumulative.length - 1]) {
      scanner.fail('a bucket must hold what is in the one before it', valueAt);
    }
    bounds.push(bound);
    cumulative.push(value);
  });
  if (bounds.at(-1) !== Infinity) scanner.fail('the bucket for +Inf is missing', start);
}

function scanNative(scanner: TextScanner, isGauge: boolean): NativeBuckets {
  literal(scanner, ',schema:');
  const { at } = scanner;
  const schema = scanInteger(scanner, 'schema');
  if (!isSchema(schema)) scanner.fail('the schema must be an integer from -4 to 8', at);
  literal(scanner, ',zero_threshold:');
  const thresholdAt = scanner.at;
  const zeroThreshold = scanner.real('zero threshold');
  if (!(zeroThreshold >= 0)) scanner.fail('the zero threshold must be a finite number from 0', thresholdAt);
  literal(scanner, ',zero_count:');
  const zeroCount = scanCount(scanner, 'zero count', isGauge);
  const negative = scanSparse(scanner, 'negative', schema, isGauge);
  const positive = scanSparse(scanner, 'positive', schema, isGauge);
  // Adding 0 turns -0 into 0.
  return { schema: schema + 0, zeroThreshold: zeroThreshold + 0, zeroCount, positive, negative, exemplars: [] };
}

function scanSparse(scanner: TextScanner, sign: string, schema: number, isGauge: boolean): SparseBuckets {
  const { at } = scanner;
  if (!scanner.text.startsWith(`,${sign}_spans:`, at)) return NO_BUCKETS;
  literal(scanner, `,${sign}_spans:`);
  const spans: Span[] = [];
  scanList(scanner, () => {
    const offset = scanInteger(scanner, 'offset of a span');
    scanner.expect(COLON, 'a colon behind the offset of a span');
    const lengthAt = scanner.at;
    const length = scanInteger(scanner, 'length of a span');
    if (length < 1) scanner.fail('the length of a span must be a positive integer', lengthAt);
    spans.push({ offset, length });
  });
  literal(scanner, `,${sign}_buckets:`);
  const counts: number[] = [];
  scanList(scanner, () => counts.push(scanCount(scanner, 'native bucket', isGauge)));
  return expandSpans(spans, counts, schema, (problem) => scanner.fail(problem, at));
}

/** Native buckets hold every observation but NaN, which makes the sum NaN. Fractions do not add up exactly. */
function checkNativeCount(scanner: TextScanner, native: NativeBuckets, count: number, sum: number, at: number): void {
  let total = native.zeroCount;
  let isWhole = Number.isInteger(count) && Number.isInteger(total);
  for (const counts of [native.negative.counts, native.positive.counts]) {
    for (const each of counts) {
      total += each;
      isWhole &&= Number.isInteger(each);
    }
  }
  if (!isWhole || !Number.isSafeInteger(total) || total === count || (Number.isNaN(sum) && total < count)) return;
  scanner.fail(`the native buckets hold ${String(total)} observations, but the count is ${String(count)}`, at);
}

/** A count that a snapshot can hold; that of a gauge histogram may be negative. */
function scanCount(scanner: TextScanner, what: string, isGauge: boolean): number {
  const { at } = scanner;
  const count = scanner.number(what);
  if (!Number.isFinite(count)) scanner.fail(`${what} must be a finite number`, at);
  if (count < 0 && !isGauge) scanner.fail(`${what} must not be negative`, at);
  return count + 0;
}

function scanInteger(scanner: TextScanner, what: string): number {
  const { at } = scanner;
  const value = scanner.real(what);
  if (!Number.isSafeInteger(value) || /[.eE]/.test(scanner.text.slice(at, scanner.at))) {
    scanner.fail(`${what} must be an integer without a point or an exponent`, at);
  }
  return value;
}

function scanList(scanner: TextScanner, item: () => void): void {
  literal(scanner, '[');
  if (scanner.code() === CLOSE_LIST) {
    scanner.at += 1;
    return;
  }
  for (;;) {
    item();
    if (scanner.code() === CLOSE_LIST) break;
    scanner.expect(COMMA, 'a comma or a closing bracket');
  }
  scanner.at += 1;
}

function literal(scanner: TextScanner, text: string): void {
  if (!scanner.text.startsWith(text, scanner.at)) scanner.fail(`expected "${text}", found ${scanner.found()}`);
  scanner.at += text.length;
}
