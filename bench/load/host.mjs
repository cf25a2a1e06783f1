/**
 * A service with a hundred thousand samples: does a little work for each request, counts it, and serves its metrics as the
 * documentation of its library says.
 */

import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { clearInterval, setInterval } from 'node:timers';
import { loadOurs } from '../libraries/ours.mjs';
import { listen } from '../libraries/library.mjs';
import { loadPeer } from '../libraries/peer.mjs';

const COUNTERS = 48_000;
/** Of 13 samples each. */
const HISTOGRAMS = 4000;
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];
const RSS_EVERY_MS = 50;
const labelNames = ['method', 'route', 'pod'];

const library = await (process.argv[2] === 'ours' ? loadOurs('prometheus-sdk') : loadPeer('prom-client'));
const requests = library.counter({ name: 'load_requests_total', help: 'Requests.', labelNames });
const latency = library.histogram({ name: 'load_latency_seconds', help: 'Latency.', labelNames, buckets: BUCKETS });
for (let index = 0; index < COUNTERS; index += 1) requests.inc(labelsOf(index), index % 1000);
for (let index = 0; index < HISTOGRAMS; index += 1) latency.observe(labelsOf(index), (index % 13) / 4);

function labelsOf(index) {
  return {
    method: index % 2 === 0 ? 'GET' : 'POST',
    route: `/orders/${String(index % 97)}`,
    pod: `shop-${String(index)}`,
  };
}

let served = 0;
const app = createServer((_, response) => {
  served += 1;
  const order = { id: served, items: Array.from({ length: 20 }, (_item, index) => ({ index, price: served % 97 })) };
  const body = JSON.stringify({ order, digest: createHash('sha256').update(JSON.stringify(order)).digest('hex') });
  requests.inc(labelsOf((served * 7919) % COUNTERS));
  latency.observe(labelsOf((served * 7919) % HISTOGRAMS), (served % 13) / 4);
  response.end(body);
});

/** Express with the lines of the documentation of prom-client. */
async function serveByExpress({ registry }) {
  const { default: express } = await import('express');
  const metrics = express();
  metrics.get('/metrics', async (_, response) => {
    response.set('Content-Type', registry.contentType);
    response.end(await registry.metrics());
  });
  return listen(createServer(metrics));
}

/** Watches this process until the function is called that it returns. */
function watch() {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  let rss = 0;
  const look = () => {
    rss = Math.max(rss, process.memoryUsage.rss());
  };
  const timer = setInterval(look, RSS_EVERY_MS);
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    clearInterval(timer);
    delay.disable();
    look();
    return { cpuSeconds: (user + system) / 1e6, stall: delay.max / 1e6, rss };
  };
}

let stop;
process.on('disconnect', () => process.exit());
process.on('message', (isToWatch) => {
  if (isToWatch) stop = watch();
  process.send(isToWatch ? {} : stop());
});
const metricsPort = await (process.argv[2] === 'ours' ? library.serve() : serveByExpress(library));
process.send({ port: await listen(app), metricsPort });
