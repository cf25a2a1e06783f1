/**
 * The call wrapper: one for all decorators, and invisible to the host.
 */

import 'reflect-metadata';
import { Counted, InFlight, Registry, Timed, counted, inFlight, timed } from '../../lib/index.js';
import type { Decorate } from './fixtures/service.js';
import { wrapperRecord } from '../../lib/decorators/wrap-call.js';
import { setClock, systemClock } from '../../lib/support/clock.js';
import { samplesOf } from '../metrics/exposition-of.js';
import { runToSuccess } from '../child-program.js';

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
    return fn.apply(this, args);
  };
}

describe('stacked decorators', () => {
  // The factories are typed by the member they stand on, which a table of them cannot be.
  const all: readonly (readonly [string, () => Decorate])[] = [
    ['Counted', () => Counted({ registry })],
    ['Timed', () => Timed({ registry })],
    ['InFlight', () => InFlight({ registry })],
  ];
  const orders = all.flatMap((a) =>
    all.filter((b) => b !== a).map((b) => [a, b, ...all.filter((c) => c !== a && c !== b)]),
  );

  it.each(orders.map((order) => [order.map(([name]) => name).join(', '), order.map(([, create]) => create)] as const))(
    'share one wrapper and read the clock twice: %s',
    (_, [first, second, third]) => {
      let readings = 0;
      const restore = setClock({ ...systemClock, monotonicSeconds: () => (readings += 1) });
      class Stack {
        @first()
        @second()
        @third()
        run(): string {
          return samples('method_in_flight')[0];
        }
      }
      expect(new Stack().run()).toBe('method_in_flight{class="Stack",method="run"} 1.0');
      restore();
      expect(readings).toBe(2);
      const record = wrapperRecord(Stack.prototype.run);
      expect(record?.site.probes).toHaveLength(3);
      expect(wrapperRecord(record?.original ?? Stack.prototype.run)).toBeUndefined();
      expect(samples()).toEqual(['method_calls_total{class="Stack",method="run",outcome="success"} 1.0']);
      expect(samples('method_duration_seconds').at(-1)).toMatch(
        /^method_duration_seconds_sum\{.*\} 1\.0$|_count\{.*\} 1$/,
      );
      expect(samples('method_in_flight')).toEqual(['method_in_flight{class="Stack",method="run"} 0.0']);
    },
  );

  it('read no clock if none of them needs the time', () => {
    let readings = 0;
    const restore = setClock({ ...systemClock, monotonicSeconds: () => (readings += 1) });
    counted(
      inFlight(() => 1, { registry }),
      { registry },
    )();
    restore();
    expect(readings).toBe(0);
  });

  it('share one wrapper in a field of every instance, and one set of probes', () => {
    class Handlers {
      @Counted({ registry })
      @Timed({ registry })
      readonly handle = (): string => 'handled';
    }
    const [a, b] = [new Handlers(), new Handlers()];
    expect([a.handle(), b.handle()]).toEqual(['handled', 'handled']);
    expect(wrapperRecord(a.handle)?.site).toBe(wrapperRecord(b.handle)?.site);
    expect(wrapperRecord(a.handle)?.site.probes).toHaveLength(2);
    expect(samples()).toEqual(['method_calls_total{class="Handlers",method="handle",outcome="success"} 2.0']);
  });

  it('leave a wrapper alone that somebody else holds', () => {
    const first = counted(() => 1, { registry });
    timed(first, { registry })();
    first();
    expect(samples()[0]).toMatch(/ 2\.0$/);
    expect(samples('method_duration_seconds').find((line) => line.includes('_count'))).toMatch(/ 1$/);
  });

  it('go around a wrapper of another member', () => {
    const shared = counted(
      function shared() {
        return 1;
      },
      { registry },
    );
    class Holder {
      @Counted({ registry }) readonly run = shared;
    }
    new Holder().run();
    expect(samples().sort()).toEqual([
      'method_calls_total{class="",method="shared",outcome="success"} 1.0',
      'method_calls_total{class="Holder",method="run",outcome="success"} 1.0',
    ]);
  });
});

describe('a wrapper', () => {
  const tag = Symbol('tag');
  const original = Object.assign(
    function handler(a: unknown, b: unknown): unknown[] {
      return [a, b];
    },
    { role: 'admin', [tag]: 1 },
  );
  Reflect.defineMetadata('guard', ['admin'], original);
  const looks = (fn: object): object => ({
    name: Reflect.get(fn, 'name') as unknown,
    length: Reflect.get(fn, 'length') as unknown,
    role: Reflect.get(fn, 'role') as unknown,
    tag: Reflect.get(fn, tag) as unknown,
    guard: Reflect.getOwnMetadata('guard', fn) as unknown,
  });

  it('looks like the function it wraps, which a naive one does not', () => {
    const expected = { name: 'handler', length: 2, role: 'admin', tag: 1, guard: ['admin'] };
    expect(looks(counted(original, { registry }))).toEqual(expected);
    expect(looks(timed(counted(original, { registry }), { registry }))).toEqual(expected);
    expect(looks(naive(original))).not.toEqual(expected);
  });

  it('keeps what a decorator between ours put on the function', () => {
    const guarded = (method: object): void => {
      Reflect.defineMetadata('guard', ['owner'], method);
    };
    class Controller {
      @Counted({ registry })
      @guarded
      @Timed({ registry })
      list(): void {}
    }
    expect(Reflect.getOwnMetadata('guard', Controller.prototype.list)).toEqual(['owner']);
    expect(wrapperRecord(Controller.prototype.list)?.site.probes).toHaveLength(2);
  });

  it('knows its class when another decorator wrapped it', () => {
    const foreign = <F extends Anything>(fn: F): F =>
      function (this: unknown, ...args: unknown[]): unknown {
        return fn.apply(this, args);
      } as F;
    class Service {
      @foreign
      @Counted({ registry })
      run(): void {}
    }
    class Special extends Service {}
    new Special().run();
    expect(samples()).toEqual(['method_calls_total{class="Service",method="run",outcome="success"} 1.0']);
  });

  it('has no class when it is called without this', () => {
    class Service {
      @Counted({ registry })
      run(this: void): void {}
    }
    const { run } = new Service();
    run();
    new Service().run();
    expect(samples()).toEqual([
      'method_calls_total{class="",method="run",outcome="success"} 1.0',
      'method_calls_total{class="Service",method="run",outcome="success"} 1.0',
    ]);
  });

  it('is no constructor and has no prototype, like a method', () => {
    const wrapper = counted(original, { registry });
    expect(Object.hasOwn(wrapper, 'prototype')).toBe(false);
    expect(() => Reflect.construct(wrapper, []) as unknown).toThrow(TypeError);
  });

  it('keeps the kind of the function', () => {
    const wrapper = counted(async () => Promise.resolve(1), { registry });
    expect(Object.prototype.toString.call(wrapper)).toBe('[object AsyncFunction]');
  });

  it('passes this and the arguments on as they are, missing ones included', () => {
    const seen: unknown[] = [];
    const receiver = {};
    const wrapper = counted(
      function (this: unknown, ...args: unknown[]) {
        seen.push(this, args.length, args);
      },
      { registry },
    );
    Reflect.apply(wrapper, receiver, [undefined, 1]);
    expect(seen).toEqual([receiver, 2, [undefined, 1]]);
    expect(seen[0]).toBe(receiver);
  });

  it('measures calls inside calls and calls that overlap', async () => {
    const factorial: (n: number) => number = inFlight((n: number): number => (n <= 1 ? 1 : n * factorial(n - 1)), {
      name: 'recursive',
      registry,
    });
    expect(factorial(4)).toBe(24);
    expect(samples('recursive')).toEqual(['recursive 0.0']);
    const open: (() => void)[] = [];
    const wait = inFlight(async () => new Promise<void>((resolve) => open.push(resolve)), {
      name: 'waiting',
      registry,
    });
    const calls = [wait(), wait(), wait()];
    expect(samples('waiting')).toEqual(['waiting 3.0']);
    open[1]();
    await calls[1];
    expect(samples('waiting')).toEqual(['waiting 2.0']);
  });

  it('keeps the labels and the arguments of calls apart that are nested, overlap or follow one another', async () => {
    const labels = {
      first: (...args: readonly string[]) => args[0] ?? 'none',
      count: (...args: unknown[]) => args.length,
    };
    const options = {
      name: 'calls_total',
      labels,
      resultLabels: { last: (_: unknown, ...args: unknown[]) => String(args.at(-1)) },
    };
    const open: (() => void)[] = [];
    const nested = counted((...args: string[]): number => (args.length < 2 ? 0 : nested(...args.slice(1))), {
      ...options,
      registry,
    });
    const wait = counted(
      async (...args: string[]) =>
        new Promise<number>((resolve) =>
          open.push(() => {
            resolve(args.length);
          }),
        ),
      { ...options, registry },
    );
    nested('a', 'b', 'c');
    nested();
    nested('d');
    const calls = [wait('e'), wait('f', 'g'), wait()];
    nested('h', 'i');
    for (const index of [1, 2, 0]) open[index]();
    await Promise.all(calls);
    expect(samples('calls_total').sort()).toEqual(
      [
        ['3', 'a', 'c'],
        ['2', 'b', 'c'],
        ['1', 'c', 'c'],
        ['0', 'none', 'undefined'],
        ['1', 'd', 'd'],
        ['1', 'e', 'e'],
        ['2', 'f', 'g'],
        ['2', 'h', 'i'],
        ['1', 'i', 'i'],
      ]
        .map(([count, first, last]) => [
          `calls_total{count="${count}",first="${first}",last="${last}"}`,
          first === 'none' ? 2 : 1,
        ])
        .map(([series, value]) => `${String(series)} ${String(value)}.0`)
        .sort(),
    );
  });

  it('allocates nothing for calls whose labels are known, and holds no argument after the call', async () => {
    const program = 'spec/decorators/programs/steady-calls.ts';
    const flags = ['--expose-gc', '--min-semi-space-size=16', '--max-semi-space-size=16'];
    const said = await runToSuccess(process.execPath, [...flags, '--import', 'tsx', program]);
    expect(JSON.parse(said)).toEqual({ plain: 0, labelled: 0, running: 0, isHeld: false, isRead: true });
  }, 60_000);

  it('counts again after the family was cleared', () => {
    const run = counted(() => 1, { registry });
    run();
    (registry.get('method_calls_total') as unknown as { clear(): void }).clear();
    expect(samples()).toEqual([]);
    run();
    expect(samples()[0]).toMatch(/ 1\.0$/);
  });
});
