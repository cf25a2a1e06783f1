/**
 * What decorators are bound to that share a component of the program.
 */

import type { LabelValue } from '../model/labels.js';
import type { CommonCallOptions, DecoratorRegistry } from './types.js';

/** What decorators of one component have in common. */
export interface DecoratorScope {
  /** Where the families are declared and faults are counted; default the process-wide registry. */
  readonly registry?: DecoratorRegistry | undefined;
  /** Put before the name of every family, those of the default families included; such as `orders_`. */
  readonly prefix?: string | undefined;
  /** Labels that every series of these families carries, with their values. */
  readonly labels?: Readonly<Record<string, LabelValue>> | undefined;
  /** Upper bounds of histograms that say nothing else; default those of a histogram. */
  readonly buckets?: readonly number[] | undefined;
  /** Options of call decorators that say nothing else. */
  readonly defaults?: Pick<CommonCallOptions, 'callback' | 'enabled' | 'maxSeries' | 'reentrant'> | undefined;
}
