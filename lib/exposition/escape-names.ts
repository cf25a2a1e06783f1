/**
 * Rewrites the names in snapshots for a reader that wants the classic grammar, before anything is written.
 */

import { MetricError } from '../support/metric-error.js';
import { describeValue } from '../support/describe-value.js';
import type { CollectError } from '../model/collector.js';
import { hasClassicNames, type FamilyDescriptor } from '../model/family-descriptor.js';
import { DeferredLabels } from '../model/deferred-labels.js';
import { sortColumns } from '../model/label-columns.js';
import { LoneLabels } from '../model/lone-labels.js';
import { claimedNames, isLabelName, isMetricName, writtenLabel } from '../model/names.js';
import type { FamilySnapshot, LabelRows } from '../model/snapshot.js';
import { escapeLabelName, escapeName, type EscapingScheme } from './escape-name.js';

/** Families whose names a reader can take. */
export interface EscapedFamilies {
  /** The families, those that could not be told apart any more left out. */
  readonly families: readonly FamilySnapshot[];
  /** What is missing, by the names before escaping, and why. */
  readonly errors: readonly CollectError[];
}

/** What was rewritten, by what it was made of, so that it stays the same object as long as its origin does. */
interface Rewritten {
  readonly descriptors: WeakMap<FamilyDescriptor, FamilyDescriptor>;
  readonly labels: WeakMap<LabelRows, LabelRows>;
}

type LegacyScheme = Exclude<EscapingScheme, 'allow-utf-8'>;

const rewritten: Readonly<Record<LegacyScheme, Rewritten>> = {
  underscores: { descriptors: new WeakMap(), labels: new WeakMap() },
  dots: { descriptors: new WeakMap(), labels: new WeakMap() },
  values: { descriptors: new WeakMap(), labels: new WeakMap() },
};

/**
 * Escapes the names of families and labels that do not fit the classic grammar; all others stay as they are, and so does
 * every object without such a name. What comes back for a descriptor or for label rows is the same object every time.
 *
 * Two names may be the same once escaped. A family whose name needs no escaping keeps it; of the others the first one has
 * it. A family that comes too late, or two of whose labels fall together, is left out and reported.
 *
 * @see https://prometheus.io/docs/instrumenting/escaping_schemes/
 *
 * @example
 * ```ts
 * import { registry } from 'prometheus-sdk';
 * import { escapeNames, writeText } from 'prometheus-sdk/exposition';
 *
 * const { families, errors } = escapeNames((await registry.gather()).families, 'values');
 * for (const { error } of errors) console.error(error);
 * console.log([...writeText(families)].join(''));
 * ```
 */
export function escapeNames(families: readonly FamilySnapshot[], scheme: EscapingScheme): EscapedFamilies {
  if (scheme === 'allow-utf-8') return { families, errors: [] };
  if (families.every(isLegal)) return { families, errors: [] };
  const legal = new Set(families.filter(isLegal));
  const claims = new Map<string, string>();
  for (const { descriptor } of legal) claim(claims, descriptor, descriptor.name);
  const kept: FamilySnapshot[] = [];
  const errors: CollectError[] = [];
  for (const family of families) {
    try {
      kept.push(legal.has(family) ? family : escapeFamily(family, scheme, claims));
    } catch (error) {
      errors.push({ families: [family.descriptor.name], error });
    }
  }
  return { families: kept, errors };
}

function isLegal({ descriptor, chunks }: FamilySnapshot): boolean {
  if (chunks.length === 1 && isLegalLone(descriptor, chunks[0].labels)) return true;
  if (!isMetricName(descriptor.name)) return false;
  let checked: readonly string[] | undefined;
  for (let place = 0, end = chunks.length; place < end; place += 1) {
    const { labels } = chunks[place];
    // The chunks of an instrument have the same names, and there may be thousands of them.
    if (checked !== undefined && labels instanceof DeferredLabels && labels.names === checked) continue;
    if (!hasLegalNames(labels)) return false;
    checked = labels instanceof DeferredLabels ? labels.names : undefined;
  }
  return true;
}

/** Whether all names of a family of one series were found legal when the family was made. */
function isLegalLone(descriptor: FamilyDescriptor, labels: LabelRows): boolean {
  return labels instanceof LoneLabels && labels.family === descriptor && hasClassicNames(descriptor);
}

function hasLegalNames(labels: LabelRows): boolean {
  if (labels instanceof DeferredLabels) return labels.names.every(isLabelName);
  const { columns } = labels;
  for (let place = 0, end = columns.length; place < end; place += 1)
    if (!isLabelName(columns[place].name)) return false;
  return true;
}

function escapeFamily(family: FamilySnapshot, scheme: LegacyScheme, claims: Map<string, string>): FamilySnapshot {
  const { name } = family.descriptor;
  const descriptor = escapeDescriptor(family.descriptor, scheme);
  const chunks = family.chunks.map((chunk) => {
    const labels = escapeLabels(chunk.labels, scheme);
    checkLabels(name, labels, descriptor, scheme);
    return labels === chunk.labels ? chunk : { ...chunk, labels };
  });
  const taken = claimedNames(descriptor).find((claimed) => claims.has(claimed));
  if (taken !== undefined) {
    throw new MetricError(
      'NAME_CONFLICT',
      `${descriptor.type} ${describeValue(name)}: escaped by "${scheme}" it needs the name "${taken}", which belongs to ` +
        `${describeValue(claims.get(taken))}: choose a name that stays distinct`,
    );
  }
  claim(claims, descriptor, name);
  return { descriptor, chunks };
}

function claim(claims: Map<string, string>, descriptor: FamilyDescriptor, owner: string): void {
  for (const name of claimedNames(descriptor)) claims.set(name, owner);
}

function escapeDescriptor(descriptor: FamilyDescriptor, scheme: LegacyScheme): FamilyDescriptor {
  const { descriptors } = rewritten[scheme];
  const known = descriptors.get(descriptor);
  if (known !== undefined) return known;
  const { name, type, help, unit } = descriptor;
  const escaped = Object.freeze({
    name: isMetricName(name) ? name : escapeName(name, scheme),
    type,
    help,
    unit,
    labelNames: Object.freeze(descriptor.labelNames.map((label) => escapedLabel(label, scheme))),
    constLabels: Object.freeze(
      descriptor.constLabels
        .map(([label, text]) => [escapedLabel(label, scheme), text] as const)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    ),
  });
  descriptors.set(descriptor, escaped);
  return escaped;
}

function escapeLabels(labels: LabelRows, scheme: LegacyScheme): LabelRows {
  if (hasLegalNames(labels)) return labels;
  const known = rewritten[scheme].labels.get(labels);
  if (known !== undefined) return known;
  const columns = labels.columns.map((column) => ({ ...column, name: escapedLabel(column.name, scheme) }));
  const escaped = { count: labels.count, columns: sortColumns(columns) };
  rewritten[scheme].labels.set(labels, escaped);
  return escaped;
}

function escapedLabel(label: string, scheme: LegacyScheme): string {
  return isLabelName(label) ? label : escapeLabelName(label, scheme);
}

/** Refuses labels that fell together, with each other or with one that is written besides. */
function checkLabels(family: string, { columns }: LabelRows, descriptor: FamilyDescriptor, scheme: LegacyScheme): void {
  const taken = new Set(['__name__', writtenLabel(descriptor)]);
  for (const { name } of columns) {
    if (taken.has(name)) {
      throw new MetricError(
        'NAME_CONFLICT',
        `${descriptor.type} ${describeValue(family)}: escaped by "${scheme}" two of its labels are "${name}": rename one`,
      );
    }
    taken.add(name);
  }
}
