/**
 * Counter: a number that only rises.
 */

import { currentClock } from '../support/clock.js';
import { describeValue } from '../support/describe-value.js';
import { MetricError } from '../support/metric-error.js';
import { createExemplar, type ExemplarLabels } from '../model/exemplar.js';
import type { Labels } from '../model/labels.js';
import { SCALAR, type Exemplar, type FamilySnapshot } from '../model/snapshot.js';
import { hasExemplarSource, sampleExemplar } from './exemplar-source.js';
import { Instrument, type InstrumentKind } from './instrument.js';
import { INSTRUMENT_OPTIONS, type InstrumentOptions } from './instrument-options.js';
import { Series } from './series.js';

/** Options of a {@link Counter}. */
export type CounterOptions<N extends string = never> = InstrumentOptions<N>;

/** What `inc` takes: the labels first, if there are any. */
export type CounterArguments<N extends string> = [N] extends [never]
  ? [amount?: number, exemplar?: ExemplarLabels]
  : [labels: Labels<N>, amount?: number, exemplar?: ExemplarLabels];

/** A constant, since the engine asks of an import at every use whether it is there yet, and leaves loops around that as they are. */
const isSampling = hasExemplarSource;

/** Amounts up to this one, all bits of which are set, are tallied if they are integers. */
const MOST_TALLIED = 255;

/** One series of a {@link Counter}. */
export class CounterSeries extends Series {
  /** What was tallied and is not in the page yet: while it is a small integer, adding to it takes less than adding to a double. */
  #pending = 0;

  /**
   * Adds `amount`.
   *
   * @param amount - in the unit of the family; default 1
   * @param exemplar - labels that lead to the trace of what was counted; kept until the next exemplar. Default what the
   *   source of `useExemplars` says, if there is one
   * @throws MetricError `INVALID_INCREMENT` if `amount` is negative, NaN, infinite or no number;
   *   `INVALID_EXEMPLAR`. Nothing is counted then.
   */
  inc(amount = 1, exemplar?: ExemplarLabels): void {
    if (!(typeof amount === 'number' && amount >= 0 && amount < Infinity)) refuseIncrement(this.subject, amount);
    if (exemplar !== undefined) this.#keep(amount, exemplar);
    else if (isSampling()) this.#sample(amount);
    this.values[this.offset] += amount;
  }

  /** The count so far. */
  get value(): number {
    return this.values[this.offset] + this.#pending;
  }

  /**
   * Adds a small integer, for a family that settles its series before it is read.
   *
   * @returns true
   * @internal
   */
  tally(amount: number): boolean {
    this.#pending += amount;
    return true;
  }

  /**
   * Brings the page up to date.
   *
   * @internal
   */
  settle(): void {
    this.values[this.offset] += this.#pending;
    this.#pending = 0;
  }

  #keep(amount: number, labels: ExemplarLabels): void {
    this.#put(createExemplar(this.subject, labels, amount, currentClock().epochSeconds()));
  }

  #sample(amount: number): void {
    const exemplar = sampleExemplar(this.subject, amount, this.page.exemplars?.[this.rowInPage]);
    if (exemplar !== undefined) this.#put(exemplar);
  }

  #put(exemplar: Exemplar): void {
    (this.page.exemplars ??= [])[this.rowInPage] = exemplar;
  }
}

const KIND: InstrumentKind<CounterSeries> = {
  className: 'Counter',
  type: 'counter',
  optionNames: INSTRUMENT_OPTIONS,
  layout: () => SCALAR,
  createSeries: (page, row, width, family) => new CounterSeries(page, row, width, family),
};

/**
 * Stands where a family with labels has no series to tally in. Asking whether there is one would take a branch in every turn of a
 * loop, while of an object the class is asked, once before the loop.
 */
const NO_TALLY: Pick<CounterSeries, 'tally'> = { tally: () => false };

/**
 * Counts what happens: requests, errors, bytes sent.
 *
 * @typeParam N - the label names, inferred from `labelNames`
 * @see https://prometheus.io/docs/instrumenting/writing_clientlibs/#counter
 *
 * @example
 * ```ts
 * import { Counter } from 'prometheus-sdk';
 *
 * const requests = new Counter({ name: 'requests_total', help: 'Requests served.', labelNames: ['method', 'code'] });
 * requests.inc({ method: 'GET', code: 200 });
 * requests.inc({ method: 'GET', code: 200 }, 3);
 * const get200 = requests.labels({ method: 'GET', code: 200 });
 * get200.inc();
 * ```
 */
export class Counter<N extends string = never> extends Instrument<N, CounterSeries> {
  #tallied: Pick<CounterSeries, 'tally'>;

  /**
   * Creates the counter and enrols it.
   *
   * @throws MetricError if an option is bad or unknown, or the name is taken; nothing is registered then
   */
  constructor(options: CounterOptions<N>) {
    super(KIND, options);
    this.#tallied = this.single ?? NO_TALLY;
    this.enrol(options.registry);
  }

  /**
   * Adds an amount, by default 1, to a series, which is born at zero if it is new.
   *
   * @throws MetricError `INVALID_INCREMENT` if the amount is negative, NaN, infinite or no number;
   *   `MISSING_LABEL`, `UNKNOWN_LABEL`, `INVALID_LABEL_VALUE`, `INVALID_EXEMPLAR`. Nothing changes then.
   */
  inc(...given: CounterArguments<N>): void;
  inc(first?: unknown, second?: unknown, third?: unknown): void {
    if (second === undefined && !isSampling()) {
      if (first === undefined && this.#tallied.tally(1)) return;
      if (typeof first === 'number' && first === (first & MOST_TALLIED) && this.#tallied.tally(first & MOST_TALLIED))
        return;
    }
    const single = this.single;
    if (single !== undefined && (typeof first !== 'object' || first === null)) {
      // Without labels the arguments are those of the series, which checks them.
      single.inc(first as number | undefined, second as ExemplarLabels | undefined);
      return;
    }
    const amount = second === undefined ? 1 : second;
    if (!(typeof amount === 'number' && amount >= 0 && amount < Infinity)) refuseIncrement(this.subject, amount);
    if (third !== undefined) {
      createExemplar(this.subject, third as ExemplarLabels, amount, 0);
      this.seriesOf(first).inc(amount, third as ExemplarLabels);
      return;
    }
    if (isSampling()) {
      this.seriesOf(first).inc(amount);
      return;
    }
    const known = this.knownOf(first);
    if (typeof known === 'number') {
      const page = this.table.pageOf(known);
      page.values[known - page.start] += amount;
    } else {
      known.values[known.offset] += amount;
    }
  }

  /** Removes all series; a counter without labels begins again at zero. */
  override clear(): void {
    super.clear();
    this.#tallied = this.single ?? NO_TALLY;
  }

  /** Takes a snapshot of the family. */
  override collect(): readonly FamilySnapshot[] {
    this.single?.settle();
    return this.takeSnapshot();
  }
}

function refuseIncrement(subject: string, amount: unknown): never {
  throw new MetricError(
    'INVALID_INCREMENT',
    `${subject}: cannot add ${describeValue(amount)}: add a finite number from 0; use a gauge for values that fall`,
  );
}
