import { WeakList } from '../../lib/decorators/weak-list.js';

describe('a weak list', () => {
  it('has each object once, in the order of their first addition', () => {
    const list = new WeakList<{ readonly n: number }>();
    const objects = Array.from({ length: 500 }, (_, n) => ({ n }));
    for (const object of objects) list.add(object);
    for (const object of objects.slice(100, 300)) list.add(object);
    expect(list.live()).toEqual(objects);
  });

  it('is empty at first', () => {
    expect(new WeakList().live()).toEqual([]);
  });
});
