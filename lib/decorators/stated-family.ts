/**
 * The family of a state set that reads members of live instances.
 */

import type { FamilyBuilder } from '../model/family-builder.js';
import type { FamilyDescriptor } from '../model/family-descriptor.js';
import type { LabelValue } from '../model/labels.js';
import { InstanceFamily } from './instance-family.js';
import type { DecoratorRegistry } from './types.js';

/** A state set fed by decorated members. */
export class StatedFamily extends InstanceFamily<string> {
  /** All states. */
  readonly states: readonly string[];

  /** @param registry - where faults of members are reported */
  constructor(descriptor: FamilyDescriptor, states: readonly string[], registry: DecoratorRegistry) {
    super(descriptor, registry);
    this.states = states;
  }

  /** What makes two families the same. */
  override get definition(): object {
    return { ...this.descriptor, states: this.states };
  }

  /** Nobody is in no state. */
  protected override countsNobody(): boolean {
    return false;
  }

  /** Adds the states of instances with the same labels: one is on if an instance is in it. */
  protected override write(
    builder: FamilyBuilder,
    labels: Readonly<Record<string, LabelValue>>,
    values: readonly string[],
  ): void {
    builder.addStates(labels, Object.fromEntries(this.states.map((state) => [state, values.includes(state)])));
  }
}
