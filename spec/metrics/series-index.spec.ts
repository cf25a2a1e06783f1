import fc from 'fast-check';
import { labelText, type LabelValue } from '../../lib/model/labels.js';
import { SeriesIndex } from '../../lib/metrics/series-index.js';

const NAMES = ['b', 'constructor', 'a'];
const textsOf = (values: readonly LabelValue[]): string[] => values.map((value) => labelText('spec', value));
const labelsOf = (values: readonly LabelValue[]): object =>
  Object.fromEntries(NAMES.map((name, position) => [name, values[position]]));

/** An index and a map keyed by JSON that must agree with it. */
class Pair {
  readonly index = new SeriesIndex(NAMES);
  readonly map = new Map<string, number>();
  readonly #free: number[] = [];
  readonly #shared: { texts: (readonly string[])[]; copies: string[][] }[] = [];

  /** Finds a series in every way there is, or adds it. */
  touch(values: readonly LabelValue[], shape: (labels: object) => object): void {
    const texts = textsOf(values);
    const key = JSON.stringify(texts);
    const row = this.map.get(key) ?? -1;
    const labels = shape(labelsOf(values));
    expect(this.index.findTexts(texts)).toBe(row);
    // A spelling not seen before is not known on the fast path; a wrong row would be a fault.
    expect([row, -1]).toContain(this.index.find(labels));
    expect([row, -1]).toContain(this.index.findValues(values));
    if (row < 0) this.#add(key, values, texts);
    else this.index.alias(values, texts);
    expect(this.index.find(labels)).toBe(this.map.get(key));
    expect(this.index.findValues(values)).toBe(this.map.get(key));
  }

  remove(values: readonly LabelValue[]): void {
    const key = JSON.stringify(textsOf(values));
    const row = this.map.get(key);
    if (row === undefined) return;
    this.index.remove(row);
    this.map.delete(key);
    this.#free.push(row);
    expect(this.index.find(labelsOf(values))).toBe(-1);
    expect(this.index.findTexts(textsOf(values))).toBe(-1);
  }

  /** Asks for what a snapshot may keep. */
  share(): void {
    const texts = NAMES.map((_, position) => this.index.dictionary(position) ?? []);
    this.#shared.push({ texts, copies: texts.map((each) => [...each]) });
  }

  expectAgreement(): void {
    for (const [key, row] of this.map) {
      const texts = JSON.parse(key) as string[];
      expect(this.index.findTexts(texts)).toBe(row);
      expect(NAMES.map((_, position) => this.index.textAt(row, position))).toEqual(texts);
      expect(texts.map((_, position) => this.index.dictionary(position)?.[this.index.idAt(row, position)])).toEqual(
        texts,
      );
    }
    for (const { texts, copies } of this.#shared) {
      expect(texts.map((each, position) => each.slice(0, copies[position].length))).toEqual(copies);
    }
  }

  #add(key: string, values: readonly LabelValue[], texts: readonly string[]): void {
    const row = this.#free.pop() ?? this.map.size;
    this.map.set(key, row);
    this.index.add(row, values, texts);
  }
}

const value = fc.constantFrom<LabelValue>(
  '',
  '0',
  '1',
  'true',
  'NaN',
  'a|b',
  'a',
  'b,',
  '\u0000',
  0,
  -0,
  1,
  NaN,
  1.5,
  true,
  false,
);
const values = fc.tuple(value, value, value);
const shape = fc.constantFrom<(labels: object) => object>(
  (labels) => labels,
  (labels) => Object.fromEntries(Object.entries(labels).reverse()),
  (labels) => Object.freeze({ ...labels }),
  (labels) => Object.create(labels) as object,
  (labels) => Object.assign(Object.create(null) as object, labels),
);
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('touch' as const), values, shape }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('remove' as const), values }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('share' as const) }) },
);

describe('SeriesIndex', () => {
  it('agrees with a map keyed by JSON through births, removals and rehashing, and changes nothing that was handed out', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120, size: 'max' }), (steps) => {
        const pair = new Pair();
        for (const next of steps) {
          if (next.kind === 'touch') pair.touch(next.values, next.shape);
          else if (next.kind === 'remove') pair.remove(next.values);
          else pair.share();
        }
        pair.expectAgreement();
      }),
      { numRuns: 60 },
    );
  });

  it.each([5000, 30_000])('keeps %i rows apart while others come and go', (count) => {
    const index = new SeriesIndex(['x', 'y']);
    const key = (row: number): [number, number] => [row % 71, Math.floor(row / 71)];
    const rows = Array.from({ length: count }, (_, row) => row);
    for (const row of rows) index.add(row, key(row), key(row).map(String));
    const gone = (row: number): boolean => row % 3 === 0;
    for (const row of rows.filter(gone)) index.remove(row);
    expect(rows.filter((row) => index.findValues(key(row)) !== (gone(row) ? -1 : row))).toEqual([]);
    for (const row of rows.filter(gone)) index.add(row, key(row), key(row).map(String));
    expect(rows.filter((row) => index.findValues(key(row)) !== row)).toEqual([]);
  });

  it('finds a doubted row by its texts alone, until it is trusted again, whatever comes, goes and grows meanwhile', () => {
    const index = new SeriesIndex(['x']);
    const rows = Array.from({ length: 20_000 }, (_, row) => row);
    const isDoubted = (row: number): boolean => row % 5 === 0;
    for (const row of rows) {
      index.add(row, [row], [String(row)]);
      if (isDoubted(row)) index.setDoubt(row, true);
      if (row % 7 === 6) {
        index.remove(row - 2);
        index.add(row - 2, [row - 2], [String(row - 2)]);
        if (isDoubted(row - 2)) index.setDoubt(row - 2, true);
      }
    }
    expect(rows.filter((row) => index.findValues([row]) !== (isDoubted(row) ? -1 : row))).toEqual([]);
    expect(rows.filter((row) => index.find({ x: row }) !== (isDoubted(row) ? -1 : row))).toEqual([]);
    expect(rows.filter((row) => index.findTexts([String(row)]) !== row)).toEqual([]);
    for (const row of rows.filter(isDoubted)) index.setDoubt(row, false);
    expect(rows.filter((row) => index.findValues([row]) !== row)).toEqual([]);
    expect(index.findTexts(['none'])).toBe(-1);
  });

  it('finds texts of every length and end, and what only looks like a label value, among very many', () => {
    const index = new SeriesIndex(['x']);
    const texts = Array.from({ length: 12_000 }, (_, row) => (row % 2 === 0 ? `${String(row)}/profile` : String(row)));
    const others: LabelValue[] = ['', '\u{1F600}', 'a', NaN, -1.5, true, 2 ** 40];
    const all = [...texts, ...others];
    all.forEach((each, row) => {
      index.add(row, [each], textsOf([each]));
    });
    expect(all.filter((each, row) => index.findValues([each]) !== row)).toEqual([]);
    expect([null, undefined, {}, Symbol('x'), 1n].map((each) => index.findValues([each]))).toEqual([
      -1, -1, -1, -1, -1,
    ]);
    for (let row = 0; row < all.length; row += 2) index.remove(row);
    expect(texts.filter((each, row) => index.findValues([each]) !== (row % 2 === 1 ? row : -1))).toEqual([]);
    for (let row = 1; row < all.length; row += 2) if (row > 1000) index.remove(row);
    expect(index.findValues(['999'])).toBe(999);
    expect(index.findValues(['1001'])).toBe(-1);
  });

  it.each([1, 2, 3, 4, 5, 8, 16, 17])('finds thousands of series of %i labels, again and again', (width) => {
    const names = Array.from({ length: width }, (_, position) => `l${String(position)}`);
    const index = new SeriesIndex(names);
    const rows = Array.from({ length: 3000 }, (_, row) => row);
    const key = (row: number): LabelValue[] =>
      names.map((_, position) => (position % 2 === 0 ? `v${String(row)}v` : row));
    const labels = (row: number): object =>
      Object.fromEntries(names.map((name, position) => [name, key(row)[position]]));
    for (const row of rows) index.add(row, key(row), textsOf(key(row)));
    for (let time = 0; time < 12; time += 1) {
      expect(rows.filter((row) => index.find(labels(row)) !== row)).toEqual([]);
      expect(rows.filter((row) => index.findValues(key(row)) !== row)).toEqual([]);
    }
    expect(index.find(labels(3000))).toBe(-1);
    for (const row of rows) if (row !== 7) index.remove(row);
    expect(rows.filter((row) => index.find(labels(row)) !== -1)).toEqual([7]);
  });

  it.each([0, 1, 2, 3])('keeps texts in place %i apart that have the same ends and the same length', (place) => {
    const names = ['a', 'b', 'c', 'd'];
    const index = new SeriesIndex(names);
    const sets = Array.from({ length: 40 }, (_, row) =>
      names.map((_, at) => (at === place ? `<${String(row + 10)}>` : '')),
    );
    sets.forEach((set, row) => {
      index.add(row, set, set);
    });
    for (let time = 0; time < 3; time += 1) {
      expect(sets.map((set) => index.findValues(set))).toEqual(sets.map((_, row) => row));
    }
    expect(index.findValues(sets[0].map((text) => text.replace('10', '50')))).toBe(-1);
  });

  it.each([4, 5, 8, 16, 17])('forgets a doubted or removed row of %i labels that was found of late', (width) => {
    const names = Array.from({ length: width }, (_, position) => `l${String(position)}`);
    const index = new SeriesIndex(names);
    const key = (row: number): number[] => names.map((_, position) => row * 10 + position);
    const labels = (row: number): object =>
      Object.fromEntries(names.map((name, position) => [name, key(row)[position]]));
    const found = (row: number): number[] => [
      index.find(labels(row)),
      index.find(Object.fromEntries(Object.entries(labels(row)).reverse())),
      index.findValues(key(row)),
      index.findTexts(key(row).map(String)),
    ];
    for (const row of [0, 1, 2]) index.add(row, key(row), key(row).map(String));
    for (let time = 0; time < 2; time += 1)
      expect([0, 1, 2].map(found)).toEqual([0, 1, 2].map((row) => [row, row, row, row]));
    index.setDoubt(1, true);
    expect([found(0), found(1)]).toEqual([
      [0, 0, 0, 0],
      [-1, -1, -1, 1],
    ]);
    index.setDoubt(1, false);
    expect([found(1), found(1)]).toEqual([
      [1, 1, 1, 1],
      [1, 1, 1, 1],
    ]);
    index.remove(1);
    expect(found(1)).toEqual([-1, -1, -1, -1]);
    index.add(1, key(5), key(5).map(String));
    expect([found(1), found(5), found(2)]).toEqual([
      [-1, -1, -1, -1],
      [1, 1, 1, 1],
      [2, 2, 2, 2],
    ]);
  });

  it('does not take a value for another one that reads the same in another place', () => {
    const index = new SeriesIndex(['a', 'b']);
    index.add(0, ['x', ''], ['x', '']);
    index.add(1, ['', 'x'], ['', 'x']);
    for (let time = 0; time < 2; time += 1) {
      expect([index.find({ a: 'x', b: '' }), index.find({ a: '', b: 'x' }), index.find({ a: '', b: '' })]).toEqual([
        0, 1, -1,
      ]);
      expect([index.find({ a: undefined, b: 'x' }), index.findValues([undefined, 'x'])]).toEqual([-1, -1]);
    }
  });

  it('keeps what a getter gave, not what it gives next', () => {
    const index = new SeriesIndex(['a']);
    index.add(0, [1], ['1']);
    index.add(1, [2], ['2']);
    let given = 0;
    const labels = {
      get a() {
        return (given += 1);
      },
    };
    expect([index.find(labels), index.find({ a: 1 }), index.find({ a: 2 })]).toEqual([0, 0, 1]);
  });

  it('finds by many labels what a getter gave, and keeps nothing of it', () => {
    const index = new SeriesIndex(['a', 'b', 'c', 'd', 'e']);
    for (const e of [1, 2]) index.add(e - 1, [0, 0, 0, 0, e], ['0', '0', '0', '0', String(e)]);
    const others = { a: 0, b: 0, c: 0, d: 0 };
    const given = [1, 2, 1, 2, 1, 2];
    const labels = {
      ...others,
      get e() {
        return given.shift();
      },
    };
    expect([index.find(labels), index.find({ ...others, e: 1 }), index.find({ ...others, e: 2 })]).toEqual([1, 0, 1]);
  });

  const one = new SeriesIndex(['a', 'b']);
  one.add(0, ['x', 'y'], ['x', 'y']);

  it.each<[string, object]>([
    ['too few', { a: 'x' }],
    ['too many', { a: 'x', b: 'y', c: 'z' }],
    ['too many, the first unknown', { c: 'z', a: 'x', b: 'y' }],
    ['others', { a: 'x', c: 'y' }],
    ['none', {}],
    ['values of no legal kind', { a: 'x', b: ['y'] }],
    ['undefined', { a: 'x', b: undefined }],
    ['an array', ['x', 'y']],
    ['an inherited label too many', Object.assign(Object.create({ c: 'z' }) as object, { a: 'x', b: 'y' })],
  ])('does not find labels that are %s', (_, labels) => {
    expect(one.find(labels)).toBe(-1);
    expect(one.find({ b: 'y', a: 'x' })).toBe(0);
  });

  it('wants as many values as labels', () => {
    expect([one.findValues(['x']), one.findValues(['x', 'y', 'z']), one.findValues([])]).toEqual([-1, -1, -1]);
  });

  it('finds the only row of a family without labels', () => {
    const index = new SeriesIndex([]);
    expect(index.find({})).toBe(-1);
    index.add(0, [], []);
    expect([index.find({}), index.findTexts([]), index.findValues([]), index.find({ a: 1 })]).toEqual([0, 0, 0, -1]);
  });

  it('forgets texts with the last row that has them, and lets new ones take their ids', () => {
    const index = new SeriesIndex(['a', 'b']);
    for (let row = 0; row < 10; row += 1) index.add(row, [row, row % 2], [String(row), String(row % 2)]);
    const before = index.dictionary(0);
    expect(index.findValues([4, 0])).toBe(4);
    index.remove(4);
    expect([index.findValues([4, 0]), index.findTexts(['4', '0']), index.findValues([6, 0])]).toEqual([-1, -1, 6]);
    index.add(4, ['new', 0], ['new', '0']);
    expect([index.findValues([4, 0]), index.findValues(['4', 0]), index.findValues(['new', 0])]).toEqual([-1, -1, 4]);
    expect([index.idAt(4, 0), index.textAt(4, 0), index.dictionary(0)?.length]).toEqual([4, 'new', 10]);
    expect(before).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
  });

  it.each([1000, 30_000])(
    'finds what is left of %i rows while nearly all of them go, and what comes after',
    (count) => {
      const index = new SeriesIndex(['a']);
      const rows = Array.from({ length: count }, (_, row) => row);
      for (const row of rows) index.add(row, [row], [String(row)]);
      const isLeft = (row: number): boolean => row % 500 === 7;
      for (const row of rows.filter(isLeft)) index.setDoubt(row, row % 1000 === 7);
      for (const row of rows) if (!isLeft(row)) index.remove(row);
      expect(rows.filter((row) => index.findTexts([String(row)]) >= 0)).toEqual(rows.filter(isLeft));
      expect(rows.filter((row) => index.findValues([row]) >= 0)).toEqual(rows.filter((row) => row % 1000 === 507));
      for (const row of rows) if (!isLeft(row)) index.add(row, [row], [String(row)]);
      expect(rows.filter((row) => index.findTexts([String(row)]) !== row)).toEqual([]);
    },
  );
});
