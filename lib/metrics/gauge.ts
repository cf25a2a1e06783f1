/**
 * Gauge: a number that goes up and down.
 */

import { currentClock } from '../support/clock.js';
import { describeValue } from '../support/describe-value.js';
import { isPromise } from '../support/is-promise.js';
import { MetricError } from '../support/metric-error.js';
import type { Labels } from '../model/labels.js';
import { SCALAR, type FamilySnapshot } from '../model/snapshot.js';
import { Instrument, type InstrumentKind } from './instrument.js';
import { INSTRUMENT_OPTIONS, type InstrumentOptions } from './instrument-options.js';
import { Series } from './series.js';
import { whenDone } from './timer.js';

/** Options of a {@link Gauge}. */
export interface GaugeOptions<N extends string = never> extends InstrumentOptions<N> {
  /**
   * Called at every scrape, before the gauge is read. A number it returns, or a promise of one, becomes the value of a
   * gauge without labels; otherwise it sets the series itself and returns nothing. What it throws, or returns otherwise,
   * costs this family its place in that scrape.
   */
  readonly collect?: ((gauge: Gauge<N>) => unknown) | undefined;
}

/** What `set` takes: the labels first, if there are any. */
export type SetArguments<N extends string> = [N] extends [never] ? [value: number] : [labels: Labels<N>, value: number];

/** What `inc` and `dec` take: the labels first, if there are any. */
export type AddArguments<N extends string> = [N] extends [never]
  ? [amount?: number]
  : [labels: Labels<N>, amount?: number];

/** What a method without a value takes: the labels, if there are any. */
export type LabelsOnly<N extends string> = [N] extends [never] ? [] : [labels: Labels<N>];

/** What a method takes that calls a function: the labels first, if there are any. */
export type CallArguments<N extends string, R> = [N] extends [never]
  ? [call: () => R]
  : [labels: Labels<N>, call: () => R];

/** One series of a {@link Gauge}. */
export class GaugeSeries extends Series {
  /**
   * Sets the value; NaN and the infinities are values like others.
   *
   * @throws MetricError `INVALID_VALUE` if `value` is no number
   */
  set(value: number): void {
    if (typeof value !== 'number') refuseValue(this.subject, value);
    this.values[this.offset] = value;
    this.touched = true;
  }

  /**
   * Adds `amount`, by default 1.
   *
   * @throws MetricError `INVALID_VALUE` if `amount` is no number
   */
  inc(amount = 1): void {
    if (typeof amount !== 'number') refuseValue(this.subject, amount);
    this.values[this.offset] += amount;
    this.touched = true;
  }

  /**
   * Subtracts `amount`, by default 1.
   *
   * @throws MetricError `INVALID_VALUE` if `amount` is no number
   */
  dec(amount = 1): void {
    if (typeof amount !== 'number') refuseValue(this.subject, amount);
    this.values[this.offset] -= amount;
    this.touched = true;
  }

  /** Sets the value to the wall clock, in seconds since the Unix epoch. */
  setToCurrentTime(): void {
    this.values[this.offset] = currentClock().epochSeconds();
    this.touched = true;
  }

  /**
   * Counts a call while it is in progress: up at its start, down when it returns, throws, or its promise settles.
   *
   * @returns what `call` returns
   */
  trackInProgress<R>(call: () => R): R {
    this.inc();
    return whenDone(call, () => {
      this.dec();
    });
  }

  /** The value now. */
  get value(): number {
    return this.values[this.offset];
  }
}

const KIND: InstrumentKind<GaugeSeries> = {
  className: 'Gauge',
  type: 'gauge',
  optionNames: [...INSTRUMENT_OPTIONS, 'collect'],
  layout: () => SCALAR,
  createSeries: (page, row, width, family) => new GaugeSeries(page, row, width, family),
};

/**
 * Tells how things stand: queue lengths, temperatures, requests in flight.
 *
 * @typeParam N - the label names, inferred from `labelNames`
 * @see https://prometheus.io/docs/instrumenting/writing_clientlibs/#gauge
 *
 * @example
 * ```ts
 * import { Gauge } from 'prometheus-sdk';
 *
 * const jobs: string[] = [];
 * new Gauge({ name: 'queue_depth', help: 'Jobs waiting.', collect: () => jobs.length });
 *
 * const temperature = new Gauge({ name: 'temperature_celsius', help: 'Temperature.', labelNames: ['room'] });
 * temperature.set({ room: 'kitchen' }, 21.5);
 * ```
 */
export class Gauge<N extends string = never> extends Instrument<N, GaugeSeries> {
  readonly #callback: GaugeOptions<N>['collect'];

  /**
   * Creates the gauge and enrols it.
   *
   * @throws MetricError if an option is bad or unknown, or the name is taken; nothing is registered then
   */
  constructor(options: GaugeOptions<N>) {
    super(KIND, options);
    const { collect } = options;
    if (collect !== undefined) checkCallback(this.subject, collect);
    this.#callback = collect;
    this.enrol(options.registry);
  }

  /**
   * Sets the value of a series; NaN and the infinities are values like others.
   *
   * @throws MetricError `INVALID_VALUE` if the value is no number; `MISSING_LABEL`, `UNKNOWN_LABEL`, `INVALID_LABEL_VALUE`
   */
  set(...given: SetArguments<N>): void;
  set(first: unknown, second?: unknown): void {
    const single = this.single;
    if (single !== undefined && (typeof first !== 'object' || first === null)) {
      single.set(first as number);
      return;
    }
    if (typeof second !== 'number') refuseValue(this.subject, second);
    const known = this.knownOf(first);
    if (typeof known === 'number') {
      const page = this.table.pageOf(known);
      page.values[known - page.start] = second;
    } else {
      known.values[known.offset] = second;
    }
  }

  /**
   * Adds an amount, by default 1, to a series.
   *
   * @throws MetricError as {@link Gauge.set}
   */
  inc(...given: AddArguments<N>): void;
  inc(first?: unknown, second?: unknown): void {
    const single = this.single;
    if (single !== undefined && (typeof first !== 'object' || first === null)) {
      single.inc(first as number | undefined);
      return;
    }
    this.#add(first, second === undefined ? 1 : second, 1);
  }

  /**
   * Subtracts an amount, by default 1, from a series.
   *
   * @throws MetricError as {@link Gauge.set}
   */
  dec(...given: AddArguments<N>): void;
  dec(first?: unknown, second?: unknown): void {
    const single = this.single;
    if (single !== undefined && (typeof first !== 'object' || first === null)) {
      single.dec(first as number | undefined);
      return;
    }
    this.#add(first, second === undefined ? 1 : second, -1);
  }

  /**
   * Sets a series to the wall clock, in seconds since the Unix epoch.
   *
   * @throws MetricError `MISSING_LABEL`, `UNKNOWN_LABEL`, `INVALID_LABEL_VALUE`
   */
  setToCurrentTime(...given: LabelsOnly<N>): void {
    this.seriesOf(given[0]).setToCurrentTime();
  }

  /**
   * Counts a call while it is in progress: up at its start, down when it returns, throws, or its promise settles.
   *
   * @returns what the function returns
   * @throws MetricError `MISSING_LABEL`, `UNKNOWN_LABEL`, `INVALID_LABEL_VALUE`; the function is not called then
   */
  trackInProgress<R>(...given: CallArguments<N, R>): R {
    const [labels, call] = given.length === 1 ? [undefined, given[0]] : given;
    return this.seriesOf(labels).trackInProgress(call);
  }

  /** Calls the callback, if there is one, and takes a snapshot of the family. */
  override collect(): readonly FamilySnapshot[] | Promise<readonly FamilySnapshot[]> {
    const value = this.#callback?.(this);
    if (!isPromise(value)) return this.#collected(value);
    return value.then((awaited) => this.#collected(awaited));
  }

  #collected(value: unknown): readonly FamilySnapshot[] {
    if (value !== undefined) {
      if (typeof value !== 'number' || this.single === undefined) {
        const remedy = this.single === undefined ? 'set the series inside it and return nothing' : 'return a number';
        throw new MetricError('INVALID_VALUE', `${this.subject}: collect returned ${describeValue(value)}: ${remedy}`);
      }
      this.single.set(value);
    }
    return this.takeSnapshot();
  }

  #add(labels: unknown, amount: unknown, sign: 1 | -1): void {
    if (typeof amount !== 'number') refuseValue(this.subject, amount);
    const known = this.knownOf(labels);
    if (typeof known === 'number') {
      const page = this.table.pageOf(known);
      page.values[known - page.start] += sign * amount;
    } else {
      known.values[known.offset] += sign * amount;
    }
  }
}

function checkCallback(subject: string, collect: unknown): void {
  if (typeof collect !== 'function') {
    throw new MetricError('INVALID_OPTION', `${subject}: collect must be a function, got ${describeValue(collect)}`);
  }
}

function refuseValue(subject: string, value: unknown): never {
  throw new MetricError('INVALID_VALUE', `${subject}: ${describeValue(value)} is no number: give a number`);
}
