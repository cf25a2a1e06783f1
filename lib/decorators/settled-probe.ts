/**
 * The probe of decorators that record a call once: when it is over, or when it begins.
 */

import type { Instrument } from '../metrics/instrument.js';
import type { Series } from '../metrics/series.js';
import type { CallSetup, Extractor, RecordedOn } from './call-options.js';
import type { LabelRecipe, LabelSet } from './label-recipe.js';
import type { Call, Probe } from './probe.js';
import { SeriesSource } from './series-source.js';
import type { DecoratorRegistry } from './types.js';

/** What a decorator records, and into what. */
export interface Recording<S extends Series> {
  readonly decorator: string;
  readonly setup: CallSetup<S>;
  readonly metric: Instrument<string, S>;
  readonly recipe: LabelRecipe;
  /** Whether the record itself asks for {@link Call.seconds}. */
  readonly needsTime: boolean;
}

/**
 * Finds the series of a call and decides whether it is recorded; a subclass records it.
 *
 * Probes are classes rather than closures because their calls are then known to the compiler: with many decorated methods
 * that is half of what a probe costs.
 */
export abstract class SettledProbe<S extends Series> implements Probe {
  readonly decorator: string;
  readonly metric: Instrument<string, S>;
  readonly registry: DecoratorRegistry;
  readonly needsTime: boolean;
  readonly needsArguments: boolean;
  readonly needsClass: boolean;
  readonly hasBegin: boolean;
  readonly #series: SeriesSource<S>;
  readonly #recipe: LabelRecipe;
  readonly #on: RecordedOn;
  readonly #where: Extractor | undefined;
  readonly #recordsAll: boolean;

  constructor({ decorator, setup, metric, recipe, needsTime }: Recording<S>) {
    const { on = 'settled', where } = setup.options;
    this.decorator = decorator;
    this.metric = metric;
    this.registry = setup.registry;
    this.needsTime = needsTime || recipe.readsOutcome || where !== undefined;
    this.needsArguments = !recipe.isFixed || where !== undefined;
    this.needsClass = recipe.needsClass;
    this.hasBegin = recipe.readsArguments || on === 'call';
    this.#series = new SeriesSource(metric, recipe);
    this.#recipe = recipe;
    this.#on = on;
    this.#where = where;
    this.#recordsAll = on === 'settled' && where === undefined;
  }

  /** Reads the labels that are known when a call begins, and records it if that is the moment. */
  begin(call: Call): unknown {
    const begun = this.#recipe.readsArguments ? this.#recipe.begin(call) : undefined;
    if (this.#on !== 'call') return begun;
    this.record(this.#series.find(call, begun), call);
    return undefined;
  }

  /** Records the call if it is one of those to be recorded. */
  end(call: Call, kept: unknown): void {
    // What `begin` returned.
    if (this.#recordsAll || this.#isRecorded(call))
      this.record(this.#series.find(call, kept as LabelSet | undefined), call);
  }

  /** Records a call in its series. */
  protected abstract record(series: S, call: Call): void;

  #isRecorded(call: Call): boolean {
    if (this.#on !== 'settled' && this.#on !== call.kind) return false;
    const where = this.#where;
    return where === undefined || Boolean(Reflect.apply(where, call.receiver, [call.outcome(), ...call.args]));
  }
}
