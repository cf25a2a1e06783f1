/** The route of the NestJS module under real Fastify, whose platform for Nest hands over the same two objects. */

import 'reflect-metadata';
import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Gatherer } from '../../lib/model/collector.js';
import { metricsController } from '../../lib/nestjs/metrics-controller.js';
import { gathererOf, gauge, gaugeText } from '../http/gatherers.js';

interface Route {
  show(request: FastifyRequest, reply: FastifyReply): void;
}

let app: FastifyInstance;

async function start(registry: Gatherer): Promise<string> {
  const Controller = metricsController('metrics', []);
  const route = new Controller({ scrapes: { registry } }) as Route;
  app = fastify({ forceCloseConnections: true });
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers({ 'x-request-id': '7', 'set-cookie': ['a=1', 'b=2'] });
    done();
  });
  app.get('/metrics', (request, reply) => {
    route.show(request, reply);
  });
  return app.listen({ port: 0, host: '127.0.0.1' });
}

afterEach(async () => {
  await app.close();
});

describe('the route of the NestJS module on Fastify', () => {
  it.each(['GET', 'HEAD'])('answers %s and keeps the headers of the reply', async (method) => {
    const url = await start(gathererOf(gauge('depth', 4)));
    const response = await fetch(`${url}/metrics`, { method });
    expect(response.status).toBe(200);
    expect(await response.text()).toBe(method === 'GET' ? gaugeText('depth', 4) : '');
    expect(response.headers.get('x-request-id')).toBe('7');
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  });
});
