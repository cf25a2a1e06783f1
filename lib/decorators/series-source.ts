/**
 * Finds the series that a call belongs to.
 */

import type { Instrument } from '../metrics/instrument.js';
import type { Series } from '../metrics/series.js';
import type { LabelRecipe, LabelSet } from './label-recipe.js';
import type { Call } from './probe.js';
import type { OutcomeKind } from './types.js';

/** The series of one member in one family. Where the class and the kind of the outcome decide, it keeps the handles. */
export class SeriesSource<S extends Series> {
  readonly #metric: Instrument<string, S>;
  readonly #recipe: LabelRecipe;
  #className = '';
  #success: S | undefined;
  #other = new Map<OutcomeKind, S>();

  constructor(metric: Instrument<string, S>, recipe: LabelRecipe) {
    this.#metric = metric;
    this.#recipe = recipe;
    for (const labels of recipe.domain()) metric.init(labels);
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
    const kept = call.kind === 'success' ? this.#success : this.#other.get(call.kind);
    // After clear() or remove() a handle counts where nobody looks.
    if (kept?.isLive === true) return kept;
    const series = this.#resolve(call, begun);
    if (call.kind === 'success') this.#success = series;
    else this.#other.set(call.kind, series);
    return series;
  }

  #resolve(call: Call, begun: LabelSet | undefined): S {
    return this.#metric.labels(this.#recipe.complete(call, begun ?? this.#recipe.begin(call)));
  }

  #forget(className: string): void {
    this.#className = className;
    this.#success = undefined;
    this.#other.clear();
  }
}
