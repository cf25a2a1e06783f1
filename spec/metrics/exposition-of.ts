/**
 * What a collector would expose now, exemplars and start times included: equal texts prove that nothing changed.
 */

import { writeOpenMetrics } from '../../lib/exposition/openmetrics.js';
import type { FamilySnapshot } from '../../lib/model/snapshot.js';

/** Something that can be collected without waiting. */
interface SyncCollector {
  collect(): readonly FamilySnapshot[] | Promise<readonly FamilySnapshot[]>;
}

/** The collector's families in OpenMetrics. */
export function expositionOf(collector: SyncCollector): string {
  const families = collector.collect();
  if (families instanceof Promise) throw new Error('the collector answers with a promise');
  return [...writeOpenMetrics(families, { created: true })].join('');
}

/** The sample lines of a collector, without metadata and start times. */
export function samplesOf(collector: SyncCollector): string[] {
  return expositionOf(collector)
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#') && !/^\w+_created[ {]/.test(line));
}
