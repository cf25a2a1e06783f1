/**
 * `@Gauged`: the value of a member, read at every scrape from all live instances.
 */

import { checkOptions } from '../support/check-options.js';
import { describeValue } from '../support/describe-value.js';
import { MetricError } from '../support/metric-error.js';
import { createDescriptor } from '../model/family-descriptor.js';
import { labelText, type LabelValue } from '../model/labels.js';
import { registry as globalRegistry } from '../registry/global.js';
import { checkRegistry } from './call-options.js';
import { readDecoration, refuseDecoration, type Decoration } from './decoration.js';
import { AGGREGATES, GaugedFamily, type Aggregate, type GaugedMember } from './gauged-family.js';
import { InstanceSet, instancesOf } from './instances.js';
import { measure, type Measurable } from './measure.js';
import { Member } from './member.js';
import type { FamilyOptions, Owner, WithName } from './types.js';

/** What a standard decorator is told of a member whose value can be read. */
export interface ReadableContext<This, M> {
  readonly kind: 'getter' | 'method' | 'field' | 'accessor';
  readonly access: { get(object: This): M };
  addInitializer(initializer: (this: This) => void): void;
}

/** The arguments of a decorator of a member whose value can be read; a legacy field tells no type. */
export type DecoratedMember<S, T, M> =
  | [target: unknown, context: ReadableContext<S, M>]
  | [target: T, key: string | symbol, descriptor?: { readonly value?: M }];

/** A decorator of a getter, a method without parameters, a field or an accessor. */
export type OnMember<S, T, M> = (...decorated: DecoratedMember<S, T, M>) => void;

/** The value of a member: what a method returns, what anything else holds. */
export type ValueOf<M> = M extends () => infer V ? V : M;

/** Members that are measured as they are. */
export type MeasurableMember = Measurable | (() => Measurable);

/** Labels of an instance: constants, or read from it. */
export type InstanceLabels<O, L extends string> = {
  readonly [P in L]: LabelValue | NoInfer<(instance: O) => LabelValue>;
};

/** Options of `@Gauged`. */
export interface GaugedOptions<O, L extends string> extends FamilyOptions {
  /** Labels of each instance; instances with the same labels share a series. */
  readonly labels?: InstanceLabels<O, L> | undefined;
  /**
   * How the values of instances with the same labels become one.
   *
   * @defaultValue `'sum'`
   */
  readonly aggregate?: Aggregate | undefined;
}

/** Options of `@Gauged` for a member of any type. */
export interface GaugedValueOptions<O, L extends string, V> extends GaugedOptions<O, L> {
  /** Reads the number from the member's value. */
  readonly value: NoInfer<(value: V) => number>;
}

/** The options as they are after the checks. */
interface CheckedOptions extends FamilyOptions {
  readonly labels?: Readonly<Record<string, LabelValue | ((instance: object) => unknown)>> | undefined;
  readonly aggregate?: Aggregate | undefined;
  readonly value?: ((value: unknown) => unknown) | undefined;
}

const SUBJECT = '@Gauged';

/**
 * Shows the value of a getter, a method without parameters, a field or an accessor as a gauge.
 *
 * The member is read at every scrape, from every instance that is alive; a static member from its class. Numbers, bigints and
 * booleans are taken as they are, dates as seconds since the Unix epoch, arrays, maps and sets by their size, anything
 * else through `value`. Instances are held weakly and leave the gauge when they are collected. Under
 * `experimentalDecorators` an instance is known from its first call of a decorated method, or from {@link track}.
 *
 * @throws MetricError `INVALID_DECORATION` on anything without a value, `INVALID_OPTION`, `UNKNOWN_OPTION`, `NAME_CONFLICT`, and
 *   as the constructor of a gauge; all when the class is defined
 *
 * @example
 * ```ts
 * import { Gauged } from 'prometheus-sdk';
 *
 * class Pool {
 *   @Gauged('pool_connections', { help: 'Open connections.', labels: { pool: (pool) => pool.name } })
 *   readonly connections: string[] = [];
 *
 *   constructor(readonly name: string) {}
 * }
 * ```
 */
export function Gauged<S, T, M extends MeasurableMember, const L extends string = never>(
  name: string,
  options?: GaugedOptions<Owner<S, T>, L>,
): OnMember<S, T, M>;
/** Shows a member of any type, with its name among the options. */
export function Gauged<S, T, M, const L extends string = never>(
  options: GaugedValueOptions<Owner<S, T>, L, ValueOf<M>> & WithName,
): OnMember<S, T, M>;
/** Shows a member of any type. */
export function Gauged<S, T, M, const L extends string = never>(
  name: string,
  options: GaugedValueOptions<Owner<S, T>, L, ValueOf<M>>,
): OnMember<S, T, M>;
/** Shows a member, with its name among the options. */
export function Gauged<S, T, M extends MeasurableMember, const L extends string = never>(
  options: GaugedOptions<Owner<S, T>, L> & WithName,
): OnMember<S, T, M>;
export function Gauged(...args: readonly unknown[]): unknown {
  const bare = readDecoration(args);
  if (bare !== undefined) refuseDecoration(SUBJECT, bare, 'a gauge needs a name; write @Gauged("a_name")');
  const { name, options } = readOptions(args);
  return (...decorated: readonly unknown[]): void => {
    const decoration = readDecoration(decorated);
    if (decoration === undefined) {
      throw new MetricError('INVALID_DECORATION', `${SUBJECT}: ${describeValue(decorated[0])} is no member of a class`);
    }
    addMember(decoration, name, options);
  };
}

function addMember(decoration: Decoration, name: string, options: CheckedOptions): void {
  const { kind, method } = decoration;
  if (kind === 'class' || kind === 'setter' || kind === 'parameter') {
    refuseDecoration(
      SUBJECT,
      decoration,
      'it has no value; decorate a getter, a method without parameters, a field or an accessor',
    );
  }
  if (method !== undefined && method.length > 0) {
    refuseDecoration(SUBJECT, decoration, 'a gauge is read without arguments; decorate a method without parameters');
  }
  const { help = 'Value of decorated members.', unit, labels = {}, aggregate = 'sum' } = options;
  const registry = options.registry ?? globalRegistry;
  const descriptor = createDescriptor({ name, type: 'gauge', help, unit, labelNames: Object.keys(labels) });
  GaugedFamily.declare(descriptor, aggregate, registry).addMember(gaugedMember(decoration, options));
}

function gaugedMember(decoration: Decoration, { labels = {}, value = measure }: CheckedOptions): GaugedMember {
  const { context, origin, kind } = decoration;
  const { key, owner, isStatic } = origin;
  const member = new Member(origin);
  const get = (instance: object): unknown =>
    context === undefined ? Reflect.get(instance, key) : context.access.get(instance);
  const read = (instance: object): unknown => {
    const found = get(instance);
    return kind === 'method' && typeof found === 'function' ? Reflect.apply(found, instance, []) : found;
  };
  return {
    subjectFor: (instance) => member.subjectFor(instance),
    instances: findInstances(decoration, isStatic, owner),
    read: (instance) => checkNumber(value(read(instance))),
    labels: Object.values(labels).map((source) => (typeof source === 'function' ? source : () => source)),
  };
}

function findInstances({ context }: Decoration, isStatic: boolean, owner: object | undefined): InstanceSet {
  if (owner !== undefined && !isStatic) return instancesOf(owner);
  const instances = new InstanceSet();
  if (owner !== undefined) instances.add(owner);
  context?.addInitializer(function () {
    instances.add(this);
  });
  return instances;
}

function checkNumber(value: unknown): number {
  if (typeof value === 'number') return value;
  throw new MetricError('INVALID_VALUE', `${SUBJECT}: value returned ${describeValue(value)}: return a number`);
}

function readOptions(args: readonly unknown[]): { readonly name: string; readonly options: CheckedOptions } {
  const [first, second] = args;
  const isNamed = typeof first === 'string';
  const given: unknown = isNamed ? (second ?? {}) : first;
  const known = ['help', 'unit', 'labels', 'aggregate', 'value', 'registry'];
  checkOptions(SUBJECT, given, isNamed ? known : ['name', ...known]);
  const options = given as CheckedOptions & { readonly name?: unknown };
  const name = isNamed ? first : options.name;
  if (typeof name !== 'string') refuse(`name ${describeValue(name)} must be a string: a gauge needs a name`);
  if (!isNamed && second !== undefined) refuse(`${describeValue(second)} is too much: give a name before it`);
  checkLabels(options.labels);
  const aggregate: unknown = options.aggregate;
  if (aggregate !== undefined && !AGGREGATES.some((known) => known === aggregate)) {
    refuse(`aggregate ${describeValue(aggregate)} must be one of "${AGGREGATES.join('", "')}"`);
  }
  const value: unknown = options.value;
  if (value !== undefined && typeof value !== 'function') refuse(`value ${describeValue(value)} must be a function`);
  checkRegistry(SUBJECT, options.registry);
  return { name, options };
}

function checkLabels(labels: unknown): void {
  if (labels === undefined) return;
  if (typeof labels !== 'object' || labels === null || Array.isArray(labels)) {
    refuse(`labels ${describeValue(labels)} must be an object from label names to values`);
  }
  for (const [label, source] of Object.entries(labels as Readonly<Record<string, unknown>>)) {
    if (typeof source !== 'function') labelText(`${SUBJECT}: labels.${label}`, source);
  }
}

function refuse(problem: string): never {
  throw new MetricError('INVALID_OPTION', `${SUBJECT}: ${problem}`);
}
