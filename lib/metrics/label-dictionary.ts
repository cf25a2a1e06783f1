/**
 * The distinct values of one label: each text once, found again by whatever value it was given as.
 */

import type { LabelValue } from '../model/labels.js';

/** Up to so many values are in one map. A map that grows is copied, which for a million values takes a tenth of a second. */
const MOST_IN_ONE_MAP = 8192;
/** More of them are in so many maps, each of which grows for itself. */
const MAP_BITS = 6;
/** So many characters at the end of a text say which. */
const TELLING_CHARACTERS = 4;
/** 2^32 divided by the golden ratio. */
const SPREAD = 0x9e3779b1;

/** Maps label values to ids and ids to texts. `200` and `'200'` have the same id. */
export class LabelDictionary {
  /** Texts by id. A snapshot may hold this array: it only grows, and compaction starts a new one. */
  texts: string[] = [];
  /** The ids of all values, as long as there are few. */
  #ids = new Map<LabelValue, number>();
  /** The ids of all values, by what {@link mapOf} says, once there are many. */
  #maps: readonly Map<LabelValue, number>[] | undefined;
  #lastValue: unknown = undefined;
  #lastId = -1;

  /** The id of a value seen before, or -1. */
  find(value: unknown): number {
    if (value === this.#lastValue) return this.#lastId;
    const ids = this.#maps === undefined ? this.#ids : this.#maps[mapOf(value)];
    const id = ids.get(value as LabelValue);
    if (id === undefined) return -1;
    this.#lastValue = value;
    this.#lastId = id;
    return id;
  }

  /** The id of a text seen before, or -1. */
  findText(text: string): number {
    return this.#idsFor(text).get(text) ?? -1;
  }

  /** The id of a value, given with its text; new ones are added. */
  intern(value: LabelValue, text: string): number {
    let id = this.#idsFor(text).get(text);
    if (id === undefined) {
      id = this.texts.length;
      this.texts.push(text);
      this.#idsFor(text).set(text, id);
    }
    this.#idsFor(value).set(value, id);
    if (this.#maps === undefined && this.#ids.size > MOST_IN_ONE_MAP) this.#fill([...this.#ids]);
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
    const kept: [LabelValue, number][] = [];
    for (const ids of this.#maps ?? [this.#ids]) {
      for (const [value, id] of ids) if (used[id] !== 0) kept.push([value, renamed[id]]);
    }
    this.#fill(kept);
    this.texts = texts;
    this.#lastValue = undefined;
    this.#lastId = -1;
    return renamed;
  }

  #idsFor(value: LabelValue): Map<LabelValue, number> {
    return this.#maps === undefined ? this.#ids : this.#maps[mapOf(value)];
  }

  /** Makes the ids these alone. */
  #fill(ids: readonly (readonly [LabelValue, number])[]): void {
    if (ids.length <= MOST_IN_ONE_MAP) {
      this.#ids = new Map(ids);
      this.#maps = undefined;
      return;
    }
    const maps = Array.from({ length: 1 << MAP_BITS }, () => new Map<LabelValue, number>());
    for (const [value, id] of ids) maps[mapOf(value)].set(value, id);
    this.#ids = new Map();
    this.#maps = maps;
  }
}

/** Which of several maps has a value. Texts that end in the same way are in the same one, which is found no slower. */
function mapOf(value: unknown): number {
  const telling = typeof value === 'string' ? endOf(value) : typeof value === 'number' ? value | 0 : 0;
  return Math.imul(telling, SPREAD) >>> (32 - MAP_BITS);
}

function endOf(text: string): number {
  let hash = text.length;
  for (let place = Math.max(0, text.length - TELLING_CHARACTERS); place < text.length; place += 1) {
    hash = Math.imul(hash, 31) + text.charCodeAt(place);
  }
  return hash;
}
