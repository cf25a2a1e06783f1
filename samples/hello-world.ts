/**
 * The smallest service with metrics: a counter, and a listener of its own to be scraped at.
 *
 *     npx tsx samples/hello-world.ts
 *     curl localhost:8001 localhost:8000/metrics
 */

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Counter, startHttpServer } from 'prometheus-sdk';

const requests = new Counter({ name: 'hello_worlds_total', help: 'Hello Worlds requested.' });

const service = createServer((_request, response) => {
  requests.inc();
  response.end('Hello World');
});

const metrics = await startHttpServer(Number(process.env.METRICS_PORT ?? 8000));
service.listen(Number(process.env.PORT ?? 8001));
await once(service, 'listening');
console.log(`service: http://localhost:${String((service.address() as AddressInfo).port)}/`);
console.log(`metrics: ${metrics.url}`);

process.once('SIGTERM', () => {
  service.close();
  void metrics.close();
});
