/**
 * The orders sample, some orders later.
 */

import { startService, type ServiceAddresses } from '../child-program.js';
import { pollUntil } from '../poll-until.js';

/** Starts the orders sample and waits until it has shipped, so that every kind of family has series. */
export async function startOrdersAtWork(): Promise<ServiceAddresses> {
  const service = await startService('samples/orders.ts');
  return pollUntil('the orders sample has shipped', async () => {
    const text = await (await fetch(service.metrics)).text();
    return text.includes('orders_placing_seconds_count') && text.includes('method_duration_seconds_count')
      ? service
      : undefined;
  });
}
