/**
 * A small shop under its own load: a decorated service, its metrics at http://localhost:8000/metrics.
 *
 *     npm start
 *     curl localhost:8000/metrics
 */

import { setTimeout as sleep } from 'node:timers/promises';
import { Counted, Gauged, Histogram, InFlight, Info, Timed, startHttpServer } from 'prometheus-sdk';

type Channel = 'web' | 'app';

interface Order {
  readonly channel: Channel;
  readonly items: number;
}

interface Receipt {
  readonly status: 'accepted' | 'backordered';
}

class PaymentDeclined extends Error {
  override readonly name = 'PaymentDeclined';
}

const items = new Histogram({ name: 'orders_items', help: 'Items in an order.', buckets: [1, 2, 5, 10] });

class OrderService {
  @Gauged('orders_queue_length', { help: 'Orders waiting to be shipped.' })
  private readonly queue: Order[] = [];

  @Counted({
    name: 'orders_placed_total',
    help: 'Orders placed, by channel and what became of them.',
    labels: { channel: { from: (order) => order.channel, values: ['web', 'app'] } },
    resultLabels: { status: (outcome) => outcome.result?.status ?? 'declined' },
  })
  @Timed({
    name: 'orders_placing_seconds',
    help: 'Time to place an order.',
    labels: { channel: (order) => order.channel },
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1],
  })
  @InFlight({ name: 'orders_placing_in_flight', help: 'Orders being placed.' })
  async place(order: Order): Promise<Receipt> {
    items.observe(order.items);
    await this.pay(order);
    this.queue.push(order);
    return { status: this.queue.length > 20 ? 'backordered' : 'accepted' };
  }

  @Counted
  @Timed
  ship(most: number): number {
    return this.queue.splice(0, most).length;
  }

  @Counted
  private async pay(order: Order): Promise<void> {
    await sleep(1 + Math.random() * 20);
    if (Math.random() < order.items / 100) throw new PaymentDeclined('payment declined');
  }
}

const service = new OrderService();
const stop = new AbortController();

async function buy(channel: Channel, pauseMillis: number): Promise<void> {
  while (!stop.signal.aborted) {
    await service.place({ channel, items: 1 + Math.floor(Math.random() ** 3 * 12) }).catch((error: unknown) => {
      if (!(error instanceof PaymentDeclined)) throw error;
    });
    await sleep(Math.random() * pauseMillis);
  }
}

new Info({ name: 'orders_build_info', help: 'What is running.' }).set({ version: '0.1.0', runtime: process.version });
const server = await startHttpServer(Number(process.env.METRICS_PORT ?? 8000));
console.log(`metrics: ${server.url}`);

const shipping = setInterval(() => service.ship(8), 250);
const buyers = [buy('web', 40), buy('web', 60), buy('app', 100)];

async function shutDown(): Promise<void> {
  stop.abort();
  clearInterval(shipping);
  await Promise.all(buyers);
  await server.close();
}
process.once('SIGINT', () => void shutDown());
process.once('SIGTERM', () => void shutDown());
