/**
 * What the decorators see of the members they decorate, in either dialect, and the label options inferred from them.
 *
 * The views are structural and read-only: the compiler's own descriptor and context types are invariant and refuse
 * generic methods.
 */

import type { LookupRegisterer } from '../metrics/declare.js';
import type { LabelValue } from '../model/labels.js';
import type { Fault } from '../support/diagnostics.js';

/** What a standard decorator is told of a method, or of a field that holds a function. */
export interface CallableContext<This, A extends unknown[], R> {
  readonly kind: 'method' | 'field';
  readonly access: { get(object: This): (...args: A) => R };
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
  | [target: T, key: string | symbol, descriptor: { readonly value?: (...args: A) => R }];

/** A decorator of something that can be called. One signature for both dialects, so that `A` and `R` can be inferred. */
export type OnCallable<S, T, A extends unknown[], R> = (...decorated: DecoratedCallable<S, T, A, R>) => void;

/** `this` of a member: from the standard context if it says so, otherwise from the legacy target. */
export type Owner<S, T> = unknown extends S ? T : S;

/** How a call can end: `cancelled` is a stream of results that its consumer left early. */
export type OutcomeKind = 'success' | 'error' | 'cancelled';

/**
 * What a call came to.
 *
 * @typeParam R - what it returns or its promise resolves to
 */
export type Outcome<R> =
  | {
      readonly ok: true;
      readonly kind: 'success';
      /** What was returned, or what the returned promise resolved to. */
      readonly result: R;
      readonly error: undefined;
      /** How long it took. */
      readonly seconds: number;
    }
  | {
      readonly ok: false;
      readonly kind: 'error' | 'cancelled';
      readonly result: undefined;
      /** What was thrown, or what the returned promise rejected with. */
      readonly error: unknown;
      /** How long it took. */
      readonly seconds: number;
    };

/** Reads something from the arguments of a call when it begins. */
export type FromArguments<O, A extends unknown[], V> = (this: O, ...args: A) => V;

/** Reads something from the outcome of a call and its arguments. */
export type FromOutcome<O, A extends unknown[], R, V> = (this: O, outcome: Outcome<Awaited<R>>, ...args: A) => V;

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
  readonly diagnostics: { report(fault: Fault): void };
}

/** Options that all decorators have. */
export interface RegistryOptions {
  /** Where the family is declared and faults are counted; default the process-wide registry. */
  readonly registry?: DecoratorRegistry | undefined;
}

/** Options of a family with a name of its own. */
export interface FamilyOptions extends RegistryOptions {
  /** What is measured, in a sentence; default says what the decorator measures. */
  readonly help?: string | undefined;
  /** The base unit; the name must end in it. */
  readonly unit?: string | undefined;
}

/** Options of decorators that record when a call is over. */
export interface WhereOptions<O, A extends unknown[], R> extends RegistryOptions {
  /** Records only calls for which this is true. */
  readonly where?: NoInfer<FromOutcome<O, A, R, boolean>> | undefined;
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

/** Options of a decorator without a name: what would change the definition of the shared default family needs one. */
export interface Unnamed {
  /** There is none. */
  readonly name?: undefined;
  /** Needs a name. */
  readonly help?: undefined;
  /** Needs a name. */
  readonly unit?: undefined;
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
export type AnyFunction = (this: never, ...args: never[]) => unknown;

/** `this` of a function. */
export type ThisOf<F> = F extends (this: infer O, ...args: never[]) => unknown ? O : unknown;

/** The parameters of a function. */
export type ArgumentsOf<F> = F extends (this: never, ...args: infer A) => unknown ? A : never;

/** What a function returns. */
export type ResultOf<F> = F extends (this: never, ...args: never[]) => infer R ? R : never;
