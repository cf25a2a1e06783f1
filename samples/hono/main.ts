/**
 * Hono: requests measured by a middleware, a decorated class behind the routes, and the metrics on a route beside them.
 * The application is the same on Bun, Deno and elsewhere; only the last lines are of Node.js.
 *
 *     npx tsx samples/hono/main.ts
 *     curl localhost:3000/words/level localhost:3000/metrics
 */

import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { routePath } from 'hono/route';
import { Counted, Histogram, metricsResponse } from 'prometheus-sdk';

class Words {
  @Counted('words_checked_total', {
    help: 'Words looked at, by whether they read the same backwards.',
    resultLabels: { palindrome: ({ result }) => result === true },
  })
  isPalindrome(word: string): boolean {
    return word === word.split('').reverse().join('');
  }
}

const requests = new Histogram({
  name: 'http_request_duration_seconds',
  help: 'Duration of requests, by the pattern of their route.',
  labelNames: ['method', 'route', 'status'],
});

const words = new Words();
const app = new Hono();

app.get('/metrics', (context) => metricsResponse(context.req.raw));
app.use(async (context, next) => {
  const end = requests.startTimer({ method: context.req.method });
  await next();
  end({ route: routePath(context, -1), status: context.res.status });
});
app.get('/words/:word', (context) => context.json({ palindrome: words.isPalindrome(context.req.param('word')) }));

const server = serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 3000) }, ({ port }) => {
  console.log(`service: http://localhost:${String(port)}/words`);
  console.log(`metrics: http://localhost:${String(port)}/metrics`);
});

process.once('SIGTERM', () => {
  server.close();
});
