/**
 * How late the event loop runs what is due, measured by a timer of its own that does not keep the process alive.
 */

import { clearInterval, setInterval } from 'node:timers';
import { currentClock } from '../support/clock.js';
import { FamilyBuilder } from '../model/family-builder.js';
import { createDescriptor } from '../model/family-descriptor.js';
import type { FamilySnapshot } from '../model/snapshot.js';
import { DelayRecord, type DelayStatistics } from './delay-record.js';
import type { RuntimeCollector } from './runtime-collector.js';

/** How the delay of the event loop is measured, with nothing left open. */
export interface EventLoopDelaySettings {
  /** How often, in milliseconds. */
  readonly intervalMillis: number;
  /** Upper bounds of the buckets in seconds. */
  readonly buckets: readonly number[];
}

/** How long the gauges look back, in seconds. */
const WINDOW_SECONDS = 60;

const DELAY = createDescriptor({
  name: 'nodejs_eventloop_delay_seconds',
  type: 'histogram',
  help: 'How late the event loop ran what was due, at moments a fixed time apart.',
  unit: 'seconds',
});

const GAUGES = (
  [
    ['newest', 'nodejs_eventloop_lag_seconds', 'Delay of the event loop when it was last measured.'],
    ['min', 'nodejs_eventloop_lag_min_seconds', 'Least delay of the event loop in the last 60 seconds.'],
    ['max', 'nodejs_eventloop_lag_max_seconds', 'Greatest delay of the event loop in the last 60 seconds.'],
    ['mean', 'nodejs_eventloop_lag_mean_seconds', 'Mean delay of the event loop in the last 60 seconds.'],
    ['stddev', 'nodejs_eventloop_lag_stddev_seconds', 'Standard deviation of the delays in the last 60 seconds.'],
    ['p50', 'nodejs_eventloop_lag_p50_seconds', 'Median delay of the event loop in the last 60 seconds.'],
    ['p90', 'nodejs_eventloop_lag_p90_seconds', '90th percentile of the delays in the last 60 seconds.'],
    ['p99', 'nodejs_eventloop_lag_p99_seconds', '99th percentile of the delays in the last 60 seconds.'],
  ] as const satisfies readonly (readonly [keyof DelayStatistics, string, string])[]
).map(([statistic, name, help]) => ({
  statistic,
  descriptor: createDescriptor({ name, type: 'gauge', help, unit: 'seconds' }),
}));

/** Measures the delay of the event loop of this thread. */
export class EventLoopDelay implements RuntimeCollector {
  readonly #settings: EventLoopDelaySettings;
  readonly #record: DelayRecord;
  #timer: NodeJS.Timeout | undefined;
  #startTime = 0;

  constructor(settings: EventLoopDelaySettings) {
    this.#settings = settings;
    this.#record = new DelayRecord(settings.intervalMillis / 1000, settings.buckets, WINDOW_SECONDS);
  }

  /** The histogram, which counts since the start, and the gauges of the last minute. */
  describe(): (typeof DELAY)[] {
    return [DELAY, ...GAUGES.map(({ descriptor }) => descriptor)];
  }

  /** Starts the timer. */
  start(): void {
    const clock = currentClock();
    const interval = this.#settings.intervalMillis / 1000;
    let last = clock.monotonicSeconds();
    this.#startTime = clock.epochSeconds();
    this.#timer = setInterval(() => {
      const now = clock.monotonicSeconds();
      this.#record.add(now - last - interval);
      last = now;
    }, this.#settings.intervalMillis);
    this.#timer.unref();
  }

  /** Ends the timer. */
  stop(): void {
    clearInterval(this.#timer);
  }

  /** Reads without resetting, so that every scraper sees the same. */
  collect(): readonly FamilySnapshot[] {
    const { counts, sum } = this.#record;
    const row = { bounds: this.#settings.buckets, counts, sum };
    const histogram = new FamilyBuilder(DELAY).addHistogram({}, row, { startTime: this.#startTime }).build();
    const statistics = this.#record.statistics();
    if (statistics === undefined) return [histogram];
    return [
      histogram,
      ...GAUGES.map(({ statistic, descriptor }) =>
        new FamilyBuilder(descriptor).add({}, statistics[statistic]).build(),
      ),
    ];
  }
}
