/**
 * Where the labels of a measured call come from: constants, the call's arguments, its outcome, its class.
 */

import { MetricError } from '../support/metric-error.js';
import type { LabelValue } from '../model/labels.js';
import type { Series } from '../metrics/series.js';
import type { CallSetup } from './call-decorator.js';
import type { AnyEntryLabel, CallOptions, Extractor, RecordedOn } from './call-options.js';
import { errorName } from './error-name.js';
import type { Member } from './member.js';
import type { Call } from './probe.js';

/** Label values by name; the instrument checks what users' functions gave. */
export type LabelSet = Readonly<Record<string, LabelValue>>;

/** Reads a label from a call. */
interface LabelSource {
  readonly name: string;
  readonly read: (call: Call) => unknown;
  /** All values that it can give, if that is known. */
  readonly domain?: readonly LabelValue[];
  /** Whether it is the declaring class, of which a program has only so many. */
  readonly isClass?: boolean;
}

/** The labels of a default family: class and method, and what it tells of a call's end. */
export type DefaultLabels = 'member' | 'outcome' | 'error';

/** Stands for the values of labels that are too many. */
const OTHER = 'other';

/** The labels of one member in one family. */
export class LabelRecipe {
  /** The label names, in the order in which a family declares them. */
  readonly names: readonly string[];
  /** Whether nothing but the class and the kind of the outcome decides, so that the series can be kept. */
  readonly isFixed: boolean;
  /** Whether labels are read from the arguments. */
  readonly readsArguments: boolean;
  /** Whether functions of the user read the outcome. */
  readonly readsOutcome: boolean;
  /** Whether the declaring class is a label. */
  readonly needsClass: boolean;
  /** Whether functions say what values a label has, which nothing keeps from becoming too many. */
  readonly isOpen: boolean;
  readonly #begin: readonly LabelSource[];
  readonly #end: readonly LabelSource[];
  /** The labels of a call that is over: calls that do not overlap share one object, so that they allocate nothing. */
  #spare: LabelSet | undefined;

  private constructor(parts: {
    readonly begin: readonly LabelSource[];
    readonly end: readonly LabelSource[];
    readonly readsArguments?: boolean;
    readonly readsOutcome?: boolean;
    readonly needsClass?: boolean;
    readonly isFixed: boolean;
  }) {
    this.#begin = parts.begin;
    this.#end = parts.end;
    const sources = parts.end.length === 0 ? parts.begin : [...parts.begin, ...parts.end];
    this.names = sources.map(({ name }) => name);
    this.readsArguments = parts.readsArguments ?? false;
    this.readsOutcome = parts.readsOutcome ?? false;
    this.needsClass = parts.needsClass ?? false;
    this.isFixed = parts.isFixed;
    this.isOpen = sources.some(isOpen);
  }

  /**
   * The labels of a member: those of the default family if the setup names no other.
   *
   * @param labels - the labels of the default family
   * @throws MetricError `MISSING_LABEL` or `UNKNOWN_LABEL` if they are not those of the declared instrument
   */
  static of<S extends Series>(
    { subject, options, metric }: CallSetup<S>,
    member: Member,
    labels: DefaultLabels,
  ): LabelRecipe {
    if (metric === undefined && options.name === undefined) return LabelRecipe.#ofMember(member, labels, options.on);
    const recipe = LabelRecipe.#ofOptions(options);
    if (metric !== undefined) recipe.#checkAgainst(subject, metric.descriptor);
    return recipe;
  }

  /** The fixed labels of the default families. */
  static #ofMember(member: Member, labels: DefaultLabels, on: RecordedOn | undefined): LabelRecipe {
    return new LabelRecipe({
      begin: [OF_CLASS, { name: 'method', read: () => member.name, domain: [member.name] }],
      end: endOf(labels, on),
      needsClass: true,
      isFixed: labels !== 'error',
    });
  }

  /** The labels that options ask for. */
  static #ofOptions({ labels = {}, resultLabels = {}, errorLabel, outcome, on }: CallOptions): LabelRecipe {
    const end = Object.entries(resultLabels).map(([name, extract]) => fromOutcome(name, extract));
    if (typeof errorLabel === 'function') end.push(fromError(errorLabel));
    if (errorLabel === true) end.push(fromError(errorName));
    const entries = Object.entries(labels);
    const readsArguments = entries.some(([, source]) => typeof source === 'function' || typeof source === 'object');
    return new LabelRecipe({
      begin: entries.map(([name, source]) => fromEntry(name, source)),
      end: outcome === true ? [...end, fromKind(on)] : end,
      readsArguments,
      readsOutcome: Object.keys(resultLabels).length > 0,
      isFixed: !readsArguments && end.length === 0,
    });
  }

  /** Reads what is known when a call begins. */
  begin(call: Call): LabelSet {
    const labels = this.#spare ?? {};
    this.#spare = undefined;
    return readInto(labels, this.#begin, call);
  }

  /** Takes back what {@link begin} returned, to be used for another call. */
  release(labels: LabelSet): void {
    this.#spare = labels;
  }

  /** Completes the labels of a call, in the object that {@link begin} returned. */
  complete(call: Call, begun: LabelSet): LabelSet {
    return this.#end.length === 0 ? begun : readInto(begun, this.#end, call);
  }

  /** The labels of a series that stands for all that would be too many; constants and bounded labels stay. */
  overflow(labels: LabelSet): LabelSet {
    const open = [...this.#begin, ...this.#end].filter((source) => isOpen(source) && labels[source.name] !== '');
    return { ...labels, ...Object.fromEntries(open.map(({ name }) => [name, OTHER])) };
  }

  /**
   * Every set of labels that can come; none if that is not known, or there are no labels.
   *
   * @param className - the declaring class, if it is known
   */
  domain(className?: string): readonly LabelSet[] {
    if (className === undefined && this.needsClass) return [];
    const known = className === undefined ? undefined : [className];
    const sources = [...this.#begin, ...this.#end].map((source) => ({
      name: source.name,
      domain: source.isClass === true ? known : source.domain,
    }));
    if (sources.length === 0 || sources.some(({ domain }) => domain === undefined)) return [];
    return sources.reduce<readonly LabelSet[]>(
      (sets, { name, domain = [] }) => sets.flatMap((set) => domain.map((value) => ({ ...set, [name]: value }))),
      [{}],
    );
  }

  #checkAgainst(subject: string, family: { readonly name: string; readonly labelNames: readonly string[] }): void {
    const { name, labelNames } = family;
    const missing = labelNames.find((label) => !this.names.includes(label));
    if (missing !== undefined) {
      const all = labelNames.join(', ');
      throw new MetricError(
        'MISSING_LABEL',
        `${subject}: label "${missing}" of "${name}" is missing: give all of [${all}]`,
      );
    }
    const unknown = this.names.find((label, index) => !labelNames.includes(label) || this.names.indexOf(label) < index);
    if (unknown !== undefined) {
      throw new MetricError(
        'UNKNOWN_LABEL',
        `${subject}: label "${unknown}" is not one of "${name}", or given twice: its labels are [${labelNames.join(', ')}]`,
      );
    }
  }
}

const OF_CLASS: LabelSource = { name: 'class', read: (call) => call.className, isClass: true };
const NO_SOURCES: readonly LabelSource[] = [];

/** What a default family tells of a call's end. */
function endOf(labels: DefaultLabels, on: RecordedOn | undefined): readonly LabelSource[] {
  if (labels === 'member') return NO_SOURCES;
  return labels === 'outcome' ? [fromKind(on)] : [fromError(errorName)];
}

/** A call is only cancelled if its result can be. */
const ENDS: readonly LabelValue[] = ['success', 'error'];

function isOpen({ domain, isClass }: LabelSource): boolean {
  return domain === undefined && isClass !== true;
}

function readInto(labels: LabelSet, sources: readonly LabelSource[], call: Call): LabelSet {
  const all = labels as Record<string, LabelValue>;
  // The instrument refuses what is no label value.
  for (const { name, read } of sources) all[name] = read(call) as LabelValue;
  return all;
}

function fromEntry(name: string, source: AnyEntryLabel): LabelSource {
  if (typeof source === 'function') return { name, read: (call) => Reflect.apply(source, call.receiver, call.args) };
  if (typeof source !== 'object') return { name, read: () => source, domain: [source] };
  const { from, values, other = OTHER } = source;
  const texts = new Set(values.map(String));
  const bound = (value: unknown): LabelValue => (texts.has(String(value)) ? String(value) : other);
  return {
    name,
    read: (call) => bound(Reflect.apply(from, call.receiver, call.args)),
    domain: [...new Set([...texts, String(other)])],
  };
}

function fromOutcome(name: string, extract: Extractor): LabelSource {
  return { name, read: (call) => Reflect.apply(extract, call.receiver, [call.outcome(), ...call.args]) };
}

function fromKind(on: RecordedOn | undefined): LabelSource {
  return { name: 'outcome', read: (call) => call.kind, domain: on === 'success' || on === 'error' ? [on] : ENDS };
}

function fromError(extract: (error: unknown) => string): LabelSource {
  return { name: 'error', read: (call) => (call.kind === 'error' ? extract(call.value) : '') };
}
