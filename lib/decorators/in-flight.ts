/**
 * `@InFlight` and `inFlight`: how many calls are in progress.
 */

import { gauge } from '../metrics/declare.js';
import type { Gauge, GaugeSeries } from '../metrics/gauge.js';
import type { Instrument } from '../metrics/instrument.js';
import { familyOf, type CallDecorator } from './call-decorator.js';
import { decorateCall, wrapFunction } from './decorate-call.js';
import { LabelRecipe } from './label-recipe.js';
import { OldestCalls, OldestProbe } from './oldest-calls.js';
import type { Call, Probe } from './probe.js';
import { SeriesSource, type SeriesSourceParts } from './series-source.js';
import type {
  AnyFunction,
  ArgumentsOf,
  ClassOptions,
  CommonCallOptions,
  DecoratedCallable,
  DecoratedClass,
  DecoratorRegistry,
  EntryLabels,
  FamilyOptions,
  OnCallable,
  OnClass,
  Owner,
  ThisOf,
  Unlabelled,
  Unnamed,
  WithName,
} from './types.js';

/** Options of `@InFlight` that do not change its labels. */
export interface InFlightOptions extends CommonCallOptions {
  /**
   * Whether a second gauge, named as the first with `_oldest_seconds` at its end, tells how long the oldest call in progress has been
   * running; 0 if there is none. It is computed at every scrape.
   *
   * @defaultValue `false`
   */
  readonly oldest?: boolean | undefined;
}

/** Options of `@InFlight` with a name. */
export interface InFlightFamilyOptions<O, A extends unknown[], L extends string>
  extends FamilyOptions, InFlightOptions {
  /** Labels read when a call begins. */
  readonly labels?: EntryLabels<O, A, L> | undefined;
}

/** Options of `@InFlight` for a declared gauge with labels. */
export interface InFlightLabelOptions<O, A extends unknown[], N extends string> extends InFlightOptions {
  /** All labels of the gauge. */
  readonly labels: EntryLabels<O, A, N>;
}

/** Goes up when a call begins and down when it is over. */
class InFlightProbe implements Probe {
  readonly decorator = 'InFlight';
  readonly metric: Instrument<string, GaugeSeries>;
  readonly registry: DecoratorRegistry;
  readonly needsTime = false;
  readonly needsArguments: boolean;
  readonly needsClass: boolean;
  readonly hasBegin = true;
  readonly needsOutcome = false;
  readonly takesCallback: boolean;
  readonly #source: SeriesSource<GaugeSeries>;

  constructor(parts: SeriesSourceParts<GaugeSeries>) {
    const { setup, metric, recipe } = parts;
    this.metric = metric;
    this.registry = setup.registry;
    this.needsArguments = !recipe.isFixed;
    this.takesCallback = setup.options.callback === true;
    this.needsClass = recipe.needsClass;
    this.#source = new SeriesSource(parts);
  }

  /** Makes the series of a class exist before its first call. */
  prepare(className: string): void {
    if (this.needsClass) this.#source.prepare(className);
  }

  begin(call: Call): GaugeSeries {
    const series = this.#source.find(call);
    series.inc();
    return series;
  }

  suspend(series: unknown): void {
    // What `begin` returned.
    (series as GaugeSeries).dec();
  }

  resume(series: unknown): unknown {
    // What `begin` returned.
    (series as GaugeSeries).inc();
    return series;
  }

  /** The same series goes down that went up, whatever was removed in between. */
  end(_: Call, series: unknown): void {
    // What `begin` returned.
    (series as GaugeSeries).dec();
  }
}

/** What `@InFlight` is; `@Instrumented` consists of it. */
export const IN_FLIGHT: CallDecorator<GaugeSeries> = {
  subject: '@InFlight',
  functionForm: 'inFlight',
  metricTypes: ['gauge'],
  defaultFamily: 'method_in_flight',
  decoratesClasses: true,
  optionNames: ['oldest', 'methods'],
  moments: [],
  createProbes: (setup, member) => {
    const recipe = LabelRecipe.of(setup, member, 'member');
    const standard = { name: 'method_in_flight', help: 'Calls of decorated methods in progress.' };
    const metric = setup.metric ?? gauge(familyOf(setup, recipe.names, standard));
    const parts = { setup, member, metric, recipe };
    const probe = new InFlightProbe(parts);
    return setup.options.oldest === true ? [probe, oldestProbe(parts)] : [probe];
  },
};

function oldestProbe({ setup, member, metric, recipe }: SeriesSourceParts<GaugeSeries>): OldestProbe {
  const { labelNames, constLabels } = metric.descriptor;
  const oldest = OldestCalls.declare({
    name: `${metric.descriptor.name}_oldest_seconds`,
    help: 'How long the oldest call in progress has been running.',
    unit: 'seconds',
    labelNames,
    constLabels: Object.fromEntries(constLabels),
    registry: setup.registry,
  });
  return new OldestProbe({ setup, member, metric: oldest, recipe });
}

/**
 * Tells how many calls of a method, or of a function in a field, are in progress.
 *
 * Without a name the gauge is `method_in_flight`, with the labels `class` and `method`; with a name or a declared gauge the
 * labels are those that the options say. A call that returns a promise is in progress until that settles; {@link registerResult} tells
 * of other results. What the method returns or throws stays as it is, whatever functions among the options do.
 *
 * @throws MetricError `INVALID_DECORATION` on anything that is not called, `INVALID_OPTION`, `UNKNOWN_OPTION`, `NAME_CONFLICT`,
 *   `MISSING_LABEL`, `UNKNOWN_LABEL` and as the constructor of a gauge; all when the class is defined
 *
 * @example
 * ```ts
 * import { InFlight } from 'prometheus-sdk';
 *
 * class Orders {
 *   @InFlight
 *   list(): string[] {
 *     return [];
 *   }
 *
 *   @InFlight('orders_in_placement', { labels: { shop: (order) => order.shop } })
 *   async place(order: { shop: string }): Promise<string> {
 *     return order.shop;
 *   }
 * }
 * ```
 */
export function InFlight<S, T, A extends unknown[], R, const L extends string = never>(
  name: string,
  options?: InFlightFamilyOptions<Owner<S, T>, A, L>,
): OnCallable<S, T, A, R>;
/** Tells how many calls are in progress in `method_in_flight`, without options. */
export function InFlight<S, T, A extends unknown[], R>(...decorated: DecoratedCallable<S, T, A, R>): void;
/** Tells how many calls of each method of a class are in progress in `method_in_flight`. */
export function InFlight(...decorated: DecoratedClass): void;
/** Tells how many calls are in progress in `method_in_flight`. */
export function InFlight<S, T, A extends unknown[], R>(
  options?: InFlightOptions & Unnamed & ClassOptions,
): OnCallable<S, T, A, R> & OnClass;
/** Tells how many calls are in progress in a declared gauge with labels. */
export function InFlight<S, T, A extends unknown[], R, N extends string>(
  metric: Gauge<N>,
  options: InFlightLabelOptions<Owner<S, T>, A, N>,
): OnCallable<S, T, A, R>;
/** Tells how many calls are in progress in a declared gauge without labels. */
export function InFlight<S, T, A extends unknown[], R, N extends string>(
  metric: Unlabelled<Gauge<N>, N>,
  options?: InFlightOptions,
): OnCallable<S, T, A, R>;
/** Tells how many calls are in progress in a gauge whose name is among the options. */
export function InFlight<S, T, A extends unknown[], R, const L extends string = never>(
  options: InFlightFamilyOptions<Owner<S, T>, A, L> & WithName,
): OnCallable<S, T, A, R>;
export function InFlight(...args: readonly unknown[]): unknown {
  return decorateCall(IN_FLIGHT, args);
}

/**
 * Wraps a function so that its calls in progress are counted, as {@link InFlight} does with methods; without a name in
 * `method_in_flight` with an empty `class`.
 *
 * @returns a function that does what `fn` does, with its name, length and properties
 * @throws MetricError as {@link InFlight}
 *
 * @example
 * ```ts
 * import { inFlight } from 'prometheus-sdk';
 *
 * const load = inFlight((url: string) => fetch(url), { name: 'downloads_in_flight', labels: { url: (url) => url } });
 * await load('http://localhost/');
 * ```
 */
export function inFlight<F extends AnyFunction>(fn: F, options?: InFlightOptions & Unnamed): F;
/** Wraps a function so that its calls in progress are counted in a declared gauge with labels. */
export function inFlight<F extends AnyFunction, N extends string>(
  fn: F,
  metric: Gauge<N>,
  options: InFlightLabelOptions<ThisOf<F>, ArgumentsOf<F>, N>,
): F;
/** Wraps a function so that its calls in progress are counted in a declared gauge without labels. */
export function inFlight<F extends AnyFunction, N extends string>(
  fn: F,
  metric: Unlabelled<Gauge<N>, N>,
  options?: InFlightOptions,
): F;
/** Wraps a function so that its calls in progress are counted in a gauge of this name. */
export function inFlight<F extends AnyFunction, const L extends string = never>(
  fn: F,
  name: string,
  options?: InFlightFamilyOptions<ThisOf<F>, ArgumentsOf<F>, L>,
): F;
/** Wraps a function so that its calls in progress are counted in a gauge whose name is among the options. */
export function inFlight<F extends AnyFunction, const L extends string = never>(
  fn: F,
  options: InFlightFamilyOptions<ThisOf<F>, ArgumentsOf<F>, L> & WithName,
): F;
export function inFlight(fn: unknown, ...args: readonly unknown[]): AnyFunction {
  return wrapFunction(IN_FLIGHT, fn, args);
}
