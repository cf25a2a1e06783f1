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

interface Counted extends FaultCount {
  count: number;
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
  /** In the order of their first faults. */
  readonly #counts: Counted[] = [];
  /** By source, then by subject: a fault may be as frequent as a call, and a text of both would be made for each. */
  readonly #bySource = new Map<FaultSource, Map<string, Counted>>();
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
    const { source } = fault;
    const known = this.#bySource.get(source)?.get(fault.subject) ?? this.#find(source, fault.subject.toWellFormed());
    known.count += 1;
    if (known.count > 1) return;
    try {
      this.#warn(fault);
    } catch {
      // A listener that throws must not turn a counted fault into a crash of the host.
    }
  }

  /** All counts since the start, in the order in which the subjects first failed. */
  counts(): FaultCount[] {
    return this.#counts.map((entry) => ({ ...entry }));
  }

  /** Where a subject is counted, from now on if it was not yet. */
  #find(source: FaultSource, given: string): Counted {
    const subjects = this.#bySource.get(source) ?? new Map<string, Counted>();
    this.#bySource.set(source, subjects);
    const subject = this.#counts.length < MAX_SUBJECTS || subjects.has(given) ? given : 'other';
    const known = subjects.get(subject);
    if (known !== undefined) return known;
    const counted = { source, subject, count: 0 };
    this.#counts.push(counted);
    subjects.set(subject, counted);
    return counted;
  }
}
