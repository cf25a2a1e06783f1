/**
 * How long the oldest call in progress has been running, computed when it is asked for.
 */

import { currentClock } from '../support/clock.js';
import { describeValue } from '../support/describe-value.js';
import { MetricError } from '../support/metric-error.js';
import type { Collector } from '../model/collector.js';
import type { FamilySnapshot } from '../model/snapshot.js';
import { declare } from '../metrics/declare.js';
import { Gauge, type GaugeOptions, type GaugeSeries } from '../metrics/gauge.js';
import type { FamilyDefinition } from './call-decorator.js';
import type { Call, Probe } from './probe.js';
import { SeriesSource, type SeriesSourceParts } from './series-source.js';
import type { DecoratorRegistry } from './types.js';

/** A call in progress. */
interface ActiveCall {
  readonly series: GaugeSeries;
  /** When it began, in seconds of the monotonic clock. */
  readonly start: number;
}

/** A gauge that knows the calls in progress of each of its series. */
export class OldestCalls extends Gauge<string> {
  /** Calls are added in the order in which they begin, so the first of a set is the oldest. */
  readonly #active = new Map<GaugeSeries, Set<ActiveCall>>();

  /**
   * Returns the gauge of this definition, creating it the first time.
   *
   * @throws MetricError `NAME_CONFLICT` if the name is taken by another definition, or by a gauge that is set by hand
   */
  static declare(definition: FamilyDefinition): OldestCalls {
    const calls = declare(definition, (detached: GaugeOptions<string>) => new OldestCalls(detached));
    if (isOldestCalls(calls)) return calls;
    throw new MetricError(
      'NAME_CONFLICT',
      `gauge ${describeValue(definition.name)}: is registered already, and set by hand: choose another name`,
    );
  }

  /** A call of a series begins, at a time of the monotonic clock. */
  begin(series: GaugeSeries, start: number): ActiveCall {
    const call = { series, start };
    const calls = this.#active.get(series) ?? new Set();
    this.#active.set(series, calls.add(call));
    return call;
  }

  /** A call is over. */
  end(call: ActiveCall): void {
    const calls = this.#active.get(call.series);
    calls?.delete(call);
    if (calls?.size === 0 && !call.series.isLive) this.#active.delete(call.series);
  }

  /** Reads the clock and takes a snapshot of the family. */
  override collect(): readonly FamilySnapshot[] | Promise<readonly FamilySnapshot[]> {
    const now = currentClock().monotonicSeconds();
    for (const [series, calls] of this.#active) {
      const [oldest] = calls;
      series.set((oldest as ActiveCall | undefined) === undefined ? 0 : now - oldest.start);
    }
    return super.collect();
  }
}

/** By its shape: another copy of the package has another class. */
export function isOldestCalls(collector: Collector & Partial<Pick<OldestCalls, 'begin'>>): collector is OldestCalls {
  return typeof collector.begin === 'function';
}

/** Tells a gauge of the calls of a member. */
export class OldestProbe implements Probe {
  readonly decorator = 'InFlight';
  readonly metric: OldestCalls;
  readonly registry: DecoratorRegistry;
  readonly needsTime = true;
  readonly needsArguments: boolean;
  readonly needsClass: boolean;
  readonly hasBegin = true;
  readonly beginsWithTime = true;
  readonly needsOutcome = false;
  readonly takesCallback: boolean;
  readonly #source: SeriesSource<GaugeSeries>;

  constructor(parts: SeriesSourceParts<GaugeSeries> & { readonly metric: OldestCalls }) {
    const { setup, metric, recipe } = parts;
    this.metric = metric;
    this.registry = setup.registry;
    this.needsArguments = !recipe.isFixed;
    this.needsClass = recipe.needsClass;
    this.takesCallback = setup.options.callback === true;
    this.#source = new SeriesSource(parts);
  }

  prepare(className: string): void {
    if (this.needsClass) this.#source.prepare(className);
  }

  begin(call: Call): ActiveCall {
    return this.metric.begin(this.#source.find(call), call.start);
  }

  suspend(active: unknown): void {
    // What `begin` returned.
    this.metric.end(active as ActiveCall);
  }

  resume(active: unknown, call: Call): ActiveCall {
    // What `begin` returned.
    return this.metric.begin((active as ActiveCall).series, call.start);
  }

  end(_: Call, active: unknown): void {
    // What `begin` returned.
    this.metric.end(active as ActiveCall);
  }
}
