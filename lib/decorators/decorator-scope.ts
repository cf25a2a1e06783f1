/**
 * What decorators are bound to that share a component of the program.
 */

import type { LabelValue } from '../model/labels.js';
import type { NativeOptions } from '../metrics/native-options.js';
import type { CommonCallOptions, DecoratorRegistry } from './types.js';

/** What decorators of one component have in common. */
export interface DecoratorScope {
  /** Where the families are declared and faults are counted; default the process-wide registry. */
  readonly registry?: DecoratorRegistry | undefined;
  /** Put before the name of every family, those of the default families included; such as `orders_`. */
  readonly prefix?: string | undefined;
  /** Labels that every series of these families carries, with their values. */
  readonly labels?: Readonly<Record<string, LabelValue>> | undefined;
  /**
   * Upper bounds of histograms whose decorators have neither `buckets` nor `native`; default those of a histogram, none if
   * `native` is given.
   */
  readonly buckets?: readonly number[] | undefined;
  /** Native buckets of the same histograms, beside `buckets` if these are given too, otherwise alone. Default none. */
  readonly native?: NativeOptions | undefined;
  /** Options of call decorators that say nothing else. */
  readonly defaults?: Pick<CommonCallOptions, 'callback' | 'enabled' | 'maxSeries' | 'reentrant'> | undefined;
}
