/**
 * What a family is, apart from its series: one record that everything else is derived from.
 */

import { describeValue } from '../support/describe-value.js';
import { MetricError } from '../support/metric-error.js';
import { keepLabelNames, knownLabelNames } from './known-label-names.js';
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

/** A family as messages name it, such as `counter "jobs_total"`. */
export function familySubject({ type, name }: { readonly type: MetricType; readonly name: string }): string {
  return `${type} "${name}"`;
}

const NO_NAMES: readonly string[] = Object.freeze([]);
const NO_LABELS: readonly LabelPair[] = Object.freeze([]);

/**
 * A descriptor that was checked: nobody else can make one, and nobody can change it. Its members are declared only, so that each
 * is written once: others are defined as `undefined` before.
 */
class CheckedDescriptor implements FamilyDescriptor {
  declare readonly name: string;
  declare readonly type: MetricType;
  declare readonly help: string;
  declare readonly unit: string;
  declare readonly labelNames: readonly string[];
  declare readonly constLabels: readonly LabelPair[];
  declare readonly utf8Names?: boolean;
  readonly #isChecked = true;

  constructor(
    name: string,
    type: MetricType,
    help: string,
    unit: string,
    labelNames: readonly string[],
    constLabels: readonly LabelPair[],
    utf8Names: boolean,
  ) {
    this.name = name;
    this.type = type;
    this.help = help;
    this.unit = unit;
    this.labelNames = labelNames;
    this.constLabels = constLabels;
    if (utf8Names) this.utf8Names = true;
    Object.freeze(this);
  }

  static includes(descriptor: object): boolean {
    return #isChecked in descriptor;
  }
}

/**
 * Checks everything a descriptor holds and freezes it.
 *
 * @throws MetricError `INVALID_METRIC_NAME`, `INVALID_HELP`, `INVALID_UNIT`, `INVALID_LABEL_NAME`,
 *   `RESERVED_LABEL_NAME`, `INVALID_LABEL_VALUE` or `INVALID_OPTION`, naming the value and the remedy
 */
export function createDescriptor(input: DescriptorInput): FamilyDescriptor {
  const { name, type, help, unit = '', utf8Names = false } = input;
  // Hundreds of families are described while a program starts, by code that is not compiled yet: no call without need.
  if (!METRIC_TYPES.includes(type)) refuseType(name, type);
  const nameProblem = explainMetricName(name, type, utf8Names);
  if (nameProblem !== undefined) refuse('INVALID_METRIC_NAME', type, nameProblem);
  const helpProblem = explainHelp(help);
  if (helpProblem !== undefined) refuse('INVALID_HELP', subjectOf(input), helpProblem);
  if (unit !== '') refuse('INVALID_UNIT', subjectOf(input), explainUnit(unit, input));
  const given = input.labelNames ?? NO_NAMES;
  if (given !== NO_NAMES && !Array.isArray(input.labelNames)) refuseLabelNames(input);
  const constLabels = input.constLabels === undefined ? NO_LABELS : constLabelPairs(input);
  const known = given.length === 0 ? NO_NAMES : knownLabelNames(given, type);
  const labelNames = known ?? Object.freeze([...given]);
  const labels = constLabels.length === 0 ? labelNames : [...labelNames, ...constLabels.map(([label]) => label)];
  if (labels !== known) {
    checkLabelNames(input, labels, utf8Names);
    if (labels === labelNames && !utf8Names) keepLabelNames(labelNames);
  }
  const needsUtf8 = utf8Names && !(isMetricName(name) && labels.every(isLabelName));
  return new CheckedDescriptor(name, type, help, unit, labelNames, constLabels, needsUtf8);
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
  if (typeof given === 'object' && given !== null && CheckedDescriptor.includes(given)) return descriptor;
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

/** Whether the names of the family and of its labels are known to fit the classic grammar; false if that was not checked yet. */
export function hasClassicNames(descriptor: FamilyDescriptor): boolean {
  return CheckedDescriptor.includes(descriptor) && descriptor.utf8Names === undefined;
}

/** The family as messages name it. */
function subjectOf({ type, name }: DescriptorInput): string {
  return `${type} ${describeValue(name)}`;
}

function refuseType(name: unknown, type: MetricType): never {
  throw new MetricError(
    'INVALID_OPTION',
    `family ${describeValue(name)}: type ${describeValue(type)} is unknown: use one of ${METRIC_TYPES.join(', ')}`,
  );
}

function explainHelp(help: unknown): string | undefined {
  if (typeof help !== 'string')
    return `help must be a string, got ${describeValue(help)}: say in a sentence what is measured`;
  if (help.trim() === '') return `help ${describeValue(help)} is empty: say in a sentence what is measured`;
  if (!help.isWellFormed())
    return `help ${describeValue(help)} holds a lone surrogate, which UTF-8 cannot carry: use help.toWellFormed()`;
  return undefined;
}

function refuseLabelNames(family: DescriptorInput): never {
  throw new MetricError(
    'INVALID_OPTION',
    `${subjectOf(family)}: labelNames must be an array of strings, got ${describeValue(family.labelNames)}`,
  );
}

function constLabelPairs(input: DescriptorInput): readonly LabelPair[] {
  const constLabels = input.constLabels ?? undefined;
  if (constLabels === undefined) return NO_LABELS;
  if (typeof constLabels !== 'object' || Array.isArray(constLabels)) {
    throw new MetricError(
      'INVALID_OPTION',
      `${subjectOf(input)}: constLabels must be an object, got ${describeValue(constLabels)}`,
    );
  }
  const subject = subjectOf(input);
  const pairs = Object.keys(constLabels)
    .sort()
    .map((label) => {
      const what = `${subject}: constant label ${describeValue(label)}`;
      return Object.freeze<LabelPair>([label, labelText(what, constLabels[label])]);
    });
  return pairs.length === 0 ? NO_LABELS : Object.freeze(pairs);
}

function checkLabelNames(family: DescriptorInput, labels: readonly string[], utf8Names: boolean): void {
  const subject = (): string => subjectOf(family);
  for (let place = 0; place < labels.length; place += 1) {
    const label = labels[place];
    checkLabelName(subject, label, family, utf8Names);
    if (labels.indexOf(label) < place) {
      refuse('INVALID_LABEL_NAME', subject(), `label name "${label}" is given twice: remove one`);
    }
  }
}
