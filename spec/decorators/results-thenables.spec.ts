/**
 * Lazy results: what runs when it is awaited is not run by us, and measured from then on.
 */

import { measured, naivelyMeasured, NOTHING, pass, recordedAs, stopClock } from './measured.js';

stopClock();

/** A query builder: it runs when it is awaited, each time, and can be refined until then. */
class Query {
  readonly parts: string[] = [];
  runs = 0;
  fails = false;

  where(part: string): this {
    this.parts.push(part);
    return this;
  }

  then<A, B>(resolve?: ((rows: string[]) => A) | null, reject?: ((error: unknown) => B) | null): Promise<A | B> {
    this.runs += 1;
    pass(3);
    const rows = this.fails ? Promise.reject<string[]>(new Error('no table')) : Promise.resolve(this.parts);
    return rows.then(resolve, reject);
  }
}

describe('a lazy query', () => {
  it('is run by a naive wrapper, and is no query any more', async () => {
    const query = new Query();
    const { run } = naivelyMeasured(() => query);
    expect(run()).not.toBe(query);
    await Promise.resolve();
    expect(query.runs).toBe(1);
  });

  it('is not run, stays the same object and can be refined; its call begins when it is awaited', async () => {
    const query = new Query();
    const { run, recorded } = measured(() => query);
    const returned = run();
    expect(returned).toBe(query);
    expect(Object.keys(returned)).toEqual(Object.keys(new Query()));
    expect(returned.where('a').where('b')).toBeInstanceOf(Query);
    pass(10);
    expect([query.runs, recorded()]).toEqual([0, NOTHING]);
    expect(await returned).toEqual(['a', 'b']);
    expect([query.runs, recorded()]).toEqual([1, recordedAs('success', 3)]);
  });

  it('is in progress from its then to its answer', async () => {
    let answer: (value: string) => void = () => undefined;
    const lazy = { then: (resolve: (value: string) => void) => void (answer = resolve) };
    const { run, recorded } = measured(() => lazy);
    const awaited = Promise.resolve(run());
    await Promise.resolve();
    expect(recorded()).toEqual({ calls: {}, seconds: 0, running: 1 });
    answer('done');
    expect(await awaited).toBe('done');
    expect(recorded()).toEqual(recordedAs('success'));
  });

  it('is recorded once, however often it is run', async () => {
    const query = new Query();
    const { run, recorded } = measured(() => query);
    const returned = run();
    await returned;
    await returned;
    expect(query.runs).toBe(2);
    expect(recorded()).toEqual(recordedAs('success', 3));
  });

  it('is recorded as an error if it rejects, and rejects as it did', async () => {
    const query = Object.assign(new Query(), { fails: true });
    const { run, recorded } = measured(() => query);
    await expect(Promise.resolve(run())).rejects.toThrow('no table');
    expect(await run().then(null, (error: unknown) => (error as Error).message)).toBe('no table');
    expect(recorded()).toEqual({ calls: { error: 2 }, seconds: 6, running: 0 });
  });

  it('is recorded as an error if its then throws', () => {
    const error = new Error('not connected');
    const lazy = {
      then: (): never => {
        throw error;
      },
    };
    const { run, recorded } = measured(() => lazy);
    expect(() => run().then()).toThrow(error);
    expect(recorded()).toEqual(recordedAs('error'));
  });

  it('that is returned again while it waits is followed once: what does not wait is over when it returns', async () => {
    const query = new Query();
    const { run, recorded } = measured((part: string) => query.where(part));
    for (let call = 0; call < 1000; call += 1) run('a');
    expect(recorded().calls).toEqual({ success: 999 });
    await query;
    expect(recorded()).toEqual({ calls: { success: 1000 }, seconds: 3, running: 0 });
  });

  it('is followed by every method that passes it on', async () => {
    const inner = measured(() => new Query());
    const outer = measured(() => inner.run());
    await outer.run();
    expect([inner.recorded(), outer.recorded()]).toEqual([recordedAs('success', 3), recordedAs('success', 3)]);
  });

  it.each<readonly [string, () => object]>([
    ['is frozen', () => Object.freeze(new Query())],
    ['has a getter for then, which is not run', () => Object.defineProperty({}, 'then', { get: () => fail() })],
    ['has a then that cannot be replaced', () => Object.defineProperty({}, 'then', { value: () => fail() })],
  ])('is a value if it %s', (_, create) => {
    const lazy = create();
    const { run, recorded } = measured(() => lazy);
    expect(run()).toBe(lazy);
    expect(recorded()).toEqual(recordedAs('success'));
  });
});

function fail(): never {
  throw new Error('hands off');
}
