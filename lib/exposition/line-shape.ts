/**
 * The shape of the formats that have a line for each number. It keeps what it prepared for a family, so that its objects tell
 * whether the text of rows is still the same.
 */

import { hasClassicNames, type FamilyDescriptor } from '../model/family-descriptor.js';
import type { LabelValue } from '../model/labels.js';
import { LoneLabels } from '../model/lone-labels.js';
import type { Layout, SeriesChunk } from '../model/snapshot.js';
import type { Dialect, SampleGroup } from './dialect.js';
import { escapeLabelValue } from './escape.js';
import { RowExtras } from './row-extras.js';
import { RowLines } from './row-lines.js';
import { RowWriter, mayLackTotals } from './row-writer.js';
import { ScalarRows } from './scalar-rows.js';
import type { TextSink } from './text-sink.js';
import type { TextIdentity, TextShape, WritableRows } from './text-shape.js';

/** Classic text or OpenMetrics 1.0, by its dialect and by how it divides a family into groups. */
export class LineShape implements TextShape {
  readonly #dialect: Dialect;
  readonly #divide: (descriptor: FamilyDescriptor) => readonly SampleGroup[];
  readonly #classicMetadata: (descriptor: FamilyDescriptor) => string;
  readonly #groups = new WeakMap<FamilyDescriptor, readonly SampleGroup[]>();
  readonly #lines = new WeakMap<SampleGroup, RowLines>();

  /**
   * @param divide - makes the groups a family is written as
   * @param classicMetadata - makes the metadata lines of a family with classic names that has one number a row
   */
  constructor(
    dialect: Dialect,
    divide: (descriptor: FamilyDescriptor) => readonly SampleGroup[],
    classicMetadata: (descriptor: FamilyDescriptor) => string,
  ) {
    this.#dialect = dialect;
    this.#divide = divide;
    this.#classicMetadata = classicMetadata;
  }

  writeLone(descriptor: FamilyDescriptor, chunk: SeriesChunk, out: TextSink): boolean {
    const { labels, layout, values, timestamps, exemplars } = chunk;
    if (layout.kind !== 'scalar' || !(labels instanceof LoneLabels)) return false;
    const { created, number } = this.#dialect;
    // What most families do not have is left to the ways that know everything.
    if (timestamps !== undefined || exemplars !== undefined || created) return false;
    if (labels.family !== descriptor || !hasClassicNames(descriptor)) return false;
    const pairs = loneText(labels.writtenPairs);
    const sample = pairs === '' ? descriptor.name : `${descriptor.name}{${pairs}}`;
    out.add(`${this.#classicMetadata(descriptor)}${sample} ${number.format(values[0])}\n`);
    return true;
  }

  groups(descriptor: FamilyDescriptor, isKept: boolean): readonly SampleGroup[] {
    if (!isKept) return this.#divide(descriptor);
    let groups = this.#groups.get(descriptor);
    if (groups === undefined) {
      groups = this.#divide(descriptor);
      this.#groups.set(descriptor, groups);
    }
    return groups;
  }

  rows(chunk: SeriesChunk, group: SampleGroup): WritableRows {
    const extras = RowExtras.of(chunk, group, this.#dialect);
    if (chunk.layout.kind === 'scalar') return new ScalarRows(chunk, group, extras, this.#dialect);
    return new RowWriter(chunk, group, this.#linesOf(chunk.layout, group), extras, this.#dialect);
  }

  identity(chunk: SeriesChunk, group: SampleGroup): TextIdentity | undefined {
    const extras = RowExtras.of(chunk, group, this.#dialect);
    if (extras?.areSteady === false || mayLackTotals(chunk, this.#dialect)) return undefined;
    return { lines: this.#linesOf(chunk.layout, group), startTimes: extras?.startTimes };
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

/** The text between the braces; names that fit the classic grammar need no quotes. */
function loneText(pairs: readonly (string | LabelValue)[]): string {
  let text = '';
  for (let place = 0; place < pairs.length; place += 2) {
    const value = escapeLabelValue(String(pairs[place + 1]));
    text += `${place === 0 ? '' : ','}${String(pairs[place])}="${value}"`;
  }
  return text;
}
