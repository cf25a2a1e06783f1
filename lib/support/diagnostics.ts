/**
 * Where a fault goes that must not reach the host: it is counted, and warned about once.
 */

/** What kind of code a fault was found in. */
export type FaultSource = 'collector' | 'decorator' | 'exemplar' | 'http' | 'instrument';

/** A fault that was kept away from the host's code. */
export interface Fault {
  /** The kind of code that failed. */
  readonly source: FaultSource;
  /** Which one: a family, a decorated method, a request path. */
  readonly subject: string;
  /** What was thrown. */
  readonly error: unknown;
}

/** Where faults can be reported; a registry's diagnostics are such a place. */
export interface FaultReporter {
  /** Counts a fault; never throws. */
  report(fault: Fault): void;
}

/** How many faults one source and subject have had. */
export interface FaultCount {
  /** The kind of code that failed. */
  readonly source: FaultSource;
  /** Which one: a family, a decorated method, a request path. */
  readonly subject: string;
  /** How many faults since the start. */
  readonly count: number;
}

/** Subjects counted one by one; beyond these, faults are counted under the subject `other`. */
const MAX_SUBJECTS = 1000;

function emitWarning(fault: Fault): void {
  const reason = fault.error instanceof Error ? fault.error.message : String(fault.error);
  const message = `${fault.source} ${fault.subject}: ${reason} (counted in prometheus_sdk_faults_total; said once)`;
  const host = globalThis as { process?: { emitWarning?: (warning: string, type: string) => void } };
  if (typeof host.process?.emitWarning === 'function') host.process.emitWarning(message, 'PrometheusSdkWarning');
  else console.warn(message);
}

/**
 * Counts faults by source and subject and passes the first of each to a listener, by default a process warning.
 */
export class Diagnostics implements FaultReporter {
  readonly #counts = new Map<string, { source: FaultSource; subject: string; count: number }>();
  #warn: (fault: Fault) => void = emitWarning;

  /**
   * Replaces what happens with the first fault of each source and subject.
   *
   * @returns a function that puts the previous listener back
   */
  onFirstFault(listener: (fault: Fault) => void): () => void {
    const previous = this.#warn;
    this.#warn = listener;
    return () => {
      this.#warn = previous;
    };
  }

  /** Counts a fault; never throws, whatever the listener does. */
  report(fault: Fault): void {
    const given = fault.subject.toWellFormed();
    const known = this.#counts.get(`${fault.source} ${given}`);
    if (known !== undefined) {
      known.count += 1;
      return;
    }
    const subject = this.#counts.size < MAX_SUBJECTS ? given : 'other';
    const key = `${fault.source} ${subject}`;
    const count = this.#counts.get(key)?.count ?? 0;
    this.#counts.set(key, { source: fault.source, subject, count: count + 1 });
    if (count > 0) return;
    try {
      this.#warn(fault);
    } catch {
      // A listener that throws must not turn a counted fault into a crash of the host.
    }
  }

  /** All counts since the start, in the order in which the subjects first failed. */
  counts(): FaultCount[] {
    return [...this.#counts.values()].map((entry) => ({ ...entry }));
  }
}
