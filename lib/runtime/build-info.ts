/**
 * Which build of a program runs, and on what.
 */

import { checkOptions } from '../support/check-options.js';
import type { LabelValue } from '../model/labels.js';
import { info, type LookupRegisterer } from '../metrics/declare.js';
import type { Info } from '../metrics/info.js';

/** Options of {@link buildInfo}. */
export interface BuildInfoOptions {
  /** The program, with which the name begins; default none, for `build_info`. */
  readonly namespace?: string | undefined;
  /** The version, such as `1.2.3`. */
  readonly version: LabelValue;
  /** The revision of the sources, such as the hash of a commit; default none. */
  readonly revision?: LabelValue | undefined;
  /** The branch of the sources; default none. */
  readonly branch?: LabelValue | undefined;
  /** The registry to add it to; default the process-wide one. */
  readonly registry?: LookupRegisterer | undefined;
}

/**
 * Adds an info that tells which build of the program runs, as other Prometheus programs do: `<namespace>_build_info` with
 * the labels `version`, `revision`, `branch`, and `nodeversion`, `platform`, `arch` of what it runs on. Calling it again replaces the facts.
 *
 * @returns the info
 * @throws MetricError `UNKNOWN_OPTION`, `INVALID_OPTION`, `INVALID_METRIC_NAME`, `INVALID_LABEL_VALUE`, or `NAME_CONFLICT`
 *   if the program has another metric of this name
 *
 * @example
 * ```ts
 * import { buildInfo } from 'prometheus-sdk/runtime';
 *
 * buildInfo({ namespace: 'shop', version: '1.2.3', revision: 'd4c1b2a' });
 * ```
 */
export function buildInfo(options: BuildInfoOptions): Info {
  checkOptions('buildInfo', options, ['namespace', 'version', 'revision', 'branch', 'registry']);
  const { namespace, version, revision = '', branch = '', registry } = options;
  const build = info({
    namespace,
    name: 'build_info',
    help: 'The build that runs, and what it runs on; always 1.',
    registry,
  });
  build.set({
    version,
    revision,
    branch,
    nodeversion: process.version,
    platform: process.platform,
    arch: process.arch,
  });
  return build;
}
