/**
 * Other ways to look at what is gathered: with more labels, under a prefix, in part, or together.
 */

import { checkOptions } from '../support/check-options.js';
import { describeValue } from '../support/describe-value.js';
import { MetricError } from '../support/metric-error.js';
import type { CollectError, GatherOptions, GatherResult, Gatherer } from '../model/collector.js';
import { createDescriptor, type FamilyDescriptor } from '../model/family-descriptor.js';
import { DeferredLabels, labelNamesOf } from '../model/deferred-labels.js';
import { constantColumn, sortColumns } from '../model/label-columns.js';
import type { LabelPair, LabelValue } from '../model/labels.js';
import { isMetricName } from '../model/names.js';
import type { FamilySnapshot, LabelRows } from '../model/snapshot.js';
import { joinText } from '../exposition/text.js';
import { FamilySet } from './family-set.js';

/** How a {@link View} differs from what it looks at. */
export interface ViewOptions {
  /** Labels that every series gets. A family that has one of them already is left out and reported. */
  readonly constLabels?: Readonly<Record<string, LabelValue>> | undefined;
  /** Text put before every family name, such as `shop_`. */
  readonly prefix?: string | undefined;
  /** The families to show, by their names without the prefix; default all. */
  readonly only?: readonly string[] | ((name: string) => boolean) | undefined;
}

/** A read-only look at a registry, another view or a union. */
export class View implements Gatherer {
  readonly #source: Gatherer;
  readonly #prefix: string;
  readonly #constLabels: readonly LabelPair[];
  readonly #shows: (name: string) => boolean;
  readonly #descriptors = new WeakMap<FamilyDescriptor, FamilyDescriptor>();
  readonly #labelRows = new WeakMap<LabelRows, LabelRows>();

  /**
   * @param source - what to look at
   * @throws MetricError `UNKNOWN_OPTION`, `INVALID_OPTION`, `INVALID_METRIC_NAME` for a bad prefix, `INVALID_LABEL_NAME`,
   *   `RESERVED_LABEL_NAME` or `INVALID_LABEL_VALUE` for a bad constant label
   */
  constructor(source: Gatherer, options: ViewOptions = {}) {
    checkOptions('view', options, ['constLabels', 'prefix', 'only']);
    const { constLabels = {}, prefix = '', only } = options;
    if (typeof prefix !== 'string' || (prefix !== '' && !isMetricName(prefix))) {
      throw new MetricError(
        'INVALID_METRIC_NAME',
        `view: prefix ${describeValue(prefix)} must begin a metric name, such as "shop_"`,
      );
    }
    this.#source = source;
    this.#prefix = prefix;
    this.#constLabels = createDescriptor({
      name: 'view',
      type: 'gauge',
      help: 'Checks the labels.',
      constLabels,
    }).constLabels;
    this.#shows = nameFilter(only);
  }

  /** Gathers the source and changes what it brings. */
  async gather(options: GatherOptions = {}): Promise<GatherResult> {
    const { only, onAnswer } = options;
    const result = await this.#source.gather({
      ...options,
      onAnswer:
        onAnswer &&
        ((collector, seconds) => {
          onAnswer(this.#prefix + collector, seconds);
        }),
      only: (name) => this.#shows(name) && (only === undefined || only(this.#prefix + name)),
    });
    const families: FamilySnapshot[] = [];
    const errors: CollectError[] = result.errors.map((failed) => ({
      ...failed,
      families: failed.families.map((name) => this.#prefix + name),
    }));
    for (const family of result.families) {
      try {
        families.push(this.#change(family));
      } catch (error) {
        errors.push({ families: [this.#prefix + family.descriptor.name], error });
      }
    }
    return { families, errors };
  }

  /** The families as text 0.0.4. */
  async metrics(): Promise<string> {
    return gatherText(this);
  }

  #change({ descriptor, chunks }: FamilySnapshot): FamilySnapshot {
    return {
      descriptor: this.#changeDescriptor(descriptor),
      chunks: chunks.map((chunk) => ({ ...chunk, labels: this.#changeLabels(chunk.labels, descriptor.name) })),
    };
  }

  /** The same object comes back for the same one, as {@link LabelRows} do, so that what a writer derived from it can be kept. */
  #changeDescriptor(descriptor: FamilyDescriptor): FamilyDescriptor {
    const known = this.#descriptors.get(descriptor);
    if (known !== undefined) return known;
    const constLabels = Object.fromEntries([...descriptor.constLabels, ...this.#constLabels]);
    if (Object.keys(constLabels).length < descriptor.constLabels.length + this.#constLabels.length)
      this.#refuseLabel(descriptor.name);
    const changed = createDescriptor({ ...descriptor, name: this.#prefix + descriptor.name, constLabels });
    this.#descriptors.set(descriptor, changed);
    return changed;
  }

  #changeLabels(labels: LabelRows, family: string): LabelRows {
    if (this.#constLabels.length === 0) return labels;
    const known = this.#labelRows.get(labels);
    if (known !== undefined) return known;
    const names = [...labelNamesOf(labels), ...this.#constLabels.map(([name]) => name)];
    if (new Set(names).size < names.length) this.#refuseLabel(family);
    const changed = new DeferredLabels(labels.count, names, () =>
      sortColumns([...labels.columns, ...this.#constLabels.map(constantColumn)]),
    );
    this.#labelRows.set(labels, changed);
    return changed;
  }

  #refuseLabel(family: string): never {
    const names = this.#constLabels.map(([name]) => name).join(', ');
    throw new MetricError(
      'INVALID_LABEL_NAME',
      `view of "${family}": the family has one of the labels [${names}] already: rename one`,
    );
  }
}

/** Several registries or views as one; families of one name are put together. */
export class Union implements Gatherer {
  readonly #sources: readonly Gatherer[];

  /** @param sources - what to join; where they conflict, the earlier one wins and the conflict is reported */
  constructor(sources: readonly Gatherer[]) {
    this.#sources = [...sources];
  }

  /** Gathers all sources at once. */
  async gather(options: GatherOptions = {}): Promise<GatherResult> {
    const results = await Promise.all(this.#sources.map((source) => source.gather(options)));
    const set = new FamilySet();
    const errors: CollectError[] = results.flatMap((result) => result.errors);
    for (const family of results.flatMap((result) => result.families)) {
      try {
        set.merge(family);
      } catch (error) {
        errors.push({ families: [family.descriptor.name], error });
      }
    }
    return { families: set.sorted(), errors };
  }

  /** The families as text 0.0.4. */
  async metrics(): Promise<string> {
    return gatherText(this);
  }
}

/**
 * Joins several registries or views into one that can be scraped.
 *
 * @example
 * ```ts
 * import { Registry, registry, union } from 'prometheus-sdk';
 *
 * const tenant = new Registry();
 * const all = union(registry, tenant.view({ constLabels: { tenant: 'acme' }, prefix: 'tenant_' }));
 * console.log(await all.metrics());
 * ```
 */
export function union(...sources: readonly Gatherer[]): Union {
  return new Union(sources);
}

/** Gathers and writes text 0.0.4. */
export async function gatherText(gatherer: Gatherer): Promise<string> {
  const { families } = await gatherer.gather();
  return joinText(families);
}

function nameFilter(only: ViewOptions['only']): (name: string) => boolean {
  if (only === undefined) return () => true;
  if (typeof only === 'function') return only;
  if (!Array.isArray(only)) {
    throw new MetricError(
      'INVALID_OPTION',
      `view: only must be an array of names or a function, got ${describeValue(only)}`,
    );
  }
  const names = new Set(only);
  return (name) => names.has(name);
}
