/**
 * Methods whose results end later are recorded alike in both dialects.
 */

import { Readable } from 'node:stream';
import { ReadableStream } from 'node:stream/web';
import { lastValueFrom, of, type Observable } from 'rxjs';
import { Counted, InFlight, Registry } from '../../lib/index.js';
import { samplesOf } from '../metrics/exposition-of.js';
import type { defineResults } from './fixtures/results.js';
import type { Decorate } from './fixtures/service.js';
import { DIALECTS, loadFixture } from './load-fixture.js';

const MAKE = {
  thenable: () => ({ then: (resolve: (value: string) => void) => resolve('awaited') }),
  observable: () => of(1, 2),
  stream: () => Readable.from(['a', 'b']),
  webStream: () => new ReadableStream({ start: (controller) => controller.close() }),
};

async function drain(results: unknown): Promise<void> {
  for await (const result of results as AsyncIterable<unknown>) expect(result).toBeDefined();
}

/** How the result of each method is consumed. */
const CONSUME: Readonly<Record<string, (result: unknown) => unknown>> = {
  generator: drain,
  asyncGenerator: drain,
  staticGenerator: drain,
  thenable: (lazy) => lazy,
  observable: (observable) => lastValueFrom(observable as Observable<number>),
  stream: drain,
  webStream: drain,
};

describe.each(DIALECTS)('in the %s dialect', (dialect) => {
  // The factories are typed by the member they stand on; here they stand on any.
  const decorators: readonly [string, (registry: Registry) => Decorate][] = [
    ['method_calls_total', (registry) => Counted({ registry })],
    ['method_in_flight', (registry) => InFlight({ registry })],
  ];

  it.each(Object.entries(CONSUME))('%s is over when it was consumed', async (method, consume) => {
    const fixture = loadFixture('results', dialect) as { defineResults: typeof defineResults };
    for (const [family, create] of decorators) {
      const registry = new Registry();
      const read = (): string[] => samplesOf(registry.get(family) ?? { collect: () => [] });
      const Results = fixture.defineResults(create(registry), MAKE);
      const owner: object = method.startsWith('static') ? Results : new Results();
      const result: unknown = Reflect.apply(Reflect.get(owner, method) as () => unknown, owner, []);
      const isLazy = method === 'thenable' || method === 'observable';
      const labels = `class="Results",method="${method}"`;
      expect(read()).toEqual(family === 'method_in_flight' ? [`${family}{${labels}} ${isLazy ? '0' : '1'}.0`] : []);
      await consume(result);
      await new Promise((resolve) => setImmediate(resolve));
      expect(read()).toEqual([
        family === 'method_in_flight' ? `${family}{${labels}} 0.0` : `${family}{${labels},outcome="success"} 1.0`,
      ]);
    }
  });
});
