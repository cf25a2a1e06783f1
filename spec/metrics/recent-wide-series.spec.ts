import { LabelDictionary } from '../../lib/metrics/label-dictionary.js';
import { RecentWideSeries } from '../../lib/metrics/recent-wide-series.js';
import type { LabelValue } from '../../lib/model/labels.js';
import { runToSuccess } from '../child-program.js';

/** A cache, and the dictionaries that it reads. */
class Family {
  readonly names: readonly string[];
  readonly recent: RecentWideSeries;
  readonly #dictionaries: readonly LabelDictionary[];

  constructor(width: number) {
    this.names = Array.from({ length: width }, (_, position) => `l${String(position)}`);
    this.#dictionaries = this.names.map(() => new LabelDictionary());
    this.recent = new RecentWideSeries(this.names, this.#dictionaries);
  }

  labelsOf(values: readonly LabelValue[]): Record<string, LabelValue> {
    return Object.fromEntries(this.names.map((name, position) => [name, values[position]]));
  }

  idsOf(values: readonly LabelValue[]): Uint32Array {
    return Uint32Array.from(values, (value, position) => this.#dictionaries[position].use(value, String(value)));
  }

  /** Looks up each set, keeps those that are not there, and says how many were. */
  visit(sets: readonly (readonly LabelValue[])[]): number {
    let found = 0;
    sets.forEach((values, row) => {
      const labels = this.labelsOf(values);
      const known = this.recent.find(labels);
      expect(this.recent.findValues(values)).toBe(known);
      if (known < 0) {
        if (this.recent.hasRoom()) this.recent.keep(labels, this.idsOf(values), row);
        return;
      }
      expect(known).toBe(row);
      found += 1;
    });
    return found;
  }

  /** Sets that differ in the label of a place alone. */
  setsOf(place: number, values: readonly LabelValue[]): LabelValue[][] {
    return values.map((value) => this.names.map((name, position) => (position === place ? value : name)));
  }
}

const numbered = (count: number): string[] => Array.from({ length: count }, (_, n) => `${String(n * 7)}.${String(n)}`);

describe.each([5, 8, 16])('RecentWideSeries of %i labels', (width) => {
  it.each([0, 3, width - 1])('finds again what it keeps, and tells values in place %i apart', (place) => {
    const family = new Family(width);
    const sets = family.setsOf(place, ['a', 'b', '', 1, '1', 2.5, true, false, 'constructor']);
    expect(family.visit(sets)).toBe(0);
    expect(family.visit(sets)).toBe(sets.length);
    const [unknown] = family.setsOf(place, ['c']);
    expect([family.recent.find(family.labelsOf(unknown)), family.recent.findValues(unknown)]).toEqual([-1, -1]);
  });

  it('keeps what is given by position, and finds it by name', () => {
    const family = new Family(width);
    const values = family.names.map((_, position) => position);
    family.recent.keepValues(values, family.idsOf(values), 9);
    expect([family.recent.findValues(values), family.recent.find(family.labelsOf(values))]).toEqual([9, 9]);
  });

  it('neither finds nor keeps labels that are not the declared ones in their order', () => {
    const family = new Family(width);
    const values = family.names.map((_, position) => position);
    const labels = family.labelsOf(values);
    const { l0, ...others } = labels;
    const strangers = [{ ...others, l0 }, others, { ...labels, more: 1 }, { ...others, more: l0 }, {}];
    for (const stranger of strangers) family.recent.keep(stranger, family.idsOf(values), 3);
    expect(family.recent.findValues(values)).toBe(-1);
    family.recent.keep(labels, family.idsOf(values), 3);
    expect(strangers.map((stranger) => family.recent.find(stranger))).toEqual([-1, -1, -1, -1, -1]);
  });

  it('does not keep labels in another order, which it would not find, even if all have the same value', () => {
    const family = new Family(width);
    const values = family.names.map(() => 'same');
    const { l0, ...others } = family.labelsOf(values);
    family.recent.keep({ ...others, l0 }, family.idsOf(values), 3);
    expect(family.recent.findValues(values)).toBe(-1);
  });

  it('keeps nothing of labels that say something else by the time they are kept', () => {
    const family = new Family(width);
    const values = family.names.map((_, position) => position);
    const ids = family.idsOf(values);
    const changed = family.labelsOf([7, ...values.slice(1)]);
    family.recent.keep(changed, ids, 3);
    family.recent.keepValues([...values.slice(0, -1), 'gone'], ids, 3);
    expect([family.recent.find(changed), family.recent.findValues(values)]).toEqual([-1, -1]);
  });

  it('finds what it kept before it grew, and nothing once it is cleared', () => {
    const family = new Family(width);
    const sets = family.setsOf(2, numbered(500));
    family.visit(sets);
    family.visit(sets);
    expect(family.visit(sets)).toBeGreaterThan(450);
    family.recent.clear();
    expect(sets.filter((values) => family.recent.findValues(values) >= 0)).toEqual([]);
    family.visit(sets);
    expect(family.visit(sets)).toBeGreaterThan(450);
  });

  it('begins anew after very many sets that it had no room for', () => {
    const family = new Family(width);
    const sets = family.setsOf(1, numbered(3000));
    for (let time = 0; time < 4; time += 1) family.visit(sets);
    const late = sets[2999];
    expect(family.recent.hasRoom()).toBe(false);
    expect(family.recent.findValues(late)).toBe(-1);
    let calls = 0;
    while (calls < 100_000 && !family.recent.hasRoom()) calls += 1;
    expect([calls > 50_000, calls < 100_000]).toEqual([true, true]);
    family.recent.keepValues(late, family.idsOf(late), 2999);
    expect(sets.map((values) => family.recent.findValues(values)).filter((row) => row >= 0)).toEqual([2999]);
  });

  it.each([
    ['numbered', (n: number) => `tenant-${String(1000 + n)}`],
    ['numbered in their middles', (n: number) => `/tenants/${String(100 + n)}/`],
  ])('keeps nearly all of 500 sets of which one text is %s', (_, textOf) => {
    const family = new Family(width);
    const texts = Array.from({ length: 500 }, (_, n) => textOf(n));
    const sets = family.setsOf(width - 2, texts);
    family.visit(sets);
    family.visit(sets);
    expect(family.visit(sets)).toBeGreaterThan(300);
  });

  it('keeps few of the sets whose texts agree in length, beginning and end, and never takes one for another', () => {
    const family = new Family(width);
    const texts = Array.from({ length: 500 }, (_, n) => `/tenants/${String(100 + n)}/orders`);
    const sets = family.setsOf(0, texts);
    family.visit(sets);
    family.visit(sets);
    expect(family.visit(sets)).toBeLessThan(20);
  });
});

describe('RecentWideSeries', () => {
  it('does not take an object whose getters take labels away, or add some, for another', () => {
    const family = new Family(5);
    const sets = [
      [0, 1, 2, 3, 4],
      [0, 1, 2, 3, 5],
    ];
    family.visit(sets);
    let reads = 0;
    const shrinking: Record<string, LabelValue> = {
      get l0() {
        reads += 1;
        // The second reading compares.
        if (reads === 2) delete shrinking.l4;
        return 0;
      },
      l1: 1,
      l2: 2,
      l3: 3,
      l4: 4,
    };
    expect(family.recent.find(shrinking)).toBe(-1);
    expect(reads).toBe(2);
  });

  it('allocates nothing for labels it knows or has no slot for, and holds no text of a caller', async () => {
    const program = 'spec/metrics/programs/steady-wide-labels.ts';
    const flags = ['--expose-gc', '--min-semi-space-size=16', '--max-semi-space-size=16'];
    const said = await runToSuccess(process.execPath, [...flags, '--import', 'tsx', program]);
    expect(JSON.parse(said)).toEqual({ known: 0, slotless: 0, otherwise: 0, isHeld: false });
  }, 60_000);
});
