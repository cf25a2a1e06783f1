/**
 * The shape of the formats that have a line for each number. It keeps what it prepared for a family, so that its objects tell
 * whether the text of rows is still the same.
 */

import type { FamilyDescriptor } from '../model/family-descriptor.js';
import type { Layout, SeriesChunk } from '../model/snapshot.js';
import type { Dialect, SampleGroup } from './dialect.js';
import { RowLines } from './row-lines.js';
import { RowWriter } from './row-writer.js';
import type { TextShape, WritableRows } from './text-shape.js';

/** Classic text or OpenMetrics 1.0, by its dialect and by how it divides a family into groups. */
export class LineShape implements TextShape {
  readonly #dialect: Dialect;
  readonly #divide: (descriptor: FamilyDescriptor) => readonly SampleGroup[];
  readonly #groups = new WeakMap<FamilyDescriptor, readonly SampleGroup[]>();
  readonly #lines = new WeakMap<SampleGroup, RowLines>();

  /** @param divide - makes the groups a family is written as */
  constructor(dialect: Dialect, divide: (descriptor: FamilyDescriptor) => readonly SampleGroup[]) {
    this.#dialect = dialect;
    this.#divide = divide;
  }

  groups(descriptor: FamilyDescriptor): readonly SampleGroup[] {
    let groups = this.#groups.get(descriptor);
    if (groups === undefined) {
      groups = this.#divide(descriptor);
      this.#groups.set(descriptor, groups);
    }
    return groups;
  }

  rows(chunk: SeriesChunk, group: SampleGroup): WritableRows {
    return new RowWriter(chunk, group, this.#linesOf(chunk.layout, group), this.#dialect);
  }

  /** All chunks of a family have the same layout, as a rule, and the same object. */
  #linesOf(layout: Layout, group: SampleGroup): RowLines {
    const known = this.#lines.get(group);
    if (known?.layout === layout) return known;
    const lines = new RowLines(layout, group, this.#dialect);
    this.#lines.set(group, lines);
    return lines;
  }
}
