/**
 * `@Instrumented` and `instrumented`: how many calls there were, how long they took, and how many are in progress.
 */

import { MetricError } from '../support/metric-error.js';
import { readCallSetup, type CallDecorator, type CallSetup } from './call-decorator.js';
import { COUNTED, type CountedFamilyOptions, type CountedOptions } from './counted.js';
import { decorateCall, wrapFunction } from './decorate-call.js';
import { IN_FLIGHT, type InFlightFamilyOptions, type InFlightOptions } from './in-flight.js';
import type { Member } from './member.js';
import type { Probe } from './probe.js';
import { TIMED, type TimedDefaultOptions, type TimedFamilyOptions } from './timed.js';
import type {
  AnyFunction,
  ArgumentsOf,
  ClassOptions,
  CommonCallOptions,
  DecoratedCallable,
  DecoratedClass,
  EntryLabels,
  OnCallable,
  OnClass,
  Owner,
  ResultOf,
  ThisOf,
  Unnamed,
  WithName,
} from './types.js';

/** Options of `@Instrumented` for the default families. */
export interface InstrumentedOptions<O, A extends unknown[], R> extends CommonCallOptions {
  /** Whether, or with which options, calls are counted, as `@Counted` does; default `true`. */
  readonly calls?: boolean | (CountedOptions<O, A, R> & Unnamed) | undefined;
  /** Whether, or with which options, durations are observed, as `@Timed` does; default `true`. */
  readonly duration?: boolean | TimedDefaultOptions<O, A, R> | undefined;
  /** Whether, or with which options, calls in progress are counted, as `@InFlight` does; default `true`. */
  readonly inFlight?: boolean | (InFlightOptions & Unnamed) | undefined;
}

/** Options of `@Instrumented` with a name. */
export interface InstrumentedFamilyOptions<O, A extends unknown[], R, L extends string> extends CommonCallOptions {
  /** Labels of all families, read when a call begins. */
  readonly labels?: EntryLabels<O, A, L> | undefined;
  /** Whether, or with which options, calls are counted, as `@Counted` does; default `true`. */
  readonly calls?: boolean | CountedFamilyOptions<O, A, R, never, never> | undefined;
  /** Whether, or with which options, durations are observed, as `@Timed` does; default `true`. */
  readonly duration?: boolean | TimedFamilyOptions<O, A, R, never, never> | undefined;
  /** Whether, or with which options, calls in progress are counted, as `@InFlight` does; default `true`. */
  readonly inFlight?: boolean | InFlightFamilyOptions<O, A, never> | undefined;
}

/** What it consists of: the option, its decorator, and how its families are named. */
const PARTS = [
  ['calls', COUNTED, 'calls_total'],
  ['duration', TIMED, 'duration_seconds'],
  ['inFlight', IN_FLIGHT, 'in_flight'],
] as const;

/** What `@Instrumented` is. */
export const INSTRUMENTED: CallDecorator<never> = {
  subject: '@Instrumented',
  functionForm: 'instrumented',
  metricTypes: [],
  defaultFamily: 'method_calls_total',
  decoratesClasses: true,
  optionNames: ['calls', 'duration', 'inFlight', 'methods'],
  moments: [],
  check: ({ subject, options }) => {
    if (PARTS.some(([part]) => options[part] !== false)) return;
    throw new MetricError('INVALID_OPTION', `${subject}: nothing is left to measure: use enabled: false`);
  },
  createProbes: (setup, member) => [
    ...createPart(PARTS[0], setup, member),
    ...createPart(PARTS[1], setup, member),
    ...createPart(PARTS[2], setup, member),
  ],
};

function createPart(
  [part, decorator, suffix]: readonly [(typeof PARTS)[number][0], CallDecorator<never>, string],
  { subject, options, registry, scope }: CallSetup<never>,
  member: Member,
): readonly Probe[] {
  const given: unknown = options[part] ?? true;
  if (given === false) return [];
  const { name, labels, callback, maxSeries } = options;
  const named =
    name === undefined ? {} : { name: `${name}_${suffix}`, labels, ...(part === 'inFlight' ? {} : { outcome: true }) };
  if (given !== true && (typeof given !== 'object' || given === null)) {
    throw new MetricError('INVALID_OPTION', `${subject}: ${part} must be true, false or options`);
  }
  const syntax = { ...decorator, subject: `${subject}: ${part}`, scope };
  const own = { callback, maxSeries, registry, ...named, ...(given === true ? {} : given) };
  return decorator.createProbes(readCallSetup(syntax, [own]), member);
}

/**
 * Counts the calls of a method, of a function in a field, or of all methods of a class, observes how long they take, and tells how
 * many are in progress: {@link Counted}, {@link Timed} and {@link InFlight} in one.
 *
 * Without a name it records into their default families; with the name `orders` into `orders_calls_total`,
 * `orders_duration_seconds`, both with the label `outcome`, and `orders_in_flight`. On a class it stands for itself on every own
 * method, static ones included, that has no decorator of calls; neither the constructor, accessors, functions in
 * fields nor private methods are reached.
 *
 * @throws MetricError as the decorators that it consists of; all when the class is defined
 *
 * @example
 * ```ts
 * import { Instrumented, NotInstrumented } from 'prometheus-sdk';
 *
 * @Instrumented({ inFlight: { oldest: true }, methods: (name) => name !== 'toString' })
 * class Orders {
 *   list(): string[] {
 *     return [];
 *   }
 *
 *   @NotInstrumented
 *   ping(): boolean {
 *     return true;
 *   }
 * }
 * ```
 */
export function Instrumented<S, T, A extends unknown[], R, const L extends string = never>(
  name: string,
  options?: InstrumentedFamilyOptions<Owner<S, T>, A, R, L>,
): OnCallable<S, T, A, R>;
/** Measures calls in the default families, without options. */
export function Instrumented<S, T, A extends unknown[], R>(...decorated: DecoratedCallable<S, T, A, R>): void;
/** Measures all methods of a class. */
export function Instrumented(...decorated: DecoratedClass): void;
/** Measures calls in the default families. */
export function Instrumented<S, T, A extends unknown[], R>(
  options?: InstrumentedOptions<Owner<S, T>, A, R> & Unnamed & ClassOptions,
): OnCallable<S, T, A, R> & OnClass;
/** Measures calls in families whose names begin with the one among the options. */
export function Instrumented<S, T, A extends unknown[], R, const L extends string = never>(
  options: InstrumentedFamilyOptions<Owner<S, T>, A, R, L> & WithName,
): OnCallable<S, T, A, R>;
export function Instrumented(...args: readonly unknown[]): unknown {
  return decorateCall(INSTRUMENTED, args);
}

/**
 * Wraps a function so that its calls are measured, as {@link Instrumented} does with methods; without a name with an empty `class`.
 *
 * @returns a function that does what `fn` does, with its name, length and properties
 * @throws MetricError as {@link Instrumented}
 *
 * @example
 * ```ts
 * import { instrumented } from 'prometheus-sdk';
 *
 * const load = instrumented(async (url: string) => fetch(url), 'downloads');
 * await load('http://localhost/');
 * ```
 */
export function instrumented<F extends AnyFunction>(
  fn: F,
  options?: InstrumentedOptions<ThisOf<F>, ArgumentsOf<F>, ResultOf<F>> & Unnamed,
): F;
/** Wraps a function so that its calls are measured in families whose names begin with this one. */
export function instrumented<F extends AnyFunction, const L extends string = never>(
  fn: F,
  name: string,
  options?: InstrumentedFamilyOptions<ThisOf<F>, ArgumentsOf<F>, ResultOf<F>, L>,
): F;
/** Wraps a function so that its calls are measured in families whose names begin with the one among the options. */
export function instrumented<F extends AnyFunction, const L extends string = never>(
  fn: F,
  options: InstrumentedFamilyOptions<ThisOf<F>, ArgumentsOf<F>, ResultOf<F>, L> & WithName,
): F;
export function instrumented(fn: unknown, ...args: readonly unknown[]): AnyFunction {
  return wrapFunction(INSTRUMENTED, fn, args);
}
