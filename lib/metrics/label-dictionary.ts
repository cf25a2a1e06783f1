/**
 * The distinct values of one label: each text once, found again by whatever value it was given as.
 */

import type { LabelValue } from '../model/labels.js';

/** Up to so many texts are handed out in one array, of which a change makes a copy in a few microseconds. */
const MOST_SHARED = 4096;
/** The uses of up to so many texts are counted in a plain array, which needs a third of the memory as long as there are few. */
const MOST_PLAIN = 64;
/** Up to so many values are in one map. A map that grows is copied, which for a million values takes a tenth of a second. */
const MOST_IN_ONE_MAP = 8192;
/** More of them are in so many maps, each of which grows for itself. */
const MAP_BITS = 6;
/** So many characters at the end of a text say which. */
const TELLING_CHARACTERS = 4;
/** 2^32 divided by the golden ratio. */
const SPREAD = 0x9e3779b1;

/**
 * Maps label values to ids and ids to texts. `200` and `'200'` have the same id.
 *
 * It counts how many rows use each text. One that no row uses any more is forgotten at once, and its id goes to the next new one: to
 * clear up after a million series in one step would hold the event loop for a second.
 */
export class LabelDictionary {
  /** Texts by id, '' where an id is free. */
  #texts: string[] = [];
  /** Whether a snapshot may hold `#texts`: none of its texts is changed then, only further ones are added. */
  #isShared = false;
  /** How many rows use each text; modulo 256 once there are many texts, most of which are used once. */
  #uses: number[] | Uint8Array = [0, 0, 0, 0];
  /** How many times 256 rows use a text besides, where that is not 0. */
  #manyUses: Map<number, number> | undefined;
  #freeIds: number[] | undefined;
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

  /** The text of an id. */
  textOf(id: number): string {
    return this.#texts[id];
  }

  /**
   * The texts by id for a reader who may keep them: what is there never changes. `undefined` if they are so many that
   * a copy for each reader would cost too much; {@link textOf} has them one by one.
   */
  share(): readonly string[] | undefined {
    if (this.#texts.length > MOST_SHARED) return undefined;
    this.#isShared = true;
    return this.#texts;
  }

  /** The id of a value, given with its text, that one more row uses; new ones are added. */
  use(value: LabelValue, text: string): number {
    const id = this.#idsFor(text).get(text) ?? this.#add(text);
    this.#uses[id] += 1;
    if (this.#uses[id] === 0) (this.#manyUses ??= new Map()).set(id, (this.#manyUses.get(id) ?? 0) + 1);
    if (value !== text) this.#spell(value, id);
    return id;
  }

  /** Makes a value, given with its text, lead to the id of that text, which a row uses. */
  alias(value: LabelValue, text: string): void {
    if (value !== text) this.#spell(value, this.findText(text));
  }

  /** One row less uses an id; after the last one its text is forgotten. */
  release(id: number): void {
    if (this.#uses[id] === 0) this.#breakMany(id);
    this.#uses[id] -= 1;
    if (this.#uses[id] === 0 && this.#manyUses?.has(id) !== true) this.#forget(id);
  }

  #add(text: string): number {
    const id = this.#freeIds?.pop() ?? this.#texts.length;
    if (id < this.#texts.length) {
      this.#change(id, text);
    } else {
      // From here on it is not shared any more, so that nobody ever waits for a copy of more.
      if (id === MOST_SHARED && this.#isShared) this.#leaveToReaders();
      this.#texts.push(text);
      if (id === this.#uses.length) this.#growUses();
    }
    this.#spell(text, id);
    return id;
  }

  #growUses(): void {
    const uses = this.#uses;
    const length = uses.length * 2;
    if (length <= MOST_PLAIN) {
      this.#uses = Array.from({ length }, (_, id) => uses[id] ?? 0);
      return;
    }
    if (Array.isArray(uses)) {
      uses.forEach((count, id) => {
        if (count > 255) (this.#manyUses ??= new Map()).set(id, Math.floor(count / 256));
      });
    }
    const larger = new Uint8Array(length);
    larger.set(uses);
    this.#uses = larger;
  }

  #spell(value: LabelValue, id: number): void {
    this.#idsFor(value).set(value, id);
    if (this.#maps === undefined && this.#ids.size > MOST_IN_ONE_MAP) this.#split();
  }

  #breakMany(id: number): void {
    const many = this.#manyUses?.get(id) ?? 1;
    if (many === 1) this.#manyUses?.delete(id);
    else this.#manyUses?.set(id, many - 1);
  }

  /** Forgets a text and all values that led to it. */
  #forget(id: number): void {
    const text = this.#texts[id];
    this.#idsFor(text).delete(text);
    this.#forgetSpelling(Number(text), id);
    if (text === 'true' || text === 'false') this.#forgetSpelling(text === 'true', id);
    if (id === this.#lastId) {
      this.#lastValue = undefined;
      this.#lastId = -1;
    }
    const freeIds = (this.#freeIds ??= []);
    if (freeIds.length + 1 < this.#texts.length) {
      this.#change(id, '');
      freeIds.push(id);
    } else {
      this.#texts = [];
      this.#isShared = false;
      this.#freeIds = undefined;
    }
  }

  /** Forgets a value if it leads to an id: that of '' is not the one of 0, which `Number('')` is. */
  #forgetSpelling(value: number | boolean, id: number): void {
    const ids = this.#idsFor(value);
    if (ids.get(value) === id) ids.delete(value);
  }

  #change(id: number, text: string): void {
    if (this.#isShared) this.#leaveToReaders();
    this.#texts[id] = text;
  }

  /** Goes on with a copy of the texts. */
  #leaveToReaders(): void {
    this.#texts = this.#texts.slice();
    this.#isShared = false;
  }

  #idsFor(value: LabelValue): Map<LabelValue, number> {
    return this.#maps === undefined ? this.#ids : this.#maps[mapOf(value)];
  }

  /** Makes many maps of one. */
  #split(): void {
    const maps = Array.from({ length: 1 << MAP_BITS }, () => new Map<LabelValue, number>());
    for (const [value, id] of this.#ids) maps[mapOf(value)].set(value, id);
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
    hash = (Math.imul(hash, 31) + text.charCodeAt(place)) | 0;
  }
  return hash;
}
