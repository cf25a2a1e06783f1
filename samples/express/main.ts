/**
 * Express: requests measured by a middleware, a decorated class behind the routes, and the metrics on a route beside them.
 *
 *     npx tsx samples/express/main.ts
 *     curl localhost:3000/books/1984 localhost:3000/metrics
 */

import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express, { type RequestHandler } from 'express';
import { Counted, Gauged, Histogram, Timed, metricsHandler, registry } from 'prometheus-sdk';
import { collectProcessMetrics } from 'prometheus-sdk/runtime';

class Library {
  @Gauged('library_books_lent', { help: 'Books that are not on the shelf.' })
  readonly #lent = new Map<string, string>();
  readonly #titles = new Map([
    ['1984', 'Nineteen Eighty-Four'],
    ['451', 'Fahrenheit 451'],
  ]);

  @Counted('library_lookups_total', {
    help: 'Books looked up, by whether there is such a book.',
    resultLabels: { found: ({ result }) => result !== undefined },
  })
  find(id: string): string | undefined {
    return this.#titles.get(id);
  }

  @Counted('library_loans_total', { help: 'Loans asked for.', errorLabel: true })
  @Timed
  async lend(id: string, reader: string): Promise<void> {
    await Promise.resolve();
    if (this.#lent.has(id)) throw new RangeError(`${id} is lent already`);
    this.#lent.set(id, reader);
  }
}

const requests = new Histogram({
  name: 'http_request_duration_seconds',
  help: 'Duration of requests, by the pattern of their route.',
  labelNames: ['method', 'route', 'status'],
});

/** The pattern of the route, not the path: a label must not take as many values as there are books. */
const measure: RequestHandler = (request, response, next) => {
  const end = requests.startTimer({ method: request.method });
  response.once('finish', () => {
    const route = request.route as { readonly path: string } | undefined;
    end({ route: route?.path ?? 'none', status: response.statusCode });
  });
  next();
};

const library = new Library();
const app = express();
app.get('/metrics', metricsHandler());
app.use(measure);
app.get('/books/:id', ({ params }, response) => {
  const title = library.find(params.id);
  if (title === undefined) response.status(404).send('no such book');
  else response.send(title);
});
app.post('/books/:id/loans/:reader', async ({ params }, response) => {
  try {
    await library.lend(params.id, params.reader);
    response.status(201).send('lent');
  } catch (error) {
    response.status(409).send(String(error));
  }
});

collectProcessMetrics({ registry });
const server = app.listen(Number(process.env.PORT ?? 3000));
await once(server, 'listening');
const url = `http://localhost:${String((server.address() as AddressInfo).port)}`;
console.log(`service: ${url}/books`);
console.log(`metrics: ${url}/metrics`);

process.once('SIGTERM', () => {
  server.close();
});
