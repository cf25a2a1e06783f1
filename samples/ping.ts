/**
 * A registry of one's own, filled by hand and served by a server that is there already.
 *
 *     npx tsx samples/ping.ts
 *     curl localhost:9998/ping localhost:9998/metrics
 */

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Counter, Gauge, Registry, metricsHandler } from 'prometheus-sdk';

const common = {
  namespace: 'pay',
  subsystem: 'wechart',
  help: 'No of request handled by Ping handler',
  constLabels: { app: 'ping', env: 'pro' },
  registry: null,
};
const pingCount = new Counter({ ...common, name: 'ping_request_count' });
const pingGauge = new Gauge({ ...common, name: 'ping_request_gauge' });

const registry = new Registry();
registry.register(pingCount);
registry.register(pingGauge);
const metrics = metricsHandler({ registry });

const server = createServer((request, response) => {
  switch (request.url) {
    case '/ping':
      pingCount.inc();
      pingGauge.set(2.2);
      response.end('pong');
      break;
    case '/metrics':
      metrics(request, response);
      break;
    default:
      response.writeHead(404).end();
  }
});

server.listen(Number(process.env.PORT ?? 9998));
await once(server, 'listening');
const url = `http://localhost:${String((server.address() as AddressInfo).port)}`;
console.log(`service: ${url}/ping`);
console.log(`metrics: ${url}/metrics`);

process.once('SIGTERM', () => {
  server.close();
});
