/**
 * Values of members, in words that both dialects and every compiler understand.
 */

import { Gauged, Stated, track } from 'prometheus-sdk';

class Pool {
  @Gauged('pool_waiting', { labels: { pool: (pool) => pool.id } })
  readonly waiting: string[] = [];

  @Gauged('pool_limit', { aggregate: 'max' })
  limit = 5;

  @Gauged('pools_known')
  static readonly known = new Set<string>();

  constructor(
    readonly id: string,
    readonly load: number,
  ) {
    track(this);
    Pool.known.add(id);
  }

  @Gauged('pool_load', { aggregate: 'avg' })
  get current(): number {
    return this.load;
  }

  @Gauged('pool_since_seconds', { unit: 'seconds', aggregate: 'min' })
  since(): Date {
    return new Date(1500 * this.load);
  }

  @Gauged({ name: 'pool_depth', value: (nested) => nested.depth })
  get nested(): { readonly depth: number } {
    return { depth: this.load };
  }

  @Stated('pool_state', ['idle', 'busy'], { labels: { pool: (pool) => pool.id } })
  get state(): 'idle' | 'busy' {
    return this.load > 1 ? 'busy' : 'idle';
  }

  @Stated('pool_mode', ['fast', 'safe'])
  readonly mode: 'fast' | 'safe' = 'safe';

  @Gauged('pools_open')
  static get open(): number {
    return this.known.size;
  }
}

class SharedPool extends Pool {}

/** Creates instances and returns them: gauges hold them weakly. */
export function runValues(): readonly object[] {
  const pools = [new Pool('a', 1), new Pool('b', 2), new SharedPool('b', 6)];
  pools.forEach((pool, index) => {
    pool.waiting.push(...['x', 'y', 'z'].slice(index));
    pool.limit += index;
  });
  return pools;
}
