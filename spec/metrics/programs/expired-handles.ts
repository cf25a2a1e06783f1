/**
 * Drops the handle of a series that has expired, collects garbage, and prints what becomes of the series, asked for by its labels
 * and left alone. To be run with --expose-gc.
 */

import { Histogram, setClock } from '../../../lib/index.js';
import { collectGarbageUntil } from '../../collect-garbage.js';

let seconds = 0;
setClock({ epochSeconds: () => 1000 + seconds, monotonicSeconds: () => seconds });
const histogram = new Histogram({
  name: 'h',
  help: 'H.',
  labelNames: ['a'],
  ttlSeconds: 60,
  native: { factor: 1.1 },
  registry: null,
});

/** In a function of its own, so that nothing on the stack holds the handle. */
function observe(a: string): WeakRef<object> {
  const handle = histogram.labels(a);
  handle.observe(5);
  return new WeakRef(handle);
}

function pass(): void {
  for (let passed = 0; passed < 100; passed += 10) {
    seconds += 10;
    histogram.collect();
  }
}

const dropped = [observe('asked for'), observe('left alone')];
pass();
const hidden = histogram.collect()[0].chunks.length;
await collectGarbageUntil(() => dropped.every((handle) => handle.deref() === undefined));
observe('asked for');
const [{ values, natives, startTimes }] = histogram.collect()[0].chunks;
const counts = natives?.[0]?.positive.counts ?? [];
console.log(
  JSON.stringify({
    hidden,
    values: [...values],
    natives: [...counts],
    startTimes: [...(startTimes ?? [])],
    removed: histogram.remove({ a: 'left alone' }),
  }),
);
