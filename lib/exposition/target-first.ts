/**
 * The order in which OpenMetrics wants families: as they come, but for the one that describes the target itself.
 */

import { openMetricsNames } from '../model/names.js';
import type { FamilySnapshot } from '../model/snapshot.js';

/** Puts `target_info` first, so that a reader has the labels of the target before any series. */
export function targetFirst(families: readonly FamilySnapshot[]): readonly FamilySnapshot[] {
  const target = families.filter(isTarget);
  return target.length === 0 ? families : [...target, ...families.filter((family) => !isTarget(family))];
}

function isTarget({ descriptor }: FamilySnapshot): boolean {
  return descriptor.type === 'info' && openMetricsNames(descriptor).family === 'target';
}
