/**
 * Puts gathered families together: each name once, no two families claiming the same sample name.
 */

import { MetricError } from '../support/metric-error.js';
import { claimedNames } from '../model/names.js';
import { labelAt, type FamilySnapshot, type SeriesChunk } from '../model/snapshot.js';
import type { FamilyDescriptor } from '../model/family-descriptor.js';
import { differences, explainConflict } from './conflicts.js';

/** The families of one gathering while it is put together. */
export class FamilySet {
  readonly #families = new Map<string, FamilySnapshot>();
  /** Who claims which name; made when a family comes that must be compared with the others. */
  #claims: Map<string, FamilyDescriptor> | undefined;

  /**
   * Adds a family whose name is new.
   *
   * @throws MetricError `NAME_CONFLICT` if another family claims one of its names; nothing is added then
   */
  add(family: FamilySnapshot): void {
    const { descriptor } = family;
    const claims = (this.#claims ??= claimsOf(this.#families.values()));
    const names = claimedNames(descriptor);
    for (const name of names) {
      const owner = claims.get(name);
      if (owner !== undefined) throw new MetricError('NAME_CONFLICT', explainConflict(owner, descriptor, name));
    }
    for (const name of names) claims.set(name, descriptor);
    this.#families.set(descriptor.name, family);
  }

  /**
   * Adds a family of which it is known that it shares no claim with any other that is added so, such as those that one
   * registry accepted; there may be thousands of them in a gathering.
   *
   * @throws MetricError `NAME_CONFLICT` if it is there already, or if a family that came by {@link add} claims one of its
   *   names; nothing is added then
   */
  addAccepted(family: FamilySnapshot): void {
    const { name } = family.descriptor;
    if (this.#claims === undefined && !this.#families.has(name)) this.#families.set(name, family);
    else this.add(family);
  }

  /**
   * Adds a family, or adds its series to the family of the same name.
   *
   * @throws MetricError `NAME_CONFLICT` if the two differ in type, help or unit or share a series; nothing is added then
   */
  merge(family: FamilySnapshot): void {
    const known = this.#families.get(family.descriptor.name);
    if (known === undefined) {
      this.add(family);
      return;
    }
    const differing = differences(essence(known.descriptor), essence(family.descriptor));
    if (differing.length > 0)
      throw new MetricError(
        'NAME_CONFLICT',
        explainConflict(known.descriptor, family.descriptor, known.descriptor.name),
      );
    const seen = new Set(known.chunks.flatMap(seriesKeys));
    const twice = family.chunks.flatMap(seriesKeys).find((key) => seen.has(key));
    if (twice !== undefined) {
      throw new MetricError(
        'NAME_CONFLICT',
        `${family.descriptor.type} "${family.descriptor.name}": series ${twice} comes from two sources: give each source a constant label`,
      );
    }
    this.#families.set(known.descriptor.name, {
      descriptor: known.descriptor,
      chunks: [...known.chunks, ...family.chunks],
    });
  }

  /** The families in order of their names. */
  sorted(): FamilySnapshot[] {
    return [...this.#families.values()].sort((a, b) => (a.descriptor.name < b.descriptor.name ? -1 : 1));
  }
}

function claimsOf(families: Iterable<FamilySnapshot>): Map<string, FamilyDescriptor> {
  const claims = new Map<string, FamilyDescriptor>();
  for (const { descriptor } of families) for (const name of claimedNames(descriptor)) claims.set(name, descriptor);
  return claims;
}

function essence({ type, help, unit }: FamilyDescriptor): object {
  return { type, help, unit };
}

function seriesKeys({ labels }: SeriesChunk): string[] {
  return Array.from({ length: labels.count }, (_, row) =>
    JSON.stringify(labels.columns.map((column) => [column.name, labelAt(column, row)])),
  );
}
