/**
 * What a parser throws: a fault and where in the exposition it is.
 */

import { MetricError } from '../support/metric-error.js';

/** A place in an exposition. */
export interface ExpositionPosition {
  /** How much stands before the place: UTF-16 code units of a text, bytes of protobuf. */
  readonly offset: number;
  /** The line of a text, from 1. */
  readonly line?: number | undefined;
  /** The column in that line in UTF-16 code units, from 1. */
  readonly column?: number | undefined;
}

/**
 * Thrown by the parsers for an exposition that breaks the rules of its format or the limits of the parser.
 *
 * The code is always `INVALID_EXPOSITION`. Two copies of the package in one process have two such classes, so test the
 * `code`, not `instanceof`.
 *
 * @example
 * ```ts
 * import { parseText } from 'prometheus-sdk/exposition';
 *
 * try {
 *   parseText('up 1\nup{ 2\n');
 * } catch (error) {
 *   console.log((error as { line?: number }).line); // 2
 * }
 * ```
 */
export class ExpositionError extends MetricError implements ExpositionPosition {
  /** How much stands before the fault: UTF-16 code units of a text, bytes of protobuf. */
  readonly offset: number;
  /** The line of a text, from 1; `undefined` in protobuf. */
  readonly line: number | undefined;
  /** The column in that line in UTF-16 code units, from 1; `undefined` in protobuf. */
  readonly column: number | undefined;

  /**
   * @param position - where the fault is; the message begins with it
   * @param problem - subject: problem, value: remedy
   */
  constructor(position: ExpositionPosition, problem: string) {
    const { offset, line, column } = position;
    const place = line === undefined ? `byte ${String(offset)}` : `line ${String(line)}, column ${String(column)}`;
    super('INVALID_EXPOSITION', `${place}: ${problem}`);
    this.name = 'ExpositionError';
    this.offset = offset;
    this.line = line;
    this.column = column;
  }
}

/** Line and column of an offset in a text. */
export function positionInText(text: string, offset: number): ExpositionPosition {
  let line = 1;
  let start = 0;
  for (let end = text.indexOf('\n'); end >= 0 && end < offset; end = text.indexOf('\n', start)) {
    line += 1;
    start = end + 1;
  }
  return { offset, line, column: offset - start + 1 };
}
