/**
 * Decorated actions of routing-controllers, asked over HTTP, with our decorators above, between and below its own.
 */

import 'reflect-metadata';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { IsInt, Min } from 'class-validator';
import {
  Authorized,
  Body,
  createExpressServer,
  Get,
  HttpCode,
  JsonController,
  NotFoundError,
  Param,
  Post,
  QueryParam,
  UseBefore,
} from 'routing-controllers';
import type { RequestHandler } from 'express';
import { Registry } from '../../lib/index.js';
import { familiesAfter, measuredCalls } from './measured-calls.js';
import { ARRANGEMENTS, type Placement } from './placement.legacy.js';

class NewItem {
  @IsInt()
  @Min(1)
  readonly count!: number;
}

const refuse: RequestHandler = (_request, response) => {
  response.status(429).json('slow down');
};

function defineController({ above, between, below }: Placement) {
  @JsonController()
  class ProbeController {
    private readonly greeting = 'hello';

    @above
    @Get('/plain')
    @between
    @HttpCode(202)
    @below
    plain(): object {
      return { greeting: this.greeting };
    }

    @above
    @Get('/guarded')
    @between
    @Authorized('admin')
    @below
    guarded(): string {
      return 'secret';
    }

    @above
    @UseBefore(refuse)
    @between
    @Get('/refused')
    @below
    refused(): string {
      return 'never';
    }

    @above
    @Get('/items/:id')
    @between
    @HttpCode(200)
    @below
    item(@Param('id') id: number, @QueryParam('tag') tag: string): object {
      return { id, tag };
    }

    @above
    @Post('/items')
    @between
    @HttpCode(201)
    @below
    create(@Body({ validate: true }) item: NewItem): object {
      return { created: item instanceof NewItem, count: item.count };
    }

    @above
    @Get('/promise')
    @between
    @HttpCode(200)
    @below
    async promise(): Promise<object> {
      return Promise.resolve({ come: 'later' });
    }

    @above
    @Get('/rejection')
    @between
    @HttpCode(200)
    @below
    async rejection(): Promise<object> {
      return Promise.reject(new NotFoundError('nothing there'));
    }
  }
  return ProbeController;
}

const servers: Server[] = [];

async function start(placement: Placement): Promise<string> {
  const application = createExpressServer({
    controllers: [defineController(placement)],
    authorizationChecker: ({ request }: { request: { headers: Record<string, string> } }, roles: string[]) =>
      roles.includes(request.headers['x-role']),
  }) as { listen(port: number, host: string): Server };
  const server = application.listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

/** A request and its answer. */
interface Exchange {
  readonly fact: string;
  readonly path: string;
  readonly role?: string;
  readonly body?: object;
  readonly status: number;
  readonly answer?: object;
}

const EXCHANGES: readonly Exchange[] = [
  { fact: 'answers with its status', path: 'plain', status: 202, answer: { greeting: 'hello' } },
  { fact: 'stays guarded', path: 'guarded', status: 403 },
  { fact: 'lets its role in', path: 'guarded', role: 'admin', status: 200 },
  { fact: 'stays behind its middleware', path: 'refused', status: 429 },
  { fact: 'takes parameters', path: 'items/7?tag=new', status: 200, answer: { id: 7, tag: 'new' } },
  {
    fact: 'takes a body of the type of its parameter',
    path: 'items',
    body: { count: 1 },
    status: 201,
    answer: { created: true, count: 1 },
  },
  { fact: 'refuses a body that is not valid', path: 'items', body: { count: 0 }, status: 400 },
  { fact: 'answers with what its promise resolves to', path: 'promise', status: 200, answer: { come: 'later' } },
  { fact: 'answers with what its promise rejects with', path: 'rejection', status: 404 },
];

/** A call that a guard, a middleware or the validation refused is none. */
const MEASURED = familiesAfter({
  'plain success': 1,
  'guarded success': 1,
  'item success': 1,
  'create success': 1,
  'promise success': 1,
  'rejection error': 1,
});

afterAll(async () => {
  const closed = servers.splice(0).map(async (server) => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  });
  await Promise.all(closed);
});

describe.each(ARRANGEMENTS)('an action with $title', ({ place, families }) => {
  const registry = new Registry();
  let url: string;
  beforeAll(async () => {
    url = await start(place(registry));
  });

  it.each(EXCHANGES)('$fact: $path, $status', async ({ path, role = 'visitor', body, status, answer }) => {
    const response = await fetch(`${url}/${path}`, {
      headers: { 'x-role': role, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    });
    const json: unknown = await response.json();
    expect(response.status).toBe(status);
    if (answer !== undefined) expect(json).toEqual(answer);
  });

  it.each(families)('is measured in %s when it runs', async (family) => {
    expect(await measuredCalls(registry, family)).toEqual(MEASURED[family]);
  });
});
