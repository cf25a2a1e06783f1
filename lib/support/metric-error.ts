/**
 * The one error class of the SDK and its closed set of codes.
 * Every code has a row in docs/errors.md.
 */

/** All codes a {@link MetricError} can carry; docs/errors.md explains each. */
export const ERROR_CODES = [
  'COLLECTOR_FAILED',
  'INVALID_BUCKETS',
  'INVALID_DECORATION',
  'INVALID_EXEMPLAR',
  'INVALID_EXPOSITION',
  'INVALID_HELP',
  'INVALID_INCREMENT',
  'INVALID_LABEL_NAME',
  'INVALID_LABEL_VALUE',
  'INVALID_METRIC_NAME',
  'INVALID_OBJECTIVES',
  'INVALID_OPTION',
  'INVALID_SNAPSHOT',
  'INVALID_STATES',
  'INVALID_UNIT',
  'INVALID_VALUE',
  'INVALID_WEB_CONFIG',
  'LISTEN_FAILED',
  'MISSING_LABEL',
  'NAME_CONFLICT',
  'PORT_IN_USE',
  'RESERVED_LABEL_NAME',
  'TIMED_OUT',
  'TOO_MANY_SERIES',
  'UNKNOWN_LABEL',
  'UNKNOWN_OPTION',
  'UNKNOWN_STATE',
] as const;

/** One of the codes listed in docs/errors.md. */
export type ErrorCode = (typeof ERROR_CODES)[number];

/**
 * Thrown for every fault the SDK finds in what it is given.
 *
 * The message names the subject, the value, the reason and the remedy; the code is stable and
 * meant for programs. Two copies of the package in one process have two such classes, so test
 * the `code`, not `instanceof`.
 *
 * @example
 * ```ts
 * import { Counter } from 'prometheus-sdk';
 *
 * try {
 *   new Counter({ name: 'my-metric', help: 'A name with a dash.' });
 * } catch (error) {
 *   console.log((error as { code?: string }).code); // INVALID_METRIC_NAME
 * }
 * ```
 */
export class MetricError extends Error {
  /** The stable code of the fault. */
  readonly code: ErrorCode;

  /**
   * @param code - the stable code
   * @param message - subject: problem, value: remedy
   * @param options - `cause`, the error behind this one
   */
  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'MetricError';
    this.code = code;
  }
}
