/**
 * What a decorator adds to a call wrapper: a probe, which is told of the beginning and the end of every call.
 */

import type { Collector } from '../model/collector.js';
import type { CallFrame } from './call-frame.js';
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
  /** Where the call is among those that it is nested in, if a probe asks for that. */
  frame: CallFrame | undefined = undefined;
  /** What each probe keeps from the beginning to the end. */
  readonly kept: unknown[] = [];
  #room: unknown[] | undefined;

  /** Makes room for so many arguments, which the caller writes into it, in an array that the next call uses again. */
  roomForArguments(count: number): unknown[] {
    const room = (this.#room ??= []);
    if (room.length !== count) room.length = count;
    this.args = room;
    return room;
  }

  /** Lets go of all that the call kept alive. */
  release(): void {
    this.receiver = undefined;
    this.args = NO_ARGUMENTS;
    this.value = undefined;
    const room = this.#room;
    if (room !== undefined) for (let index = 0; index < room.length; index += 1) room[index] = undefined;
  }

  /** A call with the same beginning, for what happens more than once. */
  again(): Call {
    const call = this.unseen();
    call.receiver = this.receiver;
    call.args = this.args;
    return call;
  }

  /** A call with the same beginning that keeps neither the receiver nor the arguments alive. */
  unseen(): Call {
    const call = new Call();
    call.className = this.className;
    call.start = this.start;
    call.kept.push(...this.kept);
    return call;
  }

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
  /** Whether `begin` asks for {@link Call.start}. */
  readonly beginsWithTime?: boolean | undefined;
  /** Whether `begin` sets {@link Call.frame}. */
  readonly hasFrames?: boolean | undefined;
  /**
   * Whether `end` asks for more than how the call ended: for its seconds, its result or its arguments. A call whose result was
   * collected as garbage before its end has none of them, and does not end for such a probe.
   */
  readonly needsOutcome: boolean;
  /** Whether the call is over when it calls back. */
  readonly takesCallback: boolean;
  /** Is told of a call before it begins; what it returns is given to `end`. If it throws, `end` is not called. */
  begin(call: Call): unknown;
  /** Is told the class of its member, before the first call. */
  prepare?(className: string): void;
  /** Is told that the work of a call has not begun yet, and what `begin` returned. */
  suspend?(kept: unknown): void;
  /** Is told that it begins now, maybe not for the first time; what it returns is given to `end`. */
  resume?(kept: unknown, call: Call): unknown;
  /** Is told of a call when it is over. */
  end(call: Call, kept: unknown): void;
}
