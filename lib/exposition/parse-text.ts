/**
 * Reads the classic text format, versions 0.0.4 and 1.0.0.
 */

import type { MetricType } from '../model/metric-type.js';
import { SUFFIXES } from '../model/names.js';
import type { FamilySnapshot } from '../model/snapshot.js';
import { describeValue } from '../support/describe-value.js';
import { ParseBudget, resolveLimits, type ParseLimits, type ParseOptions } from './parse-limits.js';
import { FamilyRows, NO_EXTRAS } from './parsed-rows.js';
import { PointRows, SamplePoint } from './sample-points.js';
import { scanLabels, scanNameInBraces, type NamePlace } from './scan-sample.js';
import type { SeriesSpace } from './series-labels.js';
import { TextScanner } from './text-scanner.js';

const TAB = 0x09;
const LINE_FEED = 0x0a;
const SPACE = 0x20;
const QUOTE = 0x22;
const HASH = 0x23;
const OPEN = 0x7b;

const LARGEST_INT64 = 2 ** 63;

/** Types by their names in lower case; the format takes any case. */
const TYPES: ReadonlyMap<string, MetricType> = new Map([
  ['counter', 'counter'],
  ['gauge', 'gauge'],
  ['histogram', 'histogram'],
  ['gauge_histogram', 'gaugehistogram'],
  ['summary', 'summary'],
  ['untyped', 'unknown'],
]);

/** What a sample is to its family: the only one of its kind, or a part of a point. */
type Role = 'value' | 'part' | 'sum' | 'count';

/** The samples of a point beside the one with the name of the family. */
const PARTS: readonly (readonly [suffix: string, role: Role, types: readonly MetricType[]])[] = [
  [SUFFIXES.bucket, 'part', ['histogram', 'gaugehistogram']],
  [SUFFIXES.sum, 'sum', ['histogram', 'gaugehistogram', 'summary']],
  [SUFFIXES.count, 'count', ['histogram', 'gaugehistogram', 'summary']],
  [SUFFIXES.gaugeSum, 'sum', ['gaugehistogram']],
  [SUFFIXES.gaugeCount, 'count', ['gaugehistogram']],
];

interface Route {
  readonly family: TextFamily;
  readonly role: Role;
}

/**
 * Reads an exposition in the classic text format, version 0.0.4 or 1.0.0 with its quoted names.
 *
 * It takes what Go's parser takes: families without a type, which are of type `unknown`; their samples in any order;
 * comments, blank lines and blanks between tokens. Families keep the names they have; one without samples is left out. What an
 * exposition leaves out of a summary or a histogram is NaN: the sum, the count of a summary.
 *
 * It is stricter than Go's parser where a sample would get lost: a bucket or a quantile that is given twice or has no bound,
 * and a bucket count that is no finite number.
 *
 * @param text - the whole exposition; every line ends with a line feed
 * @throws MetricError `INVALID_EXPOSITION`, an {@link ExpositionError} with line and column; `INVALID_OPTION` or
 *   `UNKNOWN_OPTION`
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
 *
 * @example
 * ```ts
 * import { parseText } from 'prometheus-sdk/exposition';
 *
 * const [family] = parseText('# TYPE queue_depth gauge\nqueue_depth{queue="mail"} 3\n');
 * family.descriptor.name; // queue_depth
 * family.chunks[0].values[0]; // 3
 * ```
 */
export function parseText(text: string, options: ParseOptions = {}): readonly FamilySnapshot[] {
  return new TextParser(text, resolveLimits('parseText', options, ['limits'])).parse();
}

/** A family of which some lines have been read. */
class TextFamily {
  readonly name: string;
  help: string | undefined;
  type: MetricType | undefined;
  readonly #scanner: TextScanner;
  readonly #budget: ParseBudget;
  #rows: FamilyRows | undefined;
  #pointRows: PointRows | undefined;
  readonly #points: SamplePoint[] = [];
  readonly #bySeries = new Map<SeriesSpace, SamplePoint[]>();

  constructor(name: string, scanner: TextScanner, budget: ParseBudget) {
    this.name = name;
    this.#scanner = scanner;
    this.#budget = budget;
  }

  /** The rows; from the first sample on the type is fixed. */
  get rows(): FamilyRows {
    if (this.#rows === undefined) {
      this.type ??= 'unknown';
      this.#rows = new FamilyRows(this.#budget, foldedLabel(this.type));
      if (this.hasParts) this.#pointRows = new PointRows(this.#rows, this.type === 'summary' ? 'quantiles' : 'buckets');
    }
    return this.#rows;
  }

  /** Whether a point of the family is spread over several samples. */
  get hasParts(): boolean {
    return this.type === 'histogram' || this.type === 'summary' || this.type === 'gaugehistogram';
  }

  /** Takes a sample whose labels have been read. */
  add(role: Role, value: number, timestamp: number, at: number): void {
    const { rows } = this;
    const { space, series } = rows.labels;
    if (this.#pointRows === undefined) {
      rows.addScalar(space, series, value, Number.isNaN(timestamp) ? NO_EXTRAS : { ...NO_EXTRAS, timestamp });
      return;
    }
    const point = this.#point(space, series, at);
    if (!Number.isNaN(timestamp)) point.timestamp = timestamp;
    if (role === 'sum') point.sum = value;
    else if (role === 'count') point.count = this.#counted(value, at);
    else this.#addPart(this.#pointRows, point, value, at);
  }

  /** The snapshot; `undefined` if there was no sample. */
  close(): FamilySnapshot | undefined {
    if (this.#rows === undefined) return undefined;
    for (const point of this.#points) {
      this.#pointRows?.add(point, (problem) => this.#scanner.fail(`${this.#described}: ${problem}`, point.at));
    }
    return this.#rows.build({ name: this.name, type: this.type ?? 'unknown', help: this.help ?? '', unit: '' });
  }

  #point(space: SeriesSpace, series: number, at: number): SamplePoint {
    let points = this.#bySeries.get(space);
    if (points === undefined) this.#bySeries.set(space, (points = []));
    let point = points.at(series);
    if (point === undefined) {
      point = new SamplePoint(space, series, NaN, at);
      points[series] = point;
      this.#points.push(point);
    }
    return point;
  }

  #addPart(pointRows: PointRows, point: SamplePoint, value: number, at: number): void {
    const { foldedId, folded } = this.rows.labels;
    const label = folded?.name ?? '';
    if (foldedId < 0) this.#scanner.fail(`${this.#described}: a sample without label "${label}" is no part of it`, at);
    if (Number.isNaN(pointRows.number(foldedId))) {
      const text = describeValue(pointRows.text(foldedId));
      this.#scanner.fail(`${this.#described}: label "${label}" must be a number, got ${text}`, at);
    }
    point.push(foldedId, label === 'le' ? this.#counted(value, at) : value, undefined);
  }

  #counted(count: number, at: number): number {
    if (!Number.isFinite(count) || count < 0) {
      this.#scanner.fail(`${this.#described}: a count must be a finite number from 0, got ${String(count)}`, at);
    }
    return count;
  }

  get #described(): string {
    return `${this.type ?? 'family'} ${describeValue(this.name)}`;
  }
}

function foldedLabel(type: MetricType): string | undefined {
  if (type === 'summary') return 'quantile';
  return type === 'histogram' || type === 'gaugehistogram' ? 'le' : undefined;
}

class TextParser {
  readonly #scanner: TextScanner;
  readonly #budget: ParseBudget;
  readonly #families = new Map<string, TextFamily>();
  readonly #routes = new Map<string, Route>();
  #lastName = '';
  #lastRoute: Route | undefined;

  constructor(text: string, limits: ParseLimits) {
    this.#scanner = new TextScanner(text, 'refuse');
    this.#budget = new ParseBudget(limits, (problem) => this.#scanner.fail(problem));
  }

  parse(): readonly FamilySnapshot[] {
    const scanner = this.#scanner;
    scanner.checkUnicode();
    const { length } = scanner.text;
    for (let start = 0; start < length; start = scanner.at) {
      scanner.skipBlanks();
      const code = scanner.code();
      if (code === HASH) this.#comment();
      else if (code === LINE_FEED) scanner.at += 1;
      else if (scanner.at < length) this.#sample(code);
      this.#budget.checkLength(scanner.at - start);
    }
    return [...this.#families.values()].flatMap((family) => family.close() ?? []);
  }

  #sample(code: number): void {
    const scanner = this.#scanner;
    const { at } = scanner;
    const place: NamePlace = code === OPEN ? 'in braces' : 'before braces';
    const { family, role } = this.#route(place);
    const { rows } = family;
    if (place === 'before braces') scanner.skipBlanks();
    scanLabels(scanner, rows.labels, place, 'blanks');
    scanner.skipBlanks();
    const valueAt = scanner.at;
    const value = scanner.number('sample value');
    const next = scanner.code();
    if (next === LINE_FEED) {
      scanner.at += 1;
      family.add(role, value, NaN, at);
      return;
    }
    if (next !== SPACE && next !== TAB) {
      if (scanner.at >= scanner.text.length) scanner.fail('the last line has no line feed: end it with one');
      scanner.fail('sample value: expected a number and nothing behind it', valueAt);
    }
    family.add(role, value, this.#milliseconds() / 1000, at);
  }

  #milliseconds(): number {
    const scanner = this.#scanner;
    scanner.skipBlanks();
    const { at } = scanner;
    const milliseconds = scanner.real('timestamp');
    const token = scanner.text.slice(at, scanner.at);
    if (Number.isNaN(milliseconds) || /[.eE]/.test(token) || Math.abs(milliseconds) > LARGEST_INT64) {
      scanner.fail(`timestamp: expected an integer of milliseconds, found ${scanner.found()}`, at);
    }
    if (scanner.at >= scanner.text.length) scanner.fail('the last line has no line feed: end it with one');
    scanner.expect(LINE_FEED, 'the end of the line behind the timestamp');
    return milliseconds;
  }

  /** Reads the name of a sample and finds out whose sample it is. */
  #route(place: NamePlace): Route {
    const scanner = this.#scanner;
    if (place === 'in braces') return this.#routeOf(scanNameInBraces(scanner, 'blanks'));
    const { text, at } = scanner;
    if (this.#lastRoute !== undefined && text.startsWith(this.#lastName, at)) {
      const end = at + this.#lastName.length;
      const next = text.charCodeAt(end);
      if (next === OPEN || next === SPACE) {
        scanner.at = end;
        return this.#lastRoute;
      }
    }
    const name = scanner.code() === QUOTE ? scanner.quoted('metric name') : scanner.metricName();
    if (name === '') scanner.fail(`expected a metric name, found ${scanner.found()}`, at);
    return this.#routeOf(name);
  }

  #routeOf(name: string): Route {
    let route = this.#routes.get(name);
    if (route === undefined) {
      route = this.#part(name) ?? { family: this.#family(name), role: 'value' };
      if (route.family.hasParts && route.role === 'value') route = { ...route, role: 'part' };
      // A family whose type is not known yet may still turn out to have parts.
      if (route.family.type !== undefined) this.#routes.set(name, route);
    }
    this.#lastName = name;
    this.#lastRoute = route;
    return route;
  }

  /** The family that a name is a part of, unless it is a family itself. */
  #part(name: string): Route | undefined {
    if (this.#families.has(name)) return undefined;
    for (const [suffix, role, types] of PARTS) {
      if (!name.endsWith(suffix)) continue;
      const family = this.#families.get(name.slice(0, -suffix.length));
      if (family?.type !== undefined && types.includes(family.type)) return { family, role };
    }
    return undefined;
  }

  #family(name: string): TextFamily {
    let family = this.#families.get(name);
    if (family === undefined) {
      this.#budget.addFamily();
      family = new TextFamily(name, this.#scanner, this.#budget);
      this.#families.set(name, family);
    }
    return family;
  }

  #comment(): void {
    const scanner = this.#scanner;
    const { text } = scanner;
    const lineFeed = text.indexOf('\n', scanner.at);
    if (lineFeed < 0) scanner.fail('the last line has no line feed: end it with one', text.length);
    scanner.at += 1;
    scanner.skipBlanks();
    const keyword = text.slice(scanner.at, scanner.at + 4);
    const behind = text.charCodeAt(scanner.at + 4);
    if ((keyword !== 'HELP' && keyword !== 'TYPE') || (behind !== SPACE && behind !== TAB)) {
      scanner.at = lineFeed + 1;
      return;
    }
    scanner.at += 4;
    scanner.skipBlanks();
    const { at } = scanner;
    const name = scanner.code() === QUOTE ? scanner.quoted('metric name') : scanner.metricName();
    if (scanner.at < lineFeed && scanner.code() !== SPACE && scanner.code() !== TAB) {
      scanner.fail('invalid metric name in a comment', at);
    }
    scanner.skipBlanks();
    if (scanner.at < lineFeed) {
      if (name === '') scanner.fail('expected a metric name in a comment', at);
      this.#metadata(keyword, this.#routeOf(name).family);
    } else scanner.at = lineFeed + 1;
  }

  #metadata(keyword: 'HELP' | 'TYPE', family: TextFamily): void {
    const scanner = this.#scanner;
    const { at } = scanner;
    if (keyword === 'HELP') {
      if (family.help !== undefined) scanner.fail(`a second HELP line for ${describeValue(family.name)}: remove it`);
      family.help = scanner.help();
      return;
    }
    if (family.type !== undefined) {
      scanner.fail(
        `a second TYPE line for ${describeValue(family.name)}, or one behind its samples: put one before them`,
      );
    }
    const end = scanner.text.indexOf('\n', at);
    const word = scanner.text.slice(at, end);
    family.type = TYPES.get(word.toLowerCase());
    if (family.type === undefined) {
      scanner.fail(`unknown type ${describeValue(word)}: it must be one of ${[...TYPES.keys()].join(', ')}`, at);
    }
    this.#lastRoute = undefined;
    scanner.at = end + 1;
  }
}
