/**
 * What a family is, apart from its series: one record that everything else is derived from.
 */

import { describeValue } from '../support/describe-value.js';
import { MetricError } from '../support/metric-error.js';
import { labelText, type LabelPair, type LabelValue } from './labels.js';
import { METRIC_TYPES, type MetricType } from './metric-type.js';
import { checkLabelName, explainMetricName, explainUnit, isLabelName, isMetricName, refuse } from './names.js';

/** Name, type, help, unit and labels of a family; immutable. */
export interface FamilyDescriptor {
  /** The name as it was given, `_total` and unit included. */
  readonly name: string;
  /** What its numbers mean. */
  readonly type: MetricType;
  /** One line of prose; never empty for an instrument. */
  readonly help: string;
  /** The unit, such as `seconds`, or the empty string. */
  readonly unit: string;
  /** Names of the labels that tell the series apart, in the order of their declaration. */
  readonly labelNames: readonly string[];
  /** Labels that every series of the family carries, in order of their names. */
  readonly constLabels: readonly LabelPair[];
  /** Present and true if names outside the classic grammar are meant to be in it; absent if there is none. */
  readonly utf8Names?: boolean;
}

/** What a {@link FamilyDescriptor} is made of. */
export interface DescriptorInput {
  /** The whole name, `_total` and unit included. */
  readonly name: string;
  /** What its numbers mean. */
  readonly type: MetricType;
  /** A sentence about what is measured; not empty. */
  readonly help: string;
  /** The unit, in which the name must end; default none. */
  readonly unit?: string | undefined;
  /** Names of the labels that tell the series apart; default none. */
  readonly labelNames?: readonly string[] | undefined;
  /** Labels that every series carries; default none. */
  readonly constLabels?: Readonly<Record<string, LabelValue>> | undefined;
  /** Whether name and label names may be any text, such as `http.requests`; default only the classic grammar. */
  readonly utf8Names?: boolean | undefined;
}

/**
 * Checks everything a descriptor holds and freezes it.
 *
 * @throws MetricError `INVALID_METRIC_NAME`, `INVALID_HELP`, `INVALID_UNIT`, `INVALID_LABEL_NAME`,
 *   `RESERVED_LABEL_NAME`, `INVALID_LABEL_VALUE` or `INVALID_OPTION`, naming the value and the remedy
 */
export function createDescriptor(input: DescriptorInput): FamilyDescriptor {
  const { name, type, help, unit, utf8Names = false } = input;
  checkType(name, type);
  const subject = `${type} ${describeValue(name)}`;
  refuse('INVALID_METRIC_NAME', type, explainMetricName(name, type, utf8Names));
  refuse('INVALID_HELP', subject, explainHelp(help));
  if (unit !== undefined && unit !== '') refuse('INVALID_UNIT', subject, explainUnit(unit, { name, type }));
  const labelNames = checkLabelNameList(subject, input.labelNames ?? []);
  const constLabels = constLabelPairs(subject, input.constLabels ?? {});
  const labels = [...labelNames, ...constLabels.map(([label]) => label)];
  checkLabelNames(subject, labels, { name, type }, utf8Names);
  return Object.freeze({
    name,
    type,
    help,
    unit: unit ?? '',
    labelNames: Object.freeze([...labelNames]),
    constLabels: Object.freeze(constLabels),
    ...(isMetricName(name) && labels.every(isLabelName) ? {} : { utf8Names: true }),
  });
}

/**
 * Checks a descriptor made elsewhere as if it were made here.
 *
 * @param utf8Names - whether its names may be any text even if it does not say so itself
 * @returns the descriptor itself if it is frozen, as those made here are, otherwise a frozen copy
 * @throws MetricError as {@link createDescriptor}
 */
export function checkDescriptor(descriptor: FamilyDescriptor, utf8Names = false): FamilyDescriptor {
  const given = descriptor as Partial<FamilyDescriptor> | null | undefined;
  if (!Array.isArray(given?.constLabels) || !given.constLabels.every(Array.isArray)) {
    throw new MetricError(
      'INVALID_OPTION',
      `descriptor of ${describeValue(given?.name)}: it must have a list of constLabels, each a name and a value: make it with FamilyBuilder`,
    );
  }
  const checked = createDescriptor({
    ...descriptor,
    constLabels: Object.fromEntries(descriptor.constLabels),
    utf8Names: descriptor.utf8Names ?? utf8Names,
  });
  return Object.isFrozen(descriptor) ? descriptor : checked;
}

function checkType(name: unknown, type: unknown): void {
  if (!METRIC_TYPES.some((known) => known === type)) {
    throw new MetricError(
      'INVALID_OPTION',
      `family ${describeValue(name)}: type ${describeValue(type)} is unknown: use one of ${METRIC_TYPES.join(', ')}`,
    );
  }
}

function explainHelp(help: unknown): string | undefined {
  if (typeof help !== 'string')
    return `help must be a string, got ${describeValue(help)}: say in a sentence what is measured`;
  if (help.trim() === '') return `help ${describeValue(help)} is empty: say in a sentence what is measured`;
  if (!help.isWellFormed())
    return `help ${describeValue(help)} holds a lone surrogate, which UTF-8 cannot carry: use help.toWellFormed()`;
  return undefined;
}

function checkLabelNameList(subject: string, labelNames: unknown): readonly string[] {
  if (Array.isArray(labelNames)) return labelNames as readonly string[];
  throw new MetricError(
    'INVALID_OPTION',
    `${subject}: labelNames must be an array of strings, got ${describeValue(labelNames)}`,
  );
}

function constLabelPairs(subject: string, constLabels: Readonly<Record<string, LabelValue>>): LabelPair[] {
  if (typeof constLabels !== 'object' || Array.isArray(constLabels)) {
    throw new MetricError(
      'INVALID_OPTION',
      `${subject}: constLabels must be an object, got ${describeValue(constLabels)}`,
    );
  }
  return Object.keys(constLabels)
    .sort()
    .map(
      (label) => [label, labelText(`${subject}: constant label ${describeValue(label)}`, constLabels[label])] as const,
    );
}

function checkLabelNames(
  subject: string,
  labels: readonly string[],
  family: { name: string; type: MetricType },
  utf8Names: boolean,
): void {
  const seen = new Set<string>();
  for (const label of labels) {
    checkLabelName(subject, label, family, utf8Names);
    if (seen.has(label)) refuse('INVALID_LABEL_NAME', subject, `label name "${label}" is given twice: remove one`);
    seen.add(label);
  }
}
