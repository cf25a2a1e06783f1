/**
 * The samples of OpenMetrics 2.0: a line holds all of a series at one time.
 */

import { SUFFIXES } from '../model/names.js';
import type { Exemplar } from '../model/snapshot.js';
import { describeValue } from '../support/describe-value.js';
import { bucketExemplars } from './bucket-exemplars.js';
import { HistogramRows, finiteBounds } from './histogram-rows.js';
import type {
  FamilyContext,
  FamilyHeader,
  FamilySamples,
  OpenMetricsVersion,
  SampleRole,
} from './openmetrics-reader.js';
import { NO_EXTRAS, type RowExtras } from './parsed-rows.js';
import { PointRows, SamplePoint } from './sample-points.js';
import { scanComposite, type CompositeHistogram, type CompositeSummary } from './scan-composite.js';
import { scanExemplar, scanSeconds } from './scan-sample.js';
import type { SeriesSpace } from './series-labels.js';

const SPACE = 0x20;
const HASH = 0x23;
const OPEN = 0x7b;

const START = 'st@';
/** Types whose samples have neither a start time nor exemplars. */
const BARE_TYPES: readonly string[] = ['gauge', 'info', 'stateset'];
const COMPOSITE_TYPES: readonly string[] = ['histogram', 'gaugehistogram', 'summary'];

/**
 * The rules of OpenMetrics 2.0.0-rc0.
 *
 * @see https://prometheus.io/docs/specs/om/open_metrics_spec_2_0/
 */
export const openMetrics2: OpenMetricsVersion = {
  roles: ({ name }) => new Map<string, SampleRole>([[name, 'value']]),
  explain: ({ name, type, unit }) => {
    if (type === 'info' && !name.endsWith(SUFFIXES.info)) return `the name must end in "${SUFFIXES.info}"`;
    const hasNoUnit = type === 'info' || type === 'stateset';
    return hasNoUnit && unit !== '' ? `a ${type} has no unit: remove ${describeValue(unit)}` : undefined;
  },
  descriptorName: ({ name }) => name,
  samples: (context) => new OpenMetrics2Samples(context),
};

interface Line {
  timestamp: number;
  startTime: number;
  readonly exemplars: Exemplar[];
}

class OpenMetrics2Samples implements FamilySamples {
  readonly #context: FamilyContext;
  readonly #header: FamilyHeader;
  readonly #states: PointRows | undefined;
  readonly #histograms: HistogramRows;
  #space: SeriesSpace | undefined;
  #series = -1;
  #timestamp = NaN;
  /** The points of the state set that is being read, by their times. */
  #points = new Map<number, SamplePoint>();
  #state = -1;
  readonly #statesSeen = new Set<number>();

  constructor(context: FamilyContext) {
    this.#context = context;
    this.#header = context.header;
    this.#states = context.header.type === 'stateset' ? new PointRows(context.rows, 'states') : undefined;
    this.#histograms = new HistogramRows(context.rows);
  }

  read(_role: SampleRole, at: number): void {
    const { scanner } = this.#context;
    const { type } = this.#header;
    const valueAt = scanner.at;
    const isComposite = scanner.code() === OPEN;
    if (isComposite !== COMPOSITE_TYPES.includes(type) && type !== 'unknown') {
      this.#fail(`the value must be ${isComposite ? 'a number' : 'a composite value in braces'}`, valueAt);
    }
    if (!isComposite) {
      const value = scanner.number('sample value');
      this.#checkNumber(value, valueAt);
      const line = this.#rest(at);
      if (this.#states === undefined) this.#addScalar(value, line, at);
      else this.#addState(value, line, at);
      return;
    }
    const composite = scanComposite(scanner);
    if (type !== 'unknown' && composite.kind !== type) this.#fail(`the value is that of a ${composite.kind}`, valueAt);
    if (composite.kind === 'summary') this.#addSummary(composite, at, valueAt);
    else this.#addHistogram(composite, at);
  }

  close(): void {
    for (const point of this.#points.values()) {
      this.#states?.add(point, (problem) => this.#fail(problem, point.at));
    }
    this.#points.clear();
  }

  #checkNumber(value: number, at: number): void {
    const { type } = this.#header;
    const isRight =
      type === 'counter'
        ? value >= 0
        : type === 'info'
          ? value === 1
          : type !== 'stateset' || value === 0 || value === 1;
    if (isRight) return;
    const wanted = type === 'counter' ? 'a number from 0' : type === 'info' ? '1' : '0 or 1';
    this.#fail(`the value must be ${wanted}, got ${String(value)}`, at);
  }

  /** Reads timestamp, start time and exemplars. */
  #rest(at: number): Line {
    const { scanner, budget } = this.#context;
    const { type } = this.#header;
    const line: Line = { timestamp: NaN, startTime: NaN, exemplars: [] };
    for (let part = 0; scanner.code() === SPACE;) {
      scanner.at += 1;
      const partAt = scanner.at;
      if (scanner.code() === HASH) {
        if (BARE_TYPES.includes(type)) this.#fail(`a ${type} has no exemplars: remove it`, partAt);
        part = 2;
        const exemplar = scanExemplar(scanner, budget);
        if (Number.isNaN(exemplar.timestamp)) this.#fail('an exemplar needs a timestamp', partAt);
        line.exemplars.push(exemplar);
      } else if (part < 2 && scanner.text.startsWith(START, partAt)) {
        if (BARE_TYPES.includes(type) || type === 'gaugehistogram') {
          this.#fail(`a ${type} has no start time: remove it`, partAt);
        }
        part = 2;
        scanner.at += START.length;
        line.startTime = scanSeconds(scanner, 'start time');
      } else if (part === 0) {
        part = 1;
        line.timestamp = scanSeconds(scanner, 'timestamp');
      } else {
        scanner.fail(`expected the end of the line or an exemplar, found ${scanner.found()}`);
      }
    }
    if (this.#states === undefined) this.#enter(line.timestamp, at);
    return line;
  }

  /** Checks that the samples of a series stand together, in order of their times. */
  #enter(timestamp: number, at: number): void {
    const { space, series } = this.#context.rows.labels;
    if (space === this.#space && series === this.#series) this.#checkLater(timestamp, at);
    else if (!space.fresh) this.#fail('this series comes twice, or stands in two places: put its samples together', at);
    this.#space = space;
    this.#series = series;
    this.#timestamp = timestamp;
  }

  #checkLater(timestamp: number, at: number): void {
    if (timestamp > this.#timestamp) return;
    this.#fail('a series that comes twice needs timestamps, which must ascend', at);
  }

  #addScalar(value: number, line: Line, at: number): void {
    const { rows } = this.#context;
    const { space, series } = rows.labels;
    const { timestamp, startTime, exemplars } = line;
    if (Number.isNaN(timestamp) && Number.isNaN(startTime) && exemplars.length === 0) {
      rows.addScalar(space, series, value, NO_EXTRAS);
      return;
    }
    const newest = this.#header.type === 'counter' ? bucketExemplars([], exemplars) : undefined;
    const kept = newest?.[0] === undefined ? undefined : newest;
    if (exemplars.length > 0 && this.#header.type === 'unknown')
      this.#fail('an unknown has no exemplars: remove it', at);
    rows.addScalar(space, series, value, { timestamp, startTime, exemplars: kept, native: undefined });
  }

  /** The samples of a state at several times stand together, so the points of a series are read side by side. */
  #addState(value: number, { timestamp }: Line, at: number): void {
    const { space, series, folded, foldedId } = this.#context.rows.labels;
    if (foldedId < 0) this.#fail(`label ${describeValue(folded?.name)} is missing: it names the state`, at);
    if (space !== this.#space || series !== this.#series) {
      if (!space.fresh) this.#fail('this state set stands in two places: put its samples together', at);
      this.close();
      this.#statesSeen.clear();
      this.#space = space;
      this.#series = series;
      this.#state = -1;
    }
    if (foldedId === this.#state) this.#checkLater(timestamp, at);
    else if (this.#statesSeen.has(foldedId)) this.#fail('a state comes twice: remove one', at);
    this.#state = foldedId;
    this.#statesSeen.add(foldedId);
    this.#timestamp = timestamp;
    let point = this.#points.get(timestamp);
    if (point === undefined) {
      point = new SamplePoint(space, series, timestamp, at);
      this.#points.set(timestamp, point);
    }
    point.push(foldedId, value, undefined);
  }

  #addSummary(summary: CompositeSummary, at: number, valueAt: number): void {
    const { rows } = this.#context;
    const { count, sum, quantiles, values } = summary;
    if (rows.labels.names.includes('quantile')) this.#fail('label "quantile" has no place on a summary', at);
    if (!Number.isInteger(count)) this.#fail('the count must be an integer', valueAt);
    if (!(sum >= 0)) this.#fail('the sum must be a number from 0', valueAt);
    const { timestamp, startTime } = this.#rest(at);
    const { space, series } = rows.labels;
    const chunk = rows.chunk(space, quantiles.join(), () => ({ kind: 'quantiles', quantiles }));
    for (const value of values) chunk.values.push(value);
    chunk.values.push(count, sum);
    rows.addTo(chunk, series, { timestamp, startTime, exemplars: undefined, native: undefined });
  }

  #addHistogram(histogram: CompositeHistogram, at: number): void {
    const { bounds, native } = histogram;
    if (bounds.length > 0 && this.#context.rows.labels.names.includes('le')) {
      this.#fail('label "le" has no place on a histogram with classic buckets', at);
    }
    const { timestamp, startTime, exemplars } = this.#rest(at);
    const isClassic = bounds.length > 0;
    const extras: RowExtras = {
      timestamp,
      startTime,
      exemplars: isClassic && exemplars.length > 0 ? bucketExemplars(finiteBounds(bounds), exemplars) : undefined,
      native: native && { ...native, exemplars: exemplars.toSorted((a, b) => a.value - b.value) },
    };
    this.#histograms.add(histogram, extras);
  }

  #fail(problem: string, at: number): never {
    const { name, type } = this.#header;
    this.#context.scanner.fail(`${type} ${describeValue(name)}: ${problem}`, at);
  }
}
