/**
 * How much a parser takes before it refuses the rest, so that a hostile exposition costs a bounded amount of memory.
 */

import { checkOptions } from '../support/check-options.js';
import { describeValue } from '../support/describe-value.js';
import { MetricError } from '../support/metric-error.js';

/** The bounds of a parser; one more of anything is an error. */
export interface ParseLimits {
  /**
   * How many families an exposition may have.
   *
   * @defaultValue `100_000`
   */
  readonly families: number;
  /**
   * How many rows all families together may have: a counter is one, a histogram with all of its buckets is one.
   *
   * @defaultValue `2_000_000`
   */
  readonly series: number;
  /**
   * How many labels a sample or an exemplar may have.
   *
   * @defaultValue `128`
   */
  readonly labels: number;
  /**
   * How long a line of a text may be, in UTF-16 code units; in protobuf, how long a name, a help or a label value may be,
   * in bytes.
   *
   * @defaultValue `1_048_576`
   */
  readonly lineLength: number;
}

/** What every parser can be told. */
export interface ParseOptions {
  /** Limits to change; the others keep their defaults. */
  readonly limits?: Partial<ParseLimits> | undefined;
}

const DEFAULTS: ParseLimits = Object.freeze({
  families: 100_000,
  series: 2_000_000,
  labels: 128,
  lineLength: 1_048_576,
});

const NAMES: readonly (keyof ParseLimits)[] = ['families', 'series', 'labels', 'lineLength'];

/** Counts what a parser has taken and refuses what goes beyond the limits. */
export class ParseBudget {
  /** The limits in force. */
  readonly limits: ParseLimits;
  readonly #fail: (problem: string) => never;
  #families = 0;
  #rows = 0;

  /** @param fail - throws the error, with the parser's position */
  constructor(limits: ParseLimits, fail: (problem: string) => never) {
    this.limits = limits;
    this.#fail = fail;
  }

  /** Takes a family. */
  addFamily(): void {
    this.#families += 1;
    if (this.#families > this.limits.families) this.#exceed('families', 'families');
  }

  /** Takes a row. */
  addRow(): void {
    this.#rows += 1;
    if (this.#rows > this.limits.series) this.#exceed('series', 'series');
  }

  /** Checks how many labels a sample or an exemplar has. */
  checkLabels(count: number): void {
    if (count > this.limits.labels) this.#exceed('labels on one sample', 'labels');
  }

  /** Checks the length of a line, or of a string in protobuf. */
  checkLength(length: number): void {
    if (length > this.limits.lineLength) this.#exceed('characters in one line', 'lineLength');
  }

  #exceed(what: string, limit: keyof ParseLimits): never {
    this.#fail(`more than ${String(this.limits[limit])} ${what}: raise limits.${limit} if the source is trusted`);
  }
}

/**
 * Checks the options of a parser and fills in the default limits.
 *
 * @param subject - the parser, as the message names it
 * @param known - the options it knows
 * @throws MetricError `INVALID_OPTION` for a limit that is no positive integer, `UNKNOWN_OPTION` for a key nobody reads
 */
export function resolveLimits(subject: string, options: ParseOptions, known: readonly string[]): ParseLimits {
  checkOptions(subject, options, known);
  if (options.limits === undefined) return DEFAULTS;
  checkOptions(`${subject}: limits`, options.limits, NAMES);
  const limits = { ...DEFAULTS };
  for (const name of NAMES) {
    const limit = options.limits[name];
    if (limit === undefined) continue;
    if (!Number.isSafeInteger(limit) || limit < 1) {
      throw new MetricError(
        'INVALID_OPTION',
        `${subject}: limits.${name} ${describeValue(limit)} must be a positive integer`,
      );
    }
    limits[name] = limit;
  }
  return limits;
}
