import { pageCapacity, pageOfRow } from '../../lib/metrics/page.js';

describe('pages', () => {
  it('hold the rows from 0 without gap or overlap, ever larger up to 512 rows', () => {
    const pages: number[] = [];
    for (let row = 0; row < 4000; row += 1) pages.push(pageOfRow(row));
    const sizes = [...new Set(pages)].map((page) => pages.filter((other) => other === page).length);
    expect(pages).toEqual([...pages].sort((a, b) => a - b));
    expect(sizes.slice(0, -1)).toEqual([4, 4, 8, 16, 32, 64, 128, 256, 512, 512, 512, 512, 512, 512]);
    expect(sizes.map((_, page) => pageCapacity(page)).slice(0, -1)).toEqual(sizes.slice(0, -1));
    expect(new Set(pages)).toEqual(new Set(sizes.keys()));
  });

  it('go on so for ever', () => {
    expect(pageOfRow(512 * 100_000)).toBe(pageOfRow(512 * 100_000 + 511));
    expect(pageOfRow(512 * 100_000)).toBe(100_007);
    expect(pageCapacity(100_007)).toBe(512);
  });
});
