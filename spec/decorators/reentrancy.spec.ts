/**
 * Calls inside calls: all are measured, or the outermost alone.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import { Counted, InFlight, Registry, Timed, counted, timed } from '../../lib/index.js';
import { samplesOf } from '../metrics/exposition-of.js';
import { codeOf } from '../metrics/refusal-of.js';

let registry: Registry;
beforeEach(() => {
  registry = new Registry();
});

function samples(name: string): string[] {
  const collector = registry.get(name);
  return collector === undefined ? [] : samplesOf(collector).sort();
}

const kinds = [
  ['every', '5.0'],
  ['outermost', '2.0'],
] as const;

describe.each(kinds)('reentrant: %s', (reentrant, count) => {
  it('counts the calls of a recursion', () => {
    class Tree {
      @Counted('visits_total', { reentrant, registry })
      @InFlight('visiting', { reentrant, registry })
      visit(depth: number): string {
        return depth > 0 ? this.visit(depth - 1) : samples('visiting')[0];
      }
    }
    const tree = new Tree();
    expect(tree.visit(2)).toBe(`visiting ${reentrant === 'every' ? '3.0' : '1.0'}`);
    tree.visit(1);
    expect(samples('visits_total')).toEqual([`visits_total ${count}`]);
    expect(samples('visiting')).toEqual(['visiting 0.0']);
  });

  it('counts the calls of an asynchronous recursion', async () => {
    class Tree {
      @Counted('visits_total', { reentrant, registry })
      async visit(depth: number): Promise<number> {
        await sleep(1);
        return depth > 0 ? (await this.visit(depth - 1)) + 1 : 0;
      }
    }
    const tree = new Tree();
    await expect(Promise.all([tree.visit(2), tree.visit(1)])).resolves.toEqual([2, 1]);
    expect(samples('visits_total')).toEqual([`visits_total ${count}`]);
  });

  it('counts the calls of a recursion that throws', () => {
    const fall: (depth: number) => never = counted(
      (depth: number): never => {
        if (depth > 0) fall(depth - 1);
        throw new RangeError('deep');
      },
      'falls_total',
      { reentrant, registry },
    );
    expect(() => fall(2)).toThrow(RangeError);
    expect(() => fall(1)).toThrow(RangeError);
    expect(samples('falls_total')).toEqual([`falls_total ${count}`]);
  });
});

describe('reentrant: outermost', () => {
  it('counts an override and the method it calls once in a family, and each for itself in others', () => {
    class Base {
      @Counted('runs_total', { reentrant: 'outermost', registry })
      @Counted('base_total', { registry })
      run(): void {}
    }
    class Derived extends Base {
      @Counted('runs_total', { reentrant: 'outermost', registry })
      override run(): void {
        super.run();
      }
    }
    new Derived().run();
    new Base().run();
    expect([samples('runs_total'), samples('base_total')]).toEqual([['runs_total 2.0'], ['base_total 2.0']]);
  });

  it('counts calls on another this, and of another method', () => {
    class Node {
      constructor(readonly next?: Node) {}

      @Counted({ reentrant: 'outermost', registry })
      visit(): void {
        this.next?.visit();
        this.touch();
      }

      @Counted({ reentrant: 'outermost', registry })
      touch(): void {}
    }
    new Node(new Node()).visit();
    expect(samples('method_calls_total')).toEqual([
      'method_calls_total{class="Node",method="touch",outcome="success"} 2.0',
      'method_calls_total{class="Node",method="visit",outcome="success"} 2.0',
    ]);
  });

  it('counts calls that overlap without being nested', async () => {
    const wait = counted(async () => sleep(2), 'waits_total', { reentrant: 'outermost', registry });
    await Promise.all([wait(), wait(), wait()]);
    expect(samples('waits_total')).toEqual(['waits_total 3.0']);
  });

  it('counts a call that an earlier one left behind in a timer', async () => {
    const ticks: Promise<void>[] = [];
    const tick: (left: number) => void = counted(
      (left: number) => {
        if (left > 0) ticks.push(sleep(1).then(() => tick(left - 1)));
      },
      'ticks_total',
      { reentrant: 'outermost', registry },
    );
    tick(2);
    for (let done = 0; done < 2; done += 1) await ticks[done];
    expect(samples('ticks_total')).toEqual(['ticks_total 3.0']);
  });

  it('stands in one wrapper with decorators that count every call', () => {
    const factorial: (n: number) => number = timed(
      counted((n: number): number => (n <= 1 ? 1 : n * factorial(n - 1)), 'every_total', { registry }),
      'outer_seconds',
      { reentrant: 'outermost', registry, buckets: [60] },
    );
    expect(factorial(4)).toBe(24);
    expect(samples('every_total')).toEqual(['every_total 4.0']);
    expect(samples('outer_seconds')).toContain('outer_seconds_count 1');
  });

  it('passes this, the arguments and the name on', () => {
    class Echo {
      @Timed({ reentrant: 'outermost', registry })
      echo(...values: unknown[]): unknown[] {
        return [this, ...values];
      }
    }
    const echo = new Echo();
    expect(echo.echo(1, undefined)).toEqual([echo, 1, undefined]);
    expect([echo.echo.name, echo.echo.length]).toEqual(['echo', 0]);
  });

  it('is refused if it is misspelt', () => {
    expect(codeOf(() => Reflect.apply(counted, undefined, [() => 1, { reentrant: 'outer' }]))).toBe('INVALID_OPTION');
  });
});
