/**
 * Reads the parts of a sample that the text formats share: the name before or in the braces, labels, exemplars.
 */

import type { LabelPair } from '../model/labels.js';
import type { Exemplar } from '../model/snapshot.js';
import { describeValue } from '../support/describe-value.js';
import { ownText } from './own-text.js';
import type { ParseBudget } from './parse-limits.js';
import type { LabelSyntax, SeriesLabels } from './series-labels.js';
import type { TextScanner } from './text-scanner.js';

const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const EQUALS = 0x3d;
const OPEN = 0x7b;
const CLOSE = 0x7d;

/** Whether the scanner stands behind a name that is in the braces of its labels. */
export type NamePlace = 'before braces' | 'in braces';

/** Reads a metric name, quoted or not, as it stands in metadata. */
export function scanFamilyName(scanner: TextScanner): string {
  const { at } = scanner;
  const name = scanner.code() === QUOTE ? scanner.quoted('metric name') : scanner.metricName();
  if (name === '') scanner.fail(`expected a metric name, found ${scanner.found()}`, at);
  return name;
}

/** Reads the name in the braces of a sample, at whose opening brace the scanner is. */
export function scanNameInBraces(scanner: TextScanner, syntax: LabelSyntax): string {
  const { at } = scanner;
  scanner.at += 1;
  if (syntax === 'blanks') scanner.skipBlanks();
  if (scanner.code() !== QUOTE)
    scanner.fail('a sample without a name: write it before the braces, or quoted in them', at);
  const name = scanner.quoted('metric name');
  if (name === '') scanner.fail('expected a metric name, found an empty one', at + 1);
  if (syntax === 'blanks') scanner.skipBlanks();
  if (scanner.code() === EQUALS) {
    scanner.fail('a sample without a name: write it before the braces, or quoted in them', at);
  }
  return name;
}

/** Reads the labels of a sample, if it has any, behind its name. */
export function scanLabels(scanner: TextScanner, labels: SeriesLabels, place: NamePlace, syntax: LabelSyntax): void {
  if (place === 'before braces') {
    if (scanner.code() !== OPEN) return labels.none();
    scanner.at += 1;
    return labels.scan(scanner, syntax);
  }
  if (scanner.code() === CLOSE) {
    scanner.at += 1;
    return labels.none();
  }
  scanner.expect(COMMA, 'a comma or a closing brace behind the metric name');
  if (syntax === 'strict' && scanner.code() === CLOSE)
    scanner.fail('expected a label behind the comma: remove the comma');
  labels.scan(scanner, syntax);
}

/** Reads a time in seconds, which OpenMetrics writes as a finite number. */
export function scanSeconds(scanner: TextScanner, what: string): number {
  const seconds = scanner.real(what);
  if (Number.isNaN(seconds)) scanner.fail(`${what}: expected seconds since the Unix epoch, found ${scanner.found()}`);
  return seconds;
}

/**
 * Reads an exemplar, at whose `#` the scanner is.
 *
 * @param budget - bounds the number of its labels
 */
export function scanExemplar(scanner: TextScanner, budget: ParseBudget): Exemplar {
  scanner.at += 1;
  scanner.expect(SPACE, 'a space behind the # of an exemplar');
  scanner.expect(OPEN, 'the braces of an exemplar');
  const labels = scanPairs(scanner, budget);
  scanner.expect(SPACE, 'a space behind the labels of an exemplar');
  const value = scanner.number('exemplar value');
  let timestamp = NaN;
  if (scanner.code() === SPACE && scanner.text.charCodeAt(scanner.at + 1) !== 0x23) {
    scanner.at += 1;
    timestamp = scanSeconds(scanner, 'exemplar timestamp');
  }
  return Object.freeze({ labels: Object.freeze(labels), value, timestamp });
}

function scanPairs(scanner: TextScanner, budget: ParseBudget): LabelPair[] {
  const pairs: LabelPair[] = [];
  const names = new Set<string>();
  if (scanner.code() === CLOSE) {
    scanner.at += 1;
    return pairs;
  }
  for (;;) {
    const { at } = scanner;
    const name = scanner.code() === QUOTE ? scanner.quoted('label name') : scanner.labelName();
    if (name === '') scanner.fail(`expected a label name, found ${scanner.found()}`, at);
    if (names.has(name)) scanner.fail(`exemplar label ${describeValue(name)} is given twice: remove one`, at);
    names.add(name);
    budget.checkLabels(names.size);
    scanner.expect(EQUALS, `an equals sign behind label name ${describeValue(name)}`);
    if (scanner.code() !== QUOTE) scanner.fail(`expected a quote before a label value, found ${scanner.found()}`);
    pairs.push(Object.freeze([ownText(name), ownText(scanner.quoted('label value'))] as const));
    if (scanner.code() === CLOSE) break;
    scanner.expect(COMMA, 'a comma or a closing brace behind a label');
  }
  scanner.at += 1;
  return pairs;
}
