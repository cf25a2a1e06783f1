/**
 * The family of a gauge that reads members of live instances at every scrape.
 */

import { describeValue } from '../support/describe-value.js';
import { MetricError } from '../support/metric-error.js';
import type { Collector } from '../model/collector.js';
import { FamilyBuilder } from '../model/family-builder.js';
import type { FamilyDescriptor } from '../model/family-descriptor.js';
import { labelText, type LabelValue } from '../model/labels.js';
import type { FamilySnapshot } from '../model/snapshot.js';
import { differences } from '../registry/conflicts.js';
import type { InstanceSet } from './instances.js';
import type { DecoratorRegistry } from './types.js';

/** How the values of instances with the same labels become one. */
export type Aggregate = 'sum' | 'min' | 'max' | 'avg' | 'count' | 'last';

/** All aggregates, for the check of options. */
export const AGGREGATES: readonly Aggregate[] = ['sum', 'min', 'max', 'avg', 'count', 'last'];

/** A decorated member, and the instances to read it from. */
export interface GaugedMember {
  /** The member, as messages name it for an instance. */
  readonly subjectFor: (instance: object) => string;
  readonly instances: InstanceSet;
  /** The number of an instance. */
  readonly read: (instance: object) => number;
  /** The labels of an instance, in the order of the family's. */
  readonly labels: readonly ((instance: object) => unknown)[];
}

/** What two families of one definition have in common. */
type Definition = Pick<GaugedFamily, 'descriptor' | 'aggregate'>;

/** Values that came together under the same labels. */
interface Group {
  readonly texts: readonly string[];
  readonly values: number[];
}

/** A gauge family fed by decorated members, of one class or several. */
export class GaugedFamily implements Collector {
  /** Name, type, help, unit and labels. */
  readonly descriptor: FamilyDescriptor;
  /** How values with the same labels become one. */
  readonly aggregate: Aggregate;
  readonly #registry: DecoratorRegistry;
  readonly #members: GaugedMember[] = [];

  /**
   * Creates the family; {@link GaugedFamily.declare} registers it.
   *
   * @param registry - where faults of members are reported
   */
  constructor(descriptor: FamilyDescriptor, aggregate: Aggregate, registry: DecoratorRegistry) {
    this.descriptor = descriptor;
    this.aggregate = aggregate;
    this.#registry = registry;
  }

  /**
   * Returns the family of this definition, registering it the first time.
   *
   * @throws MetricError `NAME_CONFLICT` if the name is taken by another definition
   */
  static declare(descriptor: FamilyDescriptor, aggregate: Aggregate, registry: DecoratorRegistry): GaugedFamily {
    const existing = registry.get(descriptor.name);
    if (existing === undefined) {
      const family = new GaugedFamily(descriptor, aggregate, registry);
      registry.register(family);
      return family;
    }
    const differing = differences(definitionOf(existing), { ...descriptor, aggregate });
    if (differing.length === 0 && isGaugedFamily(existing)) return existing;
    const problem = differing.join('; ') || 'its values are not read from members';
    throw new MetricError(
      'NAME_CONFLICT',
      `gauge ${describeValue(descriptor.name)}: is registered already with another definition: ${problem}: choose another name or make them equal`,
    );
  }

  /** Adds a member; its instances count from now on. */
  addMember(member: GaugedMember): void {
    this.#members.push(member);
  }

  /** The family, as {@link Collector} asks for it. */
  describe(): readonly FamilyDescriptor[] {
    return [this.descriptor];
  }

  /** Reads all live instances. An instance that cannot be read is left out and reported. */
  collect(): readonly FamilySnapshot[] {
    const groups = new Map<string, Group>();
    const { aggregate } = this;
    // A sum over nobody is 0, and a series that is there from the start; the least of nobody is nothing.
    const isTotal = aggregate === 'sum' || aggregate === 'count';
    if (this.descriptor.labelNames.length === 0 && isTotal) groups.set('', { texts: [], values: [] });
    for (const member of this.#members) {
      for (const instance of member.instances.live()) this.#read(member, instance, groups);
    }
    const builder = new FamilyBuilder(this.descriptor);
    for (const { texts, values } of groups.values()) builder.add(this.#labels(texts), combine(aggregate, values));
    return [builder.build()];
  }

  #read(member: GaugedMember, instance: object, groups: Map<string, Group>): void {
    try {
      const texts = member.labels.map((read, position) => {
        const subject = `${this.descriptor.name}: label "${this.descriptor.labelNames[position]}"`;
        return labelText(subject, read(instance));
      });
      const value = member.read(instance);
      const key = texts.length === 0 ? '' : JSON.stringify(texts);
      const group = groups.get(key);
      if (group === undefined) groups.set(key, { texts, values: [value] });
      else group.values.push(value);
    } catch (error) {
      this.#registry.diagnostics.report({ source: 'decorator', subject: member.subjectFor(instance), error });
    }
  }

  #labels(texts: readonly string[]): Readonly<Record<string, LabelValue>> {
    return Object.fromEntries(texts.map((text, position) => [this.descriptor.labelNames[position], text]));
  }
}

function combine(aggregate: Aggregate, values: readonly number[]): number {
  switch (aggregate) {
    case 'sum':
      return sum(values);
    case 'min':
      return values.reduce((least, value) => Math.min(least, value));
    case 'max':
      return values.reduce((most, value) => Math.max(most, value));
    case 'avg':
      return sum(values) / values.length;
    case 'count':
      return values.length;
    case 'last':
      return values[values.length - 1];
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function definitionOf({ descriptor, aggregate }: Collector & Partial<Definition>): object {
  return { ...descriptor, aggregate };
}

/** By its shape: another copy of the package has another class. */
function isGaugedFamily(collector: Collector & Partial<Pick<GaugedFamily, 'addMember'>>): collector is GaugedFamily {
  return typeof collector.addMember === 'function';
}
