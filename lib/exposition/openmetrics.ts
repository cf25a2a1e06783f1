/**
 * OpenMetrics, version 1.0.
 */

import type { FamilyDescriptor } from '../model/family-descriptor.js';
import { openMetricsNames } from '../model/names.js';
import type { Exemplar, FamilySnapshot } from '../model/snapshot.js';
import type { Dialect, SampleGroup } from './dialect.js';
import { escapeLabelValue, escapeOpenMetricsHelp } from './escape.js';
import { formatCount, formatOpenMetricsNumber } from './format-number.js';
import { writeFamilies } from './write-families.js';

/** What {@link writeOpenMetrics} may add. */
export interface OpenMetricsOptions {
  /**
   * Whether counters, histograms and summaries carry their start times, one sample more for each series.
   *
   * @defaultValue `false`
   */
  readonly created?: boolean | undefined;
}

/**
 * Writes families in OpenMetrics 1.0, the end marker included.
 *
 * A counter whose name lacks the suffix that OpenMetrics demands keeps its name and is of type unknown, without
 * exemplars. A histogram with a bound below zero has no sum and no count, which the specification forbids.
 *
 * @returns pieces of some ten thousand characters that end with a line; join them, or send them one by one
 * @see https://prometheus.io/docs/specs/om/open_metrics_spec/
 *
 * @example
 * ```ts
 * import { registry } from 'prometheus-sdk';
 * import { writeOpenMetrics } from 'prometheus-sdk/exposition';
 *
 * const { families } = await registry.gather();
 * console.log([...writeOpenMetrics(families, { created: true })].join(''));
 * ```
 */
export function* writeOpenMetrics(
  families: readonly FamilySnapshot[],
  options: OpenMetricsOptions = {},
): Generator<string> {
  yield* writeFamilies(targetFirst(families), dialect(options.created ?? false));
  yield '# EOF\n';
}

function dialect(created: boolean): Dialect {
  return {
    groups,
    number: formatOpenMetricsNumber,
    count: formatCount,
    time: formatSeconds,
    exemplar: formatExemplar,
    created,
    sumsBelowZero: false,
  };
}

function groups(descriptor: FamilyDescriptor): readonly SampleGroup[] {
  const names = openMetricsNames(descriptor);
  const type = `# TYPE ${names.family} ${names.type}\n`;
  const unit = descriptor.unit === '' ? '' : `# UNIT ${names.family} ${descriptor.unit}\n`;
  const help = descriptor.help === '' ? '' : `# HELP ${names.family} ${escapeOpenMetricsHelp(descriptor.help)}\n`;
  return [{ metadata: `${type}${unit}${help}`, names, part: 'all' }];
}

/** The labels of the target itself come first, so that a reader has them before any series. */
function targetFirst(families: readonly FamilySnapshot[]): readonly FamilySnapshot[] {
  const target = families.filter(isTarget);
  return target.length === 0 ? families : [...target, ...families.filter((family) => !isTarget(family))];
}

function isTarget({ descriptor }: FamilySnapshot): boolean {
  return descriptor.type === 'info' && openMetricsNames(descriptor).family === 'target';
}

/** Without an exponent, in which readers may lose the fraction. */
function formatSeconds(seconds: number): string | undefined {
  return Number.isSafeInteger(Math.round(seconds * 1000)) ? String(seconds) : undefined;
}

function formatExemplar({ labels, value, timestamp }: Exemplar): string {
  const pairs = labels.map(([name, text]) => `${name}="${escapeLabelValue(text)}"`).join(',');
  const time = formatSeconds(timestamp);
  return ` # {${pairs}} ${formatOpenMetricsNumber(value)}${time === undefined ? '' : ` ${time}`}`;
}
