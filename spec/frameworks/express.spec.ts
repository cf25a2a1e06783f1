/**
 * Decorated handlers in Express 4 and 5, which tells a handler of errors by the number of its parameters, and the
 * metrics handler among its routes.
 */

import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express5, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import { Counted, InFlight, Registry, Timed, counted, metricsHandler, timed } from '../../lib/index.js';
import { familiesAfter, measuredCalls } from './measured-calls.js';

// The types are those of Express 5; nothing that differs is used.
const express4 = jest.requireActual<typeof express5>('express4');

function defineHandlers(registry: Registry) {
  return class Handlers {
    readonly #greeting = 'hello';

    @Counted({ registry })
    @Timed({ registry })
    @InFlight({ registry })
    readonly hello: RequestHandler = (_request, response) => {
      response.send(this.#greeting);
    };

    @Timed({ registry })
    @Counted({ registry })
    @InFlight({ registry })
    readonly pass: RequestHandler = (_request, _response, next) => {
      next();
    };

    @InFlight({ registry })
    @Timed({ registry })
    @Counted({ registry })
    readonly fail: RequestHandler = () => {
      throw new RangeError('too far');
    };

    @Counted({ registry })
    @InFlight({ registry })
    @Timed({ registry })
    // eslint-disable-next-line @typescript-eslint/no-unused-vars -- Express counts the parameters
    readonly explain: ErrorRequestHandler = (error, _request, response, _next) => {
      response.status(418).send(String(error));
    };
  };
}

const servers: Server[] = [];

async function serve(application: Express): Promise<string> {
  const server = application.listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

async function ask(url: string): Promise<readonly [status: number, text: string]> {
  const response = await fetch(url);
  return [response.status, await response.text()];
}

afterAll(async () => {
  const closed = servers.splice(0).map(async (server) => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  });
  await Promise.all(closed);
});

describe.each([
  ['4', express4],
  ['5', express5],
])('Express %s', (_version, express) => {
  it('runs decorated handlers, middleware and handlers of errors', async () => {
    const registry = new Registry();
    const handlers = new (defineHandlers(registry))();
    const application = express();
    application.use(handlers.pass).get('/hello', handlers.hello).get('/fail', handlers.fail);
    application.get('/metrics', metricsHandler({ registry })).use(handlers.explain);
    const url = await serve(application);

    expect(await ask(`${url}/hello`)).toEqual([200, 'hello']);
    expect(await ask(`${url}/fail`)).toEqual([418, 'RangeError: too far']);
    const [status, text] = await ask(`${url}/metrics`);
    expect(status).toBe(200);
    expect(text).toContain('method_calls_total{class="Handlers",method="hello",outcome="success"} 1\n');

    const measured = familiesAfter({ 'hello success': 1, 'pass success': 3, 'fail error': 1, 'explain success': 1 });
    for (const [family, calls] of Object.entries(measured))
      expect(await measuredCalls(registry, family)).toEqual(calls);
  });

  it('runs wrapped functions', async () => {
    const registry = new Registry();
    const application = express();
    const greet: RequestHandler<{ name: string }> = ({ params }, response) => {
      response.send(`hello ${params.name}`);
    };
    const named = { name: 'greetings_total', help: 'Greetings.', registry };
    application.get('/:name', counted(greet, { ...named, labels: { name: ({ params }) => params.name } }));
    const url = await serve(application);

    expect(await ask(`${url}/Ada`)).toEqual([200, 'hello Ada']);
    expect(await registry.metrics()).toContain('greetings_total{name="Ada"} 1\n');
  });

  it.each<readonly [string, (handler: ErrorRequestHandler) => ErrorRequestHandler, number]>([
    ['finds a wrapped handler of errors', (handler) => timed(handler, { registry: new Registry() }), 418],
    [
      'does not find one in a wrapper without its length',
      (handler) =>
        (...args) =>
          handler(...args),
      500,
    ],
  ])('%s', async (_fact, wrap, expected) => {
    const application = express().set('env', 'test');
    application.get('/', () => {
      throw new RangeError('too far');
    });
    // eslint-disable-next-line @typescript-eslint/no-unused-vars -- Express counts the parameters
    const explain: ErrorRequestHandler = (error, _request, response, _next) => {
      response.status(418).send(String(error));
    };
    application.use(wrap(explain));
    expect((await ask(await serve(application)))[0]).toBe(expected);
  });
});

describe('Express 5', () => {
  it('hands what an asynchronous handler rejects with to the handler of errors', async () => {
    const registry = new Registry();
    const application = express5();
    const reject: RequestHandler = async () => Promise.reject(new RangeError('too far'));
    application.get('/', counted(reject, { registry })).use(new (defineHandlers(new Registry()))().explain);
    expect(await ask(await serve(application))).toEqual([418, 'RangeError: too far']);
    expect(await measuredCalls(registry, 'method_calls_total')).toEqual({ 'reject error': 1 });
  });
});
