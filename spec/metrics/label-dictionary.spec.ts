import fc from 'fast-check';
import { labelText, type LabelValue } from '../../lib/model/labels.js';
import { LabelDictionary } from '../../lib/metrics/label-dictionary.js';

const textOf = (value: LabelValue): string => labelText('spec', value);
const use = (dictionary: LabelDictionary, value: LabelValue): number => dictionary.use(value, textOf(value));

/** Texts by what uses them, and ids by texts, that a dictionary must agree with. */
class Model {
  readonly dictionary = new LabelDictionary();
  readonly #uses = new Map<string, { id: number; count: number; spellings: Set<LabelValue> }>();
  readonly #shared: { texts: readonly string[]; copy: readonly string[] }[] = [];

  use(value: LabelValue): void {
    const text = textOf(value);
    const id = this.dictionary.use(value, text);
    const known = this.#uses.get(text);
    if (known === undefined) this.#uses.set(text, { id, count: 1, spellings: new Set([text, value]) });
    else {
      expect(id).toBe(known.id);
      known.count += 1;
      known.spellings.add(value);
    }
  }

  release(value: LabelValue): void {
    const known = this.#uses.get(textOf(value));
    if (known === undefined) return;
    this.dictionary.release(known.id);
    known.count -= 1;
    if (known.count === 0) this.#uses.delete(textOf(value));
  }

  share(): void {
    const texts = this.dictionary.share() ?? [];
    this.#shared.push({ texts, copy: [...texts] });
  }

  expectAgreement(values: readonly LabelValue[]): void {
    for (const value of values) {
      const known = this.#uses.get(textOf(value));
      expect(this.dictionary.find(value)).toBe(known?.spellings.has(value) === true ? known.id : -1);
      expect(this.dictionary.findText(textOf(value))).toBe(known?.id ?? -1);
      if (known !== undefined) expect(this.dictionary.textOf(known.id)).toBe(textOf(value));
    }
    for (const { texts, copy } of this.#shared) expect(texts.slice(0, copy.length)).toEqual(copy);
    expect(new Set([...this.#uses.values()].map(({ id }) => id)).size).toBe(this.#uses.size);
  }
}

const VALUES: readonly LabelValue[] = ['', '0', 0, '200', 200, 'true', true, 'false', false, 'NaN', NaN, ' 1', '1', 1];

describe('LabelDictionary', () => {
  it('agrees with a map of what is used, whatever comes, goes, and is handed out', () => {
    const value = fc.constantFrom(...VALUES);
    const step = fc.oneof(
      { weight: 5, arbitrary: fc.record({ kind: fc.constant('use' as const), value }) },
      { weight: 5, arbitrary: fc.record({ kind: fc.constant('release' as const), value }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('share' as const), value }) },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 100, size: 'max' }), (steps) => {
        const model = new Model();
        for (const { kind, value } of steps) {
          model[kind](value);
          model.expectAgreement(VALUES);
        }
      }),
      { numRuns: 100 },
    );
  });

  it.each<[string, LabelValue]>([
    ['200', 200],
    ['true', true],
    ['false', false],
    ['NaN', NaN],
    ['0', -0],
    ['1e+21', 1e21],
    ['-Infinity', -Infinity],
  ])('forgets all spellings of "%s" with its last row, and gives its id to another text', (text, value) => {
    const dictionary = new LabelDictionary();
    use(dictionary, 'other');
    const id = use(dictionary, value);
    dictionary.alias(text, text);
    expect([dictionary.find(text), dictionary.find(value)]).toEqual([id, id]);
    dictionary.release(id);
    expect([dictionary.find(value), dictionary.find(text), dictionary.findText(text)]).toEqual([-1, -1, -1]);
    expect(use(dictionary, 'next')).toBe(id);
    expect([dictionary.find(value), dictionary.find(text), dictionary.findText(text)]).toEqual([-1, -1, -1]);
    expect(dictionary.textOf(id)).toBe('next');
  });

  it('does not take the value of another text for a spelling of one that goes', () => {
    const dictionary = new LabelDictionary();
    const zero = use(dictionary, 0);
    const one = use(dictionary, 1);
    for (const text of ['', ' 1', '0x1', '1.0']) dictionary.release(use(dictionary, text));
    expect([dictionary.find(0), dictionary.find(1)]).toEqual([zero, one]);
  });

  // Beside a hundred others the uses are counted in bytes, from in between the thousand on.
  it.each([1, 100])('keeps a text until the last of a thousand rows is gone, beside %i others', (others) => {
    const dictionary = new LabelDictionary();
    let id = -1;
    for (let row = 0; row < 600; row += 1) id = use(dictionary, 'shared');
    for (let other = 0; other < others; other += 1) use(dictionary, `other ${String(other)}`);
    for (let row = 600; row < 1000; row += 1) use(dictionary, 'shared');
    const found = new Set<number>();
    for (let row = 1; row < 1000; row += 1) {
      dictionary.release(id);
      found.add(dictionary.findText('shared'));
    }
    expect([...found]).toEqual([id]);
    dictionary.release(id);
    expect(dictionary.find('shared')).toBe(-1);
    expect(dictionary.textOf(id)).toBe('');
  });

  it('keeps texts and their spellings apart that are so many that they are in several maps', () => {
    const dictionary = new LabelDictionary();
    const numbers = Array.from({ length: 20_000 }, (_, n) => n);
    const ids = numbers.map((n) => use(dictionary, n));
    for (const n of numbers) if (n % 2 === 1) dictionary.release(ids[n]);
    expect(numbers.filter((n) => dictionary.find(n) !== (n % 2 === 1 ? -1 : ids[n]))).toEqual([]);
    expect(numbers.filter((n) => dictionary.find(String(n)) !== (n % 2 === 1 ? -1 : ids[n]))).toEqual([]);
    const again = numbers.filter((n) => n % 2 === 1).map((n) => use(dictionary, `again ${String(n)}`));
    expect(Math.max(...again)).toBeLessThan(20_000);
    expect(numbers.filter((n) => dictionary.find(n) !== (n % 2 === 1 ? -1 : ids[n]))).toEqual([]);
  });

  it('holds as many texts as are used at a time, however many come and go', () => {
    const dictionary = new LabelDictionary();
    const ids: number[] = [];
    for (let n = 0; n < 100_000; n += 1) {
      ids.push(use(dictionary, n));
      if (ids.length > 100) dictionary.release(ids.shift() ?? -1);
    }
    expect(dictionary.share()).toHaveLength(101);
  });

  it('begins anew when no text is used any more', () => {
    const dictionary = new LabelDictionary();
    const ids = Array.from({ length: 5000 }, (_, n) => use(dictionary, n));
    expect(dictionary.share()).toBeUndefined();
    for (const id of ids) dictionary.release(id);
    expect(dictionary.share()).toEqual([]);
    expect(use(dictionary, 'first')).toBe(0);
  });

  it('goes on with the texts it handed out until one of them goes, and not with more than a few thousand', () => {
    const dictionary = new LabelDictionary();
    const ids = Array.from({ length: 4095 }, (_, n) => use(dictionary, n));
    const shared = dictionary.share();
    use(dictionary, 'last');
    expect(dictionary.share()).toBe(shared);
    expect(shared).toHaveLength(4096);
    use(dictionary, 'one more');
    expect(dictionary.share()).toBeUndefined();
    dictionary.release(ids[7]);
    expect(shared?.[7]).toBe('7');
    expect(shared).toHaveLength(4096);
  });
});
