/**
 * Serves a hundred thousand samples that never change, with collectors that fail or hang when they are told to, and says
 * over its channel to the spec how it is. Run with `--expose-gc`; LIBRARY says whose metrics they are.
 */

import express from 'express';
import type { AddressInfo } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import * as promClient from 'prom-client';
import { Counter, Gauge, Histogram, Registry, startHttpServer } from 'prometheus-sdk';
import type { Behaviour, Ready, ServiceCommand, ServiceReply, ServiceState } from '../faulted-service.js';

const { LIBRARY, WEB_CONFIG } = process.env;
const COUNTERS = 48_000;
const HISTOGRAMS = 4000;
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];
const LABEL_NAMES = ['method', 'route', 'pod'] as const;
const HOST = '127.0.0.1';

let behaviour: Behaviour = 'well';
const hung: (() => void)[] = [];
const unhandled: string[] = [];
const warnings: string[] = [];
process.on('unhandledRejection', (error) => unhandled.push(`rejection: ${String(error)}`));
process.on('uncaughtException', (error) => unhandled.push(`exception: ${String(error)}`));
process.on('warning', ({ name, message }) => warnings.push(`${name}: ${message}`));

function collectAtOnce(): number {
  if (behaviour === 'failing') throw new Error('the sensor is gone');
  return 1;
}

async function collectLater(): Promise<number> {
  if (behaviour === 'failing') throw new Error('the database is gone');
  if (behaviour === 'hanging') await new Promise<void>((resolve) => hung.push(resolve));
  return 2;
}

/** The smallest common part of both libraries. */
interface Instruments {
  readonly requests: { inc(labels: Labels, value: number): void };
  readonly latency: { observe(labels: Labels, value: number): void };
}
type Labels = Readonly<Record<(typeof LABEL_NAMES)[number], string>>;

function populate({ requests, latency }: Instruments): void {
  const labels = (index: number): Labels => ({
    method: index % 2 === 0 ? 'GET' : 'POST',
    route: `/orders/${String(index % 97)}`,
    pod: `shop-${String(index)}`,
  });
  for (let index = 0; index < COUNTERS; index += 1) requests.inc(labels(index), index);
  for (let index = 0; index < HISTOGRAMS; index += 1) latency.observe(labels(index), (index % 13) / 4);
}

const REQUESTS = { name: 'faulted_requests_total', help: 'Requests.', labelNames: LABEL_NAMES };
const LATENCY = { name: 'faulted_latency_seconds', help: 'Latency.', labelNames: LABEL_NAMES, buckets: BUCKETS };
const AT_ONCE = { name: 'faulted_sensor', help: 'Read at once.' };
const LATER = { name: 'faulted_database', help: 'Read later.' };

async function serveOurs(): Promise<Ready> {
  const registry = new Registry();
  populate({ requests: new Counter({ ...REQUESTS, registry }), latency: new Histogram({ ...LATENCY, registry }) });
  new Gauge({ ...AT_ONCE, registry, collect: collectAtOnce });
  new Gauge({ ...LATER, registry, collect: collectLater });
  const common = { port: 0, host: HOST, registry, defaultMetrics: false };
  const { port } = await startHttpServer(common);
  if (WEB_CONFIG === undefined) return { port, securePort: undefined };
  const secured = await startHttpServer({ ...common, webConfigFile: WEB_CONFIG });
  return { port, securePort: secured.port };
}

/** The lines of its documentation. */
async function servePromClient(): Promise<Ready> {
  const register = new promClient.Registry();
  const registers = [register];
  populate({
    requests: new promClient.Counter({ ...REQUESTS, registers }),
    latency: new promClient.Histogram({ ...LATENCY, registers }),
  });
  const collected = { ...AT_ONCE, registers };
  new promClient.Gauge({
    ...collected,
    collect() {
      this.set(collectAtOnce());
    },
  });
  new promClient.Gauge({
    ...collected,
    ...LATER,
    async collect() {
      this.set(await collectLater());
    },
  });
  const app = express();
  app.get('/metrics', async (_request, response) => {
    response.set('Content-Type', register.contentType);
    response.end(await register.metrics());
  });
  const server = app.listen(0, HOST);
  await new Promise((resolve) => server.once('listening', resolve));
  return { port: (server.address() as AddressInfo).port, securePort: undefined };
}

async function stateNow(): Promise<ServiceState> {
  // What a collection frees may hold something that only the next one frees.
  for (let round = 0; round < 4; round += 1) {
    globalThis.gc?.();
    await nextTurn();
  }
  const { heapUsed, external } = process.memoryUsage();
  const sockets = process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;
  return { memory: heapUsed + external, sockets, unhandled: [...unhandled], warnings: [...warnings] };
}

async function obey(command: ServiceCommand): Promise<ServiceReply> {
  if (command === 'state') return stateNow();
  behaviour = command;
  if (behaviour !== 'hanging') for (const resolve of hung.splice(0)) resolve();
  return 'done';
}

process.on('disconnect', () => process.exit());
process.on('message', (command: ServiceCommand) => void obey(command).then((reply) => process.send?.(reply)));
process.send?.(await (LIBRARY === 'prom-client' ? servePromClient() : serveOurs()));
