import { NO_LABEL, RecentSeries } from '../../lib/metrics/recent-series.js';

/** Looks up each text as the only label, keeps those that are not there, and says how many were. */
function visit(recent: RecentSeries, texts: readonly string[]): number {
  let found = 0;
  texts.forEach((text, row) => {
    const known = recent.find(NO_LABEL, NO_LABEL, NO_LABEL, text);
    if (known === undefined) {
      if (recent.hasRoom()) recent.keep(NO_LABEL, NO_LABEL, NO_LABEL, text, row);
      return;
    }
    expect(known.row).toBe(row);
    found += 1;
  });
  return found;
}

describe('RecentSeries', () => {
  it.each([
    ['numbered', (n: number) => `tenant-${String(1000 + n)}`],
    ['numbered in their middles', (n: number) => `/tenants/${String(100 + n)}/`],
    ['of one to three characters', (n: number) => n.toString(36)],
  ])('keeps nearly all of 500 texts that are %s', (_, textOf) => {
    const texts = Array.from({ length: 500 }, (_, n) => textOf(n));
    const recent = new RecentSeries();
    visit(recent, texts);
    visit(recent, texts);
    expect(visit(recent, texts)).toBeGreaterThan(300);
  });

  it.each([
    ['first character', ['GET', 'PUT', 'BET']],
    ['last character', ['200', '201', '202']],
    ['ends', ['200', '500', '201', '503', '401']],
    ['last three characters', ['2010', '2110', '2100', '3110']],
    ['length', ['a', 'aa', 'aaa', '']],
    ['kind', ['1', 1, true, 'true', 2.5, '2.5']],
  ])('finds each of the values that differ in their %s, wherever they stand', (_, values) => {
    for (let place = 0; place < 4; place += 1) {
      const recent = new RecentSeries();
      const sets = values.map((value) => ['w', 'x', 'y', 'z'].map((other, at) => (at === place ? value : other)));
      for (let round = 0; round <= 4; round += 1) {
        sets.forEach(([a, b, c, d], row) => {
          if (recent.find(a, b, c, d) === undefined) recent.keep(a, b, c, d, row);
        });
      }
      expect(sets.map(([a, b, c, d]) => recent.find(a, b, c, d)?.row)).toEqual([...values.keys()]);
    }
  });

  it('keeps few of the texts that agree in length, beginning and end, and never takes one for another', () => {
    const texts = Array.from({ length: 500 }, (_, n) => `/tenants/${String(100 + n)}/orders`);
    const recent = new RecentSeries();
    visit(recent, texts);
    visit(recent, texts);
    expect(visit(recent, texts)).toBeLessThan(20);
  });
});
