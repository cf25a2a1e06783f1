/**
 * Native buckets of the histograms that decorators declare: where the option reaches, and how it goes with classic buckets.
 */

import {
  DEFAULT_BUCKETS,
  Histogram,
  Instrumented,
  Observed,
  Registry,
  Timed,
  decoratorsFor,
  instrumented,
  observed,
  timed,
} from '../../lib/index.js';
import { stopClock, type FakeClock } from '../metrics/fake-clock.js';
import { codeOf } from '../metrics/refusal-of.js';

/** At this resolution a bucket ends at each power of two. */
const native = { schema: 0 };

let registry: Registry;
let clock: FakeClock;
beforeEach(() => {
  registry = new Registry();
  clock = stopClock(1000);
});
afterEach(() => {
  clock.restore();
});

function declared(name: string): Histogram {
  const histogram = registry.get(name);
  if (!(histogram instanceof Histogram)) throw new Error(`no histogram ${name}`);
  // What its labels are plays no part.
  return histogram as Histogram;
}

/** What a histogram has beside its name: the bounds of its classic buckets, and the schema of its native ones. */
function shapeOf(name: string): { readonly buckets: readonly number[]; readonly schema: number | undefined } {
  const { buckets, native: settings } = declared(name);
  return { buckets, schema: settings?.schema };
}

/** The native buckets with observations, all series together: pairs of an upper bound and a count. */
function nativeCounts(name: string): readonly (readonly [number, number])[] {
  const natives = declared(name)
    .collect()
    .flatMap(({ chunks }) => chunks.flatMap((chunk) => chunk.natives ?? []));
  return natives.flatMap((buckets) => {
    const { indexes = [], counts = [] } = buckets?.positive ?? {};
    return Array.from(indexes, (index, place) => [2 ** index, counts[place]] as const);
  });
}

describe('the option native', () => {
  it.each([
    ['@Timed', { native }, []],
    ['@Timed with buckets', { native, buckets: [1, 2] }, [1, 2]],
    ['@Timed with objectives', { native, slo: [0.3, 0.7] }, [0.3, 0.7]],
    ['@Timed with both', { native, buckets: [1, 2], slo: [0.3] }, [0.3, 1, 2]],
  ] as const)('has %s observe durations in native buckets', (_, options, buckets) => {
    class Search {
      @Timed('search_seconds', { ...options, registry })
      find(seconds: number): void {
        clock.advance(seconds);
      }
    }
    const search = new Search();
    for (const seconds of [3, 4, 100]) search.find(seconds);
    expect(shapeOf('search_seconds')).toEqual({ buckets, schema: 0 });
    expect(nativeCounts('search_seconds')).toEqual([
      [4, 2],
      [128, 1],
    ]);
  });

  it('has @Observed observe values in native buckets', async () => {
    class Baskets {
      @Observed('basket_items', { value: (items) => items.length, native, registry })
      @Observed('basket_items_both', { value: (items) => items.length, native, buckets: [5], registry })
      async checkOut(items: readonly string[]): Promise<readonly string[]> {
        return Promise.resolve(items);
      }
    }
    await new Baskets().checkOut(['pen', 'ink', 'paper']);
    expect(shapeOf('basket_items')).toEqual({ buckets: [], schema: 0 });
    expect(shapeOf('basket_items_both')).toEqual({ buckets: [5], schema: 0 });
    expect([nativeCounts('basket_items'), nativeCounts('basket_items_both')]).toEqual([[[4, 1]], [[4, 1]]]);
  });

  it('reaches the durations of @Instrumented', () => {
    class Search {
      @Instrumented('search', { duration: { native }, registry })
      find(): void {
        clock.advance(3);
      }
    }
    new Search().find();
    expect(shapeOf('search_duration_seconds')).toEqual({ buckets: [], schema: 0 });
    expect(nativeCounts('search_duration_seconds')).toEqual([[4, 1]]);
  });

  it('is an option of the function forms', () => {
    const wait = (seconds: number): number => {
      clock.advance(seconds);
      return seconds;
    };
    timed(wait, 'a_seconds', { native, registry })(3);
    timed(wait, { name: 'b_seconds', native, buckets: [1], registry })(3);
    observed(wait, { name: 'c', native, registry })(3);
    instrumented(wait, 'd', { duration: { native }, registry })(3);
    for (const name of ['a_seconds', 'b_seconds', 'c', 'd_duration_seconds']) {
      expect([name, ...nativeCounts(name)]).toEqual([name, [4, 1]]);
    }
    expect(shapeOf('b_seconds').buckets).toEqual([1]);
  });

  it('is part of the definition of the family', () => {
    const declare = (schema: number): unknown => timed(() => 1, 'a_seconds', { native: { schema }, registry });
    declare(0);
    expect(() => declare(0)).not.toThrow();
    expect(codeOf(() => declare(3))).toBe('NAME_CONFLICT');
  });
});

describe('the option native of decoratorsFor', () => {
  it.each([
    ['alone', { native }, { buckets: [], schema: 0 }],
    ['beside buckets', { native, buckets: [1] }, { buckets: [1], schema: 0 }],
    ['not at all', {}, { buckets: DEFAULT_BUCKETS, schema: undefined }],
  ] as const)('gives histograms native buckets %s', (_, scope, shape) => {
    const bound = decoratorsFor({ ...scope, registry });

    @bound.Instrumented({ calls: false, inFlight: false })
    class Search {
      @bound.Timed('search_seconds')
      @bound.Observed('search_hits')
      @bound.Timed('search_quantiles_seconds', { as: 'summary' })
      find(): number {
        return 1;
      }

      list(): void {}
    }
    expect(new Search().find()).toBe(1);
    for (const name of ['method_duration_seconds', 'search_seconds', 'search_hits']) {
      expect([name, shapeOf(name)]).toEqual([name, shape]);
    }
  });

  it('leaves decorators alone that say which buckets they want, of either kind', () => {
    const bound = decoratorsFor({ native: { schema: 3 }, buckets: [9], registry });

    class Search {
      @bound.Timed('classic_seconds', { buckets: [1] })
      @bound.Timed('native_seconds', { native })
      @bound.Observed('classic', { buckets: [1] })
      @bound.Observed('native', { native })
      find(): number {
        return 1;
      }
    }
    expect(new Search().find()).toBe(1);
    for (const name of ['classic_seconds', 'classic']) {
      expect([name, shapeOf(name)]).toEqual([name, { buckets: [1], schema: undefined }]);
    }
    for (const name of ['native_seconds', 'native']) {
      expect([name, shapeOf(name)]).toEqual([name, { buckets: [], schema: 0 }]);
    }
  });

  it('lets objectives be bounds of a family of their own alone', () => {
    const { Timed: BoundTimed } = decoratorsFor({ native, registry });

    class Search {
      @BoundTimed('search_seconds', { slo: [0.3] })
      find(): void {}
    }
    new Search().find();
    expect(shapeOf('search_seconds')).toEqual({ buckets: [0.3], schema: 0 });
    // The bounds that histograms have by default are not there.
    const define = (): unknown => {
      class Unnamed {
        @BoundTimed({ slo: [0.1] })
        find(): void {}
      }
      return Unnamed;
    };
    expect(codeOf(define)).toBe('INVALID_OPTION');
  });
});
