/**
 * StateSet: which of a fixed set of states are on.
 */

import { describeValue } from '../support/describe-value.js';
import { MetricError } from '../support/metric-error.js';
import { familySubject, type FamilyDescriptor } from '../model/family-descriptor.js';
import type { Labels } from '../model/labels.js';
import type { StateLayout } from '../model/snapshot.js';
import { Instrument } from './instrument.js';
import { INSTRUMENT_OPTIONS, type InstrumentOptions } from './instrument-options.js';
import type { Page } from './page.js';
import { Series } from './series.js';

/** Options of a {@link StateSet}. */
export interface StateSetOptions<T extends string, N extends string = never> extends InstrumentOptions<N> {
  /** All states, each once, at least one. */
  readonly states: readonly T[];
}

/** What `set` takes: the labels first, if there are any. */
export type StateArguments<T extends string, N extends string> = [N] extends [never]
  ? [on: T | readonly T[]]
  : [labels: Labels<N>, on: T | readonly T[]];

const OPTION_NAMES = [...INSTRUMENT_OPTIONS, 'states'];

/** One series of a {@link StateSet}. */
export class StateSetSeries<T extends string> extends Series {
  readonly #states: readonly string[];

  /** @internal */
  constructor(states: readonly string[], page: Page, row: number, width: number, family: FamilyDescriptor) {
    super(page, row, width, family);
    this.#states = states;
  }

  /**
   * Turns the given state or states on and all others off.
   *
   * @throws MetricError `UNKNOWN_STATE` if one is none of the declared states; nothing changes then
   */
  set(on: T | readonly T[]): void {
    const places = listStates(this.subject, on).map((state) => this.#placeOf(state));
    this.values.fill(0, this.offset, this.offset + this.#states.length);
    for (const place of places) this.values[place] = 1;
    this.touched = true;
  }

  /**
   * Turns one state on or off and leaves the others alone.
   *
   * @throws MetricError `UNKNOWN_STATE`
   */
  toggle(state: T, isOn: boolean): void {
    this.values[this.#placeOf(state)] = isOn ? 1 : 0;
    this.touched = true;
  }

  /** Whether a state is on. */
  isOn(state: T): boolean {
    return this.values[this.#placeOf(state)] === 1;
  }

  #placeOf(state: unknown): number {
    return this.offset + indexOfState(this.subject, this.#states, state);
  }
}

/**
 * Tells which of a fixed set of states are on, such as those of a circuit breaker.
 *
 * @typeParam T - the states, inferred from `states`
 * @typeParam N - the label names, inferred from `labelNames`
 * @see https://prometheus.io/docs/specs/om/open_metrics_spec/#stateset
 *
 * @example
 * ```ts
 * import { StateSet } from 'prometheus-sdk';
 *
 * const breaker = new StateSet({ name: 'breaker_state', help: 'State of the breaker.', states: ['open', 'half_open', 'closed'] });
 * breaker.set('closed');
 * ```
 */
export class StateSet<T extends string, N extends string = never> extends Instrument<N, StateSetSeries<T>> {
  readonly #states: readonly T[];

  /**
   * Creates the state set and enrols it.
   *
   * @throws MetricError `INVALID_STATES` for no, empty or repeated states; or if an option is bad or unknown, or the
   *   name is taken; nothing is registered then
   */
  constructor(options: StateSetOptions<T, N>) {
    let states: readonly T[] = [];
    super(
      {
        className: 'StateSet',
        type: 'stateset',
        optionNames: OPTION_NAMES,
        layout: (family): StateLayout => {
          checkStates(familySubject(family), options.states);
          states = Object.freeze([...options.states]);
          return Object.freeze({ kind: 'states', states });
        },
        createSeries: (page, row, width, family) => new StateSetSeries<T>(states, page, row, width, family),
      },
      options,
    );
    this.#states = states;
    this.enrol(options.registry);
  }

  /** All states. */
  get states(): readonly T[] {
    return this.#states;
  }

  /**
   * Turns the given state or states of a series on and all others off.
   *
   * @throws MetricError `UNKNOWN_STATE`, `MISSING_LABEL`, `UNKNOWN_LABEL`, `INVALID_LABEL_VALUE`
   */
  set(...given: StateArguments<T, N>): void {
    const [labels, on] = given.length === 1 ? [undefined, given[0]] : given;
    for (const state of listStates(this.subject, on)) indexOfState(this.subject, this.#states, state);
    this.seriesOf(labels).set(on);
  }
}

function listStates(subject: string, on: unknown): readonly unknown[] {
  if (typeof on === 'string') return [on];
  if (Array.isArray(on)) return on;
  throw new MetricError('UNKNOWN_STATE', `${subject}: ${describeValue(on)} is no state: give one, or an array of them`);
}

function indexOfState(subject: string, states: readonly string[], state: unknown): number {
  const index = states.findIndex((known) => known === state);
  if (index < 0) {
    throw new MetricError(
      'UNKNOWN_STATE',
      `${subject}: ${describeValue(state)} is none of its states: use one of [${states.join(', ')}]`,
    );
  }
  return index;
}

function checkStates(subject: string, states: unknown): void {
  if (!Array.isArray(states) || states.length === 0) {
    throw new MetricError(
      'INVALID_STATES',
      `${subject}: states must be a non-empty array of strings, got ${describeValue(states)}`,
    );
  }
  const seen = new Set<unknown>();
  for (const state of states as readonly unknown[]) {
    if (typeof state !== 'string' || state === '' || !state.isWellFormed()) {
      throw new MetricError(
        'INVALID_STATES',
        `${subject}: state ${describeValue(state)} must be a non-empty well-formed string`,
      );
    }
    if (seen.has(state))
      throw new MetricError('INVALID_STATES', `${subject}: state ${describeValue(state)} is given twice: remove one`);
    seen.add(state);
  }
}
