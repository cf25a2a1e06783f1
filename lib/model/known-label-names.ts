/**
 * Lists of label names that were found legal: most families of a program have one of a few lists, and to check its names takes
 * longer than all else in a descriptor.
 */

import type { MetricType } from './metric-type.js';
import { isWrittenLabel } from './names.js';

/** How many lists are kept, and how many names one may have. */
const MOST_LISTS = 256;
const MOST_NAMES = 16;

/** The list that was kept last of those that begin with the same name. */
const lists = new Map<string, readonly string[]>();

/** A frozen list of these names that is legal in a family of this type; `undefined` if it is not known whether they are. */
export function knownLabelNames(names: readonly string[], type: MetricType): readonly string[] | undefined {
  // A state set writes a label of its own name.
  const known = type === 'stateset' ? undefined : lists.get(names[0]);
  if (known?.length !== names.length) return undefined;
  for (let place = 1; place < names.length; place += 1) if (names[place] !== known[place]) return undefined;
  return known;
}

/**
 * Keeps a list if it is legal in families of other types, too.
 *
 * @param names - frozen, and found legal by the classic grammar in a family of some type
 */
export function keepLabelNames(names: readonly string[]): void {
  if (names.length > MOST_NAMES || names.some(isWrittenLabel)) return;
  if (lists.size < MOST_LISTS || lists.has(names[0])) lists.set(names[0], names);
}
