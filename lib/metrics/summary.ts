/**
 * Summary: count and sum of observations, and quantiles of the recent ones.
 */

import { describeValue } from '../support/describe-value.js';
import { MetricError } from '../support/metric-error.js';
import { familySubject, type FamilyDescriptor } from '../model/family-descriptor.js';
import type { LabelValue, Labels } from '../model/labels.js';
import type { FamilySnapshot, QuantileLayout } from '../model/snapshot.js';
import type { CallArguments } from './gauge.js';
import { Instrument } from './instrument.js';
import { INSTRUMENT_OPTIONS, type InstrumentOptions } from './instrument-options.js';
import type { Page } from './page.js';
import type { Objective } from './quantile-sketch.js';
import { Series } from './series.js';
import { SlidingQuantiles } from './sliding-quantiles.js';
import { startLabelledTimer, startTimer, whenDone, type Timer } from './timer.js';
import { WindowSteps, type Window } from './window-steps.js';

/** Options of a {@link Summary}. */
export interface SummaryOptions<N extends string = never> extends InstrumentOptions<N> {
  /**
   * The quantiles to expose, each with the largest error of its rank: `{ 0.99: 0.001 }` gives a value whose rank lies
   * between the 0.989 and the 0.991 quantile. Default none: only count and sum.
   */
  readonly objectives?: Readonly<Record<number, number>> | undefined;
  /** For how many seconds an observation counts in the quantiles; above 0. Default 600. */
  readonly maxAgeSeconds?: number | undefined;
  /** In how many steps the window of the quantiles moves; an integer from 1. Default 5. */
  readonly ageBuckets?: number | undefined;
}

/** What `observe` takes: the labels first, if there are any. */
export type SummaryArguments<N extends string> = [N] extends [never]
  ? [value: number]
  : [labels: Labels<N>, value: number];

interface Settings extends Window {
  readonly objectives: readonly Objective[];
  /** The steps of the windows of all series; they begin with the first observation. */
  readonly steps: () => WindowSteps;
}

const OPTION_NAMES = [...INSTRUMENT_OPTIONS, 'objectives', 'maxAgeSeconds', 'ageBuckets'];
const DEFAULT_WINDOW: Window = { maxAgeSeconds: 600, ageBuckets: 5 };
const MAX_AGE_BUCKETS = 100;
const NO_COLUMNS = {};

/** One series of a {@link Summary}. */
export class SummarySeries extends Series {
  readonly #settings: Settings;
  #quantiles: SlidingQuantiles | undefined;

  /** @internal */
  constructor(settings: Settings, page: Page, row: number, width: number, family: FamilyDescriptor) {
    super(page, row, width, family);
    this.#settings = settings;
    this.readQuantiles();
  }

  /**
   * Counts an observation. NaN is counted, turns the sum into NaN and has no place among the quantiles.
   *
   * @throws MetricError `INVALID_VALUE` if `value` is no number
   */
  observe(value: number): void {
    if (typeof value !== 'number') {
      throw new MetricError('INVALID_VALUE', `${this.subject}: cannot observe ${describeValue(value)}: give a number`);
    }
    const { objectives } = this.#settings;
    const place = this.offset + objectives.length;
    this.values[place] += 1;
    this.values[place + 1] += value;
    if (objectives.length === 0 || Number.isNaN(value)) return;
    this.#quantiles ??= this.#createQuantiles();
    this.#quantiles.observe(value);
  }

  /** Starts a timer that observes its seconds when it ends. */
  startTimer(): Timer {
    return startTimer<never>((seconds) => {
      this.observe(seconds);
    });
  }

  /**
   * Calls a function and observes how many seconds it took, until its promise settled if it returns one.
   *
   * @returns what `call` returns
   */
  time<R>(call: () => R): R {
    const end = this.startTimer();
    return whenDone(call, end);
  }

  /** How many observations there were. */
  get count(): number {
    return this.values[this.offset + this.#settings.objectives.length];
  }

  /** The sum of all observations. */
  get sum(): number {
    return this.values[this.offset + this.#settings.objectives.length + 1];
  }

  #createQuantiles(): SlidingQuantiles {
    const { objectives, ageBuckets, steps } = this.#settings;
    return new SlidingQuantiles(objectives, ageBuckets, steps());
  }

  /** Writes the quantiles of this moment into the page, for the snapshot. */
  readQuantiles(): void {
    this.#settings.objectives.forEach(({ quantile }, index) => {
      this.values[this.offset + index] = this.#quantiles?.query(quantile) ?? NaN;
    });
  }
}

/**
 * Observes durations or sizes and tells their quantiles over a sliding window. Quantiles of several processes
 * cannot be put together; a {@link Histogram} can.
 *
 * @typeParam N - the label names, inferred from `labelNames`
 * @see https://prometheus.io/docs/instrumenting/writing_clientlibs/#summary
 *
 * @example
 * ```ts
 * import { Summary } from 'prometheus-sdk';
 *
 * const sizes = new Summary({ name: 'answer_bytes', help: 'Size of answers.', objectives: { 0.5: 0.05, 0.99: 0.001 } });
 * sizes.observe(512);
 * ```
 */
export class Summary<N extends string = never> extends Instrument<N, SummarySeries> {
  readonly #settings: Settings;

  /**
   * Creates the summary and enrols it.
   *
   * @throws MetricError if an option is bad or unknown, or the name is taken; nothing is registered then
   */
  constructor(options: SummaryOptions<N>) {
    let settings = settingsOf([], DEFAULT_WINDOW);
    super(
      {
        className: 'Summary',
        type: 'summary',
        optionNames: OPTION_NAMES,
        layout: (family): QuantileLayout => {
          settings = checkSettings(familySubject(family), options);
          return Object.freeze({ kind: 'quantiles', quantiles: settings.objectives.map(({ quantile }) => quantile) });
        },
        createSeries: (page, row, width, family) => new SummarySeries(settings, page, row, width, family),
      },
      options,
    );
    this.#settings = settings;
    this.enrol(options.registry);
  }

  /** The quantiles that are exposed, in ascending order, with their errors. */
  get objectives(): readonly Objective[] {
    return this.#settings.objectives;
  }

  /** The window of the quantiles. */
  get window(): Window {
    const { maxAgeSeconds, ageBuckets } = this.#settings;
    return { maxAgeSeconds, ageBuckets };
  }

  /**
   * Counts an observation in a series, which is born if it is new.
   *
   * @throws MetricError `INVALID_VALUE` if the value is no number; `MISSING_LABEL`, `UNKNOWN_LABEL`, `INVALID_LABEL_VALUE`
   */
  observe(...given: SummaryArguments<N>): void;
  observe(first: unknown, second?: unknown): void {
    const single = this.single;
    if (single !== undefined && (typeof first !== 'object' || first === null)) {
      single.observe(first as number);
      return;
    }
    if (typeof second !== 'number') {
      throw new MetricError('INVALID_VALUE', `${this.subject}: cannot observe ${describeValue(second)}: give a number`);
    }
    this.seriesOf(first).observe(second);
  }

  /**
   * Starts a timer that observes its seconds when it ends. Labels not given now are given at the end.
   *
   * @throws MetricError `MISSING_LABEL`, `UNKNOWN_LABEL`, `INVALID_LABEL_VALUE`, now if all labels are given, otherwise at the end
   */
  startTimer<P extends N = never>(labels?: Readonly<Record<P, LabelValue>>): Timer<Exclude<N, P>> {
    return startLabelledTimer(this.descriptor.labelNames, labels ?? {}, (all) => this.seriesOf(all));
  }

  /**
   * Calls a function and observes how many seconds it took, until its promise settled if it returns one.
   *
   * @returns what the function returns
   * @throws MetricError `MISSING_LABEL`, `UNKNOWN_LABEL`, `INVALID_LABEL_VALUE`; the function is not called then
   */
  time<R>(...given: CallArguments<N, R>): R {
    const [labels, call] = given.length === 1 ? [undefined, given[0]] : given;
    return this.seriesOf(labels).time(call);
  }

  /** Computes the quantiles of this moment and takes a snapshot of the family. */
  override collect(): readonly FamilySnapshot[] {
    if (this.#settings.objectives.length === 0) return this.takeSnapshot();
    return this.takeSnapshot((series) => {
      for (const each of series) each.readQuantiles();
      return NO_COLUMNS;
    });
  }
}

function checkSettings(subject: string, options: SummaryOptions<string>): Settings {
  const {
    objectives = {},
    maxAgeSeconds = DEFAULT_WINDOW.maxAgeSeconds,
    ageBuckets = DEFAULT_WINDOW.ageBuckets,
  } = options;
  if (typeof maxAgeSeconds !== 'number' || !(maxAgeSeconds > 0 && maxAgeSeconds < Infinity)) {
    throw new MetricError(
      'INVALID_OPTION',
      `${subject}: maxAgeSeconds ${describeValue(maxAgeSeconds)} must be a finite number above 0`,
    );
  }
  if (!Number.isInteger(ageBuckets) || ageBuckets < 1 || ageBuckets > MAX_AGE_BUCKETS) {
    throw new MetricError(
      'INVALID_OPTION',
      `${subject}: ageBuckets ${describeValue(ageBuckets)} must be an integer from 1 to ${String(MAX_AGE_BUCKETS)}`,
    );
  }
  return settingsOf(checkObjectives(subject, objectives), { maxAgeSeconds, ageBuckets });
}

function settingsOf(objectives: readonly Objective[], window: Window): Settings {
  let steps: WindowSteps | undefined;
  return { ...window, objectives, steps: () => (steps ??= new WindowSteps(window)) };
}

function checkObjectives(subject: string, objectives: unknown): readonly Objective[] {
  if (typeof objectives !== 'object' || objectives === null || Array.isArray(objectives)) {
    throw new MetricError(
      'INVALID_OBJECTIVES',
      `${subject}: objectives must map quantiles to errors, such as { 0.99: 0.001 }, got ${describeValue(objectives)}`,
    );
  }
  const list = Object.entries<unknown>({ ...objectives }).map(([key, error]) => {
    const quantile = key.trim() === '' ? NaN : Number(key);
    if (!(quantile >= 0 && quantile <= 1)) {
      throw new MetricError(
        'INVALID_OBJECTIVES',
        `${subject}: quantile ${describeValue(key)} must be a number in [0, 1]`,
      );
    }
    if (typeof error !== 'number' || !(error > 0 && error < 1)) {
      throw new MetricError(
        'INVALID_OBJECTIVES',
        `${subject}: the error of quantile ${key}, ${describeValue(error)}, must be a number above 0 and below 1`,
      );
    }
    // Adding 0 turns -0, which would be written so, into 0.
    return Object.freeze({ quantile: quantile + 0, error });
  });
  list.sort((a, b) => a.quantile - b.quantile);
  const twice = list.find(({ quantile }, index) => quantile === list[index - 1]?.quantile);
  if (twice !== undefined) {
    throw new MetricError(
      'INVALID_OBJECTIVES',
      `${subject}: quantile ${String(twice.quantile)} is given twice: remove one`,
    );
  }
  return Object.freeze(list);
}
