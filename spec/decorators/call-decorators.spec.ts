/**
 * Call decorators on every kind of member: the host sees what it would see without them, and the calls are measured.
 */

import { Counted, InFlight, Registry, Timed } from '../../lib/index.js';
import { currentClock } from '../../lib/support/clock.js';
import { samplesOf } from '../metrics/exposition-of.js';
import { stopClock, type FakeClock } from '../metrics/fake-clock.js';
import { DIALECTS, loadFixture, type Dialect } from './load-fixture.js';
import type * as ServiceFixture from './fixtures/service.js';
import type * as StandardFixture from './fixtures/service-standard.js';

type Decorate = ServiceFixture.Decorate;

/** The classes of both fixtures; the second in the standard dialect alone. */
interface Classes extends ReturnType<typeof ServiceFixture.defineService> {
  readonly Vault: ReturnType<typeof StandardFixture.defineStandardService>;
  readonly symbol: symbol;
}

/** A call, what the host gets of it, and how it is counted. */
interface Row {
  readonly call: string;
  readonly dialects?: readonly Dialect[];
  readonly run: (classes: Classes) => unknown;
  readonly returns?: unknown;
  readonly throws?: unknown;
  /** `class`, `method` and `outcome` of every call there is. */
  readonly counts: readonly (readonly [className: string, method: string, outcome: string])[];
}

const ERROR = new RangeError('thrown by the host');
const STANDARD: readonly Dialect[] = ['standard'];

const ROWS: readonly Row[] = [
  { call: 'value', run: ({ Base }) => new Base().value(3), returns: 6, counts: [['Base', 'value', 'success']] },
  { call: 'async', run: ({ Base }) => new Base().later(3), returns: 6, counts: [['Base', 'later', 'success']] },
  { call: 'throws', run: ({ Base }) => new Base().fails(ERROR), throws: ERROR, counts: [['Base', 'fails', 'error']] },
  {
    call: 'rejects',
    run: ({ Base }) => new Base().rejects(ERROR),
    throws: ERROR,
    counts: [['Base', 'rejects', 'error']],
  },
  {
    call: 'throws what is no error',
    run: ({ Base }) => new Base().fails('text'),
    throws: 'text',
    counts: [['Base', 'fails', 'error']],
  },
  {
    call: 'rejects with undefined',
    run: ({ Base }) => new Base().rejects(undefined),
    throws: undefined,
    counts: [['Base', 'rejects', 'error']],
  },
  {
    call: 'inherited',
    run: ({ Derived }) => new Derived().inherited(),
    returns: 'inherited',
    counts: [['Base', 'inherited', 'success']],
  },
  {
    call: 'super call',
    run: ({ Derived }) => new Derived().overridden(),
    returns: 'derived of base',
    counts: [
      ['Base', 'overridden', 'success'],
      ['Derived', 'overridden', 'success'],
    ],
  },
  {
    call: 'named by a symbol',
    run: ({ Base, symbol }) => {
      const base = new Base();
      return Reflect.apply(Reflect.get(base, symbol) as () => unknown, base, []);
    },
    returns: 'symbol',
    counts: [['Base', 'Symbol(named)', 'success']],
  },
  { call: 'static', run: ({ Base }) => Base.make(), returns: 'Base', counts: [['Base', 'make', 'success']] },
  {
    call: 'static, inherited',
    run: ({ Derived }) => Derived.make(),
    returns: 'Derived',
    counts: [['Base', 'make', 'success']],
  },
  {
    call: 'static, super call',
    run: ({ Derived }) => Derived.later(),
    returns: 'derived of Derived',
    counts: [['Base', 'later', 'success']],
  },
  {
    call: 'private',
    dialects: STANDARD,
    run: ({ Vault }) => new Vault().hidden(3),
    returns: 6,
    counts: [['Vault', '#hidden', 'success']],
  },
  {
    call: 'static private',
    dialects: STANDARD,
    run: ({ Vault }) => Vault.sealed(3),
    returns: 3,
    counts: [['Vault', '#sealed', 'success']],
  },
  {
    call: 'arrow field',
    dialects: STANDARD,
    run: ({ Vault }) => new Vault().arrow(3),
    returns: 6,
    counts: [['Vault', 'arrow', 'success']],
  },
  {
    call: 'arrow field taken off its instance',
    dialects: STANDARD,
    run: ({ Vault }) => {
      const { arrow } = new Vault();
      return arrow(3);
    },
    returns: 6,
    counts: [['Vault', 'arrow', 'success']],
  },
  {
    call: 'static arrow field',
    dialects: STANDARD,
    run: ({ Vault }) => Vault.open(3),
    returns: 3,
    counts: [['Vault', 'open', 'success']],
  },
];

const CASES = DIALECTS.flatMap((dialect) =>
  ROWS.filter(({ dialects = DIALECTS }) => dialects.includes(dialect)).map((row) => ({ ...row, dialect })),
);

let registry: Registry;
let clock: FakeClock;
/** The in-flight gauges, as they were inside each method. */
let inside: string[][];

function samples(name: string): string[] {
  const collector = registry.get(name);
  return collector === undefined ? [] : samplesOf(collector).sort();
}

function defineClasses(dialect: Dialect, decorator: Decorate): Classes {
  const during = (): void => {
    clock.advance(2);
    inside.push(samples('method_in_flight'));
  };
  const { defineService, SYMBOL } = loadFixture('service', dialect) as typeof ServiceFixture;
  const { defineStandardService } = loadFixture('service-standard', 'standard') as typeof StandardFixture;
  return { ...defineService(decorator, during), Vault: defineStandardService(decorator, during), symbol: SYMBOL };
}

/** What the host gets. */
async function outcomeOf(run: () => unknown): Promise<readonly ['returned' | 'thrown', unknown]> {
  try {
    return ['returned', await run()];
  } catch (error) {
    return ['thrown', error];
  }
}

beforeEach(() => {
  registry = new Registry();
  clock = stopClock();
  inside = [];
});
afterEach(() => {
  clock.restore();
});

describe.each(CASES)('a $dialect member: $call', ({ dialect, run, returns, throws, counts }) => {
  const expectUntouched = async (call: () => unknown): Promise<void> => {
    const [how, what] = await outcomeOf(call);
    expect(how).toBe(counts[0][2] === 'error' ? 'thrown' : 'returned');
    expect(what).toBe(how === 'thrown' ? throws : returns);
  };

  it('is left alone by @Counted, which counts it', async () => {
    const classes = defineClasses(dialect, Counted({ registry }));
    await expectUntouched(() => run(classes));
    expect(samples('method_calls_total')).toEqual(
      counts.map(([c, m, o]) => `method_calls_total{class="${c}",method="${m}",outcome="${o}"} 1.0`),
    );
  });

  it('is left alone by @Timed, which observes its seconds', async () => {
    const classes = defineClasses(dialect, Timed({ registry }));
    await expectUntouched(() => run(classes));
    const labels = ([c, m, o]: Row['counts'][number]): string => `{class="${c}",method="${m}",outcome="${o}"}`;
    expect(samples('method_duration_seconds').filter((line) => line.includes('_count{'))).toEqual(
      counts.map((count) => `method_duration_seconds_count${labels(count)} 1`),
    );
    expect(samples('method_duration_seconds').filter((line) => line.includes('_sum{'))).toEqual(
      counts.map((count, index) => `method_duration_seconds_sum${labels(count)} ${String(2 * (index + 1))}.0`),
    );
  });

  it('is left alone by @InFlight, which shows it while it runs', async () => {
    const classes = defineClasses(dialect, InFlight({ registry }));
    await expectUntouched(() => run(classes));
    const gauge = (value: string): string[] =>
      counts.map(([c, m]) => `method_in_flight{class="${c}",method="${m}"} ${value}`);
    expect(inside[inside.length - 1]).toEqual(gauge('1.0'));
    expect(samples('method_in_flight')).toEqual(gauge('0.0'));
  });
});

describe('a naive wrapper', () => {
  it('observes an async method before it is over', async () => {
    const observed: number[] = [];
    const naive = ((fn: (...args: unknown[]) => unknown) =>
      function (this: unknown, ...args: unknown[]): unknown {
        const started = currentClock().monotonicSeconds();
        const result: unknown = fn.apply(this, args);
        observed.push(currentClock().monotonicSeconds() - started);
        return result;
      }) as unknown as Decorate;
    const { defineService } = loadFixture('service', 'standard') as typeof ServiceFixture;
    const { Base } = defineService(naive, () => {
      clock.advance(2);
    });
    await outcomeOf(() => new Base().rejects(ERROR));
    expect(observed).toEqual([0]);
  });
});
