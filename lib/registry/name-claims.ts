/**
 * Who has which names: each family claims what any format may write for it, and no two may share one.
 */

import { MetricError } from '../support/metric-error.js';
import type { FamilyDescriptor } from '../model/family-descriptor.js';
import { baseName, claimedSuffixes, hasClaimedSuffix } from '../model/names.js';
import { explainConflict } from './conflicts.js';

/** A family that claims names. */
export interface NameClaim {
  /** The family. */
  readonly descriptor: FamilyDescriptor;
}

/**
 * The claims of families that do not conflict.
 *
 * It keeps one entry a family, under the base of its names. That suffices: no suffix ends in another one, so families
 * share a name only if they share the base, or if the base of one is a name that the other makes with a suffix. Few bases end in
 * one, and the others are looked up as they are alone.
 *
 * @typeParam C - what is kept of a family
 */
export class NameClaims<C extends NameClaim> {
  readonly #byBase = new Map<string, C>();
  /** How many of the bases end in a suffix that some family claims. */
  #suffixedCount = 0;

  /** The family that claims a name, by itself or with a suffix. */
  find(name: string): C | undefined {
    const claim = this.#byBase.get(name);
    if (claim !== undefined) return claim;
    const cut = name.lastIndexOf('_');
    if (cut < 0) return undefined;
    const owner = this.#byBase.get(name.slice(0, cut));
    return owner !== undefined && claimedSuffixes(owner.descriptor.type).includes(name.slice(cut)) ? owner : undefined;
  }

  /**
   * Refuses a family that claims a name of another.
   *
   * @throws MetricError `NAME_CONFLICT`
   */
  check(descriptor: FamilyDescriptor): void {
    const base = baseName(descriptor);
    this.#check(descriptor, base, hasClaimedSuffix(base));
  }

  /**
   * Adds the claims of a family.
   *
   * @throws MetricError `NAME_CONFLICT` if it claims a name of another; nothing is added then
   */
  add(claim: C): void {
    const base = baseName(claim.descriptor);
    const isSuffixed = hasClaimedSuffix(base);
    if (isSuffixed || this.#suffixedCount > 0 || this.#byBase.has(base))
      this.#check(claim.descriptor, base, isSuffixed);
    this.#byBase.set(base, claim);
    if (isSuffixed) this.#suffixedCount += 1;
  }

  /** Gives up the claims of a family that was added. */
  delete(descriptor: FamilyDescriptor): void {
    const base = baseName(descriptor);
    if (this.#byBase.delete(base) && hasClaimedSuffix(base)) this.#suffixedCount -= 1;
  }

  #check(descriptor: FamilyDescriptor, base: string, isSuffixed: boolean): void {
    const owner = isSuffixed ? this.find(base) : this.#byBase.get(base);
    if (owner !== undefined) refuse(owner, descriptor, base);
    if (this.#suffixedCount === 0) return;
    for (const suffix of claimedSuffixes(descriptor.type)) {
      // Nobody has the base, so this can only be the base of another.
      const other = this.#byBase.get(base + suffix);
      if (other !== undefined) refuse(other, descriptor, base + suffix);
    }
  }
}

function refuse(owner: NameClaim, descriptor: FamilyDescriptor, name: string): never {
  throw new MetricError('NAME_CONFLICT', explainConflict(owner.descriptor, descriptor, name));
}
