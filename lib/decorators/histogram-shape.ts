/**
 * Which buckets the histograms have that decorators declare.
 */

import type { HistogramOptions } from '../metrics/histogram.js';
import type { Series } from '../metrics/series.js';
import type { CallSetup } from './call-decorator.js';

/** The classic and the native buckets of a histogram; neither stands for the default of a histogram. */
export type HistogramShape = Pick<HistogramOptions, 'buckets' | 'native'>;

/**
 * The buckets that a decorator asks for. One that asks for none gets those that `decoratorsFor` was given: a decorator with
 * `native` alone has no classic buckets there either, as a histogram with `native` alone has none.
 */
export function histogramShape({ options, scope }: CallSetup<Series>): HistogramShape {
  const { buckets, native } = options.buckets === undefined && options.native === undefined ? scope : options;
  return { buckets, native };
}
