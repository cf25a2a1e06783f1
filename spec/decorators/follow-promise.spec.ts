/**
 * What a decorated call returns reaches the caller as it is, and a promise is measured until it settles.
 */

import { AsyncLocalStorage } from 'node:async_hooks';
import { readFile } from 'node:fs/promises';
import { Registry, counted, inFlight } from '../../lib/index.js';
import { runToSuccess } from '../child-program.js';
import { samplesOf } from '../metrics/exposition-of.js';

type Anything = (this: unknown, ...args: unknown[]) => unknown;

let registry: Registry;
beforeEach(() => {
  registry = new Registry();
});

function samples(name = 'method_calls_total'): string[] {
  const collector = registry.get(name);
  return collector === undefined ? [] : samplesOf(collector);
}

/** What people write. */
function naive(fn: Anything): Anything {
  return function (...args) {
    const result = fn.apply(this, args);
    const { then } = (result ?? {}) as { readonly then?: unknown };
    return typeof then === 'function' ? (result as Promise<unknown>).then((value) => value) : result;
  };
}

describe('what a call returns', () => {
  /** A query builder: awaiting it runs it, and it can be refined until then. */
  class Query {
    runs = 0;
    limit(): this {
      return this;
    }
    then(resolve: (rows: string[]) => void): void {
      this.runs += 1;
      resolve(['row']);
    }
  }

  /** As a database driver does it: a promise that runs its query when somebody asks for the result. */
  class LazyPromise<T> extends Promise<T> {
    runs = 0;
    override then<A, B>(
      onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
      onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
    ): Promise<A | B> {
      this.runs += 1;
      return super.then(onFulfilled, onRejected);
    }
  }

  it('is the same object if it is a lazy query, which is not run; a naive wrapper runs it', () => {
    const query = new Query();
    expect(counted(() => query, { registry })()).toBe(query);
    expect(query.limit().runs).toBe(0);
    naive(() => query)();
    expect(query.runs).toBe(1);
    expect(samples()[0]).toMatch(/outcome="success"\} 1\.0$/);
  });

  it('is the same object if it is a promise with a then of its own, which is not called', async () => {
    const promise = new LazyPromise<number>((resolve) => {
      resolve(1);
    });
    expect(counted(() => promise, { registry })()).toBe(promise);
    await Promise.resolve();
    expect(promise.runs).toBe(0);
  });

  it('is the same object if it is a promise with own members, and measured until it settles', async () => {
    let resolve = (): void => undefined;
    const promise = Object.assign(new Promise<void>((done) => (resolve = done)), { cancel: () => 'cancelled' });
    const call = inFlight(() => promise, { name: 'cancellable', registry });
    expect(call()).toBe(promise);
    expect(samples('cancellable')).toEqual(['cancellable 1.0']);
    resolve();
    await promise;
    expect(samples('cancellable')).toEqual(['cancellable 0.0']);
  });

  it('is a promise of the same class if it is one of a subclass', async () => {
    class Tagged<T> extends Promise<T> {}
    const promise = Tagged.resolve(1);
    expect(counted(() => promise, { registry })()).toBe(promise);
    await promise;
    expect(samples()[0]).toMatch(/ 1\.0$/);
  });

  it('is measured until it settles if it is a promise of another realm', async () => {
    const promise = readFile(__filename, 'utf8');
    // Under Jest the modules of Node.js live in another realm.
    expect(promise).not.toBeInstanceOf(Promise);
    const read = inFlight(() => promise, { name: 'reading', registry });
    const returned = read();
    expect(samples('reading')).toEqual(['reading 1.0']);
    expect(await returned).toContain('another realm');
    expect(samples('reading')).toEqual(['reading 0.0']);
  });

  it('is a derived promise while Node.js keeps its own symbols on promises', async () => {
    const storage = new AsyncLocalStorage<number>();
    await storage.run(1, async () => {
      const promise = Promise.resolve(1);
      expect(counted(() => promise, { registry })()).not.toBe(promise);
      expect(await promise).toBe(1);
    });
  });

  it('is the same object if it only looks like a promise, or refuses to be looked at', () => {
    const trap = (): never => {
      throw new Error('hands off');
    };
    const values = [
      { [Symbol.toStringTag]: 'Promise' },
      Object.create({ [Symbol.toStringTag]: 'Promise', then: trap }) as object,
      new Proxy({}, { get: trap, getPrototypeOf: trap }),
      Object.create(null) as object,
      null,
      undefined,
      Object.assign(() => 1, { then: trap }),
    ];
    const returned = counted((value: unknown) => value, { registry });
    for (const value of values) expect(Object.is(returned(value), value)).toBe(true);
    // Two have a then, and are counted when it is called.
    expect(samples()[0]).toMatch(/ 5\.0$/);
  });

  it.each([
    ['ours', ['handled late', 'ignored']],
    ['none', ['handled late', 'ignored']],
    ['swallowing', []],
    ['branching', ['awaited', 'handled', 'handled late', 'ignored']],
  ])('is reported when it rejects and nobody handles it, with wrapper: %s', async (wrapper, expected) => {
    const program = 'spec/decorators/programs/unhandled-rejections.ts';
    const said = await runToSuccess(process.execPath, ['--import', 'tsx', program, wrapper]);
    expect(JSON.parse(said)).toEqual(expected);
  });
});
