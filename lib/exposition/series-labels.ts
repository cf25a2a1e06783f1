/**
 * The labels of a family that is being parsed: each distinct text held once, each set of labels numbered.
 *
 * A sample's label names are a path through a tree, so that what the samples of a family have in common (their names, the
 * check for duplicates, the order of columns) is found out once. The text that a label had on the line before is tried first.
 */

import type { LabelColumn } from '../model/snapshot.js';
import { describeValue } from '../support/describe-value.js';
import { ownText } from './own-text.js';
import type { ParseBudget } from './parse-limits.js';
import { quoteLabelName } from './quote-name.js';
import type { TextScanner } from './text-scanner.js';

const QUOTE = 0x22;
const COMMA = 0x2c;
const EQUALS = 0x3d;
const CLOSE = 0x7d;

const NO_SLOTS = new Int32Array(0);

/** The distinct texts of one label of a family. */
export class LabelDictionary {
  /** The name of the label. */
  readonly name: string;
  /** The texts by their numbers. */
  readonly texts: string[] = [];
  /** The text that was asked for last. */
  lastText: string | undefined;
  /** The number of {@link lastText}. */
  lastId = 0;
  /** Whether {@link lastText} stood in the exposition as it is, without escapes. */
  lastIsPlain = false;
  readonly #ids = new Map<string, number>();

  constructor(name: string) {
    this.name = name;
  }

  /** The number of a text. */
  id(text: string): number {
    if (text === this.lastText) return this.lastId;
    let id = this.#ids.get(text);
    if (id === undefined) {
      id = this.texts.length;
      const own = ownText(text);
      this.texts.push(own);
      this.#ids.set(own, id);
    }
    this.lastText = this.texts[id];
    this.lastId = id;
    return id;
  }
}

/** The sets of labels that have the same names. */
export class SeriesSpace {
  /** The columns in order of their names. */
  readonly dictionaries: readonly LabelDictionary[];
  readonly #ids: number[] = [];
  readonly #seed = Math.floor(Math.random() * 0x7fffffff);
  #slots = NO_SLOTS;
  #count = 0;
  #last = -1;
  /** Whether the series asked for last was new. */
  fresh = false;

  constructor(dictionaries: readonly LabelDictionary[]) {
    this.dictionaries = dictionaries;
  }

  /**
   * The number of a set of labels, from 0 in order of appearance.
   *
   * @param ids - the number of each text
   * @param order - for each column the place of its number in `ids`
   */
  series(ids: readonly number[], order: readonly number[]): number {
    this.fresh = false;
    if (this.#last >= 0 && this.#equals(this.#last, ids, order)) return this.#last;
    if (this.#slots.length < 2 * (this.#count + 1)) this.#grow();
    // The seed keeps whoever writes the exposition from choosing label values that collide.
    let hash = this.#seed;
    for (const place of order) {
      hash = Math.imul(hash ^ ids[place], 0x9e3779b1);
      hash ^= hash >>> 15;
    }
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (; this.#slots[slot] !== 0; slot = (slot + 1) & mask) {
      const known = this.#slots[slot] - 1;
      if (this.#equals(known, ids, order)) return (this.#last = known);
    }
    const series = this.#count;
    for (const place of order) this.#ids.push(ids[place]);
    this.#count += 1;
    this.fresh = true;
    this.#slots[slot] = this.#count;
    return (this.#last = series);
  }

  /** The columns of the series given. */
  columns(series: readonly number[]): readonly LabelColumn[] {
    const width = this.dictionaries.length;
    return this.dictionaries.map(({ name, texts }, column) => {
      if (texts.length === 1) return { name, dictionary: texts, ids: undefined };
      const ids = new Uint32Array(series.length);
      for (let row = 0; row < ids.length; row += 1) ids[row] = this.#ids[series[row] * width + column];
      return { name, dictionary: texts, ids };
    });
  }

  #equals(series: number, ids: readonly number[], order: readonly number[]): boolean {
    const start = series * order.length;
    for (let column = 0; column < order.length; column += 1) {
      if (this.#ids[start + column] !== ids[order[column]]) return false;
    }
    return true;
  }

  #grow(): void {
    const slots = new Int32Array(Math.max(4, this.#slots.length * 4));
    const mask = slots.length - 1;
    const width = this.dictionaries.length;
    for (let series = 0; series < this.#count; series += 1) {
      let hash = this.#seed;
      for (let column = 0; column < width; column += 1) {
        hash = Math.imul(hash ^ this.#ids[series * width + column], 0x9e3779b1);
        hash ^= hash >>> 15;
      }
      let slot = hash & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = series + 1;
    }
    this.#slots = slots;
  }
}

/** One step of the path that the label names of a sample are. */
interface LabelStep {
  readonly dictionary: LabelDictionary;
  readonly parent: LabelStep | undefined;
  /** How many labels lead here: 0 for the root, which stands for no label at all. */
  readonly depth: number;
  /** How the label begins where it is written in the plainest way. */
  readonly opening: string;
  next: Map<string, LabelStep> | undefined;
  /** The step that was taken from here last. */
  latest: LabelStep | undefined;
  /** Set when a sample ended here. */
  end: { readonly space: SeriesSpace; readonly order: readonly number[] } | undefined;
}

/** Where the labels of a sample may have blanks and a trailing comma: in the classic text format. */
export type LabelSyntax = 'strict' | 'blanks';

/** Reads the labels of the samples of one family. After each sample it tells which series that was. */
export class SeriesLabels {
  /** The label names in order of their appearance, the folded one left out. */
  readonly names: string[] = [];
  /** The texts of the folded label, such as `le`; it does not tell series apart. */
  readonly folded: LabelDictionary | undefined;
  /** The space of the sample read last. */
  space: SeriesSpace;
  /** The number of the sample's labels in {@link space}. */
  series = 0;
  /** The number of the folded label's text in the sample read last, or -1 if it has none. */
  foldedId = -1;
  readonly #budget: ParseBudget;
  readonly #dictionaries = new Map<string, LabelDictionary>();
  readonly #spaces = new Map<string, SeriesSpace>();
  readonly #root: LabelStep;
  readonly #ids: number[] = [];

  /**
   * @param folded - the name of the label that belongs to the layout of a row instead of its series
   */
  constructor(budget: ParseBudget, folded: string | undefined) {
    this.#budget = budget;
    if (folded !== undefined) {
      this.folded = new LabelDictionary(folded);
      this.#dictionaries.set(folded, this.folded);
    }
    this.#root = makeStep(undefined, new LabelDictionary(''));
    this.space = this.#end(this.#root).space;
  }

  /** Takes a sample without labels. */
  none(): void {
    this.foldedId = -1;
    this.#finish(this.#root);
  }

  /** Reads labels up to and including the closing brace; the opening one, and a name behind it, have been read. */
  scan(scanner: TextScanner, syntax: LabelSyntax): void {
    const { text } = scanner;
    let step = this.#root;
    this.foldedId = -1;
    for (;;) {
      if (syntax === 'blanks') scanner.skipBlanks();
      if (scanner.code() === CLOSE && (syntax === 'blanks' || step === this.#root)) break;
      step = this.#name(scanner, step, syntax);
      this.#value(scanner, step);
      if (syntax === 'blanks') scanner.skipBlanks();
      const code = text.charCodeAt(scanner.at);
      if (code === CLOSE) break;
      if (code !== COMMA) scanner.fail(`expected a comma or a closing brace behind a label, found ${scanner.found()}`);
      scanner.at += 1;
      // In OpenMetrics a comma promises another label.
      if (syntax === 'strict' && text.charCodeAt(scanner.at) === CLOSE) {
        scanner.fail('expected a label behind the comma: remove the comma');
      }
    }
    scanner.at += 1;
    this.#finish(step);
  }

  /** Takes labels that were read elsewhere. */
  take(names: readonly string[], texts: readonly string[], fail: (problem: string) => never): void {
    let step = this.#root;
    this.foldedId = -1;
    for (const [place, name] of names.entries()) {
      step = step.latest?.dictionary.name === name ? step.latest : this.#step(step, name, fail);
      this.#put(step, step.dictionary.id(texts[place]));
    }
    this.#finish(step);
  }

  #name(scanner: TextScanner, from: LabelStep, syntax: LabelSyntax): LabelStep {
    const { text, at } = scanner;
    const { latest } = from;
    if (latest !== undefined && text.startsWith(latest.opening, at)) {
      scanner.at = at + latest.opening.length - 1;
      return latest;
    }
    const name = text.charCodeAt(at) === QUOTE ? scanner.quoted('label name') : scanner.labelName();
    if (name === '') scanner.fail(`expected a label name, found ${scanner.found()}`, at);
    if (syntax === 'blanks') scanner.skipBlanks();
    scanner.expect(EQUALS, `an equals sign behind label name ${describeValue(name)}`);
    if (syntax === 'blanks') scanner.skipBlanks();
    if (scanner.code() !== QUOTE) {
      scanner.fail(`expected a quote before the value of label ${describeValue(name)}, found ${scanner.found()}`);
    }
    return this.#step(from, name, (problem) => scanner.fail(problem, at));
  }

  /** Reads a value, at whose opening quote the scanner is. */
  #value(scanner: TextScanner, step: LabelStep): void {
    const { at: start } = scanner;
    const { dictionary } = step;
    if (dictionary.lastText !== undefined && dictionary.lastIsPlain) {
      const end = start + 1 + dictionary.lastText.length;
      if (scanner.text.charCodeAt(end) === QUOTE && scanner.text.startsWith(dictionary.lastText, start + 1)) {
        scanner.at = end + 1;
        this.#put(step, dictionary.lastId);
        return;
      }
    }
    const text = scanner.quoted('label value');
    this.#put(step, dictionary.id(text));
    dictionary.lastIsPlain = scanner.at - start === text.length + 2;
  }

  #put(step: LabelStep, id: number): void {
    if (step.dictionary === this.folded) this.foldedId = id;
    this.#ids[step.depth - 1] = id;
  }

  #step(from: LabelStep, name: string, fail: (problem: string) => never): LabelStep {
    let step = from.next?.get(name);
    if (step === undefined) {
      this.#budget.checkLabels(from.depth + 1);
      if (name === '__name__') fail('label name "__name__" is reserved: it is the name of the metric');
      for (let known = from; known.parent !== undefined; known = known.parent) {
        if (known.dictionary.name === name) fail(`label name ${describeValue(name)} is given twice: remove one`);
      }
      let dictionary = this.#dictionaries.get(name);
      if (dictionary === undefined) {
        dictionary = new LabelDictionary(name);
        this.#dictionaries.set(name, dictionary);
        this.names.push(name);
      }
      step = makeStep(from, dictionary);
      from.next ??= new Map<string, LabelStep>();
      from.next.set(name, step);
    }
    from.latest = step;
    return step;
  }

  #finish(step: LabelStep): void {
    const { space, order } = step.end ?? this.#end(step);
    this.space = space;
    this.series = space.series(this.#ids, order);
  }

  #end(step: LabelStep): { readonly space: SeriesSpace; readonly order: readonly number[] } {
    const labels: { readonly dictionary: LabelDictionary; readonly place: number }[] = [];
    for (let at = step; at.parent !== undefined; at = at.parent) {
      if (at.dictionary !== this.folded) labels.push({ dictionary: at.dictionary, place: at.depth - 1 });
    }
    labels.sort((a, b) => (a.dictionary.name < b.dictionary.name ? -1 : 1));
    const key = JSON.stringify(labels.map(({ dictionary }) => dictionary.name));
    let space = this.#spaces.get(key);
    if (space === undefined) {
      space = new SeriesSpace(labels.map(({ dictionary }) => dictionary));
      this.#spaces.set(key, space);
    }
    step.end = { space, order: labels.map(({ place }) => place) };
    return step.end;
  }
}

function makeStep(parent: LabelStep | undefined, dictionary: LabelDictionary): LabelStep {
  return {
    dictionary,
    parent,
    depth: parent === undefined ? 0 : parent.depth + 1,
    opening: `${quoteLabelName(dictionary.name)}="`,
    next: undefined,
    latest: undefined,
    end: undefined,
  };
}
