/**
 * The lines of OpenMetrics that say what a family is.
 */

import type { FamilyDescriptor } from '../model/family-descriptor.js';
import type { MetricType } from '../model/metric-type.js';
import { escapeOpenMetricsHelp } from './escape.js';
import { quoteMetricName } from './quote-name.js';

/**
 * Writes the lines TYPE, UNIT and HELP, in this order, those without a value left out.
 *
 * @param name - the name of the family in this version of the format
 * @param type - its type in this version of the format
 */
export function openMetricsMetadata(name: string, type: MetricType, { unit, help }: FamilyDescriptor): string {
  const quoted = quoteMetricName(name);
  const unitLine = unit === '' ? '' : `# UNIT ${quoted} ${unit}\n`;
  const helpLine = help === '' ? '' : `# HELP ${quoted} ${escapeOpenMetricsHelp(help)}\n`;
  return `# TYPE ${quoted} ${type}\n${unitLine}${helpLine}`;
}
