/**
 * Gauges of members that the standard dialect alone has, or whose type it alone tells.
 */

import { Gauged } from 'prometheus-sdk';

export class Pool {
  @Gauged('standard_private')
  readonly #queue: string[] = [];

  @Gauged('standard_accessor', { labels: { busy: (pool) => pool.isBusy } })
  accessor level = 1;

  get isBusy(): boolean {
    return this.#queue.length > 0;
  }

  // @ts-expect-error a string has no number
  @Gauged('standard_refused_field')
  readonly name: { readonly first: string } = { first: 'a' };
}
