/**
 * Generators: a call is over when its results were drained, or its consumer left.
 */

import ts from 'typescript';
import { Registry, Timed } from '../../lib/index.js';
import { runToSuccess } from '../child-program.js';
import { samplesOf } from '../metrics/exposition-of.js';
import { readText } from '../source-files.js';
import { measured, naivelyMeasured, NOTHING, pass, recordedAs, stopClock } from './measured.js';

stopClock();

function* rows(count = 2): Generator<number, string> {
  for (let row = 0; row < count; row += 1) {
    pass(1);
    yield row;
  }
  return 'drained';
}

async function* pages(count = 2): AsyncGenerator<number, string> {
  for (let page = 0; page < count; page += 1) {
    await Promise.resolve();
    pass(1);
    yield page;
  }
  return 'drained';
}

/** As compilers write it for targets without async generators. */
const compiledPages = compilePages();

function compilePages(): typeof pages {
  const source =
    'async function* pages(count = 2) { for (let i = 0; i < count; i += 1) { pass(1); yield i; } return "drained"; }';
  const { outputText } = ts.transpileModule(source, { compilerOptions: { target: ts.ScriptTarget.ES2017 } });
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the source stands above
  return (new Function('pass', `${outputText}\nreturn pages;`) as (passing: typeof pass) => typeof pages)(pass);
}

const IN_PROGRESS = { calls: {}, seconds: 0, running: 1 };

describe('a generator', () => {
  it('takes no time under a naive wrapper, and is over before it began', () => {
    const { run, recorded } = naivelyMeasured(rows);
    const returned = run();
    expect(recorded()).toEqual(recordedAs('success', 0));
    expect([...returned]).toEqual([0, 1]);
    expect(recorded()).toEqual(recordedAs('success', 0));
  });

  it('is measured until it is drained', () => {
    const { run, recorded } = measured(rows);
    const returned = run();
    expect(recorded()).toEqual(IN_PROGRESS);
    expect([...returned]).toEqual([0, 1]);
    expect(recorded()).toEqual(recordedAs('success', 2));
    expect(returned.next()).toEqual({ value: undefined, done: true });
    expect(recorded()).toEqual(recordedAs('success', 2));
  });

  it('stays a generator of its function', () => {
    const generator = rows();
    const { run } = measured(() => generator);
    expect(run()).toBe(generator);
    expect(Object.prototype.toString.call(generator)).toBe('[object Generator]');
    expect(Object.getPrototypeOf(generator)).toBe(rows.prototype);
    expect(Object.keys(generator)).toEqual([]);
    expect(generator[Symbol.iterator]()).toBe(generator);
  });

  it('takes its parameter defaults when it is called, as without a decorator', () => {
    let defaults = 0;
    const { run } = measured(function* (this: unknown, from: number = (defaults += 1)) {
      yield from;
    });
    run();
    expect(defaults).toBe(1);
  });

  it('passes on what the consumer sends and what the generator returns', () => {
    const { run, recorded } = measured(function* (): Generator<string, string, number> {
      const first = yield 'a';
      return `got ${String(first)}`;
    });
    const returned = run();
    expect([returned.next(0), returned.next(7)]).toEqual([
      { value: 'a', done: false },
      { value: 'got 7', done: true },
    ]);
    expect(recorded()).toEqual(recordedAs('success'));
  });

  it.each<readonly [string, (generator: Generator<number, string>) => unknown]>([
    [
      'break',
      (generator) => {
        for (const row of generator) if (row === 0) break;
      },
    ],
    ['return', (generator) => [generator.next(), generator.return('enough')]],
    ['return before it began', (generator) => generator.return('enough')],
    [
      'destructuring',
      (generator) => {
        const [first] = generator;
        return first;
      },
    ],
    [
      'throw',
      (generator) => {
        generator.next();
        expect(() => generator.throw(new Error('enough'))).toThrow('enough');
      },
    ],
    [
      'yield* that is left',
      (generator) => {
        for (const row of (function* () {
          yield* generator;
        })())
          if (row === 0) break;
      },
    ],
  ])('is cancelled by %s', (_, leave) => {
    const { run, recorded } = measured(rows);
    leave(run());
    expect(recorded()).toMatchObject({ calls: { cancelled: 1 }, running: 0 });
  });

  it('goes on if it yields from its finally block', () => {
    const { run, recorded } = measured(function* () {
      try {
        yield 1;
      } finally {
        yield 2;
      }
    });
    const returned = run();
    returned.next();
    expect(returned.return(undefined)).toEqual({ value: 2, done: false });
    expect(recorded()).toEqual(IN_PROGRESS);
    returned.next();
    expect(recorded()).toEqual(recordedAs('cancelled'));
  });

  it('is recorded as an error if it throws', () => {
    const error = new TypeError('broken');
    const { run, recorded } = measured(function* () {
      yield 1;
      throw error;
    });
    expect(() => [...run()]).toThrow(error);
    expect(recorded()).toEqual(recordedAs('error'));
  });

  it('that is returned again while it is followed counts as a value', () => {
    const generator = rows(3);
    const { run, recorded } = measured(() => generator);
    for (const row of run()) if (row < 2) run();
    expect(recorded()).toMatchObject({ calls: { success: 3 }, running: 0 });
  });
});

describe.each([
  ['an async generator', pages],
  ['an async generator that was compiled to functions', compiledPages],
])('%s', (_, create) => {
  async function drain(generator: AsyncGenerator<number, string>): Promise<number[]> {
    const all: number[] = [];
    for await (const page of generator) all.push(page);
    return all;
  }

  it('takes no time under a naive wrapper', async () => {
    const { run, recorded } = naivelyMeasured(create);
    await drain(run());
    expect(recorded()).toEqual(recordedAs('success', 0));
  });

  it('is the same object, and measured until it is drained', async () => {
    const generator = create();
    const { run, recorded } = measured(() => generator);
    expect(run()).toBe(generator);
    expect(recorded()).toEqual(IN_PROGRESS);
    expect(await drain(generator)).toEqual([0, 1]);
    expect(recorded()).toEqual(recordedAs('success', 2));
  });

  it('is cancelled by break', async () => {
    const { run, recorded } = measured(create);
    for await (const page of run()) if (page === 0) break;
    expect(recorded()).toEqual(recordedAs('cancelled', 1));
  });

  it('is cancelled by an error that the consumer throws in', async () => {
    const { run, recorded } = measured(create);
    const returned = run();
    await returned.next();
    await expect(returned.throw(new Error('enough'))).rejects.toThrow('enough');
    expect(recorded()).toEqual(recordedAs('cancelled', 1));
  });
});

describe('an async generator that fails', () => {
  it('is recorded as an error, and the consumer gets it', async () => {
    const { run, recorded } = measured(async function* () {
      yield await Promise.resolve(1);
      throw new Error('broken');
    });
    const returned = run();
    await returned.next();
    await expect(returned.next()).rejects.toThrow('broken');
    expect(recorded()).toEqual(recordedAs('error'));
  });
});

describe('calls that overlap', () => {
  it('keep their arguments, their receivers and their time apart', () => {
    const registry = new Registry();
    class Table {
      constructor(readonly name: string) {}

      @Timed('read_seconds', {
        registry,
        labels: {
          rows: (count) => count,
          table() {
            return this.name;
          },
        },
        resultLabels: { last: (_, count) => count - 1 },
      })
      read(count: number): Generator<number> | number {
        return count === 0 ? 0 : rows(count);
      }
    }
    const open = [new Table('a').read(1), new Table('b').read(2)] as Generator<number>[];
    new Table('c').read(0);
    open[1].next();
    new Table('c').read(0);
    expect([...open[0]]).toEqual([0]);
    expect([...open[1]]).toEqual([1]);
    const sums = samplesOf(registry.get('read_seconds') ?? { collect: () => [] }).filter((line) =>
      /_sum|_count/.test(line),
    );
    expect(sums.sort()).toEqual([
      'read_seconds_count{last="-1",rows="0",table="c"} 2',
      'read_seconds_count{last="0",rows="1",table="a"} 1',
      'read_seconds_count{last="1",rows="2",table="b"} 1',
      'read_seconds_sum{last="-1",rows="0",table="c"} 0.0',
      'read_seconds_sum{last="0",rows="1",table="a"} 2.0',
      'read_seconds_sum{last="1",rows="2",table="b"} 3.0',
    ]);
  });
});

describe('what is no generator', () => {
  it.each<readonly [string, () => object]>([
    ['an array', () => [1, 2]],
    ['a map', () => new Map([[1, 2]])],
    ['an iterator of a map', () => new Map([[1, 2]]).values()],
    ['an object with next and no other method', () => ({ next: () => ({ done: true, value: undefined }) })],
    [
      'an entity with a getter called next',
      () =>
        Object.create({
          get next(): never {
            throw new Error('hands off');
          },
        }) as object,
    ],
    ['a frozen generator', () => Object.freeze(rows())],
  ])('is a value: %s', (_, create) => {
    const value = create();
    const keys = Reflect.ownKeys(value);
    const { run, recorded } = measured(() => value);
    expect(run()).toBe(value);
    expect(Reflect.ownKeys(value)).toEqual(keys);
    expect(recorded()).toEqual(recordedAs('success'));
  });

  it('a function that was never called', () => {
    expect(measured(rows).recorded()).toEqual(NOTHING);
  });
});

describe('results that nobody consumes', () => {
  it('end their calls as cancelled when they are collected, even if the receiver of the call would hold them', async () => {
    const program = 'spec/decorators/programs/collected-results.ts';
    expect(readText(program)).toContain('--expose-gc');
    const said = await runToSuccess(process.execPath, ['--expose-gc', '--import', 'tsx', program]);
    expect(JSON.parse(said)).toEqual({
      naive: { before: 300, after: 300 },
      ours: { before: 1200, after: 1 },
      counted: { cancelled: 1199 },
      timed: 0,
    });
  });
});
