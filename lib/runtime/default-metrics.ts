/**
 * Which metrics a listener adds of itself.
 */

import { checkOptions } from '../support/check-options.js';
import { describeValue } from '../support/describe-value.js';
import { MetricError } from '../support/metric-error.js';
import { chooseNodeCollectors, type NodeMetricsChoice } from './collect-node-metrics.js';
import { chooseProcessCollectors, type ProcessMetricsChoice } from './collect-process-metrics.js';
import type { RuntimeCollector } from './runtime-collector.js';

/** Which metrics `startHttpServer` adds. */
export interface DefaultMetricsOptions {
  /**
   * The metrics of the process, as `collectProcessMetrics` adds them: all, none, or those of its options.
   *
   * @defaultValue true
   */
  readonly process?: boolean | ProcessMetricsChoice | undefined;
  /**
   * The metrics of Node.js, as `collectNodeMetrics` adds them: all, none, or those of its options.
   *
   * @defaultValue true
   */
  readonly node?: boolean | NodeMetricsChoice | undefined;
}

/**
 * Makes the collectors of the chosen metrics.
 *
 * @param subject - the function that was called, as the message names it
 * @param given - all, none, or which
 * @throws MetricError `INVALID_OPTION`, `INVALID_BUCKETS` or `UNKNOWN_OPTION`
 */
export function chooseDefaultCollectors(
  subject: string,
  given: boolean | DefaultMetricsOptions,
): readonly RuntimeCollector[] {
  const name = `${subject}: defaultMetrics`;
  const choice = readChoice(name, given);
  if (choice === undefined) return [];
  checkOptions(name, choice, ['process', 'node']);
  const { process: ofProcess = true, node: ofNode = true } = choice;
  const processChoice = readChoice(`${name}.process`, ofProcess);
  const nodeChoice = readChoice(`${name}.node`, ofNode);
  return [
    ...(processChoice === undefined ? [] : chooseProcessCollectors(`${name}.process`, processChoice)),
    ...(nodeChoice === undefined ? [] : chooseNodeCollectors(`${name}.node`, nodeChoice)),
  ];
}

/** The options behind a switch; `undefined` for off. */
function readChoice<O extends object>(subject: string, given: boolean | O): O | Record<string, never> | undefined {
  if (typeof given === 'boolean') return given ? {} : undefined;
  if (typeof given === 'object' && (given as O | null) !== null) return given;
  throw new MetricError(
    'INVALID_OPTION',
    `${subject} ${describeValue(given)} is not valid: give true, false, or an object that says which`,
  );
}
