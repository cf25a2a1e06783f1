/**
 * The catalogue: what every family of a registry is and where it is fed from, as plain data for documentation.
 */

import { describeValue } from '../support/describe-value.js';
import { MetricError } from '../support/metric-error.js';
import type { Collector } from '../model/collector.js';
import type { FamilyDescriptor } from '../model/family-descriptor.js';
import type { MetricType } from '../model/metric-type.js';
import { sitesOf, type DeclaringSite } from './declaring-sites.js';
import { registry as globalRegistry } from './global.js';

/** A registry that tells what it holds; the process-wide one and every `Registry` do. */
export interface DescribedRegistry {
  /** What every registered collector says it has, in order of the family names. */
  describe(): readonly FamilyDescriptor[];
  /** The collector that has a family of this name. */
  get(name: string): Collector | undefined;
}

/** The class of an instrument; `Collector` is anything else, such as the families of decorators that read members. */
export type InstrumentName = 'Counter' | 'Gauge' | 'Histogram' | 'Summary' | 'Info' | 'StateSet' | 'Collector';

/** What a family is, and where it is fed from. */
export interface MetricDescription extends FamilyDescriptor {
  /** The class of its instrument. */
  readonly instrument: InstrumentName;
  /** The finite upper bounds of the buckets of a histogram. */
  readonly buckets?: readonly number[];
  /** The quantiles of a summary with their errors, both in the range from 0 to 1. */
  readonly objectives?: readonly {
    /** The quantile. */
    readonly quantile: number;
    /** How far from the quantile the rank of the exposed value may be. */
    readonly error: number;
  }[];
  /** The window of the quantiles of a summary. */
  readonly window?: {
    /** The length of the window, in seconds. */
    readonly maxAgeSeconds: number;
    /** How many steps it slides in. */
    readonly ageBuckets: number;
  };
  /** The states of a state set. */
  readonly states?: readonly string[];
  /** The members and functions whose decorators and function forms feed it; empty if it is fed by hand. */
  readonly declaredBy: readonly DeclaringSite[];
}

/** What some instruments have beside their descriptor. */
type Details = Pick<MetricDescription, 'buckets' | 'objectives' | 'window' | 'states'>;

/** What instruments are told by: another copy of the package has other classes. */
interface Shape extends Details {
  readonly descriptor?: FamilyDescriptor;
  readonly labels?: unknown;
  readonly set?: unknown;
}

const INSTRUMENTS: Partial<Record<MetricType, InstrumentName>> = {
  counter: 'Counter',
  gauge: 'Gauge',
  histogram: 'Histogram',
  summary: 'Summary',
  info: 'Info',
  stateset: 'StateSet',
};

/**
 * Describes every family of a registry in plain data that `JSON.stringify` keeps whole, in order of their names. Documentation,
 * dashboards and alerts can be generated from it.
 *
 * It tells what collectors say of themselves: a family that one returns without having described it is not there.
 *
 * @param registry - default the process-wide one
 * @throws MetricError `INVALID_OPTION` if it is no registry
 *
 * @example
 * ```ts
 * import { Timed, describeMetrics } from 'prometheus-sdk';
 *
 * class Orders {
 *   @Timed('order_seconds', { help: 'Time to place an order.' })
 *   place(): void {}
 * }
 *
 * new Orders().place();
 * for (const { name, help, declaredBy } of describeMetrics()) {
 *   console.log(name, help, declaredBy); // order_seconds ... [{ className: 'Orders', member: 'place', decorator: 'Timed', ... }]
 * }
 * ```
 */
export function describeMetrics(registry: DescribedRegistry = globalRegistry): MetricDescription[] {
  const given = registry as Partial<DescribedRegistry> | null;
  if (typeof given?.describe !== 'function' || typeof given.get !== 'function') {
    throw new MetricError(
      'INVALID_OPTION',
      `describeMetrics: ${describeValue(registry)} is no registry: give a Registry`,
    );
  }
  return registry.describe().map((descriptor) => describeFamily(descriptor, registry.get(descriptor.name)));
}

function describeFamily(
  { name, type, help, unit, labelNames, constLabels }: FamilyDescriptor,
  collector: Collector | undefined,
): MetricDescription {
  const family = { name, type, help, unit, labelNames, constLabels };
  const shape: (Collector & Shape) | undefined = collector;
  const declaredBy = collector === undefined ? [] : sitesOf(collector);
  // Only what says of itself which family it is has the details of that family.
  if (shape?.descriptor?.name !== name) return { ...family, instrument: 'Collector', declaredBy };
  return { ...family, instrument: instrumentOf(shape), ...detailsOf(shape), declaredBy };
}

function instrumentOf({ descriptor, labels, set }: Shape): InstrumentName {
  const type = descriptor?.type;
  const isInstrument = typeof labels === 'function' || (type === 'info' && typeof set === 'function');
  return (isInstrument && type !== undefined ? INSTRUMENTS[type] : undefined) ?? 'Collector';
}

function detailsOf({ buckets, objectives, window, states }: Shape): Details {
  return {
    ...(Array.isArray(buckets) ? { buckets } : {}),
    ...(Array.isArray(objectives) ? { objectives } : {}),
    ...(window === undefined ? {} : { window }),
    ...(Array.isArray(states) ? { states } : {}),
  };
}
