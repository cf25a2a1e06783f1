/**
 * What the versions of OpenMetrics share: lines, metadata, and that families neither mix nor repeat.
 */

import type { MetricType } from '../model/metric-type.js';
import type { FamilySnapshot } from '../model/snapshot.js';
import { describeValue } from '../support/describe-value.js';
import { ParseBudget, type ParseLimits } from './parse-limits.js';
import { FamilyRows } from './parsed-rows.js';
import { scanFamilyName, scanLabels, scanNameInBraces, type NamePlace } from './scan-sample.js';
import { TextScanner } from './text-scanner.js';

const LINE_FEED = 0x0a;
const SPACE = 0x20;
const HASH = 0x23;
const OPEN = 0x7b;

const EOF = '# EOF';
const TYPES: readonly MetricType[] = [
  'counter',
  'gauge',
  'histogram',
  'gaugehistogram',
  'stateset',
  'info',
  'summary',
  'unknown',
];
const UNIT = /^[a-zA-Z0-9_:]*$/;

/** The metadata of a family, once its first sample or the next family has come. */
export interface FamilyHeader {
  /** The name in the metadata. */
  readonly name: string;
  readonly type: MetricType;
  readonly unit: string;
}

/** Reads the samples of one family. */
export interface FamilySamples {
  /** Reads what stands behind the labels of a sample, up to the end of the line. */
  read(role: SampleRole, at: number): void;
  /** Checks the last point. */
  close(): void;
}

/** What a sample is to its family. */
export type SampleRole = 'value' | 'bucket' | 'sum' | 'count' | 'created';

/** What a reader of samples works with. */
export interface FamilyContext {
  readonly header: FamilyHeader;
  readonly rows: FamilyRows;
  readonly scanner: TextScanner;
  readonly budget: ParseBudget;
}

/** What tells the versions apart. */
export interface OpenMetricsVersion {
  /** The samples a family may have, by their names. */
  roles(header: FamilyHeader): ReadonlyMap<string, SampleRole>;
  /** Says what is wrong with the metadata, or nothing. */
  explain(header: FamilyHeader): string | undefined;
  /** The name of the family as it was declared, `_total` and `_info` included. */
  descriptorName(header: FamilyHeader): string;
  /** Makes the reader of the samples of a family. */
  samples(context: FamilyContext): FamilySamples;
}

interface Metadata {
  readonly name: string;
  readonly at: number;
  type: MetricType | undefined;
  unit: string | undefined;
  help: string | undefined;
}

interface OpenFamily {
  readonly metadata: Metadata;
  readonly header: FamilyHeader;
  readonly roles: ReadonlyMap<string, SampleRole>;
  readonly rows: FamilyRows;
  readonly samples: FamilySamples;
}

interface Route {
  readonly name: string;
  readonly role: SampleRole;
  readonly family: OpenFamily;
}

/** Reads an exposition line by line and hands the samples to the version's own rules. */
export class OpenMetricsReader {
  readonly #scanner: TextScanner;
  readonly #budget: ParseBudget;
  readonly #version: OpenMetricsVersion;
  readonly #families: FamilySnapshot[] = [];
  readonly #claimed = new Set<string>();
  #metadata: Metadata | undefined;
  #family: OpenFamily | undefined;
  /** Whose the sample read last was. */
  #last: Route | undefined;

  constructor(text: string, version: OpenMetricsVersion, limits: ParseLimits) {
    this.#scanner = new TextScanner(text, 'keep');
    this.#budget = new ParseBudget(limits, (problem) => this.#scanner.fail(problem));
    this.#version = version;
  }

  /** Reads the whole exposition. */
  read(): readonly FamilySnapshot[] {
    const scanner = this.#scanner;
    scanner.checkUnicode();
    for (;;) {
      const start = scanner.at;
      const code = scanner.code();
      if (code === HASH && scanner.text.startsWith(EOF, start) && this.#atEnd()) break;
      if (start >= scanner.text.length) scanner.fail('the exposition is cut off: it must end with "# EOF"');
      if (code === HASH) this.#comment();
      else if (code === LINE_FEED) scanner.fail('a blank line: remove it');
      else this.#sample(code === OPEN ? 'in braces' : 'before braces');
      this.#budget.checkLength(scanner.at - start);
    }
    this.#close();
    return this.#families;
  }

  #atEnd(): boolean {
    const { text, at } = this.#scanner;
    const end = at + EOF.length;
    if (end === text.length || (end === text.length - 1 && text.charCodeAt(end) === LINE_FEED)) return true;
    if (text.charCodeAt(end) === LINE_FEED) this.#scanner.fail('text behind "# EOF": nothing may follow it', end + 1);
    return false;
  }

  #comment(): void {
    const scanner = this.#scanner;
    const { at } = scanner;
    const keyword = scanner.text.slice(at + 2, at + 6);
    const known = keyword === 'TYPE' || keyword === 'UNIT' || keyword === 'HELP';
    if (!known || scanner.text.charCodeAt(at + 1) !== SPACE || scanner.text.charCodeAt(at + 6) !== SPACE) {
      scanner.fail('a comment must be "# TYPE name type", "# UNIT name unit", "# HELP name text" or "# EOF"');
    }
    scanner.at = at + 7;
    const metadata = this.#metadataOf(scanFamilyName(scanner), at);
    scanner.expect(SPACE, `a space behind the name in a ${keyword} line`);
    if (keyword === 'TYPE') {
      if (metadata.type !== undefined) this.#repeated(keyword, metadata.name, at);
      metadata.type = this.#type();
    } else if (keyword === 'UNIT') {
      if (metadata.unit !== undefined) this.#repeated(keyword, metadata.name, at);
      metadata.unit = this.#unit();
    } else {
      if (metadata.help !== undefined) this.#repeated(keyword, metadata.name, at);
      metadata.help = scanner.help();
    }
  }

  #repeated(keyword: string, name: string, at: number): never {
    this.#scanner.fail(`a second ${keyword} line for family ${describeValue(name)}: remove it`, at);
  }

  #metadataOf(name: string, at: number): Metadata {
    if (this.#family !== undefined || this.#metadata?.name !== name) {
      if (this.#family?.metadata.name === name) {
        this.#scanner.fail(`metadata of family ${describeValue(name)} behind its samples: put it before them`, at);
      }
      this.#close();
      this.#metadata = { name, at, type: undefined, unit: undefined, help: undefined };
    }
    return this.#metadata;
  }

  #type(): MetricType {
    const word = this.#restOfLine();
    const type = TYPES.find((known) => known === word.text);
    if (type === undefined) {
      this.#scanner.fail(`unknown type ${describeValue(word.text)}: it must be one of ${TYPES.join(', ')}`, word.at);
    }
    return type;
  }

  #unit(): string {
    const { text, at } = this.#restOfLine();
    if (!UNIT.test(text)) this.#scanner.fail(`unit ${describeValue(text)} must be letters, digits, "_" and ":"`, at);
    return text;
  }

  #restOfLine(): { readonly text: string; readonly at: number } {
    const scanner = this.#scanner;
    const { text, at } = scanner;
    const end = text.indexOf('\n', at);
    if (end < 0) scanner.fail('the exposition is cut off: it must end with "# EOF"', text.length);
    scanner.at = end + 1;
    return { text: text.slice(at, end), at };
  }

  #sample(place: NamePlace): void {
    const scanner = this.#scanner;
    const { at } = scanner;
    const { role, family } = this.#route(place, at);
    const { rows, samples } = family;
    scanLabels(scanner, rows.labels, place, 'strict');
    scanner.expect(SPACE, 'a space before the value');
    samples.read(role, at);
    if (scanner.at >= scanner.text.length) scanner.fail('the exposition is cut off: it must end with "# EOF"');
    scanner.expect(LINE_FEED, 'the end of the line');
  }

  /** Reads the name of a sample; one that is not of the open family opens the next. */
  #route(place: NamePlace, at: number): Route {
    const scanner = this.#scanner;
    const last = this.#last;
    if (place === 'before braces' && last !== undefined && scanner.text.startsWith(last.name, at)) {
      const end = at + last.name.length;
      const next = scanner.text.charCodeAt(end);
      if (next === OPEN || next === SPACE) {
        scanner.at = end;
        return last;
      }
    }
    const name = place === 'in braces' ? scanNameInBraces(scanner, 'strict') : scanner.metricName();
    if (name === '') scanner.fail(`expected a metric name, found ${scanner.found()}`, at);
    let family = this.#family ?? (this.#metadata && this.#open(this.#metadata));
    let role = family?.roles.get(name);
    if (family === undefined || role === undefined) {
      this.#close();
      family = this.#open({ name, at, type: undefined, unit: undefined, help: undefined });
      role = 'value';
    }
    return (this.#last = { name, role, family });
  }

  /** Opens a family, whose metadata are fixed now. */
  #open(metadata: Metadata): OpenFamily {
    const { name, at } = metadata;
    const scanner = this.#scanner;
    const header: FamilyHeader = { name, type: metadata.type ?? 'unknown', unit: metadata.unit ?? '' };
    const problem = this.#version.explain(header);
    if (problem !== undefined) scanner.fail(`${header.type} ${describeValue(name)}: ${problem}`, at);
    this.#budget.addFamily();
    const roles = this.#version.roles(header);
    for (const claimed of new Set([name, ...roles.keys()])) {
      if (this.#claimed.has(claimed)) {
        scanner.fail(
          `family ${describeValue(name)}: the name ${describeValue(claimed)} belongs to another family, or the family is in two places`,
          at,
        );
      }
      this.#claimed.add(claimed);
    }
    const rows = new FamilyRows(this.#budget, foldedLabel(header, roles));
    const samples = this.#version.samples({ header, rows, scanner, budget: this.#budget });
    this.#family = { metadata, header, roles, rows, samples };
    return this.#family;
  }

  #close(): void {
    const family = this.#family ?? (this.#metadata && this.#open(this.#metadata));
    if (family !== undefined) {
      const { header, metadata, rows, samples } = family;
      samples.close();
      const name = this.#version.descriptorName(header);
      this.#families.push(rows.build({ name, type: header.type, help: metadata.help ?? '', unit: header.unit }));
    }
    this.#family = undefined;
    this.#metadata = undefined;
    this.#last = undefined;
  }
}

/** The label that belongs to the layout of a row: a state, and where samples are parts of a point, the bound or quantile. */
function foldedLabel({ name, type }: FamilyHeader, roles: ReadonlyMap<string, SampleRole>): string | undefined {
  if (type === 'stateset') return name;
  if (roles.size === 1) return undefined;
  if (type === 'summary') return 'quantile';
  return type === 'histogram' || type === 'gaugehistogram' ? 'le' : undefined;
}
