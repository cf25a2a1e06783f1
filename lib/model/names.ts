/**
 * What a name may be, and the one place that knows the suffixes a format puts behind it.
 */

import { describeValue } from '../support/describe-value.js';
import { MetricError } from '../support/metric-error.js';
import type { MetricType } from './metric-type.js';

const METRIC_NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const UNIT = /^[a-zA-Z0-9_]+$/;

/** What formats put behind the name of a family to make the names of its samples. */
export const SUFFIXES = Object.freeze({
  total: '_total',
  info: '_info',
  bucket: '_bucket',
  sum: '_sum',
  count: '_count',
  gaugeSum: '_gsum',
  gaugeCount: '_gcount',
  created: '_created',
});

const { total: TOTAL, info: INFO } = SUFFIXES;

/** What histograms and summaries add to the labels of a series. */
const LE = 'le';
const QUANTILE = 'quantile';

/**
 * Says what is wrong with a metric name, or nothing.
 *
 * @param utf8Names - whether any text may be a name
 * @see https://prometheus.io/docs/concepts/data_model/#metric-names-and-labels
 */
export function explainMetricName(name: unknown, type?: MetricType, utf8Names = false): string | undefined {
  if (typeof name !== 'string') return `a metric name must be a string, got ${describeValue(name)}`;
  if (utf8Names) {
    const problem = explainText(name);
    if (problem !== undefined) return `metric name ${describeValue(name)} ${problem}`;
  } else if (!METRIC_NAME.test(name)) {
    return `metric name ${describeValue(name)} must match ${METRIC_NAME.source}: use letters, digits and underscores, such as ${describeValue(suggestName(name))}`;
  }
  if (type === 'counter' && name === TOTAL) return `metric name "${TOTAL}" is only a suffix: put a name before it`;
  if (type === 'stateset' && (name.includes(':') || name.startsWith('__'))) {
    return `state set name ${describeValue(name)} becomes a label, so it must not hold ":" and not begin with "__"`;
  }
  if (type === 'info' && (!name.endsWith(INFO) || name === INFO)) {
    return `info metric name ${describeValue(name)} must end in "${INFO}": name it ${describeValue(`${name === INFO ? 'build' : name}${INFO}`)}`;
  }
  return undefined;
}

/** Whether a name fits the classic metric name grammar. */
export function isMetricName(name: string): boolean {
  return METRIC_NAME.test(name);
}

/** Whether a name fits the classic label name grammar, which has no colons. */
export function isLabelName(name: string): boolean {
  return LABEL_NAME.test(name);
}

/**
 * Checks a label name of a family.
 *
 * Names beginning with two underscores are Prometheus's own; `le`, `quantile` and a state set's own name
 * are written by the exposition formats.
 *
 * @param utf8Names - whether any text may be a name
 * @throws MetricError `INVALID_LABEL_NAME` or `RESERVED_LABEL_NAME`
 */
export function checkLabelName(
  subject: () => string,
  label: unknown,
  family: { name: string; type: MetricType },
  utf8Names = false,
): void {
  if (typeof label !== 'string') {
    refuse('INVALID_LABEL_NAME', subject(), `a label name must be a string, got ${describeValue(label)}`);
    return;
  }
  const reserved = explainReservedLabel(label, family);
  if (reserved !== undefined) refuse('RESERVED_LABEL_NAME', subject(), reserved);
  if (utf8Names) {
    const problem = explainText(label);
    if (problem !== undefined) refuse('INVALID_LABEL_NAME', subject(), `label name ${describeValue(label)} ${problem}`);
  } else if (!LABEL_NAME.test(label)) {
    const problem = `label name ${describeValue(label)} must match ${LABEL_NAME.source}: use letters, digits and underscores`;
    refuse('INVALID_LABEL_NAME', subject(), problem);
  }
}

function explainReservedLabel(label: string, family: { name: string; type: MetricType }): string | undefined {
  if (label.startsWith('__'))
    return `label name ${describeValue(label)} is reserved: names beginning with "__" belong to Prometheus`;
  if (label === writtenLabel(family)) {
    return `label name "${label}" is reserved: a ${family.type} writes it itself; choose another name`;
  }
  return undefined;
}

/** Whether families of some type write a label of this name, other than state sets, which write one of their own name. */
export function isWrittenLabel(label: string): boolean {
  return label === LE || label === QUANTILE;
}

/** The label that the exposition formats add to the samples of a family. */
export function writtenLabel(family: { name: string; type: MetricType }): string | undefined {
  if (family.type === 'histogram' || family.type === 'gaugehistogram') return LE;
  if (family.type === 'summary') return QUANTILE;
  return family.type === 'stateset' ? family.name : undefined;
}

/**
 * Says what is wrong with a unit, or nothing: the family's name must end in it, as OpenMetrics demands.
 *
 * @see https://prometheus.io/docs/specs/om/open_metrics_spec/#unit
 */
export function explainUnit(unit: unknown, family: { name: string; type: MetricType }): string | undefined {
  if (typeof unit !== 'string' || !UNIT.test(unit)) {
    return `unit ${describeValue(unit)} must be made of letters, digits and underscores, such as "seconds"`;
  }
  if (family.type === 'info' || family.type === 'stateset')
    return `the type ${family.type} has no unit: remove "${unit}"`;
  const base = family.type === 'counter' ? withoutTotal(family.name) : family.name;
  if (base.endsWith(`_${unit}`)) return undefined;
  const total = base === family.name ? '' : TOTAL;
  return `the name must end in its unit "${unit}": name it "${base}_${unit}${total}"`;
}

/** Joins the parts of a metric name that are present with underscores. */
export function joinName(namespace: string | undefined, subsystem: string | undefined, name: string): string {
  const inSubsystem = subsystem === undefined || subsystem === '' ? name : `${subsystem}_${name}`;
  return namespace === undefined || namespace === '' ? inSubsystem : `${namespace}_${inSubsystem}`;
}

/** What a format calls a family and its samples. */
export interface SampleNames {
  /** The name in the metadata lines. */
  readonly family: string;
  /** The type in the metadata lines. */
  readonly type: MetricType;
  /** The sample of a scalar, an info or a state. */
  readonly value: string;
  readonly bucket: string;
  readonly sum: string;
  readonly count: string;
  readonly created: string;
}

/** The names of a family in the classic text format: those it was given. */
export function textNames(family: { name: string; type: MetricType }): SampleNames {
  return new FamilyNames(family.name, family.type, family.name);
}

/**
 * The names of a family in OpenMetrics 1.0, where the suffixes `_total` and `_info` belong to samples alone.
 * A counter whose name lacks `_total` has no legal name there; it keeps its name and is of type unknown, as Go does it.
 *
 * @see https://prometheus.io/docs/specs/om/open_metrics_spec/#suffixes
 */
export function openMetricsNames(family: { name: string; type: MetricType }): SampleNames {
  const { name, type } = family;
  return new FamilyNames(baseName(family), type === 'counter' && !name.endsWith(TOTAL) ? 'unknown' : type, name);
}

/** What each type puts behind the base of a family's names in one format or another; none of them ends in another one. */
const CLAIMED_SUFFIXES: Readonly<Record<MetricType, readonly string[]>> = {
  counter: [TOTAL, SUFFIXES.created],
  histogram: [SUFFIXES.bucket, SUFFIXES.sum, SUFFIXES.count, SUFFIXES.created],
  gaugehistogram: [SUFFIXES.bucket, SUFFIXES.gaugeSum, SUFFIXES.gaugeCount],
  summary: [SUFFIXES.sum, SUFFIXES.count, SUFFIXES.created],
  info: [INFO],
  gauge: [],
  stateset: [],
  unknown: [],
};

/** Matches what ends in a suffix that some family claims. */
const CLAIMED_ENDING = new RegExp(`(?:${[...new Set(Object.values(CLAIMED_SUFFIXES).flat())].join('|')})$`);

/** The last letters of those suffixes, which few names have. */
const CLAIMED_LAST = Object.values(SUFFIXES)
  .map((suffix) => suffix.slice(-1))
  .join('');

/** Whether a name ends as another family's sample may: a name and such an ending are all that two families can share. */
export function hasClaimedSuffix(name: string): boolean {
  return CLAIMED_LAST.includes(name.slice(-1)) && CLAIMED_ENDING.test(name);
}

/** The name that every name of a family begins with: what OpenMetrics 1.0 calls it. */
export function baseName({ name, type }: { name: string; type: MetricType }): string {
  if (type === 'counter') return withoutTotal(name);
  return type === 'info' ? name.slice(0, -INFO.length) : name;
}

/** What a family claims behind its {@link baseName}, which it claims as well. Each begins with its only underscore. */
export function claimedSuffixes(type: MetricType): readonly string[] {
  return CLAIMED_SUFFIXES[type];
}

/**
 * Every name that a family claims for itself in any format; two families of one registry may not share one.
 */
export function claimedNames(family: { name: string; type: MetricType }): readonly string[] {
  const base = baseName(family);
  return [base, ...claimedSuffixes(family.type).map((suffix) => base + suffix)];
}

/**
 * The names that a family may have which claims a name, that name included: it may be the family, or one of its samples in
 * any format. Which of them there is, and whether it claims the name indeed, {@link claimedNames} tells.
 */
export function possibleOwners(name: string): readonly string[] {
  const bases = [name, ...Object.values(SUFFIXES).flatMap((suffix) => withoutSuffix(name, suffix))];
  return bases.flatMap((base) => [base, base + TOTAL, base + INFO]);
}

/** Puts a name together when somebody asks for it: most families have one sample, of the first name. */
class FamilyNames implements SampleNames {
  readonly family: string;
  readonly type: MetricType;
  readonly value: string;

  constructor(family: string, type: MetricType, value: string) {
    this.family = family;
    this.type = type;
    this.value = value;
  }

  get bucket(): string {
    return this.family + SUFFIXES.bucket;
  }

  get sum(): string {
    return this.family + (this.type === 'gaugehistogram' ? SUFFIXES.gaugeSum : SUFFIXES.sum);
  }

  get count(): string {
    return this.family + (this.type === 'gaugehistogram' ? SUFFIXES.gaugeCount : SUFFIXES.count);
  }

  get created(): string {
    return this.family + SUFFIXES.created;
  }
}

function withoutSuffix(name: string, suffix: string): string[] {
  return name.length > suffix.length && name.endsWith(suffix) ? [name.slice(0, -suffix.length)] : [];
}

function withoutTotal(name: string): string {
  return name.endsWith(TOTAL) ? name.slice(0, -TOTAL.length) : name;
}

/** Says why a text cannot be a UTF-8 name, or nothing. */
function explainText(name: string): string | undefined {
  if (name === '') return 'is empty: give a name';
  return name.isWellFormed() ? undefined : 'holds a lone surrogate, which UTF-8 cannot carry: use toWellFormed()';
}

function suggestName(name: string): string {
  const legal = name.replace(/[^a-zA-Z0-9_:]+/g, '_');
  return /^[a-zA-Z_:]/.test(legal) ? legal : `_${legal}`;
}

/** Throws what an explanation says, or does nothing. */
export function refuse(
  code: 'INVALID_METRIC_NAME' | 'INVALID_LABEL_NAME' | 'RESERVED_LABEL_NAME' | 'INVALID_UNIT' | 'INVALID_HELP',
  subject: string,
  explanation: string | undefined,
): void {
  if (explanation !== undefined) throw new MetricError(code, `${subject}: ${explanation}`);
}
