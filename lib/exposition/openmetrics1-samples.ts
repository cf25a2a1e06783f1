/**
 * The samples of OpenMetrics 1.0: a point is one line or several, told apart by their suffixes.
 */

import { MAX_EXEMPLAR_CODE_POINTS, exemplarCodePoints } from '../model/exemplar.js';
import type { MetricType } from '../model/metric-type.js';
import { SUFFIXES } from '../model/names.js';
import type { Exemplar } from '../model/snapshot.js';
import { describeValue } from '../support/describe-value.js';
import type {
  FamilyContext,
  FamilyHeader,
  FamilySamples,
  OpenMetricsVersion,
  SampleRole,
} from './openmetrics-reader.js';
import { NO_EXTRAS } from './parsed-rows.js';
import { PointRows, SamplePoint } from './sample-points.js';
import { scanExemplar, scanSeconds } from './scan-sample.js';

const SPACE = 0x20;
const HASH = 0x23;

type SuffixRoles = readonly (readonly [suffix: string, role: SampleRole])[];

const PLAIN: SuffixRoles = [['', 'value']];
const ROLES: Readonly<Record<MetricType, SuffixRoles>> = {
  counter: [
    [SUFFIXES.total, 'value'],
    [SUFFIXES.created, 'created'],
  ],
  gauge: PLAIN,
  histogram: [
    [SUFFIXES.bucket, 'bucket'],
    [SUFFIXES.count, 'count'],
    [SUFFIXES.sum, 'sum'],
    [SUFFIXES.created, 'created'],
  ],
  gaugehistogram: [
    [SUFFIXES.bucket, 'bucket'],
    [SUFFIXES.gaugeCount, 'count'],
    [SUFFIXES.gaugeSum, 'sum'],
  ],
  info: [[SUFFIXES.info, 'value']],
  stateset: [['', 'bucket']],
  summary: [
    ['', 'bucket'],
    [SUFFIXES.count, 'count'],
    [SUFFIXES.sum, 'sum'],
    [SUFFIXES.created, 'created'],
  ],
  unknown: PLAIN,
};

/** Which role leads to which bit of the parts a point has had. */
const BITS: Readonly<Record<SampleRole, number>> = { value: 1, sum: 2, count: 4, created: 8, bucket: 0 };

/**
 * The rules of OpenMetrics 1.0.
 *
 * @see https://prometheus.io/docs/specs/om/open_metrics_spec/
 */
export const openMetrics1: OpenMetricsVersion = {
  roles: ({ name, type }) => new Map(ROLES[type].map(([suffix, role]) => [name + suffix, role])),
  explain: ({ name, type, unit }) => {
    if (unit === '') return undefined;
    if (type === 'info' || type === 'stateset') return `a ${type} has no unit: remove ${describeValue(unit)}`;
    return name.endsWith(`_${unit}`) ? undefined : `the name must end in its unit ${describeValue(unit)}`;
  },
  descriptorName: ({ name, type }) => (type === 'counter' || type === 'info' ? name + ROLES[type][0][0] : name),
  samples: (context) => new OpenMetrics1Samples(context),
};

class OpenMetrics1Samples implements FamilySamples {
  readonly #context: FamilyContext;
  readonly #header: FamilyHeader;
  readonly #pointRows: PointRows | undefined;
  #point: SamplePoint | undefined;
  /** The parts that the point has had, as {@link BITS}. */
  #parts = 0;
  #value = NaN;
  #exemplar: Exemplar | undefined;
  #bound = NaN;
  #cumulative = 0;

  constructor(context: FamilyContext) {
    this.#context = context;
    this.#header = context.header;
    this.#pointRows = context.rows.labels.folded && new PointRows(context.rows, partsOf(this.#header.type));
  }

  read(role: SampleRole, at: number): void {
    const { scanner, budget } = this.#context;
    const valueAt = scanner.at;
    const value = scanner.number('sample value');
    let timestamp = NaN;
    if (scanner.code() === SPACE && scanner.text.charCodeAt(scanner.at + 1) !== HASH) {
      scanner.at += 1;
      timestamp = scanSeconds(scanner, 'timestamp');
    }
    this.#checkLabel(role, at);
    const point = this.#enter(timestamp, at);
    if (role === 'bucket' && this.#pointRows !== undefined) this.#takeKeyed(point, this.#pointRows, value, valueAt);
    else this.#take(point, role, value, valueAt);
    if (scanner.code() !== SPACE) return;
    scanner.at += 1;
    if (scanner.code() !== HASH) scanner.fail(`expected the end of the line or an exemplar, found ${scanner.found()}`);
    const exemplarAt = scanner.at;
    this.#addExemplar(point, role, scanExemplar(scanner, budget), exemplarAt);
  }

  close(): void {
    const point = this.#point;
    if (point === undefined) return;
    this.#point = undefined;
    const fail = (problem: string): never => this.#fail(problem, point.at);
    if (this.#pointRows !== undefined) {
      this.#checkParts(point, fail);
      this.#pointRows.add(point, fail);
      return;
    }
    if ((this.#parts & BITS.value) === 0) fail('a counter needs its sample with the suffix "_total"');
    const { space, series, timestamp, startTime } = point;
    const plain = Number.isNaN(timestamp) && Number.isNaN(startTime) && this.#exemplar === undefined;
    const exemplars = this.#exemplar && [this.#exemplar];
    const extras = plain ? NO_EXTRAS : { timestamp, startTime, exemplars, native: undefined };
    this.#context.rows.addScalar(space, series, this.#value, extras);
  }

  /** A bucket, a quantile and a state have their label, and nothing else has it. */
  #checkLabel(role: SampleRole, at: number): void {
    const { folded, foldedId } = this.#context.rows.labels;
    if (folded === undefined || (role === 'bucket') === foldedId >= 0) return;
    if (role === 'bucket') this.#fail(`label "${folded.name}" is missing`, at);
    this.#fail(`label "${folded.name}" has no place on this sample: remove it`, at);
  }

  /** Closes the point before, if this sample begins another. */
  #enter(timestamp: number, at: number): SamplePoint {
    const { space, series } = this.#context.rows.labels;
    const last = this.#point;
    if (last?.space === space && last.series === series) {
      if (timestamp === last.timestamp || (Number.isNaN(timestamp) && Number.isNaN(last.timestamp))) return last;
      if (Number.isNaN(timestamp) !== Number.isNaN(last.timestamp)) {
        this.#fail('some samples of this series have a timestamp and some have none', at);
      }
      if (timestamp < last.timestamp) this.#fail('the timestamps of a series must ascend', at);
    } else if (!space.fresh) {
      this.#fail('this series comes twice, or its samples are mixed with those of another: put them together', at);
    }
    this.close();
    this.#parts = 0;
    this.#exemplar = undefined;
    this.#bound = NaN;
    this.#cumulative = 0;
    return (this.#point = new SamplePoint(space, series, timestamp, at));
  }

  #take(point: SamplePoint, role: SampleRole, value: number, at: number): void {
    if ((this.#parts & BITS[role]) !== 0) this.#fail('the same sample comes twice: remove one', at);
    this.#parts |= BITS[role];
    const problem = explainValue(this.#header.type, role, value);
    if (problem !== undefined) this.#fail(`${problem}, got ${String(value)}`, at);
    if (role === 'value') this.#value = value;
    else if (role === 'sum') point.sum = value;
    else if (role === 'count') point.count = value;
    else point.startTime = value;
  }

  /** Takes a bucket, a quantile or a state. */
  #takeKeyed(point: SamplePoint, pointRows: PointRows, value: number, at: number): void {
    const { type } = this.#header;
    const key = this.#context.rows.labels.foldedId;
    if (type === 'stateset') {
      if (value !== 0 && value !== 1) this.#fail(`a state must be 0 or 1, got ${String(value)}`, at);
    } else if (type === 'summary') {
      const quantile = pointRows.number(key);
      if (!(quantile >= 0 && quantile <= 1)) {
        this.#fail(`quantile ${describeValue(pointRows.text(key))} must be a number from 0 to 1`, at);
      }
      if (value < 0) this.#fail(`the value of a quantile must not be negative, got ${String(value)}`, at);
    } else {
      this.#checkBucket(pointRows.number(key), pointRows.text(key), value, at);
    }
    point.push(key, value, undefined);
  }

  #checkBucket(bound: number, text: string, value: number, at: number): void {
    if (Number.isNaN(bound) || (bound === Infinity && text !== '+Inf')) {
      this.#fail(`label "le" must be a number, or "+Inf" for the last bucket, got ${describeValue(text)}`, at);
    }
    if (bound <= this.#bound) {
      this.#fail(
        `bucket ${describeValue(text)} must stand before the one it follows: sort them in ascending order`,
        at,
      );
    }
    if (!Number.isInteger(value) || value < 0)
      this.#fail(`a bucket must be an integer from 0, got ${String(value)}`, at);
    if (value < this.#cumulative)
      this.#fail(`a bucket must hold what is in the one before it, got ${String(value)}`, at);
    this.#bound = bound;
    this.#cumulative = value;
  }

  #checkParts(point: SamplePoint, fail: (problem: string) => never): void {
    const { type } = this.#header;
    if (type !== 'histogram' && type !== 'gaugehistogram') return;
    if (point.keys.length === 0 || this.#bound !== Infinity) fail('the bucket for "+Inf" is missing');
    const summed = (this.#parts & BITS.sum) !== 0;
    const counted = (this.#parts & BITS.count) !== 0;
    if (summed !== counted)
      fail(`a sum needs a count and a count needs a sum: the ${summed ? 'count' : 'sum'} is missing`);
    if (counted && point.count !== this.#cumulative) fail('the count and the bucket for "+Inf" must be equal');
    const belowZero = (this.#pointRows?.number(point.keys[0]) ?? 0) < 0;
    if (type === 'histogram' && summed && belowZero) fail('a histogram with a bound below 0 has no sum: remove it');
    if (type === 'gaugehistogram' && point.sum < 0 && !belowZero) fail('the sum is negative, though no bound is');
  }

  #addExemplar(point: SamplePoint, role: SampleRole, exemplar: Exemplar, at: number): void {
    const { type } = this.#header;
    const isBucket = role === 'bucket' && (type === 'histogram' || type === 'gaugehistogram');
    if (!isBucket && !(role === 'value' && type === 'counter')) {
      this.#fail('an exemplar may only stand on the total of a counter and on a bucket: remove it', at);
    }
    const codePoints = exemplarCodePoints(exemplar.labels);
    if (codePoints > MAX_EXEMPLAR_CODE_POINTS) {
      const limit = `the limit is ${String(MAX_EXEMPLAR_CODE_POINTS)}`;
      this.#fail(`exemplar labels have ${String(codePoints)} code points, ${limit}`, at);
    }
    if (!isBucket) {
      this.#exemplar = exemplar;
      return;
    }
    const { value } = exemplar;
    if (this.#bound !== Infinity && !(value <= this.#bound)) {
      this.#fail(`exemplar value ${String(value)} is above the bound of its bucket`, at);
    }
    point.exemplars ??= [];
    point.exemplars[point.keys.length - 1] = exemplar;
  }

  #fail(problem: string, at: number): never {
    const { name, type } = this.#header;
    this.#context.scanner.fail(`${type} ${describeValue(name)}: ${problem}`, at);
  }
}

function partsOf(type: MetricType): 'buckets' | 'quantiles' | 'states' {
  if (type === 'summary') return 'quantiles';
  return type === 'stateset' ? 'states' : 'buckets';
}

/** Says what a sample's value must be if it is not. */
function explainValue(type: MetricType, role: SampleRole, value: number): string | undefined {
  if (role === 'created') return Number.isFinite(value) ? undefined : 'a start time must be finite';
  if (role === 'count')
    return Number.isInteger(value) && value >= 0 ? undefined : 'the count must be an integer from 0';
  if (role === 'sum' && type === 'gaugehistogram') return Number.isNaN(value) ? 'the sum must not be NaN' : undefined;
  if (role === 'sum') return value >= 0 ? undefined : 'the sum must be a number from 0';
  if (type === 'counter') return value >= 0 ? undefined : 'the total must be a number from 0';
  if (type === 'info') return value === 1 ? undefined : 'the value must be 1';
  return undefined;
}
