/**
 * Reads the labels of metrics in protobuf.
 */

import type { ParseBudget } from './parse-limits.js';
import { DELIMITED, type ProtoReader } from './proto-reader.js';
import type { SeriesLabels } from './series-labels.js';

/** A string that was read at one place of a metric, to be compared with the one at the same place of the next. */
interface Known {
  at: number;
  text: string;
}

/** Collects the labels of one metric after the other; what repeats from metric to metric is decoded once. */
export class LabelReader {
  readonly #reader: ProtoReader;
  readonly #budget: ParseBudget;
  readonly #checkLength: (length: number) => void;
  readonly #names: string[] = [];
  readonly #texts: string[] = [];
  readonly #knownNames: Known[] = [];
  readonly #knownTexts: Known[] = [];

  constructor(reader: ProtoReader, budget: ParseBudget) {
    this.#reader = reader;
    this.#budget = budget;
    this.#checkLength = (length) => budget.checkLength(length);
  }

  /** Forgets the labels of the metric before. */
  begin(): void {
    this.#names.length = 0;
    this.#texts.length = 0;
  }

  /** Reads a label pair. */
  read(): void {
    const reader = this.#reader;
    const place = this.#names.length;
    this.#budget.checkLabels(place + 1);
    const end = reader.enter();
    let [name, text] = ['', ''];
    for (let field = reader.field(); field !== 0; field = reader.field()) {
      if (field === 1) name = this.#string(this.#knownNames, place);
      else if (field === 2) text = this.#string(this.#knownTexts, place);
      else reader.skip();
    }
    reader.leave(end);
    this.#names.push(name);
    this.#texts.push(text);
  }

  /** Reads a label pair of an exemplar. */
  pair(): readonly [name: string, value: string] {
    const reader = this.#reader;
    const { at } = reader;
    const end = reader.enter();
    let [name, text] = ['', ''];
    for (let field = reader.field(); field !== 0; field = reader.field()) {
      if (field !== 1 && field !== 2) {
        reader.skip();
        continue;
      }
      reader.expect(DELIMITED);
      const string = reader.string('label', this.#checkLength);
      if (field === 1) name = string;
      else text = string;
    }
    if (name === '') reader.fail('a label without a name', at);
    reader.leave(end);
    return [name, text];
  }

  /**
   * Finds the series of the labels.
   *
   * @param at - where the metric begins
   */
  take(labels: SeriesLabels, at: number): void {
    if (this.#names.includes('')) this.#reader.fail('a label without a name', at);
    labels.take(this.#names, this.#texts, (problem) => this.#reader.fail(problem, at));
  }

  #string(known: Known[], place: number): string {
    const reader = this.#reader;
    reader.expect(DELIMITED);
    const last = known.at(place);
    const { at } = reader;
    if (last !== undefined && reader.repeats(last.at)) return last.text;
    const text = reader.string('label', this.#checkLength);
    if (last === undefined) known[place] = { at, text };
    else {
      last.at = at;
      last.text = text;
    }
    return text;
  }
}
