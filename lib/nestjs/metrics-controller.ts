/**
 * The route of the metrics in an application of NestJS, on Express and on Fastify.
 */

import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { Controller, Get, Inject, Req, Res, VERSION_NEUTRAL, type Type } from '@nestjs/common';
import type { MetricsHandler } from '../http/scrape-handler.js';
import { metricsHandler } from '../serve.js';
import { METRICS_SERVING, type MetricsServing } from './metrics-options.js';

/** The part of Fastify's request that the route needs. */
interface FastifyRequest {
  readonly raw: IncomingMessage;
}

/** The part of Fastify's reply that the route needs. */
interface FastifyReply {
  readonly raw: ServerResponse;
  getHeaders(): OutgoingHttpHeaders;
  hijack(): unknown;
}

/** A request and its response, as the platform below Nest hands them over. */
type Exchange =
  | readonly [request: IncomingMessage, response: ServerResponse]
  | readonly [request: FastifyRequest, response: FastifyReply];

/**
 * Defines the controller that serves the metrics. Nest's decorators are of the legacy dialect, which this package is not
 * compiled in, so they are called as the functions that they are.
 *
 * @param path - below the global prefix of the application; the same in all versions of its interface
 * @param decorators - further ones for the class
 */
export function metricsController(path: string, decorators: readonly ClassDecorator[]): Type<object> {
  class MetricsController {
    readonly #serve: MetricsHandler;

    constructor({ scrapes }: MetricsServing) {
      this.#serve = metricsHandler(scrapes);
    }

    show(...exchange: Exchange): void {
      if (isOfFastify(exchange)) this.#serve(...taken(exchange));
      else this.#serve(...exchange);
    }
  }
  const { prototype } = MetricsController;
  const show = Reflect.getOwnPropertyDescriptor(prototype, 'show');
  if (show !== undefined) Get()(prototype, 'show', show);
  Req()(prototype, 'show', 0);
  Res()(prototype, 'show', 1);
  Inject(METRICS_SERVING)(MetricsController, undefined, 0);
  for (const decorate of decorators.toReversed()) decorate(MetricsController);
  Controller({ path, version: VERSION_NEUTRAL })(MetricsController);
  return MetricsController;
}

function isOfFastify(exchange: Exchange): exchange is readonly [FastifyRequest, FastifyReply] {
  return 'raw' in exchange[1];
}

/** Takes an exchange over from Fastify, with the headers that its reply has by now. */
function taken([request, reply]: readonly [FastifyRequest, FastifyReply]): [IncomingMessage, ServerResponse] {
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    if (value !== undefined) reply.raw.setHeader(name, value);
  }
  reply.hijack();
  return [request.raw, reply.raw];
}
