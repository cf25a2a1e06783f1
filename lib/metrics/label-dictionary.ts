/**
 * The distinct values of one label: each text once, found again by whatever value it was given as.
 */

import type { LabelValue } from '../model/labels.js';

/** Maps label values to ids and ids to texts. `200` and `'200'` have the same id. */
export class LabelDictionary {
  /** Texts by id. A snapshot may hold this array: it only grows, and compaction starts a new one. */
  texts: string[] = [];
  #ids = new Map<LabelValue, number>();
  #lastValue: unknown = undefined;
  #lastId = -1;

  /** The id of a value seen before, or -1. */
  find(value: unknown): number {
    if (value === this.#lastValue) return this.#lastId;
    const id = this.#ids.get(value as LabelValue);
    if (id === undefined) return -1;
    this.#lastValue = value;
    this.#lastId = id;
    return id;
  }

  /** The id of a text seen before, or -1. */
  findText(text: string): number {
    return this.#ids.get(text) ?? -1;
  }

  /** The id of a value, given with its text; new ones are added. */
  intern(value: LabelValue, text: string): number {
    let id = this.#ids.get(text);
    if (id === undefined) {
      id = this.texts.length;
      this.texts.push(text);
      this.#ids.set(text, id);
    }
    this.#ids.set(value, id);
    return id;
  }

  /**
   * Forgets the texts that no row uses.
   *
   * @param used - for each id whether a row uses it
   * @returns the new id of each old one
   */
  compact(used: Uint8Array): Uint32Array {
    const renamed = new Uint32Array(this.texts.length);
    const texts: string[] = [];
    this.texts.forEach((text, id) => {
      if (used[id] === 0) return;
      renamed[id] = texts.length;
      texts.push(text);
    });
    const kept = [...this.#ids].filter(([, id]) => used[id] !== 0);
    this.#ids = new Map(kept.map(([value, id]) => [value, renamed[id]]));
    this.texts = texts;
    this.#lastValue = undefined;
    this.#lastId = -1;
    return renamed;
  }
}
