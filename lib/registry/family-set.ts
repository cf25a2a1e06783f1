/**
 * Puts gathered families together: each name once, no two families claiming the same sample name.
 */

import { MetricError } from '../support/metric-error.js';
import { labelAt, type FamilySnapshot, type SeriesChunk } from '../model/snapshot.js';
import type { FamilyDescriptor } from '../model/family-descriptor.js';
import { differences, explainConflict } from './conflicts.js';
import { NameClaims } from './name-claims.js';

/** The families of one gathering while it is put together. */
export class FamilySet {
  readonly #families = new Map<string, FamilySnapshot>();
  /** Made with the first family that nobody has claimed the names of. */
  #claims: NameClaims<FamilySnapshot> | undefined;

  /**
   * Adds a family whose name is new.
   *
   * @throws MetricError `NAME_CONFLICT` if another family claims one of its names; nothing is added then
   */
  add(family: FamilySnapshot): void {
    if (this.#claims === undefined) {
      this.#claims = new NameClaims();
      for (const known of this.#families.values()) this.#claims.add(known);
    }
    this.#claims.add(family);
    this.#families.set(family.descriptor.name, family);
  }

  /**
   * Adds a family whose names are known to conflict with no other that is added this way, unless it comes twice.
   *
   * @throws MetricError `NAME_CONFLICT` if another family claims one of its names; nothing is added then
   */
  addClaimed(family: FamilySnapshot): void {
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
    const families: FamilySnapshot[] = [];
    // Without a function to call, the engine compares names several times as fast.
    const names = [...this.#families.keys()].sort();
    for (let place = 0, end = names.length; place < end; place += 1) {
      const family = this.#families.get(names[place]);
      if (family !== undefined) families.push(family);
    }
    return families;
  }
}

function essence({ type, help, unit }: FamilyDescriptor): object {
  return { type, help, unit };
}

function seriesKeys({ labels }: SeriesChunk): string[] {
  return Array.from({ length: labels.count }, (_, row) =>
    JSON.stringify(labels.columns.map((column) => [column.name, labelAt(column, row)])),
  );
}
