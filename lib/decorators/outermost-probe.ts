/**
 * Lets a probe see the outermost of nested calls alone.
 */

import type { Collector } from '../model/collector.js';
import { CallFrame, currentFrame, prepareFrames, type CallIdentity } from './call-frame.js';
import type { Series } from '../metrics/series.js';
import type { CallSetup } from './call-decorator.js';
import type { Member } from './member.js';
import type { Call, Probe } from './probe.js';
import type { DecoratorRegistry } from './types.js';

/** What is kept of a call that the probe sees. */
interface Outermost {
  readonly frame: CallFrame;
  readonly kept: unknown;
}

/**
 * The probes as the option `reentrant` wants them.
 *
 * @throws MetricError `INVALID_OPTION` where nesting cannot be known
 */
export function applyReentrancy(
  probes: readonly Probe[],
  { subject, options }: CallSetup<Series>,
  member: Member,
): readonly Probe[] {
  if (options.reentrant !== 'outermost') return probes;
  prepareFrames(subject);
  return probes.map((probe) => new OutermostProbe(probe, member));
}

/** Passes a call on unless it is nested in one of the same family and member on the same `this`. */
class OutermostProbe implements Probe {
  readonly decorator: string;
  readonly metric: Collector;
  readonly registry: DecoratorRegistry;
  readonly needsTime: boolean;
  readonly needsArguments: boolean;
  readonly needsClass: boolean;
  readonly hasBegin = true;
  readonly beginsWithTime: boolean | undefined;
  readonly hasFrames = true;
  readonly needsOutcome: boolean;
  readonly takesCallback: boolean;
  readonly #inner: Probe;
  readonly #identity: CallIdentity;

  constructor(inner: Probe, member: Member) {
    this.decorator = inner.decorator;
    this.metric = inner.metric;
    this.registry = inner.registry;
    this.needsTime = inner.needsTime;
    this.needsArguments = inner.needsArguments;
    this.needsClass = inner.needsClass;
    this.beginsWithTime = inner.beginsWithTime;
    this.needsOutcome = inner.needsOutcome;
    this.takesCallback = inner.takesCallback;
    this.#inner = inner;
    this.#identity = { family: inner.metric, key: member.origin.key };
  }

  prepare(className: string): void {
    this.#inner.prepare?.(className);
  }

  begin(call: Call): Outermost | undefined {
    const around = call.frame ?? currentFrame();
    if (around?.encloses(this.#identity, call.receiver) === true) return undefined;
    const kept = this.#inner.hasBegin ? this.#inner.begin(call) : undefined;
    const frame = new CallFrame(this.#identity, call.receiver, around);
    call.frame = frame;
    return { frame, kept };
  }

  suspend(outermost: unknown): void {
    const { kept } = (outermost ?? {}) as Partial<Outermost>;
    if (outermost !== undefined) this.#inner.suspend?.(kept);
  }

  resume(outermost: unknown, call: Call): unknown {
    if (outermost === undefined) return undefined;
    // What `begin` returned.
    const { frame, kept } = outermost as Outermost;
    return { frame, kept: this.#inner.resume === undefined ? kept : this.#inner.resume(kept, call) };
  }

  end(call: Call, outermost: unknown): void {
    if (outermost === undefined) return;
    // What `begin` returned.
    const { frame, kept } = outermost as Outermost;
    frame.end();
    this.#inner.end(call, kept);
  }
}
