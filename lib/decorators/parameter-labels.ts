/**
 * `@Label`: a label read from a parameter, under `experimentalDecorators`.
 */

import { describeValue } from '../support/describe-value.js';
import { MetricError } from '../support/metric-error.js';
import type { LabelValue } from '../model/labels.js';
import type { Series } from '../metrics/series.js';
import type { CallSetup } from './call-decorator.js';
import type { Extractor } from './call-options.js';
import { readDecoration, refuseDecoration, type Decoration } from './decoration.js';

/** The type of a parameter of a method. */
export type ParameterOf<T, K extends keyof T, I extends number> = T[K] extends (...args: infer A) => unknown
  ? A[I]
  : never;

/** A decorator of a parameter, which only `experimentalDecorators` has. */
export type OnParameter<T, K extends keyof T, I extends number> = (target: T, key: K, index: I) => void;

interface ParameterLabel {
  readonly name: string;
  readonly read: Extractor;
}

/** What the package reflect-metadata adds, if the program has loaded it. */
interface MetadataReflect {
  readonly getOwnMetadata?: (key: unknown, target: object, property: string | symbol) => unknown;
  readonly defineMetadata?: (key: unknown, value: unknown, target: object, property: string | symbol) => void;
}

const SUBJECT = '@Label';
/** The metadata key; the same for every copy of the package. */
const METADATA_KEY = 'prometheus-sdk:labels';

/** Where the labels are kept in a program without reflect-metadata. */
const store = new WeakMap<object, Map<string | symbol, readonly ParameterLabel[]>>();

/**
 * Adds a label, read from a parameter when a call begins, to the decorators of the method that have a name or a declared
 * instrument. For programs with `experimentalDecorators`; the standard dialect has no decorators of parameters, and the option
 * `labels` does the same there.
 *
 * @param name - the name of the label; the argument is its value
 * @throws MetricError `INVALID_DECORATION` on anything but a parameter of a method, `INVALID_OPTION`; when the class is defined
 *
 * @example
 * ```ts legacy
 * import { Counted, Label } from 'prometheus-sdk';
 *
 * class Orders {
 *   @Counted('orders_placed_total')
 *   place(@Label('shop', (order) => order.shop) order: { shop: string }): void {}
 * }
 * ```
 */
export function Label<T, K extends keyof T, I extends number>(
  name: ParameterOf<T, K, I> extends LabelValue ? string : never,
): OnParameter<T, K, I>;
/**
 * Adds a label that is read from the argument.
 *
 * @param name - the name of the label
 * @param from - reads the label from the argument
 */
export function Label<T, K extends keyof T, I extends number>(
  name: string,
  from: NoInfer<(value: ParameterOf<T, K, I>) => LabelValue>,
): OnParameter<T, K, I>;
export function Label(...given: readonly unknown[]): unknown {
  const bare = readDecoration(given);
  if (bare !== undefined) refuseDecoration(SUBJECT, bare, 'a label needs a name; write @Label("a_name")');
  const [name, from] = given;
  if (typeof name !== 'string') refuse(`name ${describeValue(name)} must be a string`);
  if (from !== undefined && typeof from !== 'function') refuse(`${describeValue(from)} must be a function`);
  return (...decorated: readonly unknown[]): void => {
    const decoration = readDecoration(decorated);
    const [, , index] = decorated;
    if (decoration?.kind !== 'parameter' || typeof decorated[1] === 'undefined' || typeof index !== 'number') {
      const target = decoration === undefined ? describeValue(decorated[0]) : `the ${decoration.kind} of a class`;
      throw new MetricError(
        'INVALID_DECORATION',
        `${SUBJECT}: ${target} is no parameter of a method: use labels there`,
      );
    }
    addLabel(decoration, {
      name,
      read: (...args) =>
        from === undefined ? args[index] : (Reflect.apply(from, undefined, [args[index]]) as unknown),
    });
  };
}

/**
 * Adds the labels of a method's parameters to a decorator that has a name.
 *
 * @throws MetricError `INVALID_OPTION` if one is among its options already
 */
export function withParameterLabels<S extends Series>(setup: CallSetup<S>, decoration: Decoration): CallSetup<S> {
  const { subject, options, metric } = setup;
  const { owner, key } = decoration.origin;
  const labels = owner === undefined ? [] : readLabels(owner, key);
  if (labels.length === 0 || (options.name === undefined && metric === undefined)) return setup;
  const given = { ...options.labels };
  for (const { name, read } of labels) {
    if (Object.hasOwn(given, name)) {
      throw new MetricError('INVALID_OPTION', `${subject}: label "${name}" is given by @Label as well: remove one`);
    }
    given[name] = read;
  }
  return { ...setup, options: { ...options, labels: given } };
}

function addLabel({ origin: { owner, key } }: Decoration, label: ParameterLabel): void {
  if (owner === undefined) return;
  // The last parameter comes first.
  const labels = [label, ...readLabels(owner, key)];
  const { defineMetadata } = Reflect as MetadataReflect;
  if (defineMetadata === undefined) {
    const members = store.get(owner) ?? new Map<string | symbol, readonly ParameterLabel[]>();
    store.set(owner, members.set(key, labels));
  } else defineMetadata(METADATA_KEY, labels, owner, key);
}

function readLabels(owner: object, key: string | symbol): readonly ParameterLabel[] {
  const kept = (Reflect as MetadataReflect).getOwnMetadata?.(METADATA_KEY, owner, key) ?? store.get(owner)?.get(key);
  // What `addLabel` kept.
  return (kept ?? []) as readonly ParameterLabel[];
}

function refuse(problem: string): never {
  throw new MetricError('INVALID_OPTION', `${SUBJECT}: ${problem}`);
}
