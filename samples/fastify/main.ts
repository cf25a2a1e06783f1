/**
 * Fastify: requests measured by a hook, a decorated class behind the routes, and the metrics on a route beside them.
 *
 *     npx tsx samples/fastify/main.ts
 *     curl localhost:3000/rates/EUR/USD localhost:3000/metrics
 */

import { fastify } from 'fastify';
import { Counted, Histogram, InFlight, Timed, metricsResponse, registry } from 'prometheus-sdk';
import { collectProcessMetrics } from 'prometheus-sdk/runtime';

const RATES = new Map([
  ['EUR', 1],
  ['USD', 1.25],
  ['JPY', 160],
]);

class UnknownCurrency extends Error {
  override readonly name = 'UnknownCurrency';
  readonly statusCode = 404;
}

class Exchange {
  @Counted('exchange_quotes_total', {
    help: 'Quotes asked for, by the currency that is bought.',
    labels: { currency: { from: (_sold, bought) => bought, values: [...RATES.keys()] } },
    outcome: true,
  })
  @Timed('exchange_quote_seconds', { help: 'Time to find a quote.', buckets: [0.001, 0.01, 0.1, 1] })
  @InFlight('exchange_quotes_in_flight', { help: 'Quotes being looked for.' })
  async quote(sold: string, bought: string): Promise<number> {
    const [from, to] = await Promise.all([this.#rate(sold), this.#rate(bought)]);
    return to / from;
  }

  @Counted
  async #rate(currency: string): Promise<number> {
    const rate = RATES.get(currency);
    if (rate === undefined) throw new UnknownCurrency(currency);
    return Promise.resolve(rate);
  }
}

const requests = new Histogram({
  name: 'http_request_duration_seconds',
  help: 'Duration of requests, by the pattern of their route.',
  labelNames: ['method', 'route', 'status'],
});

const exchange = new Exchange();
const app = fastify({ forceCloseConnections: true });

app.addHook('onResponse', async (request, reply) => {
  const route = request.routeOptions.url ?? 'none';
  requests.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
});

app.get('/rates/:sold/:bought', async (request) => {
  const { sold, bought } = request.params as { sold: string; bought: string };
  return { rate: await exchange.quote(sold, bought) };
});

// Fastify sends a Response as it does its own; the HEAD routes that it adds by itself cannot.
app.route({ method: ['GET', 'HEAD'], url: '/metrics', handler: (request) => metricsResponse(request) });

collectProcessMetrics({ registry });
const url = await app.listen({ port: Number(process.env.PORT ?? 3000) });
console.log(`service: ${url}/rates`);
console.log(`metrics: ${url}/metrics`);

process.once('SIGTERM', () => void app.close());
