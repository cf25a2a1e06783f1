/**
 * A call whose result came back before its work was done.
 */

import type { CallSite } from './call-site.js';
import type { Call } from './probe.js';
import type { OutcomeKind } from './types.js';

/** What is left of a call when its result is collected. It must not hold the result: then that would never be. */
interface Remains {
  readonly site: CallSite;
  readonly call: Call;
}

const collected = new FinalizationRegistry(({ site, call }: Remains) => {
  site.abandon(call);
});

/** What follows a result ends the call through this, once. */
export class PendingCall {
  readonly #site: CallSite;
  #call: Call | undefined;
  #isWatched = false;

  constructor(site: CallSite, call: Call) {
    this.#site = site;
    this.#call = call;
  }

  /** Ends the call; the first end counts. Never throws. */
  settle(kind: OutcomeKind, value?: unknown): void {
    const call = this.#call;
    if (call === undefined) return;
    this.#call = undefined;
    if (this.#isWatched) collected.unregister(this);
    this.#site.settle(call, kind, value);
  }

  /**
   * Takes back that the call began, because its result does the work when it is asked to.
   *
   * @returns begins the work; each time as a call of its own
   */
  defer(): () => PendingCall {
    const call = this.#call;
    if (call === undefined) return () => this;
    this.#call = undefined;
    this.#site.suspend(call);
    return () => new PendingCall(this.#site, this.#site.resume(call));
  }

  /** Ends the call as cancelled if the result is collected before; nobody can tell then how long it took. */
  watch(result: object): void {
    if (this.#call === undefined) return;
    this.#isWatched = true;
    collected.register(result, { site: this.#site, call: this.#call.unseen() }, this);
  }

  /** Whether no other call of the same member follows this result; from now on this one does. */
  claim(result: object): boolean {
    return this.#site.claim(result);
  }

  /** Lets another call follow the result. */
  unclaim(result: object): void {
    this.#site.unclaim(result);
  }

  /** Reports a fault of what follows the result. Never throws. */
  report(error: unknown): void {
    this.#site.reportFault(this.#call, error);
  }
}
