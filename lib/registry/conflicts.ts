/**
 * Says why two families cannot live side by side, field by field, and what to do about it.
 */

import { describeValue } from '../support/describe-value.js';
import type { FamilyDescriptor } from '../model/family-descriptor.js';

/**
 * Compares two definitions and lists the fields that differ, each with both values.
 *
 * @param there - the definition that was there first
 * @param here - the definition that comes now
 */
export function differences(there: object, here: object): string[] {
  const before = new Map<string, unknown>(Object.entries(there));
  const now = new Map<string, unknown>(Object.entries(here));
  return [...new Set([...before.keys(), ...now.keys()])]
    .filter((field) => JSON.stringify(before.get(field)) !== JSON.stringify(now.get(field)))
    .map((field) => `${field} is ${show(before.get(field))} there and ${show(now.get(field))} here`);
}

/** Explains the conflict of a new family with one that claimed the name `claim` before. */
export function explainConflict(there: FamilyDescriptor, here: FamilyDescriptor, claim: string): string {
  const subject = `${here.type} ${describeValue(here.name)}`;
  if (there.name !== here.name) {
    return (
      `${subject}: the name ${describeValue(claim)} belongs to the ${there.type} ${describeValue(there.name)} already, ` +
      `which writes it in one of the exposition formats: choose another name`
    );
  }
  const differing = differences(there, here);
  return differing.length === 0
    ? `${subject}: is registered already with the same definition: keep the first instance, unregister it, or use ${functionName(here)}({ ... }), which returns it`
    : `${subject}: is registered already with another definition: ${differing.join('; ')}: choose another name or make them equal`;
}

function functionName({ type }: FamilyDescriptor): string {
  return type === 'stateset' ? 'stateSet' : type;
}

function show(value: unknown): string {
  return typeof value === 'string' ? describeValue(value) : JSON.stringify(value);
}
