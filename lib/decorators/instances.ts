/**
 * Which instances of a class with gauges are alive: weakly held, so that a gauge keeps nothing from being collected.
 */

import { describeValue } from '../support/describe-value.js';
import { MetricError } from '../support/metric-error.js';

/** Objects that are alive, in the order in which they were added. */
export class InstanceSet {
  readonly #references = new Set<WeakRef<object>>();
  readonly #known = new WeakSet();
  /** Without it the dead references would stay. */
  readonly #cleanUp = new FinalizationRegistry((reference: WeakRef<object>) => {
    this.#references.delete(reference);
  });

  /** Adds an object; adding it again does nothing. */
  add(instance: object): void {
    if (this.#known.has(instance)) return;
    this.#known.add(instance);
    const reference = new WeakRef(instance);
    this.#references.add(reference);
    this.#cleanUp.register(instance, reference);
  }

  /** The objects that were not collected. */
  live(): object[] {
    const instances: object[] = [];
    for (const reference of this.#references) {
      const instance = reference.deref();
      if (instance !== undefined) instances.push(instance);
    }
    return instances;
  }
}

/** Prototypes with gauges of the legacy dialect, which is not told of instances. */
const sets = new WeakMap<object, InstanceSet>();
const tracked = new WeakSet();
let hasSets = false;

/** The instances of the class that a prototype belongs to. */
export function instancesOf(prototype: object): InstanceSet {
  let set = sets.get(prototype);
  if (set === undefined) {
    set = new InstanceSet();
    sets.set(prototype, set);
    hasSets = true;
  }
  return set;
}

/**
 * Makes the gauges of an instance known, in its constructor.
 *
 * Only needed with `experimentalDecorators`, where a decorator does not see instances; there an instance is known as well
 * from its first call of a method with a decorator of ours. Standard decorators know every instance.
 *
 * @throws MetricError `INVALID_VALUE` if `instance` is no object
 *
 * @example
 * ```ts
 * import { Gauged, track } from 'prometheus-sdk';
 *
 * class Pool {
 *   @Gauged('pool_connections', { help: 'Connections.' })
 *   readonly connections: string[] = [];
 *
 *   constructor() {
 *     track(this);
 *   }
 * }
 * ```
 */
export function track(instance: object): void {
  if (typeof instance !== 'object' || (instance as unknown) === null) {
    throw new MetricError('INVALID_VALUE', `track: ${describeValue(instance)} is no instance: give \`this\``);
  }
  tracked.add(instance);
  for (let link = Reflect.getPrototypeOf(instance); link !== null; link = Reflect.getPrototypeOf(link)) {
    sets.get(link)?.add(instance);
  }
}

/** Makes the gauges of the receiver of a call known. Never throws. */
export function trackReceiver(receiver: unknown): void {
  if (!hasSets || typeof receiver !== 'object' || receiver === null || tracked.has(receiver)) return;
  try {
    track(receiver);
  } catch {
    // A proxy may refuse to be looked at; its gauges stay unknown.
  }
}
