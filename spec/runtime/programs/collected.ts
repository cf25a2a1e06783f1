/**
 * Collects garbage with the metrics of the runtime on, stops them, and prints what they said and what still listens.
 * To be run with --expose-gc. It ends by itself although a second set of metrics stays on.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import { Registry } from '../../../lib/index.js';
import { collectNodeMetrics } from '../../../lib/runtime.js';

const ROUNDS = 20;

async function sampleOf(registry: Registry, pattern: RegExp): Promise<Record<string, number>> {
  const text = await registry.metrics();
  return Object.fromEntries([...text.matchAll(pattern)].map(([, label, value]) => [label, Number(value)]));
}

const GC_COUNTS = /^nodejs_gc_duration_seconds_count\{kind="(\w+)"\} (\d+)$/gm;
const DELAY_COUNT = /^nodejs_eventloop_delay_seconds_(count) (\d+)$/gm;

const registry = new Registry();
const metrics = collectNodeMetrics({ registry, eventLoopDelay: { intervalMillis: 1 } });
const collector = registry.get('nodejs_eventloop_delay_seconds');
const gcCollector = registry.get('nodejs_gc_duration_seconds');
if (collector === undefined || gcCollector === undefined) throw new Error('nothing was registered');
// In one turn of the event loop, so that the runtime tells of them together.
for (let round = 0; round < ROUNDS; round += 1) {
  globalThis.gc?.({ type: 'minor' });
  globalThis.gc?.();
}
await sleep(20);
const counts = await sampleOf(registry, GC_COUNTS);
metrics.stop();

const stopped = new Registry();
stopped.register(collector);
stopped.register(gcCollector);
const before = { ...(await sampleOf(stopped, GC_COUNTS)), ...(await sampleOf(stopped, DELAY_COUNT)) };
globalThis.gc?.();
await sleep(20);
const after = { ...(await sampleOf(stopped, GC_COUNTS)), ...(await sampleOf(stopped, DELAY_COUNT)) };

collectNodeMetrics({ registry });
console.log(JSON.stringify({ counts, before, after }));
