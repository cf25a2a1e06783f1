import { DeferredLabels, labelNamesOf } from '../../lib/model/deferred-labels.js';
import { constantColumn } from '../../lib/model/label-columns.js';

const COLUMNS = [constantColumn(['method', 'GET'])];

describe('DeferredLabels', () => {
  it('makes its columns when they are read for the first time, and only then', () => {
    let made = 0;
    const labels = new DeferredLabels(3, ['method'], () => {
      made += 1;
      return COLUMNS;
    });
    expect([labels.count, labelNamesOf(labels), made]).toEqual([3, ['method'], 0]);
    expect([labels.columns, labels.columns, made]).toEqual([COLUMNS, COLUMNS, 1]);
  });

  it('makes them when they are settled, before what they are made of changes', () => {
    let columns = COLUMNS;
    const labels = new DeferredLabels(1, ['method'], () => columns);
    labels.settle();
    columns = [];
    expect(labels.columns).toEqual(COLUMNS);
  });

  it('makes them again once they were released, unless they were settled', () => {
    let made = 0;
    const labels = new DeferredLabels(1, ['method'], () => {
      made += 1;
      return [...COLUMNS];
    });
    const first = labels.columns;
    labels.release();
    expect(labels.columns).toEqual(first);
    expect(made).toBe(2);
    labels.settle();
    const settled = labels.columns;
    labels.release();
    expect(labels.columns).toBe(settled);
    expect(made).toBe(2);
  });
});

describe('labelNamesOf', () => {
  it('reads the names of columns that are there', () => {
    expect(labelNamesOf({ count: 1, columns: COLUMNS })).toEqual(['method']);
  });
});
