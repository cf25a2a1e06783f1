/**
 * Decorators of whole classes: which methods they reach, and what stays as it is.
 */

import 'reflect-metadata';
import { Counted, InFlight, Instrumented, MetricScope, NotInstrumented, Registry, Timed } from '../../lib/index.js';
import { wrapperRecord } from '../../lib/decorators/wrap-call.js';
import { samplesOf } from '../metrics/exposition-of.js';
import { codeOf, refusalOf } from '../metrics/refusal-of.js';
import { DIALECTS, loadFixture } from './load-fixture.js';
import type * as ClassFixture from './fixtures/class-service.js';

type Loose = (...given: readonly unknown[]) => unknown;
type ClassDecorate = Parameters<typeof ClassFixture.defineWhole>[1];

let registry: Registry;
beforeEach(() => {
  registry = new Registry();
});

function samples(name: string): string[] {
  const collector = registry.get(name);
  return collector === undefined ? [] : samplesOf(collector).sort();
}

/** `class`, `method` and `outcome` of every series, and its value. */
function calls(): string[] {
  return samples('method_calls_total').map((line) =>
    line.replace(/^method_calls_total\{class="(.*)",method="(.*)",outcome="(.*)"\} (.*)\.0$/, '$1.$2 $3 $4'),
  );
}

/** A method that TypeScript need not know. */
function call(target: object, key: string, ...args: unknown[]): unknown {
  return Reflect.apply(Reflect.get(target, key) as Loose, target, args);
}

describe.each(DIALECTS)('a class in the %s dialect', (dialect) => {
  const fixture = loadFixture('class-service', dialect) as typeof ClassFixture;
  const kinds: readonly (readonly [string, () => ClassDecorate])[] = [
    ['@Counted', () => Counted({ registry })],
    ['@Instrumented', () => Instrumented({ registry })],
  ];

  it.each(kinds)('has all its methods counted by %s, and nothing else', async (_, create) => {
    const { Whole, Derived } = fixture.defineWhole(registry, create());
    const whole = Whole.make();
    expect(whole.plain(3)).toBe(3);
    await expect(whole.later(4)).resolves.toBe(4);
    expect(() => whole.fails()).toThrow(RangeError);
    await expect(whole.rejects()).rejects.toThrow(RangeError);
    expect(new Derived().plain(5)).toBe(6);
    expect(whole.size).toBe('secret'.length);
    expect([whole.arrow(), Whole.helper(), whole.left()]).toEqual(['field', 'field', 'secret']);
    Whole.leftStatic();
    whole.own();
    whole.ownError();
    expect(samples('whole_gauge')).toEqual(['whole_gauge 14.0']);
    expect(calls()).toEqual([
      'Whole.fails error 1',
      'Whole.later success 1',
      'Whole.make success 1',
      'Whole.plain success 2',
      'Whole.rejects error 1',
    ]);
    expect(samples('own_total')).toEqual(['own_total 1.0']);
  });

  it('is measured by one wrapper, whatever decorators it has and in whatever order', () => {
    const stack = [Counted({ registry }), Timed({ registry }), InFlight({ registry, oldest: true })] as const;
    for (const [a, b, c] of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 2, 0],
    ]) {
      const all: ClassDecorate = (...decorated) => {
        for (const index of [a, b, c]) (stack[index] as ClassDecorate)(...decorated);
      };
      const { Whole } = fixture.defineWhole(registry, all);
      const record = wrapperRecord(Whole.prototype.plain);
      expect(record?.site.probes).toHaveLength(4);
      expect(wrapperRecord(record?.original ?? Whole.prototype.plain)).toBeUndefined();
      new Whole().plain(1);
    }
    expect(calls()).toEqual(['Whole.plain success 3']);
    expect(samples('method_in_flight_oldest_seconds')).toEqual([
      'method_in_flight_oldest_seconds{class="Whole",method="plain"} 0.0',
    ]);
  });

  it('is not replaced, and its methods keep names, lengths and attributes', () => {
    let seen: unknown;
    const remember: ClassDecorate = (target) => {
      seen = target;
    };
    const both: ClassDecorate = (...decorated) => {
      expect((Instrumented({ registry }) as Loose)(...decorated)).toBeUndefined();
      remember(...decorated);
    };
    const { Whole } = fixture.defineWhole(registry, both);
    expect(Whole).toBe(seen);
    expect([Whole.prototype.plain.name, Whole.prototype.plain.length]).toEqual(['plain', 1]);
    expect(Object.keys(Whole.prototype)).toEqual([]);
  });

  it('counts calls of methods that are gauges or states as well, but not those of a scrape', () => {
    const { Read, Further } = fixture.defineRead(registry);
    const read = new Read();
    expect([read.size(), read.state(), read.both()]).toEqual([1, 'on', 2]);
    expect(samples('read_size')).toEqual(['read_size 1.0']);
    expect(samples('read_state')).toContain('read_state{read_state="on"} 1.0');
    expect(samples('read_both')).toEqual(['read_both 2.0']);
    expect(calls()).toEqual(['Read.both success 1', 'Read.size success 1', 'Read.state success 1']);
    expect(samples('both_calls_total')).toEqual(['both_calls_total 1.0']);
    registry.diagnostics.onFirstFault(() => undefined);
    const further = new Further();
    samples('read_size');
    expect(registry.diagnostics.counts()).toEqual([{ source: 'decorator', subject: 'Read.size', count: 1 }]);
    expect(further).not.toBe(read);
  });

  it('says by name which methods are measured', () => {
    const asked: string[] = [];
    const methods = (name: string): boolean => asked.push(name) > 0 && name === 'plain';
    const { Whole } = fixture.defineWhole(registry, Counted({ registry, methods }));
    new Whole().plain(1);
    Whole.make();
    expect(calls()).toEqual(['Whole.plain success 1']);
    expect(asked.sort()).toEqual(['fails', 'gauge', 'later', 'make', 'plain', 'rejects']);
  });

  it('is left as it is if the decorator is not enabled', () => {
    const { Whole } = fixture.defineWhole(registry, Instrumented({ registry, enabled: false }));
    expect(wrapperRecord(Whole.prototype.plain)).toBeUndefined();
    expect(registry.get('method_calls_total')).toBeUndefined();
  });

  it.each([true, false])('is named by its scope, whose series exist from the start (scope first: %p)', (isFirst) => {
    const { Scoped, Derived } = fixture.defineScoped(registry, isFirst);
    const expected = [
      'Orders.create error 0',
      'Orders.create success 0',
      'Orders.measured error 0',
      'Orders.measured success 0',
      'Orders.single error 0',
    ];
    expect(calls()).toEqual(expected);
    expect(samples('method_in_flight')).toEqual([
      'method_in_flight{class="Orders",method="many"} 0.0',
      'method_in_flight{class="Orders",method="measured"} 0.0',
    ]);
    new Scoped().measured();
    new Derived().measured();
    Scoped.create();
    expect(calls()).toEqual(
      expected.map((line) =>
        line.replace('create success 0', 'create success 1').replace('measured success 0', 'measured success 2'),
      ),
    );
  });

  it('makes its instances known to gauges', () => {
    const Tracked = fixture.defineTracked(registry, true);
    class Derived extends Tracked {}
    const alive = [new Tracked(2), new Derived(3)];
    expect(samples('tracked_load')).toEqual(['tracked_load 5.0']);
    expect(Tracked.made()).toBe(2);
    expect([Tracked.name, Tracked.length]).toEqual(['Tracked', 1]);
    expect(alive[0].use()).toBe(2);
    expect(alive[0]).toBeInstanceOf(Tracked);
    expect(alive[0].constructor).toBe(Tracked);
    expect(calls()).toEqual(['Tracked.use error 0', 'Tracked.use success 1']);
  });
});

describe('@MetricScope', () => {
  it('knows legacy instances from their first call alone unless it is asked for more', () => {
    const { defineTracked } = loadFixture('class-service', 'legacy') as typeof ClassFixture;
    const Tracked = defineTracked(registry, false);
    const tracked = new Tracked(2);
    expect(samples('tracked_load')).toEqual(['tracked_load 0.0']);
    tracked.use();
    expect(samples('tracked_load')).toEqual(['tracked_load 2.0']);
  });

  it('keeps the metadata of a class that it replaces', () => {
    class Host {
      run(): void {}
    }
    Reflect.defineMetadata('role', 'admin', Host);
    const Replaced = (MetricScope({ instances: true }) as Loose)(Host) as typeof Host;
    expect(Replaced).not.toBe(Host);
    expect(Reflect.getOwnMetadata('role', Replaced)).toBe('admin');
    expect(new Replaced()).toBeInstanceOf(Host);
  });

  it('leaves a class with private static members as it is unless it is asked for more', () => {
    class Host {
      static #made = 0;
      constructor() {
        Host.#made += 1;
      }
      static made(): number {
        return this.#made;
      }
      run(): void {}
    }
    expect((MetricScope({ class: 'C' }) as Loose)(Host)).toBeUndefined();
    const made = new Host();
    expect([made.constructor === Host, Host.made()]).toEqual([true, 1]);
    const Replaced = (MetricScope({ instances: true }) as Loose)(Host) as typeof Host;
    expect(() => Replaced.made()).toThrow(TypeError);
  });

  it('stands bare', () => {
    class Host {
      run(): void {}
    }
    Counted({ registry })(Host.prototype, 'run', { value: Host.prototype.run });
    expect((MetricScope as Loose)(Host)).toBeUndefined();
  });

  it.each<readonly [string, () => unknown, string]>([
    ['an empty name', () => (MetricScope as Loose)({ class: '' }), 'INVALID_OPTION'],
    ['a name that is no text', () => (MetricScope as Loose)({ class: 1 }), 'INVALID_OPTION'],
    ['instances that are no boolean', () => (MetricScope as Loose)({ instances: 1 }), 'INVALID_OPTION'],
    ['an unknown option', () => (MetricScope as Loose)({ name: 'x' }), 'UNKNOWN_OPTION'],
    ['a method', () => (MetricScope() as Loose)({}, 'run', { value: () => 1 }), 'INVALID_DECORATION'],
    ['a function', () => (MetricScope() as Loose)(() => 1), 'INVALID_DECORATION'],
    ['a number', () => (MetricScope() as Loose)(1), 'INVALID_DECORATION'],
  ])('refuses %s', (_, run, code) => {
    expect(codeOf(run)).toBe(code);
  });
});

describe('a decorator of a class', () => {
  class Host {
    run(): number {
      return 1;
    }
  }

  it('refuses a name, and options that mean nothing', () => {
    expect(codeOf(() => (Counted('c_total', { registry }) as Loose)(Host))).toBe('INVALID_DECORATION');
    expect(codeOf(() => (Counted as Loose)({ methods: 'run' }))).toBe('INVALID_OPTION');
  });

  it('refuses methods on a method', () => {
    const onMethod = (): unknown =>
      ((Counted as Loose)({ methods: () => true, registry }) as Loose)(Host.prototype, 'run', { value: () => 1 });
    expect(codeOf(onMethod)).toBe('INVALID_OPTION');
  });

  it('reaches methods that were compiled to functions', () => {
    // As the target ES5 writes a class.
    const Old = function (this: object) {
      return this;
    } as unknown as new () => { run(): number };
    Object.assign(Old.prototype as object, { run: () => 1 });
    (Counted({ registry }) as Loose)(Old);
    expect(call(new Old(), 'run')).toBe(1);
    expect(calls()).toEqual(['Old.run success 1']);
  });

  it('leaves methods alone that cannot be replaced', () => {
    class Fixed {
      run(): number {
        return 1;
      }
    }
    Object.freeze(Fixed.prototype);
    (Counted({ registry }) as Loose)(Fixed);
    expect(new Fixed().run()).toBe(1);
    expect(calls()).toEqual([]);
  });

  it('leaves methods alone that a foreign decorator wrapped around ours', () => {
    const Foreign = foreignLegacy(registry);
    (Counted({ registry }) as Loose)(Foreign);
    new Foreign().run();
    expect(calls()).toEqual(['Foreign.run success 1']);
  });

  it('has nothing to measure if all its parts are off', () => {
    const none = { calls: false, duration: false, inFlight: false };
    expect(codeOf(() => (Instrumented as Loose)(none))).toBe('INVALID_OPTION');
    const odd = (Instrumented as Loose)({ calls: 1, registry }) as Loose;
    expect(codeOf(() => odd(Host.prototype, 'run', { value: () => 1 }))).toBe('INVALID_OPTION');
    const unknown = (Instrumented as Loose)({ calls: { bogus: 1 }, registry }) as Loose;
    expect(refusalOf(() => unknown(Host.prototype, 'run', { value: () => 1 })).message).toMatch(
      /^@Instrumented: calls/,
    );
  });
});

describe('@NotInstrumented', () => {
  it.each<readonly [string, readonly unknown[]]>([
    ['a class', [Registry]],
    ['a getter', [{}, 'x', { get: () => 1 }]],
    ['a number', [1]],
  ])('refuses %s', (_, decorated) => {
    expect(codeOf(() => (NotInstrumented as Loose)(...decorated))).toBe('INVALID_DECORATION');
    expect(codeOf(() => (NotInstrumented() as Loose)(...decorated))).toBe('INVALID_DECORATION');
  });
});

/** A class whose method ours was put on in the legacy dialect, and then another decorator that replaces the function. */
function foreignLegacy(into: Registry) {
  class Foreign {
    run(): number {
      return 1;
    }
  }
  const descriptor = { value: Foreign.prototype.run, configurable: true, writable: true, enumerable: false };
  (Counted({ registry: into }) as Loose)(Foreign.prototype, 'run', descriptor);
  const { value } = descriptor;
  Object.defineProperty(Foreign.prototype, 'run', { ...descriptor, value: () => Reflect.apply(value, {}, []) });
  return Foreign;
}
