import { NO_LABEL, RecentSeries } from '../../lib/metrics/recent-series.js';

/** Looks up each text as the only label, keeps those that are not there, and says how many were. */
function visit(recent: RecentSeries, texts: readonly string[]): number {
  let found = 0;
  texts.forEach((text, row) => {
    const known = recent.find(NO_LABEL, NO_LABEL, NO_LABEL, text);
    if (known < 0) {
      if (recent.hasRoom()) recent.keep(NO_LABEL, NO_LABEL, NO_LABEL, text, row);
      return;
    }
    expect(known).toBe(row);
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

  it('keeps few of the texts that agree in length, beginning and end, and never takes one for another', () => {
    const texts = Array.from({ length: 500 }, (_, n) => `/tenants/${String(100 + n)}/orders`);
    const recent = new RecentSeries();
    visit(recent, texts);
    visit(recent, texts);
    expect(visit(recent, texts)).toBeLessThan(20);
  });
});
