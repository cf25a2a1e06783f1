/**
 * The runs of collectors that answer with a promise: how long each is waited for, and that there are never two of one collector.
 */

import type { Collector, GatherOptions } from '../model/collector.js';
import type { FamilyDescriptor } from '../model/family-descriptor.js';
import { currentClock } from '../support/clock.js';
import { MetricError } from '../support/metric-error.js';
import { settleWithin } from '../support/settle-within.js';

/** A collector that has been asked and has not answered yet. */
interface Run {
  /** When it was asked, in seconds of the monotonic clock. */
  readonly begin: number;
  readonly answer: Promise<unknown>;
}

/** Asks collectors, and remembers those that have not answered. */
export class CollectorRuns {
  readonly #underWay = new WeakMap<Collector, Run>();

  /**
   * Asks a collector for its snapshots. With a timeout it waits for the answer that is under way, if there is one, and no longer
   * than the timeout allows from when that was asked for: a collector that hangs runs once, and delays one gathering.
   *
   * @returns the answer, or a promise of it that rejects with `TIMED_OUT` when the time is up
   * @throws what the collector throws
   */
  ask(collector: Collector, described: readonly FamilyDescriptor[], options: GatherOptions): unknown {
    const { timeout, onAnswer } = options;
    if (timeout === undefined && onAnswer === undefined) return collector.collect();
    const known = timeout === undefined ? undefined : this.#underWay.get(collector);
    const answer: unknown = known?.answer ?? collector.collect();
    if (!isThenable(answer)) return answer;
    const begin = currentClock().monotonicSeconds();
    // Made a promise once: a lazy thenable, such as a query, runs each time it is asked.
    const run = known ?? { begin, answer: Promise.resolve(answer) };
    if (known === undefined) this.#follow(collector, run, described[0]?.name ?? 'undescribed', onAnswer);
    if (timeout === undefined) return run.answer;
    const late = (): MetricError => overdue(described, currentClock().monotonicSeconds() - run.begin);
    const milliseconds = timeout - (begin - run.begin) * 1000;
    if (milliseconds <= 0) throw late();
    return settleWithin(milliseconds, run.answer, late);
  }

  #follow(collector: Collector, run: Run, name: string, onAnswer: GatherOptions['onAnswer']): void {
    this.#underWay.set(collector, run);
    const settled = (): void => {
      if (this.#underWay.get(collector) === run) this.#underWay.delete(collector);
      onAnswer?.(name, currentClock().monotonicSeconds() - run.begin);
    };
    run.answer.then(settled, settled);
  }
}

/** Whether a collector answers later. */
function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    !Array.isArray(value) && typeof (value as Partial<PromiseLike<unknown>> | null | undefined)?.then === 'function'
  );
}

function overdue(described: readonly FamilyDescriptor[], seconds: number): MetricError {
  const names = described.map(({ name }) => name).join(', ');
  return new MetricError(
    'TIMED_OUT',
    `collector of [${names}]: no answer for ${seconds.toFixed(1)} s: bound the time of what it waits for, or give the scrape more`,
  );
}
