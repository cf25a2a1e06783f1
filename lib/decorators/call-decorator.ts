/**
 * What a call decorator is, and how it, or its function form, reads what it is given.
 */

import { describeValue } from '../support/describe-value.js';
import { MetricError } from '../support/metric-error.js';
import type { LabelValue } from '../model/labels.js';
import type { MetricType } from '../model/metric-type.js';
import type { Instrument } from '../metrics/instrument.js';
import type { Series } from '../metrics/series.js';
import { registry as globalRegistry } from '../registry/global.js';
import { checkCallOptions, type CallOptions, type RecordedOn } from './call-options.js';
import type { DecoratorScope } from './decorator-scope.js';
import type { Member } from './member.js';
import type { Probe } from './probe.js';
import type { DecoratorRegistry } from './types.js';

/**
 * A decorator that measures calls.
 *
 * @typeParam S - the series that it records into
 */
export interface CallDecorator<S extends Series> {
  /** As messages name it, such as `@Counted`. */
  readonly subject: string;
  /** Its function form, such as `counted`. */
  readonly functionForm: string;
  /** The types that a declared instrument may have; none if it takes no instrument. */
  readonly metricTypes: readonly MetricType[];
  /** Its options beside those that all call decorators have. */
  readonly optionNames: readonly (keyof CallOptions)[];
  /** The moments that `on` may name. */
  readonly moments: readonly RecordedOn[];
  /** The family of calls without a name; `undefined` if a name is needed. */
  readonly defaultFamily: string | undefined;
  /** Whether it can stand on a class. */
  readonly decoratesClasses: boolean;
  /** What `decoratorsFor` bound it to. */
  readonly scope?: DecoratorScope | undefined;
  /** Refuses options that do not go together. */
  readonly check?: (setup: CallSetup<S>) => void;
  /** Declares the families and creates the probes of a member. */
  readonly createProbes: (setup: CallSetup<S>, member: Member) => readonly Probe[];
}

/** What a call decorator was given. */
export interface CallSetup<S extends Series> {
  readonly subject: string;
  readonly options: CallOptions;
  /** The declared instrument to record into, if there is one. */
  readonly metric: Instrument<string, S> | undefined;
  readonly registry: DecoratorRegistry;
  readonly scope: DecoratorScope;
}

/** What a decorator has to say of the family that it declares. */
export interface FamilyDefinition {
  readonly name: string;
  readonly help: string;
  readonly unit: string | undefined;
  readonly labelNames: readonly string[];
  readonly constLabels: Readonly<Record<string, LabelValue>> | undefined;
  readonly ttlSeconds?: number | undefined;
  readonly registry: DecoratorRegistry;
}

/** Options of all call decorators. */
const COMMON = [
  'name',
  'help',
  'unit',
  'labels',
  'callback',
  'enabled',
  'reentrant',
  'maxSeries',
  'registry',
] as const satisfies readonly (keyof CallOptions)[];
/** Options that say what a family is, which a declared instrument has settled. */
const DEFINITION = [
  'name',
  'help',
  'unit',
  'ttlSeconds',
  'buckets',
  'native',
  'slo',
  'as',
  'objectives',
  'maxAgeSeconds',
  'ageBuckets',
] as const satisfies readonly (keyof CallOptions)[];
/** Options that change the family, which the shared default families do not allow. */
const NEED_A_NAME = [
  'help',
  'unit',
  'ttlSeconds',
  'labels',
  'resultLabels',
  'errorLabel',
  'outcome',
  'by',
  'buckets',
  'native',
  'objectives',
  'maxAgeSeconds',
  'ageBuckets',
] as const satisfies readonly (keyof CallOptions)[];
/** Options that are about the outcome, which is not known when a call begins. */
const ABOUT_THE_OUTCOME = ['where', 'resultLabels', 'errorLabel', 'outcome', 'exemplar', 'by'] as const;
const NO_SCOPE: DecoratorScope = {};

/**
 * Reads the arguments of a decorator factory: nothing, options, a name and options, or an instrument and options.
 *
 * @throws MetricError `INVALID_OPTION`, `UNKNOWN_OPTION` or `INVALID_LABEL_VALUE`
 */
export function readCallSetup<S extends Series>(syntax: CallDecorator<S>, args: readonly unknown[]): CallSetup<S> {
  const { subject, metricTypes } = syntax;
  const [first, second] = args;
  if (typeof first === 'string') {
    const options = readOptions(syntax, second);
    if (options.name !== undefined) refuse(subject, `the name is given twice: remove it from the options`);
    return setup(syntax, { ...options, name: first }, undefined);
  }
  if (isInstrument(first)) {
    const { type, name } = first.descriptor;
    if (!metricTypes.includes(type)) {
      const remedy = metricTypes.length === 0 ? 'give a name' : `give a ${metricTypes.join(' or a ')}`;
      refuse(subject, `the ${type} ${describeValue(name)} cannot hold what it records: ${remedy}`);
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

/** The family that a decorator records into, if it was given no instrument. */
export function familyOf(
  { options, registry, scope }: CallSetup<Series>,
  labelNames: readonly string[],
  standard: { readonly name: string; readonly help: string },
): FamilyDefinition {
  return {
    name: `${scope.prefix ?? ''}${options.name ?? standard.name}`,
    help: options.help ?? standard.help,
    unit: options.unit,
    labelNames,
    constLabels: scope.labels,
    ttlSeconds: options.ttlSeconds,
    registry,
  };
}

/** The families that setups have declared; a decorator without arguments has one setup for all members. */
const declared = new WeakMap<object, Instrument<string, Series>>();

/**
 * The family that a setup declares for the members without an instrument: what was declared for it before, as long as the
 * registry has it.
 */
export function declareOnce<I extends Instrument<string, Series>>(setup: CallSetup<Series>, declare: () => I): I {
  const known = declared.get(setup);
  // What the same function declared for the same setup.
  if (known !== undefined && setup.registry.get(known.descriptor.name) === known) return known as I;
  const family = declare();
  declared.set(setup, family);
  return family;
}

function setup<S extends Series>(
  syntax: CallDecorator<S>,
  options: CallOptions,
  metric: Instrument<string, S> | undefined,
): CallSetup<S> {
  const { subject, defaultFamily, scope = NO_SCOPE } = syntax;
  if (options.name === undefined && metric === undefined) {
    if (defaultFamily === undefined) refuse(subject, 'it needs a name, or an instrument: there is no default family');
    const needy = NEED_A_NAME.find((option) => options[option] !== undefined);
    if (needy !== undefined) {
      refuse(subject, `${needy} needs a name: ${defaultFamily} is shared by all members without one; give a name`);
    }
  }
  const early = options.on === 'call' ? ABOUT_THE_OUTCOME.find((option) => options[option] !== undefined) : undefined;
  if (early !== undefined) refuse(subject, `${early} is not known when a call begins: remove it, or on: "call"`);
  const registry = options.registry ?? scope.registry ?? globalRegistry;
  const complete: CallSetup<S> = { subject, options: { ...scope.defaults, ...options }, metric, registry, scope };
  syntax.check?.(complete);
  return complete;
}

function readOptions(syntax: CallDecorator<never>, given: unknown): CallOptions {
  if (given === undefined) return {};
  return checkCallOptions(syntax.subject, given, allOptionsOf(syntax), syntax.moments);
}

/** The options of a decorator with those that all have, by the list of its own, which what is bound to a scope shares. */
const allOptions = new WeakMap<readonly string[], readonly (keyof CallOptions)[]>();

function allOptionsOf({ optionNames }: CallDecorator<never>): readonly (keyof CallOptions)[] {
  const known = allOptions.get(optionNames);
  if (known !== undefined) return known;
  const all = [...COMMON, ...optionNames];
  allOptions.set(optionNames, all);
  return all;
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
