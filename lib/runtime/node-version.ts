/**
 * The version of Node.js.
 */

import { FamilyBuilder } from '../model/family-builder.js';
import type { RuntimeCollector } from './runtime-collector.js';

/** Makes the collector of the version, whole and in parts. */
export function nodeVersion(): RuntimeCollector {
  const { version } = process;
  const [major, minor, patch] = version.replace(/^v/, '').split('.');
  const family = new FamilyBuilder({
    name: 'nodejs_version_info',
    type: 'info',
    help: 'The version of Node.js.',
    labelNames: ['version', 'major', 'minor', 'patch'],
  })
    .add({ version, major, minor, patch }, 1)
    .build();
  return { describe: () => [family.descriptor], collect: () => [family] };
}
