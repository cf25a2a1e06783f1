/**
 * The probes of one decorated member, and what they do at both ends of a call.
 */

import { currentClock } from '../support/clock.js';
import { trackReceiver } from './instances.js';
import type { Member } from './member.js';
import { Call, NO_ARGUMENTS, type Probe } from './probe.js';
import type { OutcomeKind } from './types.js';

/** What `begin` threw its way out of. */
const FAILED = Symbol('failed');

/** A member with its probes; their order is that of the decorators and makes no difference. */
export class CallSite {
  /** The decorated member. */
  readonly member: Member;
  /** What measures its calls. */
  readonly probes: readonly Probe[];
  /** Whether a probe asks for the arguments. */
  readonly needsArguments: boolean;
  readonly #needsTime: boolean;
  readonly #needsClass: boolean;
  readonly #hasBegin: boolean;
  readonly #tracksReceivers: boolean;
  readonly #extensions = new WeakMap<CallSite, CallSite>();
  /** The record of the last call that ended: calls that do not overlap share one, so that they allocate nothing. */
  #spare: Call | undefined;

  constructor(member: Member, probes: readonly Probe[]) {
    this.member = member;
    this.probes = probes;
    this.needsArguments = probes.some((probe) => probe.needsArguments);
    this.#needsTime = probes.some((probe) => probe.needsTime);
    this.#needsClass = probes.some((probe) => probe.needsClass);
    this.#hasBegin = probes.some((probe) => probe.hasBegin);
    this.#tracksReceivers = member.origin.owner !== undefined && !member.origin.isStatic;
  }

  /** This site with the probes of another decorator of the same member; the same site each time. */
  extend(other: CallSite): CallSite {
    let extended = this.#extensions.get(other);
    if (extended === undefined) {
      extended = new CallSite(this.member, [...this.probes, ...other.probes]);
      this.#extensions.set(other, extended);
    }
    return extended;
  }

  /** Begins a call. Never throws. */
  enter(receiver: unknown, args: readonly unknown[]): Call {
    const call = this.#spare ?? new Call();
    this.#spare = undefined;
    call.receiver = receiver;
    call.args = args;
    if (this.#needsClass) call.className = this.member.classNameOf(receiver);
    if (this.#tracksReceivers) trackReceiver(receiver);
    if (this.#hasBegin) this.#begin(call);
    if (this.#needsTime) call.start = currentClock().monotonicSeconds();
    return call;
  }

  /** Ends a call. Never throws. */
  settle(call: Call, kind: OutcomeKind, value: unknown): void {
    if (this.#needsTime) call.seconds = currentClock().monotonicSeconds() - call.start;
    call.kind = kind;
    call.value = value;
    const { probes } = this;
    for (let index = 0; index < probes.length; index += 1) {
      const probe = probes[index];
      const kept = call.kept[index];
      if (this.#hasBegin) call.kept[index] = undefined;
      if (kept === FAILED) continue;
      try {
        probe.end(call, kept);
      } catch (error) {
        this.#report(probe, call, error);
      }
    }
    this.#release(call);
  }

  #begin(call: Call): void {
    const { probes } = this;
    for (let index = 0; index < probes.length; index += 1) {
      const probe = probes[index];
      try {
        call.kept[index] = probe.begin(call);
      } catch (error) {
        call.kept[index] = FAILED;
        this.#report(probe, call, error);
      }
    }
  }

  #release(call: Call): void {
    call.receiver = undefined;
    call.args = NO_ARGUMENTS;
    call.value = undefined;
    call.kind = 'success';
    this.#spare = call;
  }

  #report(probe: Probe, call: Call, error: unknown): void {
    const subject = this.member.subjectFor(call.receiver);
    probe.registry.diagnostics.report({ source: 'decorator', subject, error });
  }
}
