/**
 * Info: facts about the process that do not change while it runs, written as labels.
 */

import { checkOptions } from '../support/check-options.js';
import { describeValue } from '../support/describe-value.js';
import { MetricError } from '../support/metric-error.js';
import type { Collector } from '../model/collector.js';
import type { FamilyDescriptor } from '../model/family-descriptor.js';
import { labelRows } from '../model/label-columns.js';
import { labelText, type LabelValue } from '../model/labels.js';
import { checkLabelName, refuse } from '../model/names.js';
import { SCALAR, type FamilySnapshot, type LabelRows } from '../model/snapshot.js';
import { INSTRUMENT_OPTIONS, describeOptions, enrol, type InstrumentOptions } from './instrument-options.js';

/** Options of an {@link Info}; its labels are those that `set` is given. */
export type InfoOptions = Omit<InstrumentOptions<never>, 'labelNames' | 'unit' | 'maxSeries' | 'ttlSeconds'>;

const NOT_ITS: readonly string[] = ['labelNames', 'unit', 'maxSeries', 'ttlSeconds'];
const OPTION_NAMES = INSTRUMENT_OPTIONS.filter((name) => !NOT_ITS.includes(name));

/**
 * Tells facts such as a version, as labels of a series that is always 1.
 *
 * @see https://prometheus.io/docs/specs/om/open_metrics_spec/#info
 *
 * @example
 * ```ts
 * import { Info } from 'prometheus-sdk';
 *
 * new Info({ name: 'build_info', help: 'What was built.' }).set({ version: '1.2.3', revision: 'd4c1b2a' });
 * ```
 */
export class Info implements Collector {
  /** Name, type, help and constant labels. */
  readonly descriptor: FamilyDescriptor;
  #labels: LabelRows | undefined;

  /**
   * Creates the info and enrols it; it has no series until `set` is called.
   *
   * @throws MetricError if an option is bad or unknown, the name does not end in `_info`, or it is taken
   */
  constructor(options: InfoOptions) {
    checkOptions('Info', options, OPTION_NAMES);
    this.descriptor = describeOptions('info', options);
    enrol(this, options.registry);
  }

  /**
   * Replaces the facts.
   *
   * @throws MetricError `INVALID_LABEL_NAME`, `RESERVED_LABEL_NAME`, `INVALID_LABEL_VALUE`; the facts stay as they were then
   */
  set(facts: Readonly<Record<string, LabelValue>>): void {
    const { descriptor } = this;
    const subject = `info "${descriptor.name}"`;
    if (typeof facts !== 'object' || (facts as unknown) === null || Array.isArray(facts)) {
      throw new MetricError(
        'INVALID_VALUE',
        `${subject}: facts must be an object of labels, got ${describeValue(facts)}`,
      );
    }
    const names = Object.keys(facts);
    for (const name of names) {
      checkLabelName(() => subject, name, descriptor);
      if (descriptor.constLabels.some(([label]) => label === name)) {
        refuse('INVALID_LABEL_NAME', subject, `label "${name}" is a constant label already: choose another name`);
      }
    }
    const texts = names.map((name) => labelText(`${subject}: label "${name}"`, facts[name]));
    this.#labels = labelRows(names, [texts], descriptor.constLabels);
  }

  /** Removes the facts. */
  clear(): void {
    this.#labels = undefined;
  }

  /** The family, as {@link Collector} asks for it. */
  describe(): readonly FamilyDescriptor[] {
    return [this.descriptor];
  }

  /** A snapshot of the family. */
  collect(): readonly FamilySnapshot[] {
    const labels = this.#labels;
    const chunks = labels === undefined ? [] : [{ labels, layout: SCALAR, values: Float64Array.of(1) }];
    return [{ descriptor: this.descriptor, chunks }];
  }
}
