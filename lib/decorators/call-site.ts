/**
 * The probes of one decorated member, and what they do at both ends of a call.
 */

import { currentClock } from '../support/clock.js';
import { trackReceiver } from './instances.js';
import type { Member } from './member.js';
import { Call, type Probe } from './probe.js';
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
  readonly needsArguments: boolean = false;
  /** Whether its calls are over when they call back. */
  readonly takesCallback: boolean = false;
  /** Whether a probe asks for the calls that a call is nested in. */
  readonly hasFrames: boolean = false;
  readonly #needsTime: boolean = false;
  readonly #needsClass: boolean;
  /** Whether the class is looked for: if a probe asks for it, or it is not known yet. */
  #asksClass: boolean;
  readonly #hasBegin: boolean = false;
  readonly #beginsWithTime: boolean = false;
  readonly #tracksReceivers: boolean;
  /** Both are made when they are needed: most sites have no other decorator of the same member, and follow no result. */
  #extensions: WeakMap<CallSite, CallSite> | undefined;
  #claimed: WeakSet<object> | undefined;
  /** The record of the last call that ended: calls that do not overlap share one, so that they allocate nothing. */
  #spare: Call | undefined;

  constructor(member: Member, probes: readonly Probe[]) {
    this.member = member;
    this.probes = probes;
    let needsClass = false;
    for (const probe of probes) {
      if (probe.needsArguments) this.needsArguments = true;
      if (probe.takesCallback) this.takesCallback = true;
      if (probe.needsTime) this.#needsTime = true;
      if (probe.needsClass) needsClass = true;
      if (probe.hasBegin) this.#hasBegin = true;
      if (probe.beginsWithTime === true) this.#beginsWithTime = true;
      if (probe.hasFrames === true) this.hasFrames = true;
    }
    this.#needsClass = needsClass;
    this.#asksClass = needsClass || member.knownClass === undefined;
    this.#tracksReceivers = member.origin.owner !== undefined && !member.origin.isStatic;
  }

  /** This site with the probes of another decorator of the same member; the same site each time. */
  extend(other: CallSite): CallSite {
    this.#extensions ??= new WeakMap();
    let extended = this.#extensions.get(other);
    if (extended === undefined) {
      extended = new CallSite(this.member, [...this.probes, ...other.probes]);
      this.#extensions.set(other, extended);
    }
    return extended;
  }

  /** Tells the probes the class of the member, before its first call. */
  prepare(className: string): void {
    for (const probe of this.probes) probe.prepare?.(className);
  }

  /** A record for a call that {@link enter} begins. */
  takeCall(): Call {
    const call = this.#spare ?? new Call();
    this.#spare = undefined;
    return call;
  }

  /** Begins a call; if a probe asks for the arguments, the record has them. Never throws. */
  enter(call: Call, receiver: unknown): void {
    call.receiver = receiver;
    if (this.#asksClass) call.className = this.#classNameOf(receiver);
    if (this.#tracksReceivers) trackReceiver(receiver);
    if (this.#hasBegin) this.#begin(call);
    if (this.#needsTime && !this.#beginsWithTime) call.start = currentClock().monotonicSeconds();
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

  /** Takes back that a call began: its result does the work later, or never. Never throws. */
  suspend(call: Call): void {
    this.#tell(call, (probe, kept) => {
      probe.suspend?.(kept);
      return kept;
    });
  }

  /** Begins the work of a suspended call, which may happen more than once. Never throws. */
  resume(suspended: Call): Call {
    const call = suspended.again();
    if (this.#needsTime) call.start = currentClock().monotonicSeconds();
    this.#tell(call, (probe, kept) => (probe.resume === undefined ? kept : probe.resume(kept, call)));
    return call;
  }

  /** Ends a call whose result was collected: nobody will see its end. Never throws. */
  abandon(call: Call): void {
    call.kind = 'cancelled';
    this.#tell(call, (probe, kept) => {
      if (!probe.needsOutcome) probe.end(call, kept);
      return undefined;
    });
  }

  /** Whether a result is not being followed yet: one that is returned again must not gather listeners without end. */
  claim(result: object): boolean {
    this.#claimed ??= new WeakSet();
    if (this.#claimed.has(result)) return false;
    this.#claimed.add(result);
    return true;
  }

  /** Gives back what was claimed. */
  unclaim(result: object): void {
    this.#claimed?.delete(result);
  }

  /** Reports a fault of what follows results. Never throws. */
  reportFault(call: Call | undefined, error: unknown): void {
    this.#report(this.probes[0], call, error);
  }

  #classNameOf(receiver: unknown): string {
    const name = this.member.classNameOf(receiver);
    if (!this.#needsClass) this.#asksClass = this.member.knownClass === undefined;
    return name;
  }

  #begin(call: Call): void {
    const { probes } = this;
    if (this.#beginsWithTime) call.start = currentClock().monotonicSeconds();
    call.frame = undefined;
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

  #tell(call: Call, tell: (probe: Probe, kept: unknown) => unknown): void {
    for (const [index, probe] of this.probes.entries()) {
      const kept = call.kept[index];
      if (kept === FAILED) continue;
      try {
        call.kept[index] = tell(probe, kept);
      } catch (error) {
        call.kept[index] = FAILED;
        this.#report(probe, call, error);
      }
    }
  }

  #release(call: Call): void {
    call.release();
    call.kind = 'success';
    this.#spare = call;
  }

  #report(probe: Probe, call: Call | undefined, error: unknown): void {
    const subject = this.member.subjectFor(call?.receiver);
    probe.registry.diagnostics.report({ source: 'decorator', subject, error });
  }
}
