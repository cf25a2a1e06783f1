/**
 * The labels of an exemplar as both versions of OpenMetrics write them.
 */

import type { Exemplar } from '../model/snapshot.js';
import { escapeLabelValue } from './escape.js';
import { quoteLabelName } from './quote-name.js';

/** Writes the labels of an exemplar in braces, `{}` if there is none. */
export function exemplarLabels({ labels }: Exemplar): string {
  const pairs = labels.map(([name, text]) => `${quoteLabelName(name)}="${escapeLabelValue(text)}"`);
  return `{${pairs.join(',')}}`;
}
