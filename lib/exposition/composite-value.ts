/**
 * The values of OpenMetrics 2.0 that hold a whole histogram or summary. No blank may stand in them.
 */

import { layoutWidth } from '../model/snapshot.js';
import type { BucketLayout, NativeBuckets, QuantileLayout, SeriesChunk, SparseBuckets } from '../model/snapshot.js';
import { formatCount, formatGoNumber } from './format-number.js';
import { spansOf } from './native-spans.js';

/**
 * Makes the function that writes the composite value of a row.
 *
 * @param isGauge - whether the histograms are gauge histograms, whose count and sum have other names
 */
export function compositeValues(
  chunk: SeriesChunk,
  layout: BucketLayout | QuantileLayout,
  isGauge: boolean,
): (row: number) => string {
  return layout.kind === 'buckets' ? histogramValues(chunk, layout, isGauge ? 'g' : '') : summaryValues(chunk, layout);
}

function histogramValues(chunk: SeriesChunk, layout: BucketLayout, prefix: string): (row: number) => string {
  const { values, natives } = chunk;
  const width = layoutWidth(layout);
  const thresholds = [...layout.bounds, Infinity].map((bound) => `${formatGoNumber(bound)}:`);
  return (row) => {
    const start = row * width;
    const native = natives?.[row];
    let count = 0;
    let buckets = '';
    for (const [bucket, threshold] of thresholds.entries()) {
      count += values[start + bucket];
      buckets += `${bucket === 0 ? '' : ','}${threshold}${formatCount(count)}`;
    }
    const sum = formatGoNumber(values[start + width - 1]);
    const nativeFields = native === undefined ? '' : `,${nativeBuckets(native)}`;
    const classicFields = native !== undefined && layout.bounds.length === 0 ? '' : `,bucket:[${buckets}]`;
    return `{${prefix}count:${formatCount(count)},${prefix}sum:${sum}${nativeFields}${classicFields}}`;
  };
}

function nativeBuckets({ schema, zeroThreshold, zeroCount, negative, positive }: NativeBuckets): string {
  const zero = `zero_threshold:${formatGoNumber(zeroThreshold)},zero_count:${formatCount(zeroCount)}`;
  return `schema:${String(schema)},${zero}${sparse('negative', negative)}${sparse('positive', positive)}`;
}

function sparse(sign: string, buckets: SparseBuckets): string {
  const { spans, counts } = spansOf(buckets);
  if (counts.length === 0) return '';
  const written = spans.map(({ offset, length }) => `${String(offset)}:${String(length)}`).join(',');
  return `,${sign}_spans:[${written}],${sign}_buckets:[${counts.map(formatCount).join(',')}]`;
}

function summaryValues({ values }: SeriesChunk, layout: QuantileLayout): (row: number) => string {
  const width = layoutWidth(layout);
  const names = layout.quantiles.map((quantile) => `${formatGoNumber(quantile)}:`);
  return (row) => {
    const start = row * width;
    const quantiles = names.map((name, place) => `${name}${formatGoNumber(values[start + place])}`).join(',');
    const count = formatCount(values[start + width - 2]);
    return `{count:${count},sum:${formatGoNumber(values[start + width - 1])},quantile:[${quantiles}]}`;
  };
}
