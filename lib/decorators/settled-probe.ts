/**
 * The probe of decorators that record a call once: when it is over, or when it begins.
 */

import { createExemplar, type ExemplarLabels } from '../model/exemplar.js';
import type { Instrument } from '../metrics/instrument.js';
import type { Series } from '../metrics/series.js';
import type { Extractor, RecordedOn } from './call-options.js';
import type { LabelRecipe, LabelSet } from './label-recipe.js';
import type { Member } from './member.js';
import type { Call, Probe } from './probe.js';
import { SeriesSource, type SeriesSourceParts } from './series-source.js';
import type { DecoratorRegistry } from './types.js';

/** What a decorator records, and into what. */
export interface Recording<S extends Series> extends SeriesSourceParts<S> {
  readonly decorator: string;
  /** Whether the record itself asks for {@link Call.seconds}. */
  readonly needsTime?: boolean | undefined;
  /** Whether the record itself asks for {@link Call.args}. */
  readonly needsArguments?: boolean | undefined;
  /** When it is recorded, whatever the options say. */
  readonly on?: RecordedOn | undefined;
  /** Whether a call that ended is one of those to be recorded, if not all are. */
  readonly accepts?: ((call: Call) => boolean) | undefined;
}

/** What a function of the user reads from the result of a call and its arguments. */
export function readResult(read: Extractor, call: Call): unknown {
  return Reflect.apply(read, call.receiver, [call.value, ...call.args]);
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
  readonly needsOutcome: boolean;
  readonly takesCallback: boolean;
  readonly #series: SeriesSource<S>;
  readonly #recipe: LabelRecipe;
  readonly #on: RecordedOn;
  readonly #where: Extractor | undefined;
  readonly #exemplar: Extractor | undefined;
  readonly #accepts: ((call: Call) => boolean) | undefined;
  readonly #member: Member;
  readonly #recordsAll: boolean;

  constructor(recording: Recording<S>) {
    const { decorator, setup, metric, recipe, member, accepts } = recording;
    const { where, exemplar } = setup.options;
    const on = recording.on ?? setup.options.on ?? 'settled';
    const reads = where ?? exemplar;
    this.decorator = decorator;
    this.metric = metric;
    this.registry = setup.registry;
    this.needsTime = recording.needsTime === true || recipe.readsOutcome || reads !== undefined;
    this.needsOutcome = this.needsTime;
    this.takesCallback = setup.options.callback === true;
    this.needsArguments = recording.needsArguments === true || !recipe.isFixed || reads !== undefined;
    this.needsClass = recipe.needsClass;
    this.hasBegin = recipe.readsArguments || on === 'call';
    this.#series = new SeriesSource(recording);
    this.#recipe = recipe;
    this.#on = on;
    this.#where = where;
    this.#exemplar = exemplar;
    this.#accepts = accepts;
    this.#member = member;
    this.#recordsAll = on === 'settled' && where === undefined && accepts === undefined;
  }

  /** Makes the series of a class exist before its first call. */
  prepare(className: string): void {
    if (this.needsClass) this.#series.prepare(className);
  }

  /** Reads the labels that are known when a call begins, and records it if that is the moment. */
  begin(call: Call): unknown {
    const begun = this.#recipe.readsArguments ? this.#recipe.begin(call) : undefined;
    if (this.#on !== 'call') return begun;
    this.record(this.#series.find(call, begun), call);
    return undefined;
  }

  /** The labels that were read, in an object of its own: `end` completes it. */
  resume(kept: unknown): unknown {
    // What `begin` returned.
    return kept === undefined ? undefined : { ...(kept as LabelSet) };
  }

  /** Records the call if it is one of those to be recorded. */
  end(call: Call, kept: unknown): void {
    // What `begin` returned.
    const begun = kept as LabelSet | undefined;
    if (this.#recordsAll || this.#isRecorded(call)) this.record(this.#series.find(call, begun), call);
    else if (begun !== undefined) this.#recipe.release(begun);
  }

  /** The exemplar of a call. One that is wrong is reported, and costs no record. */
  protected exemplarOf(call: Call): ExemplarLabels | undefined {
    const exemplar = this.#exemplar;
    if (exemplar === undefined) return undefined;
    try {
      // It is checked before anything else is done with it.
      const labels = Reflect.apply(exemplar, call.receiver, [call.outcome(), ...call.args]) as
        ExemplarLabels | undefined;
      if (labels !== undefined) createExemplar(this.decorator, labels, 0, 0);
      return labels;
    } catch (error) {
      const subject = this.#member.subjectFor(call.receiver);
      this.registry.diagnostics.report({ source: 'decorator', subject, error });
      return undefined;
    }
  }

  /** Records a call in its series. */
  protected abstract record(series: S, call: Call): void;

  #isRecorded(call: Call): boolean {
    if (this.#on !== 'settled' && this.#on !== call.kind) return false;
    if (this.#accepts?.(call) === false) return false;
    const where = this.#where;
    return where === undefined || Boolean(Reflect.apply(where, call.receiver, [call.outcome(), ...call.args]));
  }
}
