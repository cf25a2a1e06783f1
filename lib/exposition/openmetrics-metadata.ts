/**
 * The lines of OpenMetrics that say what a family is.
 */

import type { FamilyDescriptor } from '../model/family-descriptor.js';
import type { MetricType } from '../model/metric-type.js';
import { escapeOpenMetricsHelp } from './escape.js';

/**
 * Writes the lines TYPE, UNIT and HELP, in this order, those without a value left out.
 *
 * @param name - the name of the family in this version of the format, in quotes if it needs them
 * @param type - its type in this version of the format
 */
export function openMetricsMetadata(name: string, type: MetricType, { unit, help }: FamilyDescriptor): string {
  const unitLine = unit === '' ? '' : `# UNIT ${name} ${unit}\n`;
  const helpLine = help === '' ? '' : `# HELP ${name} ${escapeOpenMetricsHelp(help)}\n`;
  return `# TYPE ${name} ${type}\n${unitLine}${helpLine}`;
}
