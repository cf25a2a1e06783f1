/**
 * What is being scraped, in the words of OpenTelemetry and OpenMetrics.
 */

import { checkOptions } from '../support/check-options.js';
import { describeValue } from '../support/describe-value.js';
import { MetricError } from '../support/metric-error.js';
import type { LabelValue } from '../model/labels.js';
import { info, type LookupRegisterer } from '../metrics/declare.js';
import type { Info } from '../metrics/info.js';

/** Options of {@link targetInfo}. */
export interface TargetInfoOptions {
  /** The registry to add it to; default the process-wide one. */
  readonly registry?: LookupRegisterer | undefined;
}

/**
 * Adds `target_info`, which carries attributes of the whole process once instead of with every series; queries join it by
 * `job` and `instance`. OpenMetrics puts it first. Calling it again replaces the attributes.
 *
 * @param attributes - such as those of an OpenTelemetry resource; what a label name cannot hold becomes an underscore
 * @returns the info
 * @throws MetricError `INVALID_LABEL_NAME` if two attributes become the same label, `RESERVED_LABEL_NAME`, `INVALID_LABEL_VALUE`,
 *   `INVALID_VALUE`, `UNKNOWN_OPTION`, or `NAME_CONFLICT` if the program has another metric of this name
 * @see https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/#resource-attributes-1
 *
 * @example
 * ```ts
 * import { targetInfo } from 'prometheus-sdk/runtime';
 *
 * targetInfo({ 'service.name': 'shop', 'service.version': '1.2.3', 'deployment.environment.name': 'test' });
 * ```
 */
export function targetInfo(attributes: Readonly<Record<string, LabelValue>>, options: TargetInfoOptions = {}): Info {
  checkOptions('targetInfo', options, ['registry']);
  if (typeof attributes !== 'object' || (attributes as unknown) === null) {
    throw new MetricError(
      'INVALID_VALUE',
      `targetInfo: attributes ${describeValue(attributes)} are not valid: give an object of them`,
    );
  }
  const labels = new Map<string, string>();
  for (const attribute of Object.keys(attributes)) {
    const label = attribute.replace(/[^a-zA-Z0-9]+/g, '_');
    const other = labels.get(label);
    if (other !== undefined) {
      throw new MetricError(
        'INVALID_LABEL_NAME',
        `targetInfo: attributes "${other}" and ${describeValue(attribute)} become the same label "${label}": leave one out`,
      );
    }
    labels.set(label, attribute);
  }
  const target = info({
    name: 'target_info',
    help: 'Attributes of the process as a whole; always 1.',
    registry: options.registry,
  });
  target.set(Object.fromEntries([...labels].map(([label, attribute]) => [label, attributes[attribute]])));
  return target;
}
