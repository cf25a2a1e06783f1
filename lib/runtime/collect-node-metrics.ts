/**
 * Enrols the metrics of Node.js.
 */

import { checkFlag, checkOptions } from '../support/check-options.js';
import { describeValue } from '../support/describe-value.js';
import { MetricError } from '../support/metric-error.js';
import { checkBuckets } from '../model/buckets.js';
import { activeResources } from './active-resources.js';
import { EventLoopDelay } from './event-loop-delay.js';
import { eventLoopTime } from './event-loop-time.js';
import { GarbageCollection } from './garbage-collection.js';
import { heapCollectors, heapSpaces } from './heap.js';
import type { RuntimeRegistry } from './hold-collector.js';
import { nodeVersion } from './node-version.js';
import type { RuntimeCollector } from './runtime-collector.js';
import { checkRegistry, startMetrics, type RuntimeMetrics } from './runtime-metrics.js';

/** How the delay of the event loop is measured. */
export interface EventLoopDelayOptions {
  /**
   * How often, in milliseconds, an integer from 1 to 1000. What it costs falls with it, as does the number of measurements; a shorter
   * delay than this may fall between two.
   *
   * @defaultValue 50
   */
  readonly intervalMillis?: number | undefined;
  /**
   * Upper bounds of the buckets of `nodejs_eventloop_delay_seconds`, in seconds, ascending.
   *
   * @defaultValue `[0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]`
   */
  readonly buckets?: readonly number[] | undefined;
}

/** How garbage collections are counted. */
export interface GarbageCollectionOptions {
  /**
   * Upper bounds of the buckets of `nodejs_gc_duration_seconds`, in seconds, ascending.
   *
   * @defaultValue `[0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5]`
   */
  readonly buckets?: readonly number[] | undefined;
}

/** Which metrics of Node.js are collected, and how. */
export interface NodeMetricsChoice {
  /**
   * What keeps the event loop alive: `nodejs_active_resources`.
   *
   * @defaultValue true
   */
  readonly activeResources?: boolean | undefined;
  /**
   * How late the event loop runs what is due: `nodejs_eventloop_delay_seconds` and `nodejs_eventloop_lag_*`.
   *
   * @defaultValue true
   */
  readonly eventLoopDelay?: boolean | EventLoopDelayOptions | undefined;
  /**
   * How long the event loop works and waits: `nodejs_eventloop_time_seconds_total`.
   *
   * @defaultValue true
   */
  readonly eventLoopTime?: boolean | undefined;
  /**
   * Garbage collections: `nodejs_gc_duration_seconds`. Telling of one costs Node.js some 50 microseconds.
   *
   * @defaultValue true
   */
  readonly gc?: boolean | GarbageCollectionOptions | undefined;
  /**
   * The heap and the memory that its objects hold outside: `nodejs_heap_size_*`, `nodejs_external_memory_bytes` and others.
   *
   * @defaultValue true
   */
  readonly heap?: boolean | undefined;
  /**
   * The spaces of the heap: `nodejs_heap_space_size_*`.
   *
   * @defaultValue true
   */
  readonly heapSpaces?: boolean | undefined;
  /**
   * The version: `nodejs_version_info`.
   *
   * @defaultValue true
   */
  readonly version?: boolean | undefined;
}

/** Options of {@link collectNodeMetrics}. */
export interface NodeMetricsOptions extends NodeMetricsChoice {
  /** The registry to add the metrics to. */
  readonly registry: RuntimeRegistry;
}

const CHOICES = [
  'activeResources',
  'eventLoopDelay',
  'eventLoopTime',
  'gc',
  'heap',
  'heapSpaces',
  'version',
] as const satisfies readonly (keyof NodeMetricsChoice)[];
const DELAY_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
const DELAY_INTERVAL_MILLIS = 50;
const GC_BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5];

/**
 * Adds the metrics of Node.js to a registry: event loop, garbage collections, heap, active resources, version.
 *
 * They are those of the thread that calls it. What the runtime does not tell is left out. A collector of which the registry
 * has a name already is left out as well, so calling this again, also from another copy of the package, adds nothing, and
 * the options of the first call hold. Nothing of it keeps the process alive. `startHttpServer` calls it unless told otherwise.
 *
 * @throws MetricError `INVALID_OPTION`, `INVALID_BUCKETS` or `UNKNOWN_OPTION` for bad options
 *
 * @example
 * ```ts
 * import { Registry } from 'prometheus-sdk';
 * import { collectNodeMetrics } from 'prometheus-sdk/runtime';
 *
 * const registry = new Registry();
 * const metrics = collectNodeMetrics({ registry, gc: { buckets: [0.001, 0.01, 0.1] }, heapSpaces: false });
 * console.log(await registry.metrics());
 * metrics.stop();
 * ```
 */
export function collectNodeMetrics(options: NodeMetricsOptions): RuntimeMetrics {
  checkOptions('collectNodeMetrics', options, ['registry', ...CHOICES]);
  const { registry, ...choice } = options;
  const target = checkRegistry('collectNodeMetrics', registry);
  return startMetrics(target, chooseNodeCollectors('collectNodeMetrics', choice));
}

/**
 * Makes the chosen collectors, as far as the runtime has what they tell.
 *
 * @param subject - the function that was called, as the message names it
 * @throws MetricError `INVALID_OPTION`, `INVALID_BUCKETS` or `UNKNOWN_OPTION`
 */
export function chooseNodeCollectors(subject: string, choice: NodeMetricsChoice): readonly RuntimeCollector[] {
  checkOptions(subject, choice, CHOICES);
  const chosen = (key: keyof NodeMetricsChoice): boolean =>
    choice[key] === undefined || checkFlag(subject, key, choice[key]);
  const collectors = [
    delayCollector(subject, choice.eventLoopDelay),
    chosen('eventLoopTime') ? eventLoopTime() : undefined,
    gcCollector(subject, choice.gc),
    ...(chosen('heap') ? heapCollectors() : []),
    chosen('heapSpaces') ? heapSpaces() : undefined,
    chosen('activeResources') ? activeResources() : undefined,
    chosen('version') ? nodeVersion() : undefined,
  ];
  return collectors.filter((collector) => collector !== undefined);
}

function delayCollector(
  subject: string,
  given: NodeMetricsChoice['eventLoopDelay'] = true,
): RuntimeCollector | undefined {
  const options = readSettings(`${subject}: eventLoopDelay`, given, ['intervalMillis', 'buckets']);
  if (options === undefined) return undefined;
  const { intervalMillis = DELAY_INTERVAL_MILLIS, buckets = DELAY_BUCKETS } = options;
  if (!Number.isInteger(intervalMillis) || intervalMillis < 1 || intervalMillis > 1000) {
    throw new MetricError(
      'INVALID_OPTION',
      `${subject}: eventLoopDelay: intervalMillis ${describeValue(intervalMillis)} is not valid: give an integer from 1 to 1000`,
    );
  }
  return new EventLoopDelay({ intervalMillis, buckets: checkBuckets(`${subject}: eventLoopDelay`, buckets) });
}

function gcCollector(subject: string, given: NodeMetricsChoice['gc'] = true): RuntimeCollector | undefined {
  const options = readSettings(`${subject}: gc`, given, ['buckets']);
  if (options === undefined) return undefined;
  const buckets = checkBuckets(`${subject}: gc`, options.buckets ?? GC_BUCKETS);
  return GarbageCollection.isSupported() ? new GarbageCollection(buckets) : undefined;
}

/** The options of a collector that may be just turned on or off; `undefined` for off. */
function readSettings<O extends object>(
  subject: string,
  given: boolean | O,
  known: readonly string[],
): Partial<O> | undefined {
  if (typeof given === 'boolean') return given ? {} : undefined;
  checkOptions(subject, given, known);
  return given;
}
