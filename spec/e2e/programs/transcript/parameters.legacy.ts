/**
 * Decorated parameters, which the legacy dialect alone has.
 */

import { Counted, InFlight, Label, Registry } from 'prometheus-sdk';
import { printMetrics } from './print-metrics.js';

interface Order {
  readonly shop: string;
}

const registry = new Registry();

class Shop {
  @InFlight({ registry })
  @Counted('shop_orders_total', { registry, labels: { zone: 'a' } })
  place(@Label('shop', (order) => order.shop) order: Order, @Label('items') items: number): string {
    return order.shop.repeat(items);
  }

  @Counted('shop_openings_total', { registry })
  static open(@Label('shop') shop: string): string {
    return shop;
  }
}

/** Calls all there is, and prints what was measured. */
export async function run(): Promise<void> {
  console.log(JSON.stringify([new Shop().place({ shop: 'x' }, 2), Shop.open('y')]));
  await printMetrics(registry);
}
