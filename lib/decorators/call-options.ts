/**
 * Reads and checks what a call decorator, or its function form, is given.
 */

import { checkOptions } from '../support/check-options.js';
import { describeValue } from '../support/describe-value.js';
import { MetricError } from '../support/metric-error.js';
import { labelText, type LabelValue } from '../model/labels.js';
import type { MetricType } from '../model/metric-type.js';
import type { Instrument } from '../metrics/instrument.js';
import type { Series } from '../metrics/series.js';
import { registry as globalRegistry } from '../registry/global.js';
import type { Member } from './member.js';
import type { Probe } from './probe.js';
import type { DecoratorRegistry } from './types.js';

/** A function of the user, which gets `this` and whatever the decorated function gets. */
export type Extractor = (this: unknown, ...args: readonly unknown[]) => unknown;

/** A label with a bounded domain, read from whatever the member takes. */
export interface AnyBoundedLabel {
  readonly from: Extractor;
  readonly values: readonly LabelValue[];
  readonly other?: LabelValue | undefined;
}

/** When a call is recorded. */
export type RecordedOn = 'settled' | 'call' | 'success' | 'error';

/** The options of all call decorators, checked; which of them one has is its own business. */
export interface CallOptions {
  readonly name?: string | undefined;
  readonly help?: string | undefined;
  readonly unit?: string | undefined;
  readonly labels?: Readonly<Record<string, LabelValue | Extractor | AnyBoundedLabel>> | undefined;
  readonly resultLabels?: Readonly<Record<string, Extractor>> | undefined;
  readonly errorLabel?: boolean | ((error: unknown) => string) | undefined;
  readonly outcome?: boolean | undefined;
  readonly on?: RecordedOn | undefined;
  readonly where?: Extractor | undefined;
  readonly buckets?: readonly number[] | undefined;
  readonly slo?: readonly number[] | undefined;
  readonly registry?: DecoratorRegistry | undefined;
}

/**
 * A decorator that measures calls.
 *
 * @typeParam S - the series that it records into
 */
export interface CallDecorator<S extends Series> {
  /** As messages name it, such as `@Counted`. */
  readonly subject: string;
  readonly metricType: MetricType;
  readonly optionNames: readonly (keyof CallOptions)[];
  /** The moments that `on` may name. */
  readonly moments: readonly RecordedOn[];
  /** The family of calls without a name. */
  readonly defaultFamily: string;
  /** Its function form, such as `counted`. */
  readonly functionForm: string;
  /** Declares the family and creates the probe of a member. */
  readonly createProbe: (setup: CallSetup<S>, member: Member) => Probe;
}

/** What a call decorator was given. */
export interface CallSetup<S extends Series> {
  readonly subject: string;
  readonly options: CallOptions;
  /** The declared instrument to record into, if there is one. */
  readonly metric: Instrument<string, S> | undefined;
  readonly registry: DecoratorRegistry;
}

/** Options that say what a family is, which a declared instrument has settled. */
const DEFINITION = ['name', 'help', 'unit', 'buckets', 'slo'] as const;
/** Options that change the family, which the shared default families do not allow. */
const NEED_A_NAME = ['help', 'unit', 'labels', 'resultLabels', 'errorLabel', 'outcome', 'buckets'] as const;
/** Options that are about the outcome, which is not known when a call begins. */
const ABOUT_THE_OUTCOME = ['where', 'resultLabels', 'errorLabel', 'outcome'] as const;

/**
 * Reads the arguments of a decorator factory: nothing, options, a name and options, or an instrument and options.
 *
 * @throws MetricError `INVALID_OPTION`, `UNKNOWN_OPTION` or `INVALID_LABEL_VALUE`
 */
export function readCallSetup<S extends Series>(syntax: CallDecorator<S>, args: readonly unknown[]): CallSetup<S> {
  const { subject } = syntax;
  const [first, second] = args;
  if (typeof first === 'string') {
    const options = readOptions(syntax, second);
    if (options.name !== undefined) refuse(subject, `the name is given twice: remove it from the options`);
    return setup(syntax, { ...options, name: first }, undefined);
  }
  if (isInstrument(first)) {
    const { type, name } = first.descriptor;
    if (type !== syntax.metricType) {
      refuse(subject, `the ${type} ${describeValue(name)} cannot hold what it records: give a ${syntax.metricType}`);
    }
    const options = readOptions(syntax, second);
    const settled = DEFINITION.find((option) => options[option] !== undefined);
    if (settled !== undefined)
      refuse(subject, `${settled} is settled by the ${type} ${describeValue(name)}: remove it`);
    // Its type says which series it has.
    return setup(syntax, options, first as Instrument<string, S>);
  }
  if (second !== undefined)
    refuse(subject, `${describeValue(second)} is too much: give a name or an instrument before it`);
  return setup(syntax, readOptions(syntax, first), undefined);
}

function setup<S extends Series>(
  syntax: CallDecorator<S>,
  options: CallOptions,
  metric: Instrument<string, S> | undefined,
): CallSetup<S> {
  const { subject, defaultFamily } = syntax;
  if (options.name === undefined && metric === undefined) {
    const needy = NEED_A_NAME.find((option) => options[option] !== undefined);
    if (needy !== undefined) {
      refuse(subject, `${needy} needs a name: ${defaultFamily} is shared by all members without one; give a name`);
    }
    if (options.on === 'call') {
      refuse(
        subject,
        `on: "call" needs a name: ${defaultFamily} tells outcomes apart, which begin unknown; give a name`,
      );
    }
  }
  const early = options.on === 'call' ? ABOUT_THE_OUTCOME.find((option) => options[option] !== undefined) : undefined;
  if (early !== undefined) refuse(subject, `${early} is not known when a call begins: remove it, or on: "call"`);
  return { subject, options, metric, registry: options.registry ?? globalRegistry };
}

function readOptions(syntax: CallDecorator<never>, given: unknown): CallOptions {
  const { subject, optionNames, moments } = syntax;
  if (given === undefined) return {};
  checkOptions(subject, given, optionNames);
  const options = given as Readonly<Record<keyof CallOptions, unknown>>;
  checkFunction(subject, 'where', options.where);
  for (const option of ['labels', 'resultLabels'] as const) checkLabels(subject, option, options[option]);
  if (typeof options.errorLabel !== 'boolean') checkFunction(subject, 'errorLabel', options.errorLabel);
  if (!['boolean', 'undefined'].includes(typeof options.outcome)) {
    refuse(subject, `outcome ${describeValue(options.outcome)} must be true or false`);
  }
  if (options.on !== undefined && !moments.some((moment) => moment === options.on)) {
    refuse(subject, `on ${describeValue(options.on)} must be one of "${moments.join('", "')}"`);
  }
  checkRegistry(subject, options.registry);
  // Everything but the definition of the family has been checked; the instrument checks that.
  return options as CallOptions;
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

function checkLabels(subject: string, option: 'labels' | 'resultLabels', labels: unknown): void {
  if (labels === undefined) return;
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

function checkFunction(subject: string, option: string, value: unknown): void {
  if (value !== undefined && typeof value !== 'function') {
    refuse(subject, `${option} ${describeValue(value)} must be a function`);
  }
}

/** By its shape: another copy of the package has other classes. */
function isInstrument(value: unknown): value is Instrument<string, Series> {
  if (typeof value !== 'object' || value === null) return false;
  const { descriptor, labels } = value as Partial<Instrument<string, Series>>;
  return typeof descriptor === 'object' && typeof labels === 'function';
}

function refuse(subject: string, problem: string): never {
  throw new MetricError('INVALID_OPTION', `${subject}: ${problem}`);
}
