/**
 * Reads delimited protobuf: `io.prometheus.client.MetricFamily`.
 */

import type { MetricType } from '../model/metric-type.js';
import type { Exemplar, FamilySnapshot } from '../model/snapshot.js';
import { describeValue } from '../support/describe-value.js';
import { MetricError } from '../support/metric-error.js';
import { bucketExemplars } from './bucket-exemplars.js';
import { HistogramRows, finiteBounds } from './histogram-rows.js';
import { ParseBudget, resolveLimits, type ParseLimits, type ParseOptions } from './parse-limits.js';
import { FamilyRows, NO_EXTRAS } from './parsed-rows.js';
import { DELIMITED, FIXED64, VARINT, ProtoReader } from './proto-reader.js';
import { LabelReader } from './proto-labels.js';
import { readHistogram } from './proto-histogram.js';
import { readExemplar, readTime } from './proto-times.js';

const TYPES: readonly MetricType[] = ['counter', 'gauge', 'summary', 'unknown', 'histogram', 'gaugehistogram'];
/** The field of a metric that holds the value of each of {@link TYPES}. */
const VALUE_FIELDS: readonly number[] = [3, 2, 4, 5, 7, 7];
const TIMESTAMP = 6;

/**
 * Reads an exposition in delimited protobuf, with units, start times, exemplars, classic and native histograms.
 *
 * Both forms of repeated numbers, packed and not, are taken, fields in any order, and fields that nobody knows are passed
 * over. Integers above 2^53 are rounded. A native histogram of custom buckets has no place in a snapshot and is refused.
 *
 * @param bytes - the whole exposition: families one after the other, each with its length before it
 * @throws MetricError `INVALID_EXPOSITION`, an {@link ExpositionError} with the byte's offset; `INVALID_OPTION` or
 *   `UNKNOWN_OPTION`
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/#protobuf-format
 * @see https://github.com/prometheus/client_model/blob/master/io/prometheus/client/metrics.proto
 *
 * @example
 * ```ts
 * import { parseProtobuf } from 'prometheus-sdk/exposition';
 *
 * const response = await fetch('http://localhost:8000/metrics', {
 *   headers: { accept: 'application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited' },
 * });
 * const families = parseProtobuf(new Uint8Array(await response.arrayBuffer()));
 * ```
 */
export function parseProtobuf(bytes: Uint8Array, options: ParseOptions = {}): readonly FamilySnapshot[] {
  const limits = resolveLimits('parseProtobuf', options, ['limits']);
  if (!ArrayBuffer.isView(bytes) || bytes.BYTES_PER_ELEMENT !== 1) {
    throw new MetricError('INVALID_OPTION', `parseProtobuf: bytes must be a Uint8Array, got ${describeValue(bytes)}`);
  }
  return new ProtobufParser(bytes, limits).parse();
}

interface Family {
  readonly at: number;
  name: string;
  help: string;
  unit: string;
  type: number;
  /** Where the metrics begin: they may stand before the type. */
  readonly metrics: number[];
}

class ProtobufParser {
  readonly #reader: ProtoReader;
  readonly #budget: ParseBudget;
  readonly #labels: LabelReader;
  readonly #checkLength = (length: number): void => this.#budget.checkLength(length);
  readonly #names = new Set<string>();

  constructor(bytes: Uint8Array, limits: ParseLimits) {
    this.#reader = new ProtoReader(bytes);
    this.#budget = new ParseBudget(limits, (problem) => this.#reader.fail(problem));
    this.#labels = new LabelReader(this.#reader, this.#budget);
  }

  parse(): readonly FamilySnapshot[] {
    const reader = this.#reader;
    const families: FamilySnapshot[] = [];
    while (reader.at < reader.end) {
      this.#budget.addFamily();
      const end = reader.enter();
      families.push(this.#family());
      reader.leave(end);
    }
    return families;
  }

  #family(): FamilySnapshot {
    const reader = this.#reader;
    const family = this.#header();
    const type = TYPES.find((_, number) => number === family.type);
    if (type === undefined) return reader.fail(`unknown type ${String(family.type)}`, family.at);
    if (family.name === '') reader.fail('a family without a name', family.at);
    if (this.#names.has(family.name)) {
      reader.fail(`family ${describeValue(family.name)} comes twice`, family.at);
    }
    this.#names.add(family.name);
    const rows = new FamilyRows(this.#budget, undefined);
    const metrics = new MetricReader(reader, this.#labels, rows, family.type, this.#budget);
    for (const at of family.metrics) {
      reader.at = at;
      const end = reader.enter();
      metrics.read(type, at);
      reader.leave(end);
    }
    reader.at = reader.end;
    return rows.build({ name: family.name, type, help: family.help, unit: family.unit });
  }

  #header(): Family {
    const reader = this.#reader;
    const family: Family = { at: reader.at, name: '', help: '', unit: '', type: 0, metrics: [] };
    for (let field = reader.field(); field !== 0; field = reader.field()) {
      if (field === 4) {
        reader.expect(DELIMITED);
        family.metrics.push(reader.at);
        reader.skip();
      } else if (field === 3) {
        reader.expect(VARINT);
        family.type = reader.int64();
      } else if (field === 1 || field === 2 || field === 5) {
        reader.expect(DELIMITED);
        const text = reader.string(field === 1 ? 'name' : field === 2 ? 'help' : 'unit', this.#checkLength);
        if (field === 1) family.name = text;
        else if (field === 2) family.help = text;
        else family.unit = text;
      } else reader.skip();
    }
    return family;
  }
}

/** Reads the metrics of one family. */
class MetricReader {
  readonly #reader: ProtoReader;
  readonly #labels: LabelReader;
  readonly #rows: FamilyRows;
  readonly #histograms: HistogramRows;
  readonly #valueField: number;
  readonly #budget: ParseBudget;

  constructor(reader: ProtoReader, labels: LabelReader, rows: FamilyRows, type: number, budget: ParseBudget) {
    this.#reader = reader;
    this.#labels = labels;
    this.#rows = rows;
    this.#histograms = new HistogramRows(rows);
    this.#valueField = VALUE_FIELDS[type];
    this.#budget = budget;
  }

  /** Reads a metric; the value may stand before the labels, so it is read at the end. */
  read(type: MetricType, at: number): void {
    const reader = this.#reader;
    let valueAt = -1;
    let timestamp = NaN;
    this.#labels.begin();
    for (let field = reader.field(); field !== 0; field = reader.field()) {
      if (field === 1) {
        reader.expect(DELIMITED);
        this.#labels.read();
      } else if (field === this.#valueField) {
        reader.expect(DELIMITED);
        valueAt = reader.at;
        reader.skip();
      } else if (field === TIMESTAMP) {
        reader.expect(VARINT);
        timestamp = reader.int64() / 1000;
      } else reader.skip();
    }
    if (valueAt < 0) reader.fail(`a metric without the value of a ${type}`, at);
    this.#labels.take(this.#rows.labels, at);
    reader.at = valueAt;
    const end = reader.enter();
    if (type === 'summary') this.#summary(timestamp);
    else if (type === 'histogram' || type === 'gaugehistogram') this.#histogram(type, timestamp);
    else this.#scalar(type, timestamp);
    reader.leave(end);
  }

  #scalar(type: MetricType, timestamp: number): void {
    const reader = this.#reader;
    const { at } = reader;
    let value = 0;
    let startTime = NaN;
    let exemplar: Exemplar | undefined;
    for (let field = reader.field(); field !== 0; field = reader.field()) {
      if (field === 1) {
        reader.expect(FIXED64);
        value = reader.double();
      } else if (field === 2 && type === 'counter') exemplar = readExemplar(reader, this.#labels, this.#budget);
      else if (field === 3 && type === 'counter') startTime = readTime(reader);
      else reader.skip();
    }
    if (type === 'counter' && !(value >= 0)) reader.fail(`a counter must be a number from 0, got ${String(value)}`, at);
    const { space, series } = this.#rows.labels;
    const plain = Number.isNaN(timestamp) && Number.isNaN(startTime) && exemplar === undefined;
    const exemplars = exemplar && [exemplar];
    this.#rows.addScalar(
      space,
      series,
      value,
      plain ? NO_EXTRAS : { timestamp, startTime, exemplars, native: undefined },
    );
  }

  #summary(timestamp: number): void {
    const reader = this.#reader;
    const { at } = reader;
    let [count, sum, startTime] = [0, 0, NaN];
    const pairs: (readonly [quantile: number, value: number])[] = [];
    for (let field = reader.field(); field !== 0; field = reader.field()) {
      if (field === 1) {
        reader.expect(VARINT);
        count = reader.uint64();
      } else if (field === 2) {
        reader.expect(FIXED64);
        sum = reader.double();
      } else if (field === 3) pairs.push(this.#quantile());
      else if (field === 4) startTime = readTime(reader);
      else reader.skip();
    }
    pairs.sort(([a], [b]) => a - b);
    const quantiles = pairs.map(([quantile]) => quantile);
    if (quantiles.some((quantile, place) => Number.isNaN(quantile) || quantile === quantiles[place - 1])) {
      reader.fail('the quantiles of a summary must be numbers, each once', at);
    }
    const { space, series } = this.#rows.labels;
    const chunk = this.#rows.chunk(space, quantiles.join(), () => ({ kind: 'quantiles', quantiles }));
    for (const [, value] of pairs) chunk.values.push(value);
    chunk.values.push(count, sum);
    this.#rows.addTo(chunk, series, { timestamp, startTime, exemplars: undefined, native: undefined });
  }

  #quantile(): readonly [quantile: number, value: number] {
    const reader = this.#reader;
    reader.expect(DELIMITED);
    const end = reader.enter();
    let [quantile, value] = [0, 0];
    for (let field = reader.field(); field !== 0; field = reader.field()) {
      if (field === 1 || field === 2) {
        reader.expect(FIXED64);
        const number = reader.double();
        if (field === 1) quantile = number === 0 ? 0 : number;
        else value = number;
      } else reader.skip();
    }
    reader.leave(end);
    return [quantile, value];
  }

  #histogram(type: MetricType, timestamp: number): void {
    const read = readHistogram(this.#reader, this.#labels, this.#budget, type === 'gaugehistogram');
    const { histogram, startTime, exemplars } = read;
    this.#histograms.add(histogram, {
      timestamp,
      startTime,
      exemplars: exemplars.length === 0 ? undefined : placeExemplars(histogram.bounds, exemplars),
      native: histogram.native,
    });
  }
}

/** Each exemplar is in the bucket it came with, unless a snapshot has no such bucket. */
function placeExemplars(
  bounds: readonly number[],
  exemplars: readonly (Exemplar | undefined)[],
): readonly (Exemplar | undefined)[] {
  const finite = finiteBounds(bounds);
  if (bounds[0] === -Infinity)
    return bucketExemplars(
      finite,
      exemplars.flatMap((exemplar) => exemplar ?? []),
    );
  return Array.from({ length: finite.length + 1 }, (_, bucket) => exemplars.at(bucket));
}
