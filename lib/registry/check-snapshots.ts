/**
 * Refuses what a collector in plain JavaScript may return and no writer could write.
 */

import { describeValue } from '../support/describe-value.js';
import { MetricError } from '../support/metric-error.js';
import { DeferredLabels } from '../model/deferred-labels.js';
import { LoneLabels } from '../model/lone-labels.js';
import { checkDescriptor, type FamilyDescriptor } from '../model/family-descriptor.js';
import type { MetricType } from '../model/metric-type.js';
import { exemplarsPerRow, layoutWidth } from '../model/snapshot.js';
import type { FamilySnapshot, LabelRows, Layout, SeriesChunk } from '../model/snapshot.js';

const LAYOUTS: Readonly<Record<MetricType, Layout['kind']>> = {
  counter: 'scalar',
  gauge: 'scalar',
  unknown: 'scalar',
  info: 'scalar',
  histogram: 'buckets',
  gaugehistogram: 'buckets',
  summary: 'quantiles',
  stateset: 'states',
};

/**
 * Checks what `collect()` returned.
 *
 * @param described - what the collector said it would return; families beyond it are allowed
 * @param utf8Names - whether names may be any text
 * @throws MetricError `INVALID_SNAPSHOT`, `COLLECTOR_FAILED` for a family of another type than described, or what is
 *   wrong with a descriptor
 */
export function checkSnapshots(
  described: readonly FamilyDescriptor[],
  families: unknown,
  utf8Names: boolean,
): readonly FamilySnapshot[] {
  if (!Array.isArray(families)) {
    throw new MetricError(
      'INVALID_SNAPSHOT',
      `${subjectOf(described)}: collect() must return an array of family snapshots, got ${describeValue(families)}`,
    );
  }
  const list: readonly unknown[] = families;
  // Not the array that the collector may use again.
  const checked = new Array<FamilySnapshot>(list.length);
  for (let place = 0; place < list.length; place += 1) {
    const given = checkShape(described, list[place]);
    const { descriptor } = given;
    if (!described.includes(descriptor)) checkForeign(described, checkDescriptor(descriptor, utf8Names));
    checkLayout(described, given);
    checked[place] = given;
  }
  return checked;
}

function subjectOf(described: readonly FamilyDescriptor[]): string {
  return `collector of [${described.map(({ name }) => name).join(', ')}]`;
}

function checkShape(described: readonly FamilyDescriptor[], family: unknown): FamilySnapshot {
  const given = family as Partial<FamilySnapshot> | null | undefined;
  if (given?.descriptor === undefined || !Array.isArray(given.chunks)) {
    throw new MetricError(
      'INVALID_SNAPSHOT',
      `${subjectOf(described)}: a family snapshot must have a descriptor and chunks: use FamilyBuilder`,
    );
  }
  // Only what the writers rely on is checked from here on; the rest is the compiler's.
  return given as FamilySnapshot;
}

function checkLayout(described: readonly FamilyDescriptor[], { descriptor, chunks }: FamilySnapshot): void {
  const kind = LAYOUTS[descriptor.type];
  for (let place = 0, end = chunks.length; place < end; place += 1) {
    if (chunks[place].layout.kind === kind && isWhole(chunks[place])) continue;
    throw new MetricError(
      'INVALID_SNAPSHOT',
      `${subjectOf(described)}: a chunk of "${descriptor.name}" has another layout than type ${descriptor.type}, or columns of another length than its rows: use FamilyBuilder`,
    );
  }
}

/** The names were reserved for the described type: another one could take the sample names of an innocent family. */
function checkForeign(described: readonly FamilyDescriptor[], descriptor: FamilyDescriptor): void {
  const promised = described.find(({ name }) => name === descriptor.name);
  if (promised !== undefined && promised.type !== descriptor.type) {
    throw new MetricError(
      'COLLECTOR_FAILED',
      `${subjectOf(described)}: "${descriptor.name}" was described as a ${promised.type} and returned as a ${descriptor.type}: make them equal`,
    );
  }
}

function isWhole({ labels, layout, values, startTimes, timestamps, exemplars, natives }: SeriesChunk): boolean {
  const { count } = labels;
  return (
    values.length === count * layoutWidth(layout) &&
    (startTimes?.length ?? count) === count &&
    (timestamps?.length ?? count) === count &&
    (natives?.length ?? count) === count &&
    (exemplars === undefined || exemplars.length === count * exemplarsPerRow(layout)) &&
    // These are the instruments' own; to look at them would make them.
    (labels instanceof LoneLabels || labels instanceof DeferredLabels || areWhole(labels))
  );
}

function areWhole({ count, columns }: LabelRows): boolean {
  for (let place = 0, end = columns.length; place < end; place += 1) {
    const { dictionary, ids } = columns[place];
    if (ids === undefined ? dictionary.length === 0 : ids.length !== count) return false;
  }
  return true;
}
