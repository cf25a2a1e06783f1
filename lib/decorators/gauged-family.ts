/**
 * The family of a gauge that reads members of live instances.
 */

import type { FamilyBuilder } from '../model/family-builder.js';
import type { FamilyDescriptor } from '../model/family-descriptor.js';
import type { LabelValue } from '../model/labels.js';
import { InstanceFamily } from './instance-family.js';
import type { DecoratorRegistry } from './types.js';

/** How the values of instances with the same labels become one. */
export type Aggregate = 'sum' | 'min' | 'max' | 'avg' | 'count' | 'last';

/** All aggregates, for the check of options. */
export const AGGREGATES: readonly Aggregate[] = ['sum', 'min', 'max', 'avg', 'count', 'last'];

/** A gauge family fed by decorated members. */
export class GaugedFamily extends InstanceFamily<number> {
  /** How values with the same labels become one. */
  readonly aggregate: Aggregate;

  /** @param registry - where faults of members are reported */
  constructor(descriptor: FamilyDescriptor, aggregate: Aggregate, registry: DecoratorRegistry) {
    super(descriptor, registry);
    this.aggregate = aggregate;
  }

  /** What makes two families the same. */
  override get definition(): object {
    return { ...this.descriptor, aggregate: this.aggregate };
  }

  /** A sum over nobody is 0, and a series that is there from the start; the least of nobody is nothing. */
  protected override countsNobody(): boolean {
    return this.aggregate === 'sum' || this.aggregate === 'count';
  }

  /** Adds the aggregate of instances with the same labels. */
  protected override write(
    builder: FamilyBuilder,
    labels: Readonly<Record<string, LabelValue>>,
    values: readonly number[],
  ): void {
    builder.add(labels, combine(this.aggregate, values));
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
