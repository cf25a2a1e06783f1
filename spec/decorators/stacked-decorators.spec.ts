/**
 * All call decorators on one method: their order makes no difference, and together they cost one wrapper.
 */

import fc from 'fast-check';
import {
  Counted,
  ErrorCounted,
  InFlight,
  Instrumented,
  Observed,
  Registry,
  Summarized,
  Timed,
  Timestamped,
  setClock,
} from '../../lib/index.js';
import { wrapperRecord } from '../../lib/decorators/wrap-call.js';
import { writeOpenMetrics } from '../../lib/exposition/openmetrics.js';
import type { Decorate } from './call-rows.js';

type Loose = (...given: readonly unknown[]) => Decorate;
type Create = (registry: Registry) => Decorate;

/** The factories are typed by the member they stand on, which a table of them cannot be. */
const ALL: readonly Create[] = [
  (registry) => Counted({ registry }),
  (registry) => (Counted as Loose)('named_total', { registry, labels: { x: (x: unknown) => x as string }, by: Number }),
  (registry) => ErrorCounted({ registry }),
  (registry) => Timed({ registry }),
  (registry) => InFlight('running', { registry, oldest: true }),
  (registry) => (Observed as Loose)('sizes', { registry, value: Number }),
  (registry) => Summarized('durations_seconds', { registry }),
  (registry) => Timestamped({ registry, on: 'call' }),
  (registry) => Instrumented('more', { registry, reentrant: 'outermost' }),
];
/** The probes of all: in-flight with the oldest call has two, Instrumented three. */
const PROBES = ALL.length + 1 + 2;

/** What a program with decorators in this order exposes, families in order of their names. */
async function run(order: readonly number[]): Promise<string> {
  const registry = new Registry();
  const creators = order.map((index) => () => ALL[index](registry));
  let readings = 0;
  const restore = setClock({ epochSeconds: () => 1000, monotonicSeconds: () => (readings += 1) });
  class Stack {
    // Written as a list, because its order is what changes.
    @((...decorated: readonly unknown[]) => {
      let fn = decorated[0] as Loose;
      for (const create of [...creators].reverse())
        fn = ((create() as Loose)(fn, decorated[1]) as Loose | undefined) ?? fn;
      return fn as never;
    })
    async work(x: number): Promise<number> {
      if (x < 0) throw new RangeError('negative');
      return Promise.resolve(x);
    }
  }
  const stack = new Stack();
  await expect(stack.work(3)).resolves.toBe(3);
  expect(readings).toBe(2);
  await expect(stack.work(-1)).rejects.toThrow(RangeError);
  const { families, errors } = await registry.gather();
  restore();
  expect(errors).toEqual([]);
  expect(registry.diagnostics.counts()).toEqual([]);
  const record = wrapperRecord(Stack.prototype.work);
  expect(record?.site.probes).toHaveLength(PROBES);
  expect(wrapperRecord(record?.original ?? Stack.prototype.work)).toBeUndefined();
  return [...writeOpenMetrics(families, { created: false })].join('');
}

describe('all call decorators on one method', () => {
  const inOrder = ALL.map((_, index) => index);

  it('record the same in every order, through one wrapper that reads the clock twice', async () => {
    const expected = await run(inOrder);
    expect(expected).toContain('named_total{x="3"} 3.0');
    expect(expected).toContain('method_errors_total{class="Stack",error="RangeError",method="work"} 1.0');
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(inOrder, { minLength: ALL.length }), async (order) => {
        expect(await run(order)).toBe(expected);
      }),
      { numRuns: 60 },
    );
  });
});
