/**
 * `@Gauged`: the value of a member, read at every scrape from all live instances.
 */

import { checkOptions } from '../support/check-options.js';
import { describeValue } from '../support/describe-value.js';
import { isPromise } from '../support/is-promise.js';
import { MetricError } from '../support/metric-error.js';
import { createDescriptor } from '../model/family-descriptor.js';
import type { LabelValue } from '../model/labels.js';
import { registry as globalRegistry } from '../registry/global.js';
import { checkRegistry } from './call-options.js';
import { readDecoration, refuseDecoration } from './decoration.js';
import type { DecoratorScope } from './decorator-scope.js';
import { AGGREGATES, GaugedFamily, type Aggregate } from './gauged-family.js';
import { declareInstanceFamily } from './instance-family.js';
import {
  checkInstanceLabels,
  createInstanceMember,
  readValueDecoration,
  type AnyInstanceLabels,
} from './instance-member.js';
import { measure, type Measurable } from './measure.js';
import { readLimits, type ReadLimits } from './read-limits.js';
import type { FamilyOptions, Owner, WithName } from './types.js';

/** What a standard decorator is told of a member whose value can be read. */
export interface ReadableContext<This, M> {
  /** What is decorated. */
  readonly kind: 'getter' | 'method' | 'field' | 'accessor';
  /** How an instance's member is read. */
  readonly access: {
    /** Reads the member of an instance. */
    get(object: This): M;
  };
  /** Runs something when an instance, or the class for a static member, is made. */
  addInitializer(initializer: (this: This) => void): void;
}

/** The arguments of a decorator of a member whose value can be read; a legacy field tells no type. */
export type DecoratedMember<S, T, M> =
  | [target: unknown, context: ReadableContext<S, M>]
  | [
      target: T,
      key: string | symbol,
      descriptor?: {
        /** The method. */
        readonly value?: M;
      },
    ];

/** A decorator of a getter, a method without parameters, a field or an accessor. */
export type OnMember<S, T, M> = (...decorated: DecoratedMember<S, T, M>) => void;

/** The value of a member: what a method returns, what anything else holds; awaited if it is a promise. */
export type ValueOf<M> = Awaited<M extends () => infer V ? V : M>;

/** Members that are measured as they are, at once or when their promise has come true. */
export type MeasurableMember = Measurable | Promise<Measurable> | (() => Measurable | Promise<Measurable>);

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
  /**
   * For how many milliseconds an instance's value is kept instead of reading its member again; 0 or more. A promise counts from when
   * it settles, and is shared by the scrapes that wait for it. What fails is not kept.
   *
   * @defaultValue `0`: the member is read at every scrape
   */
  readonly cache?: number | undefined;
  /**
   * For how many milliseconds a scrape waits for a promise before it leaves the instance out; more than 0, and at most 2147483647.
   *
   * @defaultValue `5000`
   */
  readonly timeout?: number | undefined;
}

/** Options of `@Gauged` for a member of any type. */
export interface GaugedValueOptions<O, L extends string, V> extends GaugedOptions<O, L> {
  /** Reads the number from the member's value, awaited if that is a promise. */
  readonly value: NoInfer<(value: V) => number>;
}

/** The options as they are after the checks. */
interface CheckedOptions extends FamilyOptions {
  readonly labels?: AnyInstanceLabels | undefined;
  readonly aggregate?: Aggregate | undefined;
  readonly limits: ReadLimits;
  readonly value?: ((value: unknown) => unknown) | undefined;
}

const SUBJECT = '@Gauged';

/**
 * Shows the value of a getter, a method without parameters, a field or an accessor as a gauge.
 *
 * The member is read at every scrape, from every instance that is alive; a static member from its class. Numbers, bigints and
 * booleans are taken as they are, dates as seconds since the Unix epoch, arrays, maps and sets by their size, anything
 * else through `value`. Promises are awaited, those of all instances together: one that rejects, or takes longer than `timeout`,
 * is left out of that scrape and reported. Instances are held weakly and leave the gauge when they are collected. Under
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
 *
 *   @Gauged('pool_jobs', { help: 'Jobs in the database.', cache: 60_000, timeout: 2000 })
 *   async countJobs(): Promise<number> {
 *     return 1;
 *   }
 * }
 * ```
 */
export function Gauged<S, T, M, const L extends string = never>(
  name: string,
  options: GaugedValueOptions<Owner<S, T>, L, ValueOf<M>>,
): OnMember<S, T, M>;
/** Shows a member that is measured as it is. */
export function Gauged<S, T, M extends MeasurableMember, const L extends string = never>(
  name: string,
  options?: GaugedOptions<Owner<S, T>, L>,
): OnMember<S, T, M>;
/** Shows a member of any type, with its name among the options. */
export function Gauged<S, T, M, const L extends string = never>(
  options: GaugedValueOptions<Owner<S, T>, L, ValueOf<M>> & WithName,
): OnMember<S, T, M>;
/** Shows a member, with its name among the options. */
export function Gauged<S, T, M extends MeasurableMember, const L extends string = never>(
  options: GaugedOptions<Owner<S, T>, L> & WithName,
): OnMember<S, T, M>;
export function Gauged(...args: readonly unknown[]): unknown {
  return decorateGauged(args, {});
}

/** Runs `@Gauged`, for the decorators of a scope. */
export function decorateGauged(args: readonly unknown[], scope: DecoratorScope): unknown {
  const bare = readDecoration(args);
  if (bare !== undefined) refuseDecoration(SUBJECT, bare, 'a gauge needs a name; write @Gauged("a_name")');
  const { name, options } = readOptions(args);
  return (...decorated: readonly unknown[]): void => {
    const decoration = readValueDecoration(SUBJECT, decorated);
    const { help = 'Value of decorated members.', unit, labels = {}, limits } = options;
    const { aggregate = 'sum', value = measure } = options;
    const registry = options.registry ?? scope.registry ?? globalRegistry;
    const descriptor = createDescriptor({
      name: `${scope.prefix ?? ''}${name}`,
      type: 'gauge',
      help,
      unit,
      labelNames: Object.keys(labels),
      constLabels: scope.labels,
    });
    const family = declareInstanceFamily(new GaugedFamily(descriptor, aggregate, registry), registry);
    const use = { decorator: 'Gauged', metric: family };
    family.addMember(createInstanceMember(decoration, labels, (found) => checkNumber(value(found)), use, limits));
  };
}

function checkNumber(value: unknown): number {
  if (typeof value === 'number') return value;
  // Nobody else will look at it.
  if (isPromise(value)) value.catch(() => undefined);
  throw new MetricError('INVALID_VALUE', `${SUBJECT}: value returned ${describeValue(value)}: return a number`);
}

function readOptions(args: readonly unknown[]): { readonly name: string; readonly options: CheckedOptions } {
  const [first, second] = args;
  const isNamed = typeof first === 'string';
  const given: unknown = isNamed ? (second ?? {}) : first;
  const known = ['help', 'unit', 'labels', 'aggregate', 'value', 'cache', 'timeout', 'registry'];
  checkOptions(SUBJECT, given, isNamed ? known : ['name', ...known]);
  const options = given as Omit<CheckedOptions, 'limits'> & GaugedOptions<object, string> & { readonly name?: unknown };
  const name = isNamed ? first : options.name;
  if (typeof name !== 'string') refuse(`name ${describeValue(name)} must be a string: a gauge needs a name`);
  if (!isNamed && second !== undefined) refuse(`${describeValue(second)} is too much: give a name before it`);
  checkInstanceLabels(SUBJECT, options.labels);
  const aggregate: unknown = options.aggregate;
  if (aggregate !== undefined && !AGGREGATES.some((known) => known === aggregate)) {
    refuse(`aggregate ${describeValue(aggregate)} must be one of "${AGGREGATES.join('", "')}"`);
  }
  const value: unknown = options.value;
  if (value !== undefined && typeof value !== 'function') refuse(`value ${describeValue(value)} must be a function`);
  checkRegistry(SUBJECT, options.registry);
  return { name, options: { ...options, limits: readLimits(SUBJECT, options) } };
}

function refuse(problem: string): never {
  throw new MetricError('INVALID_OPTION', `${SUBJECT}: ${problem}`);
}
