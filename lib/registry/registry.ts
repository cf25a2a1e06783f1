/**
 * The registry: who is registered, and one gathering over all of them.
 */

import { checkFlag, checkOptions } from '../support/check-options.js';
import { Diagnostics } from '../support/diagnostics.js';
import { describeValue } from '../support/describe-value.js';
import { MetricError } from '../support/metric-error.js';
import { nextTurn } from '../support/next-turn.js';
import type { CollectError, Collector, GatherOptions, GatherResult, Gatherer } from '../model/collector.js';
import { FamilyBuilder } from '../model/family-builder.js';
import { checkDescriptor, createDescriptor, type FamilyDescriptor } from '../model/family-descriptor.js';
import type { FamilySnapshot } from '../model/snapshot.js';
import { checkSnapshots } from './check-snapshots.js';
import { CollectorRuns } from './collector-runs.js';
import { FamilySet } from './family-set.js';
import { NameClaims, type NameClaim } from './name-claims.js';
import { prepareSnapshots } from './prepare-snapshots.js';
import { View, gatherText, type ViewOptions } from './view.js';

/** Faults kept away from the host; the family appears with the first of them. */
const FAULTS = createDescriptor({
  name: 'prometheus_sdk_faults_total',
  type: 'counter',
  help: 'Faults of the instrumentation that were kept away from the program, by the kind of code and its subject.',
  labelNames: ['source', 'subject'],
});

interface Claim extends NameClaim {
  readonly collector: Collector;
}

/** What a collector that failed has. */
const NONE: readonly FamilySnapshot[] = Object.freeze([]);

/** Options of a {@link Registry}. */
export interface RegistrySettings {
  /**
   * Whether names of metrics and labels may be any text, such as `http.requests`, for everything that is registered here.
   *
   * @defaultValue `false`: only the classic grammar, unless an instrument or a descriptor says otherwise
   */
  readonly utf8Names?: boolean | undefined;
}

/**
 * Holds collectors and gathers their families.
 *
 * @example
 * ```ts
 * import { Counter, Registry } from 'prometheus-sdk';
 *
 * const registry = new Registry();
 * const jobs = new Counter({ name: 'jobs_total', help: 'Jobs done.', registry });
 * jobs.inc();
 * console.log(await registry.metrics());
 * ```
 */
export class Registry implements Gatherer {
  /** Where faults of this registry's collectors and of decorators using it are counted. */
  readonly diagnostics = new Diagnostics();
  /** Whether names of metrics and labels may be any text. */
  readonly utf8Names: boolean;
  readonly #collectors = new Map<Collector, readonly FamilyDescriptor[]>();
  readonly #runs = new CollectorRuns();
  readonly #claims = new NameClaims<Claim>();

  /**
   * @throws MetricError `UNKNOWN_OPTION`, or `INVALID_OPTION` if an option has a wrong type
   */
  constructor(options: RegistrySettings = {}) {
    checkOptions('Registry', options, ['utf8Names']);
    this.utf8Names = checkFlag('Registry', 'utf8Names', options.utf8Names);
    this.#claims.add({ collector: FAULTS_COLLECTOR, descriptor: FAULTS });
  }

  /**
   * Adds a collector; adding the same object again does nothing.
   *
   * @throws MetricError `NAME_CONFLICT` if one of its families, or a sample name that a format derives from it,
   *   belongs to another; the message lists what differs. Nothing is registered then.
   */
  register(collector: Collector): void {
    if (this.#collectors.has(collector)) return;
    const descriptors = readDescriptors(checkCollector(collector), this.utf8Names);
    if (descriptors.length > 1) this.#checkTogether(descriptors);
    for (let place = 0, end = descriptors.length; place < end; place += 1) {
      this.#claims.add({ collector, descriptor: descriptors[place] });
    }
    this.#collectors.set(collector, descriptors);
  }

  /**
   * Removes a collector, given itself or the name of one of its families.
   *
   * @returns whether it was there
   */
  unregister(collector: Collector | string): boolean {
    const found = typeof collector === 'string' ? this.get(collector) : collector;
    const descriptors = found === undefined ? undefined : this.#collectors.get(found);
    if (found === undefined || descriptors === undefined) return false;
    this.#collectors.delete(found);
    for (const descriptor of descriptors) this.#claims.delete(descriptor);
    return true;
  }

  /** The collector that has a family of this name. */
  get(name: string): Collector | undefined {
    const claim = this.#claims.find(name);
    return claim?.descriptor.name === name && claim.collector !== FAULTS_COLLECTOR ? claim.collector : undefined;
  }

  /** What every registered collector says it has, in order of the family names. */
  describe(): readonly FamilyDescriptor[] {
    return [...this.#collectors.values()].flat().sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Removes every collector. */
  clear(): void {
    for (const collector of [...this.#collectors.keys()]) this.unregister(collector);
  }

  /**
   * Takes a snapshot of every family, in order of their names.
   *
   * All collectors that answer at once do so at the same instant: the one of the call or, if there are many thousand series, one
   * that comes soon, between two turns of the event loop that prepare it. Those that answer with a promise are awaited together.
   * A collector that fails, or takes longer than `options.timeout`, costs its own families only: it is listed in `errors`, counted in
   * `prometheus_sdk_faults_total` and warned about once.
   */
  async gather(options: GatherOptions = {}): Promise<GatherResult> {
    const { only } = options;
    const ahead = prepareSnapshots(this.#asked(only));
    if (ahead !== undefined) await ahead;
    const errors: CollectError[] = [];
    const asked: (readonly FamilyDescriptor[])[] = [];
    const answers: (readonly FamilySnapshot[])[] = [];
    const pending: Promise<void>[] = [];
    // There may be thousands that answer at once with one family: what is allocated for each costs more than what it does.
    this.#collectors.forEach((described, collector) => {
      if (!isAsked(described, only)) return;
      const answer = this.#collect(collector, described, errors, options);
      asked.push(described);
      const place = answers.push(NONE) - 1;
      if (answer instanceof Promise) pending.push(placeLater(answer, answers, place));
      else answers[place] = answer;
    });
    await Promise.all(pending);
    if (ahead !== undefined) await nextTurn();
    const set = new FamilySet();
    for (let place = 0; place < asked.length; place += 1) {
      const families = answers[place];
      for (let index = 0, end = families.length; index < end; index += 1) {
        const family = families[index];
        if (only === undefined || only(family.descriptor.name)) this.#add(set, family, asked[place], errors);
      }
    }
    if (only === undefined || only(FAULTS.name)) this.#addFaults(set);
    return { families: set.sorted(), errors };
  }

  /** All families as text 0.0.4; other formats are chosen by the handlers, per request. */
  async metrics(): Promise<string> {
    return gatherText(this);
  }

  /** A read-only look at this registry with more labels, a prefix or fewer families. */
  view(options: ViewOptions): View {
    return new View(this, options);
  }

  #checkTogether(descriptors: readonly FamilyDescriptor[]): void {
    const own = new NameClaims();
    for (const descriptor of descriptors) {
      this.#claims.check(descriptor);
      own.add({ descriptor });
    }
  }

  #asked(only: GatherOptions['only']): Iterable<Collector> {
    if (only === undefined) return this.#collectors.keys();
    return [...this.#collectors].flatMap(([collector, described]) => (isAsked(described, only) ? [collector] : []));
  }

  /** Calls the collector at once; neither throws nor rejects. */
  #collect(
    collector: Collector,
    described: readonly FamilyDescriptor[],
    errors: CollectError[],
    options: GatherOptions,
  ): readonly FamilySnapshot[] | Promise<readonly FamilySnapshot[]> {
    try {
      const families = this.#runs.ask(collector, described, options);
      if (!Array.isArray(families)) return this.#await(families, described, errors);
      return checkSnapshots(described, families, this.utf8Names);
    } catch (error) {
      this.#failAll(described, error, errors);
      return NONE;
    }
  }

  async #await(
    families: unknown,
    described: readonly FamilyDescriptor[],
    errors: CollectError[],
  ): Promise<readonly FamilySnapshot[]> {
    try {
      return checkSnapshots(described, await families, this.utf8Names);
    } catch (error) {
      this.#failAll(described, error, errors);
      return NONE;
    }
  }

  #add(set: FamilySet, family: FamilySnapshot, described: readonly FamilyDescriptor[], errors: CollectError[]): void {
    const { descriptor } = family;
    try {
      if (described.includes(descriptor) || described.some(({ name }) => name === descriptor.name)) {
        set.addClaimed(family);
        return;
      }
      this.#claims.check(descriptor);
      set.add(family);
    } catch (error) {
      this.#fail([descriptor.name], error, errors);
    }
  }

  #failAll(described: readonly FamilyDescriptor[], error: unknown, errors: CollectError[]): void {
    this.#fail(
      described.map(({ name }) => name),
      error,
      errors,
    );
  }

  #fail(families: readonly string[], error: unknown, errors: CollectError[]): void {
    errors.push({ families, error });
    this.diagnostics.report({ source: 'collector', subject: families[0] ?? 'undescribed', error });
  }

  #addFaults(set: FamilySet): void {
    const counts = this.diagnostics.counts();
    if (counts.length === 0) return;
    const builder = new FamilyBuilder(FAULTS);
    for (const { source, subject, count } of counts) builder.add({ source, subject }, count);
    set.add(builder.build());
  }
}

async function placeLater<T>(answer: Promise<T>, answers: T[], place: number): Promise<void> {
  answers[place] = await answer;
}

/** Owns the names of {@link FAULTS}, which the registry writes itself. */
const FAULTS_COLLECTOR: Collector = { describe: () => [FAULTS], collect: () => [] };

/** Whether a collector may have a family that is asked for. */
function isAsked(described: readonly FamilyDescriptor[], only: GatherOptions['only']): boolean {
  return only === undefined || described.length === 0 || described.some(({ name }) => only(name));
}

function readDescriptors(collector: Collector, utf8Names: boolean): readonly FamilyDescriptor[] {
  const described: unknown = collector.describe();
  if (!Array.isArray(described)) {
    throw new MetricError(
      'INVALID_OPTION',
      `registry: describe() must return an array of descriptors, got ${describeValue(described)}`,
    );
  }
  const descriptors: readonly FamilyDescriptor[] = described;
  if (descriptors.length === 1) return [checkDescriptor(descriptors[0], utf8Names)];
  return descriptors.map((descriptor) => checkDescriptor(descriptor, utf8Names));
}

function checkCollector(collector: unknown): Collector {
  const candidate = collector as Partial<Collector> | null | undefined;
  if (typeof candidate?.collect !== 'function' || typeof candidate.describe !== 'function') {
    throw new MetricError(
      'INVALID_OPTION',
      `registry: ${describeValue(collector)} is no collector: give an object with describe() and collect()`,
    );
  }
  return collector as Collector;
}
