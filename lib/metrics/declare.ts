/**
 * The idempotent forms of the constructors: the same definition returns the same instrument, so that hot reload,
 * module resets and a second copy of the package work.
 */

import { describeValue } from '../support/describe-value.js';
import { MetricError } from '../support/metric-error.js';
import type { Collector, Registerer } from '../model/collector.js';
import { DEFAULT_BUCKETS } from '../model/buckets.js';
import type { FamilyDescriptor } from '../model/family-descriptor.js';
import type { MetricType } from '../model/metric-type.js';
import { differences } from '../registry/conflicts.js';
import { registry as globalRegistry } from '../registry/global.js';
import { Counter, type CounterOptions } from './counter.js';
import { Gauge, type GaugeOptions } from './gauge.js';
import { Histogram, type HistogramOptions } from './histogram.js';
import { Info, type InfoOptions } from './info.js';
import { INSTRUMENT_OPTIONS, type InstrumentOptions } from './instrument-options.js';
import { StateSet, type StateSetOptions } from './state-set.js';
import { Summary, type SummaryOptions } from './summary.js';

/** A registry that tells what it holds; the process-wide one and every `Registry` do. */
export interface LookupRegisterer extends Registerer {
  /** The collector that has a family of this name. */
  get(name: string): Collector | undefined;
}

/** Options of an idempotent form: those of the constructor, with a registry that can be asked. */
export type Declared<O> = Omit<O, 'registry'> & {
  /** The registry to look in and to enrol in; default the process-wide one. */
  readonly registry?: LookupRegisterer | undefined;
};

/** The keys of options whose own definition {@link histogram} compares itself. */
const HISTOGRAM_OPTIONS: readonly string[] = [...INSTRUMENT_OPTIONS, 'buckets', 'native'];

/** What two instruments of one definition have in common beside the descriptor. */
interface Definition {
  readonly descriptor: FamilyDescriptor;
  readonly maxSeries?: number | undefined;
  readonly ttlSeconds?: number | undefined;
  readonly buckets?: unknown;
  readonly native?: unknown;
  readonly objectives?: unknown;
  readonly window?: unknown;
  readonly states?: unknown;
}

/**
 * Returns the counter of this definition, creating it the first time.
 *
 * @throws MetricError `NAME_CONFLICT` if the name is taken by another definition, and as {@link Counter}
 */
export function counter<N extends string = never>(options: Declared<CounterOptions<N>>): Counter<N> {
  return declare(
    options,
    (detached) => new Counter<N>(detached),
    (existing) => isDeclaredBy(existing, 'counter', options, INSTRUMENT_OPTIONS),
  );
}

/**
 * Returns the gauge of this definition, creating it the first time; the `collect` callback of the first one stays.
 *
 * @throws MetricError `NAME_CONFLICT` if the name is taken by another definition, and as {@link Gauge}
 */
export function gauge<N extends string = never>(options: Declared<GaugeOptions<N>>): Gauge<N> {
  return declare(
    options,
    (detached) => new Gauge<N>(detached),
    (existing) => isDeclaredBy(existing, 'gauge', options, INSTRUMENT_OPTIONS),
  );
}

/**
 * Returns the histogram of this definition, creating it the first time.
 *
 * @throws MetricError `NAME_CONFLICT` if the name is taken by another definition, buckets and native options included, and as
 *   {@link Histogram}
 */
export function histogram<N extends string = never>(options: Declared<HistogramOptions<N>>): Histogram<N> {
  return declare(
    options,
    (detached) => new Histogram<N>(detached),
    (existing) =>
      isDeclaredBy(existing, 'histogram', options, HISTOGRAM_OPTIONS) &&
      options.native === undefined &&
      existing.native === undefined &&
      isSameList(existing.buckets, options.buckets ?? DEFAULT_BUCKETS),
  );
}

/**
 * Returns the summary of this definition, creating it the first time.
 *
 * @throws MetricError `NAME_CONFLICT` if the name is taken by another definition, objectives included, and as {@link Summary}
 */
export function summary<N extends string = never>(options: Declared<SummaryOptions<N>>): Summary<N> {
  return declare(options, (detached) => new Summary<N>(detached));
}

/**
 * Returns the info of this definition, creating it the first time.
 *
 * @throws MetricError `NAME_CONFLICT` if the name is taken by another definition, and as {@link Info}
 */
export function info(options: Declared<InfoOptions>): Info {
  return declare(options, (detached) => new Info(detached));
}

/**
 * Returns the state set of this definition, creating it the first time.
 *
 * @throws MetricError `NAME_CONFLICT` if the name is taken by another definition, states included, and as {@link StateSet}
 */
export function stateSet<T extends string, N extends string = never>(
  options: Declared<StateSetOptions<T, N>>,
): StateSet<T, N> {
  return declare(options, (detached) => new StateSet<T, N>(detached));
}

/**
 * Builds the instrument without enrolling it, which checks all options, and compares it with what the registry has.
 *
 * @param isDeclaredBy - whether options that are word for word the definition of an instrument, which was checked, spare the
 *   building; default that they do not. It may say no whenever it is not sure.
 */
export function declare<O extends object, I extends Collector & Definition>(
  options: Declared<O>,
  create: (detached: O & { readonly registry: Registerer }) => I,
  isDeclaredBy?: (existing: Collector & Partial<Definition>) => boolean,
): I {
  const registry = readRegistry(options);
  const known = isDeclaredBy === undefined ? undefined : lookUp(registry, options);
  // The same definition means the same class, if perhaps from another copy of the package.
  if (known !== undefined && isDeclaredBy?.(known) === true) return known as I;
  // O is the constructor's options type, of which only `registry` was replaced.
  const instrument = create({ ...options, registry: beforeEnrolling(registry) } as O & {
    readonly registry: Registerer;
  });
  const { descriptor } = instrument;
  const existing: (Collector & Partial<Definition>) | undefined = registry.get(descriptor.name);
  if (existing === undefined) {
    registry.register(instrument);
    return instrument;
  }
  if (existing.descriptor === undefined) {
    throw new MetricError(
      'NAME_CONFLICT',
      `${descriptor.type} ${describeValue(descriptor.name)}: is registered already by a collector that is no instrument: choose another name`,
    );
  }
  const differing = differences(definitionOf(existing), definitionOf(instrument));
  if (differing.length === 0) {
    // The same definition means the same class, if perhaps from another copy of the package.
    return existing as I;
  }
  throw new MetricError(
    'NAME_CONFLICT',
    `${descriptor.type} ${describeValue(descriptor.name)}: is registered already with another definition: ` +
      `${differing.join('; ')}: choose another name or make them equal`,
  );
}

function readRegistry(options: { readonly registry?: LookupRegisterer | undefined }): LookupRegisterer {
  const registry: unknown = typeof options === 'object' && (options as unknown) !== null ? options.registry : undefined;
  if (registry === null) {
    throw new MetricError(
      'INVALID_OPTION',
      'registry: null has nothing to return the same instrument from: use the constructor',
    );
  }
  const target = (registry as Partial<LookupRegisterer> | undefined) ?? globalRegistry;
  if (typeof target.get !== 'function' || typeof target.register !== 'function') {
    throw new MetricError('INVALID_OPTION', `registry: ${describeValue(registry)} is no registry: give a Registry`);
  }
  return target as LookupRegisterer;
}

/** Says what a registry says to what enrols, and enrols nothing. */
function beforeEnrolling({ utf8Names, diagnostics }: Registerer): Registerer {
  return { utf8Names, diagnostics, register: () => undefined };
}

/** What a registry has under the name that options give, if they are options. */
function lookUp(registry: LookupRegisterer, options: unknown): Collector | undefined {
  const { name } = (options ?? {}) as { readonly name?: unknown };
  return typeof name === 'string' ? registry.get(name) : undefined;
}

/**
 * Whether options say what a family is in the same words. Parts of names, constant labels and names outside the classic
 * grammar take the long way.
 *
 * @param known - the keys that the options may have, apart from which the caller compares
 */
function isDeclaredBy(
  { descriptor, maxSeries, ttlSeconds }: Partial<Definition>,
  type: MetricType,
  options: Declared<InstrumentOptions<string>>,
  known: readonly string[],
): boolean {
  if (descriptor?.type !== type || descriptor.utf8Names === true || descriptor.constLabels.length > 0) return false;
  const { name, namespace, subsystem, help, unit = '', labelNames = [], constLabels, utf8Names } = options;
  return (
    name === descriptor.name &&
    namespace === undefined &&
    subsystem === undefined &&
    help === descriptor.help &&
    unit === descriptor.unit &&
    constLabels === undefined &&
    utf8Names === undefined &&
    options.maxSeries === maxSeries &&
    options.ttlSeconds === ttlSeconds &&
    isSameList(descriptor.labelNames, labelNames) &&
    Object.keys(options).every((key) => known.includes(key))
  );
}

function isSameList(there: unknown, here: unknown): boolean {
  if (!Array.isArray(there) || !Array.isArray(here) || there.length !== here.length) return false;
  for (let place = 0; place < there.length; place += 1) if (there[place] !== here[place]) return false;
  return true;
}

function definitionOf(collector: Collector & Partial<Definition>): object {
  const { descriptor, maxSeries, ttlSeconds, buckets, native, objectives, window, states } = collector;
  return { ...descriptor, maxSeries, ttlSeconds, buckets, native, objectives, window, states };
}
