/**
 * Reads OpenMetrics, versions 1.0 and 2.0.
 */

import type { FamilySnapshot } from '../model/snapshot.js';
import { describeValue } from '../support/describe-value.js';
import { MetricError } from '../support/metric-error.js';
import { OpenMetricsReader } from './openmetrics-reader.js';
import { openMetrics1 } from './openmetrics1-samples.js';
import { openMetrics2 } from './openmetrics2-samples.js';
import { resolveLimits, type ParseOptions } from './parse-limits.js';

/** What {@link parseOpenMetrics} can be told. */
export interface ParseOpenMetricsOptions extends ParseOptions {
  /**
   * The version of the format, as the Content-Type header names it.
   *
   * @defaultValue `'1.0.0'`
   */
  readonly version?: '1.0.0' | '2.0.0' | undefined;
}

const VERSIONS = { '1.0.0': openMetrics1, '2.0.0': openMetrics2 };

/**
 * Reads an exposition in OpenMetrics, as strictly as its specification is written.
 *
 * Quoted names are taken in both versions. In version 1.0 the families `a` of type counter and `a` of type info become `a_total` and
 * `a_info`, the names they are declared by. What an exposition leaves out of a point is NaN: a sum, the count of a summary,
 * the time of an exemplar. A bucket for -Inf has no place in a snapshot; what it holds is in the bucket above it.
 *
 * @param text - the whole exposition, `# EOF` included
 * @throws MetricError `INVALID_EXPOSITION`, an {@link ExpositionError} with line and column; `INVALID_OPTION` or
 *   `UNKNOWN_OPTION`
 * @see https://prometheus.io/docs/specs/om/open_metrics_spec/
 * @see https://prometheus.io/docs/specs/om/open_metrics_spec_2_0/
 *
 * @example
 * ```ts
 * import { parseOpenMetrics } from 'prometheus-sdk/exposition';
 *
 * const [family] = parseOpenMetrics('# TYPE jobs counter\njobs_total 3\n# EOF\n');
 * family.descriptor.name; // jobs_total
 * ```
 */
export function parseOpenMetrics(text: string, options: ParseOpenMetricsOptions = {}): readonly FamilySnapshot[] {
  const limits = resolveLimits('parseOpenMetrics', options, ['version', 'limits']);
  const version = options.version ?? '1.0.0';
  if (!Object.hasOwn(VERSIONS, version)) {
    throw new MetricError(
      'INVALID_OPTION',
      `parseOpenMetrics: version ${describeValue(version)} must be "1.0.0" or "2.0.0"`,
    );
  }
  return new OpenMetricsReader(text, VERSIONS[version], limits).read();
}
