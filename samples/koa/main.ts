/**
 * Koa: requests measured by a middleware, a decorated class behind them, and the metrics beside it.
 *
 *     npx tsx samples/koa/main.ts
 *     curl localhost:3000/dice/6 localhost:3000/metrics
 */

import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import Koa from 'koa';
import { Counted, Histogram, koaMetrics, registry } from 'prometheus-sdk';
import { collectProcessMetrics } from 'prometheus-sdk/runtime';

class Dice {
  @Counted('dice_rolls_total', {
    help: 'Dice rolled, by their sides.',
    labels: { sides: { from: (sides) => sides, values: [6, 20] } },
  })
  roll(sides: number): number {
    return 1 + Math.floor(Math.random() * sides);
  }
}

const requests = new Histogram({
  name: 'http_request_duration_seconds',
  help: 'Duration of requests, by method and status.',
  labelNames: ['method', 'status'],
});

const dice = new Dice();
const metrics = koaMetrics();
const app = new Koa();

app.use(async (context, next) => {
  if (context.path === '/metrics') await metrics(context);
  else await next();
});
app.use(async (context, next) => {
  const end = requests.startTimer({ method: context.method });
  await next();
  end({ status: context.status });
});
app.use((context) => {
  const sides = /^\/dice\/([1-9]\d?)$/.exec(context.path)?.[1];
  if (sides !== undefined) context.body = { rolled: dice.roll(Number(sides)) };
});

collectProcessMetrics({ registry });
const server = app.listen(Number(process.env.PORT ?? 3000));
await once(server, 'listening');
const url = `http://localhost:${String((server.address() as AddressInfo).port)}`;
console.log(`service: ${url}/dice`);
console.log(`metrics: ${url}/metrics`);

process.once('SIGTERM', () => {
  server.close();
});
