/**
 * What a decorator adds to a call wrapper: a probe, which is told of the beginning and the end of every call.
 */

import type { Collector } from '../model/collector.js';
import type { DecoratorRegistry, Outcome, OutcomeKind } from './types.js';

/** The arguments of a call that no probe asks for. */
export const NO_ARGUMENTS: readonly unknown[] = Object.freeze([]);

/** A call that is being measured. It is used again for a later call, so a probe keeps nothing of it. */
export class Call {
  /** `this` of the call. */
  receiver: unknown = undefined;
  /** The arguments, if a probe asks for them. */
  args: readonly unknown[] = NO_ARGUMENTS;
  /** The declaring class, if a probe asks for it. */
  className = '';
  /** When it began, if a probe asks for the time; in seconds of the monotonic clock. */
  start = 0;
  /** How it ended. */
  kind: OutcomeKind = 'success';
  /** What it returned or threw. */
  value: unknown = undefined;
  /** How long it took, if a probe asks for the time. */
  seconds = 0;
  /** What each probe keeps from the beginning to the end. */
  readonly kept: unknown[] = [];

  /** The outcome as users' functions get it. */
  outcome(): Outcome<unknown> {
    const { kind, value, seconds } = this;
    return kind === 'success'
      ? { ok: true, kind, result: value, error: undefined, seconds }
      : { ok: false, kind, result: undefined, error: value, seconds };
  }
}

/** Measures the calls of one member for one family. What it throws is reported and goes no further. */
export interface Probe {
  /** The decorator it belongs to. */
  readonly decorator: string;
  /** What it records into. */
  readonly metric: Collector;
  /** Where its faults are reported. */
  readonly registry: DecoratorRegistry;
  /** Whether it asks for {@link Call.seconds}. */
  readonly needsTime: boolean;
  /** Whether it asks for {@link Call.args}. */
  readonly needsArguments: boolean;
  /** Whether it asks for {@link Call.className}. */
  readonly needsClass: boolean;
  /** Whether `begin` does anything. */
  readonly hasBegin: boolean;
  /** Is told of a call before it begins; what it returns is given to `end`. If it throws, `end` is not called. */
  begin(call: Call): unknown;
  /** Is told of a call when it is over. */
  end(call: Call, kept: unknown): void;
}
