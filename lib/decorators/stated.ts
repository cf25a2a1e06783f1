/**
 * `@Stated`: which of a fixed set of states a member is in, read at every scrape from all live instances.
 */

import { checkOptions } from '../support/check-options.js';
import { describeValue } from '../support/describe-value.js';
import { MetricError } from '../support/metric-error.js';
import { createDescriptor } from '../model/family-descriptor.js';
import { StateSet } from '../metrics/state-set.js';
import { registry as globalRegistry } from '../registry/global.js';
import { checkRegistry } from './call-options.js';
import { readDecoration, refuseDecoration } from './decoration.js';
import type { DecoratorScope } from './decorator-scope.js';
import type { InstanceLabels, OnMember, ValueOf } from './gauged.js';
import { declareInstanceFamily } from './instance-family.js';
import {
  checkInstanceLabels,
  createInstanceMember,
  readValueDecoration,
  type AnyInstanceLabels,
} from './instance-member.js';
import { StatedFamily } from './stated-family.js';
import type { Owner, RegistryOptions } from './types.js';

/** Members that are in a state; a promise of it is awaited. */
export type StatedMember = string | Promise<string> | (() => string | Promise<string>);

/**
 * Compiles if the states are exactly those of the member's type; a member of which only `string` is known is checked when it is read.
 *
 * @typeParam V - the value of the member
 * @typeParam K - the states
 */
export type SameStates<V, K extends string> = string extends V
  ? unknown
  : [V] extends [K]
    ? [K] extends [V]
      ? unknown
      : {
          /** States in the list that the member cannot be in. */
          readonly statesThatTheMemberDoesNotHave: Exclude<K, V>;
        }
    : {
        /** States of the member that the list lacks. */
        readonly statesThatAreMissing: Exclude<V, K>;
      };

/** Options of `@Stated`. */
export interface StatedOptions<O, L extends string> extends RegistryOptions {
  /** What is shown, in a sentence; default says that it is the state of members. */
  readonly help?: string | undefined;
  /** Labels of each instance; of instances with the same labels every state is on that one of them is in. */
  readonly labels?: InstanceLabels<O, L> | undefined;
}

/** The options as they are after the checks. */
interface CheckedOptions extends RegistryOptions {
  readonly help?: string | undefined;
  readonly labels?: AnyInstanceLabels | undefined;
}

const SUBJECT = '@Stated';

/**
 * Shows the state of a getter, a method without parameters, a field or an accessor as a state set.
 *
 * The member is read at every scrape, from every instance that is alive, as {@link Gauged} reads it. An instance in none of the states is
 * left out, and reported.
 *
 * @param states - all states of the member, each once, as its type lists them
 * @throws MetricError `INVALID_DECORATION` on anything without a value, `INVALID_OPTION`, `UNKNOWN_OPTION`, `INVALID_STATES`,
 *   `NAME_CONFLICT`, and as the constructor of a state set; all when the class is defined
 * @see https://prometheus.io/docs/specs/om/open_metrics_spec/#stateset
 *
 * @example
 * ```ts
 * import { Stated } from 'prometheus-sdk';
 *
 * class Breaker {
 *   @Stated('breaker_state', ['open', 'closed'], { help: 'State of the breaker.', labels: { breaker: (breaker) => breaker.name } })
 *   get state(): 'open' | 'closed' {
 *     return 'closed';
 *   }
 *
 *   constructor(readonly name: string) {}
 * }
 * ```
 */
export function Stated<S, T, M extends StatedMember, const K extends string, const L extends string = never>(
  name: string,
  states: readonly K[] & SameStates<ValueOf<M>, K>,
  options?: StatedOptions<Owner<S, T>, L>,
): OnMember<S, T, M>;
/** Shows the state of a member, with name and states among the options. */
export function Stated<S, T, M extends StatedMember, const K extends string, const L extends string = never>(
  options: StatedOptions<Owner<S, T>, L> & {
    /** The name of the family. */
    readonly name: string;
    /** All states of the member. */
    readonly states: readonly K[] & SameStates<ValueOf<M>, K>;
  },
): OnMember<S, T, M>;
export function Stated(...args: readonly unknown[]): unknown {
  return decorateStated(args, {});
}

/** Runs `@Stated`, for the decorators of a scope. */
export function decorateStated(args: readonly unknown[], scope: DecoratorScope): unknown {
  const bare = readDecoration(args);
  if (bare !== undefined)
    refuseDecoration(SUBJECT, bare, 'a state set needs a name; write @Stated("a_name", ["a_state"])');
  const { name, states, options } = readOptions(args);
  return (...decorated: readonly unknown[]): void => {
    const decoration = readValueDecoration(SUBJECT, decorated);
    const { help = 'State of decorated members.', labels = {} } = options;
    const registry = options.registry ?? scope.registry ?? globalRegistry;
    const labelNames = Object.keys(labels);
    const input = { name: `${scope.prefix ?? ''}${name}`, help, labelNames, constLabels: scope.labels };
    // It knows what states can be.
    const checked = new StateSet({ ...input, states, registry: null });
    const descriptor = createDescriptor({ ...input, type: 'stateset' });
    const family = declareInstanceFamily(new StatedFamily(descriptor, checked.states, registry), registry);
    const use = { decorator: 'Stated', metric: family };
    family.addMember(createInstanceMember(decoration, labels, (value) => checkState(value, checked.states), use));
  };
}

function checkState(value: unknown, states: readonly string[]): string {
  if (typeof value === 'string' && states.includes(value)) return value;
  throw new MetricError(
    'UNKNOWN_STATE',
    `${SUBJECT}: ${describeValue(value)} is none of its states: they are [${states.join(', ')}]`,
  );
}

function readOptions(args: readonly unknown[]): {
  readonly name: string;
  readonly states: readonly string[];
  readonly options: CheckedOptions;
} {
  const [first, second, third] = args;
  const isNamed = typeof first === 'string';
  const given: unknown = isNamed ? (third ?? {}) : first;
  const known = ['help', 'labels', 'registry'];
  checkOptions(SUBJECT, given, isNamed ? known : ['name', 'states', ...known]);
  const options = given as CheckedOptions & { readonly name?: unknown; readonly states?: readonly string[] };
  const name = isNamed ? first : options.name;
  if (typeof name !== 'string') refuse(`name ${describeValue(name)} must be a string: a state set needs a name`);
  if (!isNamed && second !== undefined) refuse(`${describeValue(second)} is too much: give a name before it`);
  checkInstanceLabels(SUBJECT, options.labels);
  checkRegistry(SUBJECT, options.registry);
  // The state set checks the states.
  return { name, states: (isNamed ? second : options.states) as readonly string[], options };
}

function refuse(problem: string): never {
  throw new MetricError('INVALID_OPTION', `${SUBJECT}: ${problem}`);
}
