/**
 * What Node.js can compress with.
 */

import type { Coding } from './accepted-coding.js';

/** The codings, the best first: zstd from 22.15 on. */
export function availableCodings(): readonly Coding[] {
  return process.versions.zstd === undefined ? ['gzip'] : ['zstd', 'gzip'];
}
