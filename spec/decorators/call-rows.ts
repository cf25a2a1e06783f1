/**
 * Calls of members of every kind, what the host gets of them, and how they are counted, in both dialects.
 */

import { DIALECTS, loadFixture, type Dialect } from './load-fixture.js';
import type * as ServiceFixture from './fixtures/service.js';
import type * as StandardFixture from './fixtures/service-standard.js';

export type Decorate = ServiceFixture.Decorate;

/** The classes of both fixtures; the second in the standard dialect alone. */
export interface Classes extends ReturnType<typeof ServiceFixture.defineService> {
  readonly Vault: ReturnType<typeof StandardFixture.defineStandardService>;
  readonly symbol: symbol;
}

/** A call, what the host gets of it, and how it is counted. */
export interface CallRow {
  readonly call: string;
  readonly dialects?: readonly Dialect[];
  readonly run: (classes: Classes) => unknown;
  readonly returns?: unknown;
  readonly throws?: unknown;
  /** `class`, `method` and `outcome` of every call there is. */
  readonly counts: readonly (readonly [className: string, method: string, outcome: string])[];
}

/** What the members throw. */
export const ERROR = new RangeError('thrown by the host');
const STANDARD: readonly Dialect[] = ['standard'];

const ROWS: readonly CallRow[] = [
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

/** Every row in every dialect that has its member. */
export const CALL_ROWS = DIALECTS.flatMap((dialect) =>
  ROWS.filter(({ dialects = DIALECTS }) => dialects.includes(dialect)).map((row) => ({ ...row, dialect })),
);

/** Defines the classes of both fixtures anew; `during` is called inside every method. */
export function defineClasses(dialect: Dialect, decorator: Decorate, during: () => void): Classes {
  const { defineService, SYMBOL } = loadFixture('service', dialect) as typeof ServiceFixture;
  const { defineStandardService } = loadFixture('service-standard', 'standard') as typeof StandardFixture;
  return { ...defineService(decorator, during), Vault: defineStandardService(decorator, during), symbol: SYMBOL };
}

/** What the host gets. */
export async function outcomeOf(run: () => unknown): Promise<readonly ['returned' | 'thrown', unknown]> {
  try {
    return ['returned', await run()];
  } catch (error) {
    return ['thrown', error];
  }
}
