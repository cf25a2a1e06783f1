/**
 * The options that all instruments share: what they describe, and where they enrol.
 */

import { checkFlag } from '../support/check-options.js';
import { describeValue } from '../support/describe-value.js';
import { MetricError } from '../support/metric-error.js';
import type { Collector, Registerer } from '../model/collector.js';
import { createDescriptor, type FamilyDescriptor } from '../model/family-descriptor.js';
import type { LabelValue } from '../model/labels.js';
import type { MetricType } from '../model/metric-type.js';
import { joinName } from '../model/names.js';
import { registry as globalRegistry } from '../registry/global.js';

/** Options of every instrument. */
export interface InstrumentOptions<N extends string> {
  /** First part of the name, joined to it with an underscore. */
  readonly namespace?: string | undefined;
  /** Second part of the name. */
  readonly subsystem?: string | undefined;
  /** The name, or its last part; unit and `_total` included. */
  readonly name: string;
  /** What is measured, in a sentence; must not be empty. */
  readonly help: string;
  /** The base unit, such as `seconds` or `bytes`; the name must end in it. */
  readonly unit?: string | undefined;
  /** Names of the labels that tell the series apart; default none. */
  readonly labelNames?: readonly N[] | undefined;
  /** Labels that every series carries, with their values; default none. */
  readonly constLabels?: Readonly<Record<string, LabelValue>> | undefined;
  /** Whether name and label names may be any text, such as `http.requests`; default what the registry says. */
  readonly utf8Names?: boolean | undefined;
  /**
   * How many series there may be. Label sets beyond are counted together, in one more series whose labels all have the value
   * `__overflow__`; the first one is reported. It has no meaning without labels.
   *
   * @defaultValue none: no limit
   */
  readonly maxSeries?: number | undefined;
  /**
   * For how many seconds a series may be idle before it vanishes, at the first gathering then: neither do its numbers change,
   * nor is it asked for by its labels. It has no meaning without labels.
   *
   * @defaultValue none: series stay
   */
  readonly ttlSeconds?: number | undefined;
  /** Where to enrol; default the process-wide registry, `null` for nowhere. */
  readonly registry?: Registerer | null | undefined;
}

/** The keys of {@link InstrumentOptions}, for the check against unknown ones. */
export const INSTRUMENT_OPTIONS = [
  'name',
  'help',
  'labelNames',
  'namespace',
  'subsystem',
  'unit',
  'constLabels',
  'utf8Names',
  'maxSeries',
  'ttlSeconds',
  'registry',
] as const;

/**
 * Reads options that are no more than nearly all have: a name, a sentence, labels and a registry.
 *
 * Objects made with spread syntax may each have a hidden class of their own, as on Node.js 20, and then the engine searches for
 * every property that is read by its name, present or not. It is quicker at reading what it is told that there is.
 *
 * @returns `undefined` if there are others, or what is given is no plain object
 */
export function plainOptions(options: unknown): InstrumentOptions<string> | undefined {
  if (typeof options !== 'object' || options === null || Object.getPrototypeOf(options) !== Object.prototype)
    return undefined;
  const given = options as Readonly<Record<string, unknown>>;
  const keys = Object.keys(given);
  let name: unknown;
  let help: unknown;
  let labelNames: unknown;
  let registry: unknown;
  for (let place = 0, end = keys.length; place < end; place += 1) {
    const key = keys[place];
    const value = given[key];
    if (key === 'name') name = value;
    else if (key === 'help') help = value;
    else if (key === 'labelNames') labelNames = value;
    else if (key === 'registry') registry = value;
    else return undefined;
  }
  // What is wrong with a value is found by whoever uses it, as with other options.
  return { name, help, labelNames, registry } as InstrumentOptions<string>;
}

/** The descriptor that options describe. */
export function describeOptions(type: MetricType, options: InstrumentOptions<string>): FamilyDescriptor {
  const { namespace, subsystem, help, unit, labelNames, constLabels } = options;
  const name = namespace === undefined && subsystem === undefined ? options.name : fullName(type, options);
  const utf8 = options.utf8Names ?? options.registry?.utf8Names;
  const utf8Names = typeof utf8 === 'boolean' ? utf8 : checkFlag(type, 'utf8Names', utf8);
  return createDescriptor({ name, type, help, unit, labelNames, constLabels, utf8Names });
}

/** Enrols a collector where its options say. */
export function enrol(collector: Collector, registry: Registerer | null | undefined): void {
  if (registry === null) return;
  const target: Partial<Registerer> = registry ?? globalRegistry;
  if (typeof target.register !== 'function') {
    throw new MetricError(
      'INVALID_OPTION',
      `registry: ${describeValue(target)} is no registry: give a Registry, or null to enrol nowhere`,
    );
  }
  target.register(collector);
}

function fullName(type: MetricType, { namespace, subsystem, name }: InstrumentOptions<string>): string {
  checkNamePart(type, 'namespace', namespace);
  checkNamePart(type, 'subsystem', subsystem);
  // An empty or absent name must not hide behind its namespace.
  return typeof name === 'string' && name !== '' ? joinName(namespace, subsystem, name) : name;
}

function checkNamePart(type: MetricType, option: string, part: unknown): void {
  if (part !== undefined && typeof part !== 'string') {
    throw new MetricError('INVALID_OPTION', `${type}: ${option} must be a string, got ${describeValue(part)}`);
  }
}
