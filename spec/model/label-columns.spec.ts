import { constantColumn, labelRows, sortColumns } from '../../lib/model/label-columns.js';
import { exemplarsPerRow, labelAt, layoutWidth, SCALAR, type Layout } from '../../lib/model/snapshot.js';

describe('labelRows', () => {
  it('holds each distinct text once and gives every row back', () => {
    const rows = [
      ['x', '1'],
      ['y', '1'],
      ['x', ''],
    ];
    const { count, columns } = labelRows(['b', 'a'], rows, [['aa', 'c']]);
    expect(count).toBe(3);
    expect(columns.map(({ name }) => name)).toEqual(['a', 'aa', 'b']);
    expect(columns.map(({ dictionary }) => dictionary)).toEqual([['1', ''], ['c'], ['x', 'y']]);
    expect(rows.map((_, row) => columns.map((column) => labelAt(column, row)))).toEqual([
      ['1', 'c', 'x'],
      ['1', 'c', 'y'],
      ['', 'c', 'x'],
    ]);
  });

  it('makes no columns for rows without labels', () => {
    expect(labelRows([], [[]], [])).toEqual({ count: 1, columns: [] });
  });
});

describe('sortColumns', () => {
  it('sorts a copy by name, upper case first as every format sorts', () => {
    const columns = ['b', 'a', 'B', '_'].map((name) => constantColumn([name, '']));
    expect(sortColumns(columns).map(({ name }) => name)).toEqual(['B', '_', 'a', 'b']);
    expect(columns.map(({ name }) => name)).toEqual(['b', 'a', 'B', '_']);
    expect(columns.map(({ name }) => name)).toEqual(['b', 'a', 'B', '_']);
  });
});

describe('a layout', () => {
  it.each<[Layout, number, number]>([
    [SCALAR, 1, 1],
    [{ kind: 'buckets', bounds: [1, 2, 3] }, 5, 4],
    [{ kind: 'quantiles', quantiles: [0.5, 0.9] }, 4, 1],
    [{ kind: 'quantiles', quantiles: [] }, 2, 1],
    [{ kind: 'states', states: ['a', 'b', 'c'] }, 3, 1],
  ])('of %j has %d numbers and %d exemplars a row', (layout, width, exemplars) => {
    expect([layoutWidth(layout), exemplarsPerRow(layout)]).toEqual([width, exemplars]);
  });
});
