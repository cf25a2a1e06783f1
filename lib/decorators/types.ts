/**
 * What the decorators see of the members they decorate, in either dialect, and the label options inferred from them.
 *
 * The views are structural and read-only: the compiler's own descriptor and context types are invariant and refuse
 * generic methods.
 *
 * Decorators list their overload with a name first. It is the one that most write, and the compiler infers everything for each
 * overload that it tries before: with the name after the others it did a quarter more work.
 */

import type { LookupRegisterer } from '../metrics/declare.js';
import type { ExemplarLabels } from '../model/exemplar.js';
import type { LabelValue } from '../model/labels.js';
import type { FaultReporter } from '../support/diagnostics.js';

/** What a standard decorator is told of a method, or of a field that holds a function. */
export interface CallableContext<This, A extends unknown[], R> {
  /** What is decorated. */
  readonly kind: 'method' | 'field';
  /** How an instance's function is read. */
  readonly access: {
    /** Reads the function of an instance. */
    get(object: This): (...args: A) => R;
  };
  /** Runs something when an instance, or the class for a static member, is made. */
  addInitializer(initializer: (this: This) => void): void;
}

/**
 * The arguments of a decorator of something that can be called, in the standard or the legacy dialect.
 *
 * @typeParam S - `this` as a standard context tells it
 * @typeParam T - `this` as a legacy target tells it
 * @typeParam A - the parameters
 * @typeParam R - what is returned
 */
export type DecoratedCallable<S, T, A extends unknown[], R> =
  | [target: ((...args: A) => R) | undefined, context: CallableContext<S, A, R>]
  | [
      target: T,
      key: string | symbol,
      descriptor: {
        /** The method. */
        readonly value?: (...args: A) => R;
      },
    ];

/** A decorator of something that can be called. One signature for both dialects, so that `A` and `R` can be inferred. */
export type OnCallable<S, T, A extends unknown[], R> = (...decorated: DecoratedCallable<S, T, A, R>) => void;

/** The arguments of a decorator of a class, in the standard or the legacy dialect. */
export type DecoratedClass = [
  target: {
    /** What its instances inherit from. */
    readonly prototype: object;
  },
  context?: {
    /** What is decorated. */
    readonly kind: 'class';
  },
];

/** A decorator of a class. */
export type OnClass = (...decorated: DecoratedClass) => void;

/** `this` of a member: from the standard context if it says so, otherwise from the legacy target. */
export type Owner<S, T> = unknown extends S ? T : S;

/** How a call can end: it was `cancelled` if its consumer left it early, by `break` or by unsubscribing. */
export type OutcomeKind = 'success' | 'error' | 'cancelled';

/**
 * What a call came to.
 *
 * @typeParam R - what it returns or its promise resolves to
 */
export type Outcome<R> =
  | {
      /** Whether the call succeeded. */
      readonly ok: true;
      /** How it ended. */
      readonly kind: 'success';
      /**
       * What was returned, or what the returned promise or query resolved to. A generator, an observable or a stream is what was returned,
       * not what came of it; a call that calls back has the result that it passed on, whatever its type says.
       */
      readonly result: R;
      /** Nothing: it succeeded. */
      readonly error: undefined;
      /** How long it took. */
      readonly seconds: number;
    }
  | {
      /** Whether the call succeeded. */
      readonly ok: false;
      /** How it ended. */
      readonly kind: 'error' | 'cancelled';
      /** Nothing: it did not succeed. */
      readonly result: undefined;
      /** What was thrown, or what the returned promise rejected with; `undefined` for most calls that were cancelled. */
      readonly error: unknown;
      /** How long it took. */
      readonly seconds: number;
    };

/** Reads something from the arguments of a call when it begins. */
export type FromArguments<O, A extends unknown[], V> = (this: O, ...args: A) => V;

/** Reads something from the outcome of a call and its arguments. */
export type FromOutcome<O, A extends unknown[], R, V> = (this: O, outcome: Outcome<Awaited<R>>, ...args: A) => V;

/** Reads something from the result of a call and its arguments. */
export type FromResult<O, A extends unknown[], R, V> = (this: O, result: Awaited<R>, ...args: A) => V;

/**
 * A label with a bounded domain.
 *
 * @typeParam F - the function that reads the value
 */
export interface BoundedLabel<F> {
  /** Reads the value. */
  readonly from: F;
  /** The values that may come; if all labels of the family are bounded or constant, their series exist at 0 from the start. */
  readonly values: readonly LabelValue[];
  /** Stands for every other value; default `other`. */
  readonly other?: LabelValue | undefined;
}

/** A label read when a call begins: a constant, a function of `this` and the arguments, or such a function with its domain. */
export type EntryLabel<O, A extends unknown[]> =
  LabelValue | NoInfer<FromArguments<O, A, LabelValue>> | BoundedLabel<NoInfer<FromArguments<O, A, LabelValue>>>;

/** Labels read when a call begins. */
export type EntryLabels<O, A extends unknown[], L extends string> = { readonly [P in L]: EntryLabel<O, A> };

/** Labels read when a call is over. */
export type ResultLabels<O, A extends unknown[], R, K extends string> = {
  readonly [P in K]: NoInfer<FromOutcome<O, A, R, LabelValue>>;
};

/** Labels of a declared instrument that `errorLabel`, `outcome` or `resultLabels` fill. */
export type FillableLabels = 'error' | 'outcome';

/**
 * The labels of a declared instrument that are read when a call begins: all but those that the outcome fills.
 * One mapped type and no intersection, of which TypeScript before 5.9 infers nothing.
 */
export type ClosedLabels<O, A extends unknown[], N extends string, K extends string> = {
  readonly [P in Exclude<N, K | FillableLabels>]: EntryLabel<O, A>;
};

/** A registry that decorators can declare families in; the process-wide one and every `Registry` do. */
export interface DecoratorRegistry extends LookupRegisterer {
  /** Where faults go that must not reach the decorated method. */
  readonly diagnostics: FaultReporter;
}

/** Options that all decorators have. */
export interface RegistryOptions {
  /** Where the family is declared and faults are counted; default the process-wide registry. */
  readonly registry?: DecoratorRegistry | undefined;
}

/** Options of all decorators of calls. */
export interface CallbackOptions extends RegistryOptions {
  /**
   * Whether calls are over when they call back: the last function among the arguments is taken for a Node.js callback, which gets
   * an error, or nothing in its place and the result. It holds for all decorators of the method; a call without a function
   * among its arguments is over when it returns, as without the option.
   *
   * @defaultValue `false`
   */
  readonly callback?: boolean | undefined;
}

/** Options that all decorators of calls have. */
export interface CommonCallOptions extends CallbackOptions {
  /**
   * Whether there is anything to measure; if not, the member stays as it is and no family is declared.
   *
   * @defaultValue `true`
   */
  readonly enabled?: boolean | undefined;
  /**
   * Which of the calls are measured that a member makes of itself, on the same `this`: all, or only the outermost of a
   * recursion, or of an override that calls `super` and records into the same family. To know the outermost costs each call
   * a run of an `AsyncLocalStorage`; the body of a generator counts as outside.
   *
   * @defaultValue `'every'`
   */
  readonly reentrant?: 'every' | 'outermost' | undefined;
  /**
   * How many series the family may have before label values that functions read become `other`; constants, bounded labels
   * and empty values stay. The first such call is reported.
   *
   * @defaultValue `1000`
   */
  readonly maxSeries?: number | undefined;
}

/** Options of a decorator without a name that can stand on a class as well. */
export interface ClassOptions {
  /** On a class: whether a method of this name is measured; default all. */
  readonly methods?: ((name: string) => boolean) | undefined;
}

/** Options of a family with a name of its own. */
export interface FamilyOptions extends RegistryOptions {
  /** What is measured, in a sentence; default says what the decorator measures. */
  readonly help?: string | undefined;
  /** The base unit; the name must end in it. */
  readonly unit?: string | undefined;
}

/** Options of decorators that record when a call is over. */
export interface WhereOptions<O, A extends unknown[], R> extends CommonCallOptions {
  /** Records only calls for which this is true. */
  readonly where?: NoInfer<FromOutcome<O, A, R, boolean>> | undefined;
}

/** Options of decorators whose records can have exemplars. */
export interface ExemplarOptions<O, A extends unknown[], R> {
  /** Reads the labels of an exemplar, such as a trace id, when a call is recorded; none if it returns `undefined`. */
  readonly exemplar?: NoInfer<FromOutcome<O, A, R, ExemplarLabels | undefined>> | undefined;
}

/** Options of decorators that record into a summary. */
export interface QuantileOptions {
  /**
   * The quantiles to expose, each with the largest error of its rank, such as `{ 0.99: 0.001 }`; default none: only count
   * and sum.
   */
  readonly objectives?: Readonly<Record<number, number>> | undefined;
  /** For how many seconds an observation counts in the quantiles; above 0. Default 600. */
  readonly maxAgeSeconds?: number | undefined;
  /** In how many steps the window of the quantiles moves; an integer from 1. Default 5. */
  readonly ageBuckets?: number | undefined;
}

/** Labels of a family with a name of its own, the outcome's included. */
export interface OutcomeLabelOptions<O, A extends unknown[], R, K extends string> {
  /** Labels read when the call is over. */
  readonly resultLabels?: ResultLabels<O, A, R, K> | undefined;
  /** Adds the label `error`: the error's class, or what the function says; empty on success. */
  readonly errorLabel?: boolean | ((error: unknown) => string) | undefined;
  /** Adds the label `outcome`: `success`, `error` or `cancelled`; the default families always have it. */
  readonly outcome?: boolean | undefined;
}

/** Options of a family with a name of its own, whose series may be idle. */
export interface ExpiryOptions {
  /**
   * For how many seconds a series may be idle before it vanishes, as with the instruments; default it stays. Handles kept for members
   * whose labels are all known stay as well: their series come back when they are used.
   */
  readonly ttlSeconds?: number | undefined;
}

/** Options of a family with a name of its own, with labels of both ends of a call. */
export interface NamedCallOptions<O, A extends unknown[], R, L extends string, K extends string>
  extends FamilyOptions, ExpiryOptions, OutcomeLabelOptions<O, A, R, K> {
  /** Labels read when a call begins. */
  readonly labels?: EntryLabels<O, A, L> | undefined;
}

/** Options for a declared instrument with labels. */
export interface DeclaredCallOptions<
  O,
  A extends unknown[],
  R,
  N extends string,
  K extends N,
> extends OutcomeLabelOptions<O, A, R, K> {
  /** Labels read when a call begins: all that the outcome does not fill. */
  readonly labels: ClosedLabels<O, A, N, K>;
}

/** Options of a decorator without a name: what would change the definition of the shared default family needs one. */
export interface Unnamed {
  /** There is none. */
  readonly name?: undefined;
  /** Needs a name. */
  readonly help?: undefined;
  /** Needs a name. */
  readonly unit?: undefined;
  /** Needs a name. */
  readonly ttlSeconds?: undefined;
  /** Needs a name. */
  readonly labels?: undefined;
  /** Needs a name. */
  readonly resultLabels?: undefined;
  /** Needs a name. */
  readonly errorLabel?: undefined;
  /** Needs a name; the default families have the label. */
  readonly outcome?: undefined;
}

/**
 * An instrument if it has no labels.
 *
 * @typeParam I - the instrument
 * @typeParam N - its label names
 */
export type Unlabelled<I, N extends string> = I & ([N] extends [never] ? unknown : never);

/** A name among the options instead of before them. */
export interface WithName {
  /** The name of the family; its unit, and `_total` for a counter, included. */
  readonly name: string;
}

/** A function as the SDK wraps it, whatever it takes. */
export type AnyFunction = (...args: never[]) => unknown;

/** `this` of a function. */
export type ThisOf<F> = F extends (this: infer O, ...args: never[]) => unknown ? O : unknown;

/** The parameters of a function. */
export type ArgumentsOf<F> = F extends (this: never, ...args: infer A) => unknown ? A : never;

/** What a function returns. */
export type ResultOf<F> = F extends (this: never, ...args: never[]) => infer R ? R : never;
