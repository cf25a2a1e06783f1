/**
 * Finds the series that a call belongs to.
 */

import type { Instrument } from '../metrics/instrument.js';
import type { Series } from '../metrics/series.js';
import { MetricError } from '../support/metric-error.js';
import type { CallSetup } from './call-decorator.js';
import type { LabelRecipe, LabelSet } from './label-recipe.js';
import type { Member } from './member.js';
import type { Call } from './probe.js';
import type { OutcomeKind } from './types.js';

const DEFAULT_MAX_SERIES = 1000;

/** What finds the series of a member's calls. */
export interface SeriesSourceParts<S extends Series> {
  readonly setup: CallSetup<Series>;
  readonly member: Member;
  readonly metric: Instrument<string, S>;
  readonly recipe: LabelRecipe;
  /** Whether a series says something true before the first call; default so. */
  readonly startsAtZero?: boolean | undefined;
}

/** The series of one member in one family. Where the class and the kind of the outcome decide, it keeps the handles. */
export class SeriesSource<S extends Series> {
  readonly #metric: Instrument<string, S>;
  readonly #recipe: LabelRecipe;
  readonly #parts: SeriesSourceParts<S>;
  readonly #maxSeries: number;
  #overflows = false;
  #className = '';
  #success: S | undefined;
  #other: Map<OutcomeKind, S> | undefined;

  constructor(parts: SeriesSourceParts<S>) {
    const { metric, recipe, setup } = parts;
    this.#metric = metric;
    this.#recipe = recipe;
    this.#parts = parts;
    this.#maxSeries = recipe.isOpen ? (setup.options.maxSeries ?? DEFAULT_MAX_SERIES) : Infinity;
    this.prepare(undefined);
  }

  /** Makes all series exist that can come, if they are known; those of a default family are when their class is. */
  prepare(className: string | undefined): void {
    if (this.#parts.startsAtZero === false) return;
    for (const labels of this.#recipe.domain(className)) this.#metric.init(labels);
  }

  /**
   * The series of a call.
   *
   * @param begun - what {@link LabelRecipe.begin} read, if it was called
   * @throws MetricError `INVALID_LABEL_VALUE` or `MISSING_LABEL` if a function of the user gave no label value
   */
  find(call: Call, begun?: LabelSet): S {
    if (!this.#recipe.isFixed) return this.#resolve(call, begun);
    if (call.className !== this.#className) this.#forget(call.className);
    const kept = call.kind === 'success' ? this.#success : this.#other?.get(call.kind);
    // After clear() or remove() a handle counts where nobody looks.
    if (kept?.isLive === true) return kept;
    const series = this.#resolve(call, begun);
    if (call.kind === 'success') this.#success = series;
    else (this.#other ??= new Map()).set(call.kind, series);
    return series;
  }

  #resolve(call: Call, begun: LabelSet | undefined): S {
    const recipe = this.#recipe;
    const labels = recipe.complete(call, begun ?? recipe.begin(call));
    const metric = this.#metric;
    const series =
      metric.seriesCount < this.#maxSeries
        ? metric.labels(labels)
        : (metric.find(labels) ?? this.#overflow(call, labels));
    recipe.release(labels);
    return series;
  }

  #overflow(call: Call, labels: LabelSet): S {
    if (!this.#overflows) {
      this.#overflows = true;
      const { setup, member } = this.#parts;
      const { name } = this.#metric.descriptor;
      const problem = `has ${String(this.#maxSeries)} series, and no room for another: new label values become "other"`;
      setup.registry.diagnostics.report({
        source: 'decorator',
        subject: member.subjectFor(call.receiver),
        error: new MetricError('TOO_MANY_SERIES', `"${name}" ${problem}; bound its labels, or raise maxSeries`),
      });
    }
    return this.#metric.labels(this.#recipe.overflow(labels));
  }

  #forget(className: string): void {
    this.#className = className;
    this.#success = undefined;
    this.#other = undefined;
  }
}
