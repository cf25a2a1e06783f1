/**
 * Gauges of members, in either dialect: what compiles and what does not.
 */
/* eslint-disable @typescript-eslint/class-literal-property-style, @typescript-eslint/no-unsafe-return -- the members are there for their types */

import { Gauged } from 'prometheus-sdk';

interface Breaker {
  readonly failures: number;
}

export class Pool {
  constructor(readonly id: string) {}

  @Gauged('gauged_number')
  get size(): number {
    return 1;
  }

  @Gauged({ name: 'gauged_method', aggregate: 'max', labels: { pool: (pool) => pool.id, zone: 'a' } })
  age(): number {
    return 1;
  }

  @Gauged('gauged_date_seconds', { unit: 'seconds' })
  get since(): Date {
    return new Date(0);
  }

  @Gauged('gauged_array', { labels: { pool: (pool) => pool.id } })
  get waiting(): readonly string[] {
    return [];
  }

  @Gauged('gauged_map')
  readonly connections = new Map<string, number>();

  @Gauged('gauged_flag')
  isOpen(): boolean {
    return true;
  }

  @Gauged('gauged_big')
  get total(): bigint {
    return 1n;
  }

  @Gauged('gauged_value', { value: (breaker) => breaker.failures })
  get breaker(): Breaker {
    return { failures: 1 };
  }

  @Gauged({ name: 'gauged_method_value', value: (breaker) => breaker.failures })
  readBreaker(): Breaker {
    return { failures: 1 };
  }

  @Gauged('gauged_help_and_value', { help: 'Failures.', value: (breaker) => breaker.failures })
  get counted(): Breaker {
    return { failures: 1 };
  }

  @Gauged({
    name: 'gauged_all_options',
    help: 'Failures.',
    unit: undefined,
    labels: { pool: (pool) => pool.id },
    aggregate: 'last',
    value: (breaker) => breaker.failures,
    cache: 60_000,
    timeout: 2000,
  })
  async all(): Promise<Breaker> {
    return Promise.resolve({ failures: 1 });
  }

  @Gauged('gauged_awaited', { cache: 1000, labels: { pool: (pool) => pool.id } })
  async count(): Promise<number> {
    return Promise.resolve(1);
  }

  @Gauged('gauged_awaited_getter', { timeout: 1000 })
  get rows(): Promise<readonly string[]> {
    return Promise.resolve([]);
  }

  @Gauged('gauged_awaited_field')
  readonly loaded = Promise.resolve(new Set<string>());

  @Gauged('gauged_maybe_awaited')
  get cached(): number | Promise<number> {
    return 1;
  }

  @Gauged('gauged_awaited_value', { help: 'Failures.', value: (breaker) => breaker.failures })
  async loadBreaker(): Promise<Breaker> {
    return Promise.resolve({ failures: 1 });
  }

  @Gauged('gauged_awaited_static', { value: (breakers) => breakers[0].failures })
  static loadAll(): Promise<Breaker[]> {
    return Promise.resolve([{ failures: 1 }]);
  }

  @Gauged('gauged_static', { labels: { owner: (owner) => owner.name } })
  static get instances(): number {
    return 1;
  }

  // @ts-expect-error an object without a size
  @Gauged('refused_object')
  get object(): Breaker {
    return { failures: 1 };
  }

  // @ts-expect-error a gauge is read without arguments
  @Gauged('refused_parameters')
  scale(factor: number): number {
    return factor;
  }

  // @ts-expect-error a property that the value does not have
  @Gauged('refused_value', { value: (breaker) => breaker.successes })
  get other(): Breaker {
    return { failures: 1 };
  }

  // @ts-expect-error a property that the instance does not have
  @Gauged('refused_label', { labels: { pool: (pool) => pool.identity } })
  get labelled(): number {
    return 1;
  }

  // @ts-expect-error a gauge needs a name
  @Gauged
  get bare(): number {
    return 1;
  }

  // @ts-expect-error a gauge needs a name
  @Gauged({ help: 'Pools.' })
  get unnamed(): number {
    return 1;
  }

  // @ts-expect-error an unknown aggregate
  @Gauged('refused_aggregate', { aggregate: 'median' })
  get aggregated(): number {
    return 1;
  }

  // @ts-expect-error a promise of an object without a size
  @Gauged('refused_promise')
  async later(): Promise<Breaker> {
    return Promise.resolve({ failures: 1 });
  }

  // @ts-expect-error a property that the awaited value does not have
  @Gauged('refused_awaited', { value: (breaker) => breaker.successes })
  async load(): Promise<Breaker> {
    return Promise.resolve({ failures: 1 });
  }

  // @ts-expect-error the value is awaited before
  @Gauged('refused_then', { value: async (breaker) => (await breaker).failures })
  async loadAgain(): Promise<Breaker> {
    return Promise.resolve({ failures: 1 });
  }

  // @ts-expect-error a time is a number of milliseconds
  @Gauged('refused_cache', { cache: '1m' })
  get kept(): number {
    return 1;
  }
}
