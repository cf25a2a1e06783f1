/**
 * A family whose values are read from members of live instances at every scrape.
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
import type { ReadMember } from './read-member.js';
import type { DecoratorRegistry } from './types.js';

/**
 * A decorated member, and the instances to read it from.
 *
 * @typeParam V - what it holds
 */
export interface InstanceMember<V> {
  /** The member, as messages name it for an instance. */
  readonly subjectFor: (instance: object) => string;
  readonly instances: InstanceSet;
  /** The value of an instance, or a promise of it. */
  readonly read: ReadMember<V>;
  /** The labels of an instance, in the order of the family's. */
  readonly labels: readonly ((instance: object) => unknown)[];
}

/** What an instance gave: a promise of nothing if that fails. */
type Found<V> = V | Promise<V | undefined>;

/** Values that came together under the same labels. */
interface Group<V> {
  readonly texts: readonly string[];
  readonly values: V[];
}

/**
 * A family fed by decorated members, of one class or several.
 *
 * @typeParam V - what the members hold
 */
export abstract class InstanceFamily<V> implements Collector {
  /** Name, type, help, unit and labels. */
  readonly descriptor: FamilyDescriptor;
  readonly #registry: DecoratorRegistry;
  readonly #members: InstanceMember<V>[] = [];

  /**
   * Creates the family; {@link declareInstanceFamily} registers it.
   *
   * @param registry - where faults of members are reported
   */
  constructor(descriptor: FamilyDescriptor, registry: DecoratorRegistry) {
    this.descriptor = descriptor;
    this.#registry = registry;
  }

  /** What makes two families the same. */
  abstract get definition(): object;

  /** Adds a member; its instances count from now on. */
  addMember(member: InstanceMember<V>): void {
    this.#members.push(member);
  }

  /** The family, as {@link Collector} asks for it. */
  describe(): readonly FamilyDescriptor[] {
    return [this.descriptor];
  }

  /**
   * Reads all live instances, and answers with a promise only if one of them does. An instance that cannot be read is left out
   * and reported.
   */
  collect(): readonly FamilySnapshot[] | Promise<readonly FamilySnapshot[]> {
    const byLabels = new Map<string, Group<Found<V>>>();
    if (this.descriptor.labelNames.length === 0 && this.countsNobody()) byLabels.set('', { texts: [], values: [] });
    for (const member of this.#members) {
      for (const instance of member.instances.live()) this.#read(member, instance, byLabels);
    }
    const groups = [...byLabels.values()];
    return groups.every(isThere) ? this.#snapshot(groups) : this.#await(groups);
  }

  /** Whether there is a series when there is no instance. */
  protected abstract countsNobody(): boolean;

  /** Adds the series of instances with the same labels. */
  protected abstract write(
    builder: FamilyBuilder,
    labels: Readonly<Record<string, LabelValue>>,
    values: readonly V[],
  ): void;

  #read(member: InstanceMember<V>, instance: object, groups: Map<string, Group<Found<V>>>): void {
    const report = (error: unknown): undefined => {
      this.#registry.diagnostics.report({ source: 'decorator', subject: member.subjectFor(instance), error });
    };
    try {
      const texts = member.labels.map((read, position) => {
        const subject = `${this.descriptor.name}: label "${this.descriptor.labelNames[position]}"`;
        return labelText(subject, read(instance));
      });
      const value = member.read(instance);
      // The place of a promise is taken at once, so that the order is that of the instances.
      const found = value instanceof Promise ? value.catch(report) : value;
      const key = texts.length === 0 ? '' : JSON.stringify(texts);
      const group = groups.get(key);
      if (group === undefined) groups.set(key, { texts, values: [found] });
      else group.values.push(found);
    } catch (error) {
      report(error);
    }
  }

  async #await(groups: readonly Group<Found<V>>[]): Promise<readonly FamilySnapshot[]> {
    const awaited = await Promise.all(
      groups.map(async ({ texts, values }) => {
        const settled = await Promise.all(values);
        return { texts, values: settled.filter((value) => value !== undefined) };
      }),
    );
    const isShown = ({ texts, values }: Group<V>): boolean =>
      values.length > 0 || (texts.length === 0 && this.countsNobody());
    return this.#snapshot(awaited.filter(isShown));
  }

  #snapshot(groups: readonly Group<V>[]): readonly FamilySnapshot[] {
    const builder = new FamilyBuilder(this.descriptor);
    for (const { texts, values } of groups) this.write(builder, this.#labels(texts), values);
    return [builder.build()];
  }

  #labels(texts: readonly string[]): Readonly<Record<string, LabelValue>> {
    return Object.fromEntries(texts.map((text, position) => [this.descriptor.labelNames[position], text]));
  }
}

function isThere<V>(group: Group<Found<V>>): group is Group<V> {
  return !group.values.some((value) => value instanceof Promise);
}

/**
 * Returns the family of this definition, registering it the first time.
 *
 * @throws MetricError `NAME_CONFLICT` if the name is taken by another definition
 */
export function declareInstanceFamily<F extends InstanceFamily<unknown>>(family: F, registry: DecoratorRegistry): F {
  const { descriptor, definition } = family;
  const existing: (Collector & Partial<Pick<F, 'addMember' | 'definition' | 'descriptor'>>) | undefined = registry.get(
    descriptor.name,
  );
  if (existing === undefined) {
    registry.register(family);
    return family;
  }
  const differing = differences(existing.definition ?? { ...existing.descriptor }, definition);
  // By its shape: another copy of the package has another class.
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- for that reason
  if (differing.length === 0 && typeof existing.addMember === 'function') return existing as Collector as F;
  const problem = differing.join('; ') || 'its values are not read from members';
  throw new MetricError(
    'NAME_CONFLICT',
    `${descriptor.type} ${describeValue(descriptor.name)}: is registered already with another definition: ${problem}: choose another name or make them equal`,
  );
}
