/**
 * Members whose values are read at every scrape: what they are put on, and what they are told.
 */

import { describeValue } from '../support/describe-value.js';
import { MetricError } from '../support/metric-error.js';
import { labelText, type LabelValue } from '../model/labels.js';
import { readDecoration, refuseDecoration, type Decoration } from './decoration.js';
import type { InstanceMember } from './instance-family.js';
import { InstanceSet, instancesOf } from './instances.js';
import { Member, type MemberUse } from './member.js';
import { noteInstance, noteRead, originalOf } from './member-uses.js';
import { DEFAULT_LIMITS, type ReadLimits } from './read-limits.js';
import { createReader } from './read-member.js';
import type { AnyFunction } from './types.js';

/** Labels of an instance, whatever it is. */
export type AnyInstanceLabels = Readonly<Record<string, LabelValue | ((instance: object) => unknown)>>;

/**
 * Reads what a decorator of a value was put on.
 *
 * @param subject - such as `@Gauged`
 * @throws MetricError `INVALID_DECORATION` if it has no value
 */
export function readValueDecoration(subject: string, decorated: readonly unknown[]): Decoration {
  const decoration = readDecoration(decorated);
  if (decoration === undefined) {
    throw new MetricError('INVALID_DECORATION', `${subject}: ${describeValue(decorated[0])} is no member of a class`);
  }
  const { kind, method } = decoration;
  if (kind === 'class' || kind === 'setter' || kind === 'parameter') {
    refuseDecoration(
      subject,
      decoration,
      'it has no value; decorate a getter, a method without parameters, a field or an accessor',
    );
  }
  if (method !== undefined && method.length > 0) {
    refuseDecoration(subject, decoration, 'it is read without arguments; decorate a method without parameters');
  }
  return decoration;
}

/**
 * The member that a decorator of a value was put on.
 *
 * @param convert - turns the value of the member, awaited if it is a promise, into what the family shows
 * @param use - the decorator and the family
 */
export function createInstanceMember<V>(
  decoration: Decoration,
  labels: AnyInstanceLabels,
  convert: (value: unknown) => V,
  use: MemberUse,
  limits: ReadLimits = DEFAULT_LIMITS,
): InstanceMember<V> {
  const { context, origin, kind } = decoration;
  const { key } = origin;
  const member = new Member(origin);
  noteRead(member, decoration, use);
  const get = (instance: object): unknown =>
    context === undefined ? Reflect.get(instance, key) : context.access.get(instance);
  const find = (instance: object): unknown => {
    const found = get(instance);
    if (kind !== 'method' || typeof found !== 'function') return found;
    // A scrape is no call that other decorators of the method, or of its class, should count.
    return Reflect.apply(originalOf(found as AnyFunction), instance, []);
  };
  return {
    subjectFor: (instance) => member.subjectFor(instance),
    instances: findInstances(decoration, member),
    read: createReader(find, convert, limits),
    labels: Object.values(labels).map((source) => (typeof source === 'function' ? source : () => source)),
  };
}

/**
 * Refuses labels that an instance cannot have.
 *
 * @throws MetricError `INVALID_OPTION` or `INVALID_LABEL_VALUE`
 */
export function checkInstanceLabels(subject: string, labels: unknown): void {
  if (labels === undefined) return;
  if (typeof labels !== 'object' || labels === null || Array.isArray(labels)) {
    throw new MetricError(
      'INVALID_OPTION',
      `${subject}: labels ${describeValue(labels)} must be an object from label names to values`,
    );
  }
  for (const [label, source] of Object.entries(labels as Readonly<Record<string, unknown>>)) {
    if (typeof source !== 'function') labelText(`${subject}: labels.${label}`, source);
  }
}

function findInstances({ context, origin: { owner, isStatic } }: Decoration, member: Member): InstanceSet {
  if (owner !== undefined && !isStatic) return instancesOf(owner);
  const instances = new InstanceSet();
  if (owner !== undefined) instances.add(owner);
  context?.addInitializer(function () {
    instances.add(this);
    noteInstance(member, this);
  });
  return instances;
}
