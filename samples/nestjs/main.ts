/**
 * NestJS: a service and a controller whose methods are measured, and the module that serves them.
 * It finds the gauge of the service by itself.
 * Decorators of the SDK and of Nest may stand in any order: the guard below holds, and what it refuses is no call.
 *
 *     npx tsx --tsconfig samples/nestjs/tsconfig.json samples/nestjs/main.ts
 *     curl localhost:3000/orders -H 'x-shop: berlin' -X POST
 *     curl localhost:3000/metrics
 */

import 'reflect-metadata';
import type { IncomingMessage } from 'node:http';
import {
  Controller,
  Get,
  Headers,
  Inject,
  Injectable,
  Module,
  NotFoundException,
  Param,
  Post,
  UseGuards,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Counted, Gauged, InFlight, Timed } from 'prometheus-sdk';
import { MetricsModule } from 'prometheus-sdk/nestjs';
import { from, type Observable } from 'rxjs';

interface Order {
  readonly id: number;
  readonly shop: string;
}

@Injectable()
class OrderService {
  @Gauged('orders_open', { help: 'Orders not shipped yet.' })
  readonly open = new Map<number, Order>();
  #lastId = 0;

  // The shop comes from outside: a label must not take whatever values a client makes up.
  @Counted('orders_placed_total', {
    help: 'Orders placed, by shop.',
    labels: { shop: { from: (shop) => shop, values: ['berlin', 'paris'] } },
  })
  @Timed
  @InFlight
  async place(shop: string): Promise<Order> {
    const order = { id: (this.#lastId += 1), shop };
    this.open.set(order.id, order);
    return Promise.resolve(order);
  }

  @Counted('orders_lookups_total', { help: 'Orders looked up.', errorLabel: true })
  find(id: number): Order {
    const order = this.open.get(id);
    if (order === undefined) throw new NotFoundException();
    return order;
  }
}

@Injectable()
class ShopGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { headers } = context.switchToHttp().getRequest<IncomingMessage>();
    return headers['x-shop'] !== undefined;
  }
}

@Controller('orders')
class OrderController {
  // Compiled by tsc with emitDecoratorMetadata, the type would do and @Inject could go.
  constructor(@Inject(OrderService) private readonly orders: OrderService) {}

  @Counted
  @Post()
  @Timed
  @UseGuards(ShopGuard)
  async place(@Headers('x-shop') shop: string): Promise<Order> {
    return this.orders.place(shop);
  }

  @Get()
  @Counted
  list(): Observable<Order[]> {
    return from([[...this.orders.open.values()]]);
  }

  @Get(':id')
  one(@Param('id') id: string): Order {
    return this.orders.find(Number(id));
  }
}

@Module({ imports: [MetricsModule.forRoot()], controllers: [OrderController], providers: [OrderService] })
class ShopModule {}

const app = await NestFactory.create(ShopModule, { logger: ['error', 'warn'], forceCloseConnections: true });
await app.listen(Number(process.env.PORT ?? 3000));
const url = (await app.getUrl()).replace('[::1]', 'localhost');
console.log(`service: ${url}/orders`);
console.log(`metrics: ${url}/metrics`);

process.once('SIGTERM', () => void app.close());
