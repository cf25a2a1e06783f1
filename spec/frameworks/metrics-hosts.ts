/**
 * Real frameworks that serve metrics the way their guide says, each on a free port: at `/metrics`, behind a middleware that
 * sets a header, beside a page of their own.
 */

import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import express, { Router } from 'express';
import { fastify } from 'fastify';
import { Hono } from 'hono';
import Koa from 'koa';
import type { Gatherer } from '../../lib/model/collector.js';
import { koaMetrics, metricsHandler, metricsResponse } from '../../lib/serve.js';

/** A server that is running. */
export interface MetricsHost {
  readonly url: string;
  close(): Promise<void>;
}

/** Starts a framework that serves what the gatherer gathers. */
export type StartHost = (registry: Gatherer) => Promise<MetricsHost>;

type Next = () => void;
type Step = (request: IncomingMessage, response: ServerResponse, next: Next) => void;

const PAGE = 'a page of the host';

async function opened(server: Server): Promise<MetricsHost> {
  if (!server.listening) await once(server, 'listening');
  const close = async (): Promise<void> => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
  return { url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, close };
}

/** Sets the header that every host sets before it serves. */
const setHeader: Step = (_request, response, next) => {
  response.setHeader('x-request-id', '7');
  next();
};

const showPage: Step = (_request, response) => {
  response.end(PAGE);
};

const startNode: StartHost = (registry) => {
  const metrics = metricsHandler({ registry });
  const server = createServer((request, response) => {
    response.setHeader('x-request-id', '7');
    if (request.url === '/metrics') metrics(request, response);
    else response.end(PAGE);
  });
  return opened(server.listen(0, '127.0.0.1'));
};

/** Steps one after another, each on its path, as Connect and what came after it do: `url` is what follows the path. */
const startConnect: StartHost = (registry) => {
  const mounted = (path: string, step: Step): Step => {
    return (request, response, next) => {
      const { url = '' } = request;
      if (!url.startsWith(path)) {
        next();
        return;
      }
      request.url = url.slice(path.length) || '/';
      step(request, response, next);
    };
  };
  const steps = [setHeader, mounted('/metrics', metricsHandler({ registry })), showPage];
  const server = createServer((request, response) => {
    const run = (index: number): void => {
      steps[index](request, response, () => {
        run(index + 1);
      });
    };
    run(0);
  });
  return opened(server.listen(0, '127.0.0.1'));
};

/** How an application of Express mounts metrics. */
type MountExpress = (app: express.Express, metrics: ReturnType<typeof metricsHandler>) => void;

// Express 4 has no types of its own here; what is used of it is the same.
const express4 = createRequire(__filename)('express4') as typeof express;

function expressHost(create: () => express.Express, mount: MountExpress): StartHost {
  return (registry) => {
    const app = create();
    app.use(setHeader);
    mount(app, metricsHandler({ registry }));
    app.use(showPage);
    return opened(app.listen(0, '127.0.0.1'));
  };
}

const onRoute: MountExpress = (app, metrics) => app.get('/metrics', metrics);
const onPath: MountExpress = (app, metrics) => app.use('/metrics', metrics);
const onRouter: MountExpress = (app, metrics) => app.use('/', Router().get('/metrics', metrics));

const startFastify: StartHost = async (registry) => {
  const app = fastify({ forceCloseConnections: true });
  app.addHook('onRequest', (_request, reply, done) => {
    reply.header('x-request-id', '7');
    done();
  });
  app.route({ method: ['GET', 'HEAD'], url: '/metrics', handler: (request) => metricsResponse(request, { registry }) });
  app.get('/', () => PAGE);
  await app.listen({ port: 0, host: '127.0.0.1' });
  return opened(app.server);
};

const startHijackedFastify: StartHost = async (registry) => {
  const app = fastify({ forceCloseConnections: true });
  const metrics = metricsHandler({ registry });
  app.addHook('onRequest', (_request, reply, done) => {
    reply.raw.setHeader('x-request-id', '7');
    done();
  });
  app.get('/metrics', (request, reply) => {
    reply.hijack();
    metrics(request.raw, reply.raw);
  });
  app.get('/', () => PAGE);
  await app.listen({ port: 0, host: '127.0.0.1' });
  return opened(app.server);
};

const startKoa: StartHost = (registry) => {
  const app = new Koa();
  const metrics = koaMetrics({ registry });
  // A client that goes away is an error to Koa, and printed if nobody listens.
  app.on('error', () => undefined);
  app.use(async (context, next) => {
    context.set('x-request-id', '7');
    await next();
  });
  app.use(async (context) => {
    if (context.path === '/metrics') await metrics(context);
    else context.body = PAGE;
  });
  return opened(app.listen(0, '127.0.0.1'));
};

const startHono: StartHost = async (registry) => {
  const app = new Hono();
  app.use(async (context, next) => {
    await next();
    context.header('x-request-id', '7');
  });
  app.get('/metrics', (context) => metricsResponse(context.req.raw, { registry }));
  app.get('/', (context) => context.text(PAGE));
  // Without options it is a server of node:http.
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }) as Server;
  return opened(server);
};

/** What each host answers at `/`. */
export const HOST_PAGE = PAGE;

/** The frameworks by name. */
export const METRICS_HOSTS: Readonly<Record<string, StartHost>> = {
  'node:http': startNode,
  'a chain of (request, response, next)': startConnect,
  'Express 4 on a route': expressHost(express4, onRoute),
  'Express 4 on a path': expressHost(express4, onPath),
  'Express 5 on a route': expressHost(express, onRoute),
  'Express 5 on a path': expressHost(express, onPath),
  'Express 5 on a router': expressHost(express, onRouter),
  Fastify: startFastify,
  'Fastify, hijacked': startHijackedFastify,
  Koa: startKoa,
  Hono: startHono,
};
