/**
 * The options of call decorators, and the checks of each; what they define of a family is checked by its instrument.
 */

import { checkOptions } from '../support/check-options.js';
import { describeValue } from '../support/describe-value.js';
import { MetricError } from '../support/metric-error.js';
import { checkMaxSeries } from '../metrics/series-limit.js';
import { labelText, type LabelValue } from '../model/labels.js';
import type { NativeOptions } from '../metrics/native-options.js';
import type { DecoratorRegistry } from './types.js';

/** A function of the user, which gets `this` and whatever the decorated function gets. */
export type Extractor = (this: unknown, ...args: readonly unknown[]) => unknown;

/** A label with a bounded domain, read from whatever the member takes. */
export interface AnyBoundedLabel {
  readonly from: Extractor;
  readonly values: readonly LabelValue[];
  readonly other?: LabelValue | undefined;
}

/** A label that is read when a call begins. */
export type AnyEntryLabel = LabelValue | Extractor | AnyBoundedLabel;

/** When a call is recorded. */
export type RecordedOn = 'settled' | 'call' | 'success' | 'error';

/** The options of all call decorators, checked; which of them one has is its own business. */
export interface CallOptions {
  readonly name?: string | undefined;
  readonly help?: string | undefined;
  readonly unit?: string | undefined;
  readonly labels?: Readonly<Record<string, AnyEntryLabel>> | undefined;
  readonly resultLabels?: Readonly<Record<string, Extractor>> | undefined;
  readonly errorLabel?: boolean | ((error: unknown) => string) | undefined;
  readonly outcome?: boolean | undefined;
  readonly on?: RecordedOn | undefined;
  readonly where?: Extractor | undefined;
  readonly exemplar?: Extractor | undefined;
  readonly by?: Extractor | undefined;
  readonly value?: Extractor | undefined;
  /** What `@ErrorCounted` counts; it checks it itself. */
  readonly cause?: unknown;
  readonly oldest?: boolean | undefined;
  readonly as?: 'histogram' | 'summary' | undefined;
  readonly callback?: boolean | undefined;
  readonly enabled?: boolean | undefined;
  readonly reentrant?: 'every' | 'outermost' | undefined;
  readonly maxSeries?: number | undefined;
  readonly ttlSeconds?: number | undefined;
  readonly methods?: ((name: string) => boolean) | undefined;
  readonly buckets?: readonly number[] | undefined;
  readonly native?: NativeOptions | undefined;
  readonly slo?: readonly number[] | undefined;
  readonly objectives?: Readonly<Record<number, number>> | undefined;
  readonly maxAgeSeconds?: number | undefined;
  readonly ageBuckets?: number | undefined;
  /** What `@Instrumented` gives to the decorators that it consists of; they check it. */
  readonly calls?: unknown;
  readonly duration?: unknown;
  readonly inFlight?: unknown;
  readonly registry?: DecoratorRegistry | undefined;
}

/** Refuses a value that an option cannot have. */
type Check = (subject: string, option: string, value: unknown, moments: readonly RecordedOn[]) => void;

/** How each option that is given is checked. */
const CHECKS: Readonly<Partial<Record<string, Check>>> = {
  where: checkFunction,
  by: checkFunction,
  value: checkFunction,
  exemplar: checkFunction,
  methods: checkFunction,
  labels: checkLabels,
  resultLabels: checkLabels,
  errorLabel: (subject, option, value) => {
    if (typeof value !== 'boolean') checkFunction(subject, option, value);
  },
  outcome: checkSwitch,
  callback: checkSwitch,
  enabled: checkSwitch,
  oldest: checkSwitch,
  reentrant: choiceOf(['every', 'outermost']),
  as: choiceOf(['histogram', 'summary']),
  on: (subject, option, value, moments) => {
    checkChoice(subject, option, moments, value);
  },
  maxSeries: (subject, _, value) => {
    checkMaxSeries(subject, value);
  },
  registry: (subject, _, value) => {
    checkRegistry(subject, value);
  },
} satisfies Partial<Record<keyof CallOptions, Check>>;

/**
 * Refuses options that a call decorator cannot have.
 *
 * @param known - the names of the options that it has
 * @param moments - what its option `on` may say
 * @throws MetricError `INVALID_OPTION`, `UNKNOWN_OPTION` or `INVALID_LABEL_VALUE`
 */
export function checkCallOptions(
  subject: string,
  given: unknown,
  known: readonly (keyof CallOptions)[],
  moments: readonly RecordedOn[],
): CallOptions {
  checkOptions(subject, given, known);
  // checkOptions has refused what is no object, and keys that are none of its options.
  const options = given as Readonly<Record<string, unknown>>;
  for (const option of Object.keys(options)) {
    const value = options[option];
    if (value !== undefined) CHECKS[option]?.(subject, option, value, moments);
  }
  // Everything but the definition of the family, and the causes of errors, has been checked.
  return options;
}

/**
 * Refuses what is no registry that decorators can use.
 *
 * @throws MetricError `INVALID_OPTION`
 */
export function checkRegistry(subject: string, registry: unknown): void {
  if (registry === undefined) return;
  const { register, get, diagnostics } = (registry ?? {}) as Partial<DecoratorRegistry>;
  if (typeof register !== 'function' || typeof get !== 'function' || typeof diagnostics !== 'object') {
    refuse(subject, `registry ${describeValue(registry)} must be a Registry`);
  }
}

function checkLabels(subject: string, option: string, labels: unknown): void {
  if (typeof labels !== 'object' || labels === null || Array.isArray(labels)) {
    refuse(subject, `${option} ${describeValue(labels)} must be an object from label names to values`);
  }
  for (const [label, source] of Object.entries(labels as Readonly<Record<string, unknown>>)) {
    const what = `${option}.${label}`;
    if (typeof source === 'function') continue;
    if (option === 'resultLabels') checkFunction(subject, what, source ?? null);
    if (typeof source !== 'object' || source === null) labelText(`${subject}: ${what}`, source);
    else checkBounded(`${subject}: ${what}`, source);
  }
}

function checkBounded(subject: string, source: object): void {
  checkOptions(subject, source, ['from', 'values', 'other']);
  const { from, values, other } = source as Readonly<Record<string, unknown>>;
  checkFunction(subject, 'from', from ?? null);
  if (!Array.isArray(values) || values.length === 0) {
    refuse(subject, `values ${describeValue(values)} must be an array of at least one label value`);
  }
  for (const value of [...(values as readonly unknown[]), other ?? '']) labelText(subject, value);
}

function checkSwitch(subject: string, option: string, value: unknown): void {
  if (typeof value !== 'boolean') refuse(subject, `${option} ${describeValue(value)} must be true or false`);
}

function choiceOf(words: readonly string[]): Check {
  return (subject, option, value) => {
    checkChoice(subject, option, words, value);
  };
}

function checkChoice(subject: string, option: string, words: readonly string[], word: unknown): void {
  if (!words.some((choice) => choice === word)) {
    refuse(subject, `${option} ${describeValue(word)} must be one of "${words.join('", "')}"`);
  }
}

function checkFunction(subject: string, option: string, value: unknown): void {
  if (typeof value !== 'function') {
    refuse(subject, `${option} ${describeValue(value)} must be a function`);
  }
}

function refuse(subject: string, problem: string): never {
  throw new MetricError('INVALID_OPTION', `${subject}: ${problem}`);
}
