/**
 * Labels of parameters, in the dialect that has decorators of parameters.
 */
/* eslint-disable @typescript-eslint/no-unused-vars, @typescript-eslint/no-unsafe-return -- the members are there for their types; what the compiler refuses, the linter cannot judge */

import { Counted, Label } from 'prometheus-sdk';

interface Order {
  readonly shop: string;
}

export class Orders {
  @Counted('labelled_total')
  place(@Label('shop', (order) => order.shop) _order: Order, @Label('count') _count: number): void {}

  static find(@Label('shop') _shop: string): void {}

  // @ts-expect-error a property that the parameter does not have
  wrongProperty(@Label('shop', (order) => order.store) _order: Order): void {}

  // @ts-expect-error an object is no label
  noLabel(@Label('order') _order: Order): void {}
}
