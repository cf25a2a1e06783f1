/**
 * node:http with steps of (request, response, next), as Connect and the servers of build tools have them: the metrics are a
 * step like any other.
 *
 *     npx tsx samples/connect/main.ts
 *     curl localhost:3000/time localhost:3000/metrics
 */

import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Counted, metricsHandler } from 'prometheus-sdk';

type Step = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

class Clock {
  @Counted('clock_readings_total', { help: 'Times told.' })
  read(): string {
    return new Date().toISOString();
  }
}

const clock = new Clock();

/** A step for one path, which lets all other requests pass. */
function on(path: string, step: Step): Step {
  return (request, response, next) => {
    if (request.url === path) step(request, response, next);
    else next();
  };
}

const steps: readonly Step[] = [
  on('/metrics', metricsHandler()),
  on('/time', (_request, response) => response.end(clock.read())),
  (_request, response) => response.writeHead(404).end(),
];

const server = createServer((request, response) => {
  const run = (index: number): void => {
    steps[index](request, response, () => {
      run(index + 1);
    });
  };
  run(0);
}).listen(Number(process.env.PORT ?? 3000));
await once(server, 'listening');
const url = `http://localhost:${String((server.address() as AddressInfo).port)}`;
console.log(`service: ${url}/time`);
console.log(`metrics: ${url}/metrics`);

process.once('SIGTERM', () => {
  server.close();
});
