/**
 * Where in the program a collector is fed from: noted by whoever knows, such as decorators, and read by the catalogue.
 *
 * The notes belong to the collector rather than to a registry, which may not be the one that the collector is enrolled in,
 * and are shared by all copies of the package: the one that decorates need not be the one that describes.
 */

import type { Collector } from '../model/collector.js';
import { sharedByCopies } from './global.js';

/** A member of a class, or a function, that feeds a family. */
export interface DeclaringSite {
  /**
   * The class, as the label `class` names it; the empty string for a function. Absent as long as it is not known: a standard
   * decorator is not told its class, and learns it from `@MetricScope`, from a class decorator, or from the first call of the
   * method or the first instance with the field. Private members and fields go by the class of that instance.
   */
  readonly className?: string;
  /** The name of the member or the function; `#name` for a private member. */
  readonly member: string;
  /** The decorator, such as `Counted`; for function forms as well. `@Instrumented` consists of others, which are named here. */
  readonly decorator: string;
  /** Whether the member is static. */
  readonly isStatic: boolean;
}

/** Tells sites when it is asked, because more may be known by then. */
export interface SiteSource {
  /** The sites as far as they are known now. */
  sites(): readonly DeclaringSite[];
}

const sources = sharedByCopies(
  Symbol.for('prometheus-sdk.declaring-sites.v1'),
  () => new WeakMap<Collector, SiteSource[]>(),
);

/** Notes who can tell where a collector is fed from. */
export function addSiteSource(collector: Collector, source: SiteSource): void {
  const known = sources.get(collector);
  if (known === undefined) sources.set(collector, [source]);
  else known.push(source);
}

/** Where a collector is fed from, in the order in which it was noted; a site that was noted again, as by hot reload, once. */
export function sitesOf(collector: Collector): readonly DeclaringSite[] {
  const sites = new Map<string, DeclaringSite>();
  for (const source of sources.get(collector) ?? []) {
    for (const site of source.sites()) {
      const { className, member, decorator, isStatic } = site;
      sites.set(JSON.stringify([className, member, decorator, isStatic]), site);
    }
  }
  return [...sites.values()];
}
