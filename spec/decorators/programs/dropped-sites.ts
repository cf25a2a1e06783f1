/**
 * Wraps functions over and over, collects garbage and prints how many of them the catalogue still names.
 * To be run with --expose-gc.
 */

import { Registry, counted, describeMetrics } from '../../../lib/index.js';
import { collectGarbageUntil } from '../../collect-garbage.js';

const registry = new Registry();

function wrap(name: string): () => void {
  const fn = { [name]: (): void => undefined }[name];
  return counted(fn, 'wrapped_total', { registry });
}

function count(): number {
  return describeMetrics(registry)[0].declaredBy.length;
}

/** In a function of its own, so that nothing on the stack holds a wrapper. */
function countWith(size: number): number {
  const wrappers = Array.from({ length: size }, (_, index) => wrap(`dropped${String(index)}`));
  return wrappers.length === size ? count() : 0;
}

const kept = wrap('kept');
const before = countWith(1000);
await collectGarbageUntil(() => count() === 1);
kept();
console.log(JSON.stringify({ before, after: count() }));
