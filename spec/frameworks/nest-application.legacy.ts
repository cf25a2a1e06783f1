/**
 * A NestJS application whose handlers carry every kind of metadata that Nest reads from them, with a decorator of ours
 * above, between and below Nest's own.
 */

import 'reflect-metadata';
import {
  Body,
  Catch,
  Controller,
  Get,
  Header,
  HttpCode,
  Injectable,
  Module,
  NotFoundException,
  Param,
  ParseIntPipe,
  Post,
  Query,
  SetMetadata,
  UseFilters,
  UseGuards,
  UseInterceptors,
  ValidationPipe,
  type ArgumentsHost,
  type CallHandler,
  type CanActivate,
  type ExceptionFilter,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { DiscoveryModule, DiscoveryService, MetadataScanner, NestFactory, Reflector } from '@nestjs/core';
import { IsInt, IsString, Min } from 'class-validator';
import { map, of, throwError, type Observable } from 'rxjs';
import type { Placement } from './placement.legacy.js';

/** An application that listens. */
export interface NestApplication {
  readonly url: string;
  /** Calls the methods that listen to a signal, as event emitters, schedulers and queues find theirs. */
  emit(signal: string): unknown[];
  close(): Promise<void>;
}

/** The request and the response, as far as they are needed here. */
interface TextResponse {
  status(code: number): { send(text: string): void };
}

@Injectable()
class Forbidding implements CanActivate {
  canActivate(): boolean {
    return false;
  }
}

/** Lets only the role in that the handler's metadata names. */
@Injectable()
class RoleGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const role = this.reflector.get<string | undefined>('role', context.getHandler());
    const { headers } = context.switchToHttp().getRequest<{ headers: Record<string, string | undefined> }>();
    return role === undefined || headers['x-role'] === role;
  }
}

@Injectable()
class Enveloping implements NestInterceptor {
  intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(map((data) => ({ data: data as unknown })));
  }
}

class TeapotError extends Error {}

@Catch(TeapotError)
class TeapotFilter implements ExceptionFilter {
  catch(_error: TeapotError, host: ArgumentsHost): void {
    host.switchToHttp().getResponse<TextResponse>().status(418).send('short and stout');
  }
}

class NewItem {
  @IsString()
  readonly title!: string;

  @IsInt()
  @Min(1)
  readonly count!: number;
}

/** Defines the controller with decorators at the places given. */
function defineController({ above, between, below }: Placement) {
  @Controller()
  @UseGuards(RoleGuard)
  class ProbeController {
    private readonly greeting = 'hello';

    @above
    @Get('plain')
    @between
    @Header('x-kind', 'probe')
    @HttpCode(202)
    @below
    plain(): string {
      return this.greeting;
    }

    @above
    @Get('guarded')
    @between
    @UseGuards(Forbidding)
    @below
    guarded(): string {
      return 'secret';
    }

    @above
    @SetMetadata('role', 'admin')
    @between
    @Get('role')
    @below
    role(): string {
      return 'for admins';
    }

    @above
    @Get('intercepted')
    @between
    @UseInterceptors(Enveloping)
    @below
    intercepted(): string {
      return 'enveloped';
    }

    @above
    @Get('items/:id')
    @between
    @HttpCode(200)
    @below
    item(@Param('id', ParseIntPipe) id: number, @Query('tag') tag: string): object {
      return { id, tag };
    }

    @above
    @Post('items')
    @between
    @HttpCode(201)
    @below
    create(@Body(new ValidationPipe({ transform: true })) item: NewItem): object {
      return { created: item instanceof NewItem, title: item.title };
    }

    @above
    @Get('promise')
    @between
    @UseInterceptors(Enveloping)
    @below
    async promise(): Promise<string> {
      return Promise.resolve('later');
    }

    @above
    @Get('rejection')
    @between
    @UseInterceptors(Enveloping)
    @below
    async rejection(): Promise<string> {
      return Promise.reject(new NotFoundException('nothing there'));
    }

    @above
    @Get('observable')
    @between
    @UseInterceptors(Enveloping)
    @below
    observable(): Observable<string> {
      return of('first', 'last');
    }

    @above
    @Get('failing-observable')
    @between
    @UseFilters(TeapotFilter)
    @below
    failingObservable(): Observable<string> {
      return throwError(() => new TeapotError());
    }

    @above
    @Get('filtered')
    @between
    @UseFilters(TeapotFilter)
    @below
    filtered(): string {
      throw new TeapotError();
    }

    @above
    @SetMetadata('signal', 'placed')
    @between
    @SetMetadata('priority', 1)
    @below
    listener(): string {
      return this.greeting;
    }
  }
  return ProbeController;
}

/** Starts the application on a free port. */
export async function startNest(placement: Placement): Promise<NestApplication> {
  const ProbeController = defineController(placement);

  @Module({ imports: [DiscoveryModule], controllers: [ProbeController] })
  class ProbeModule {}

  const app = await NestFactory.create(ProbeModule, { logger: false, forceCloseConnections: true });
  await app.listen(0, '127.0.0.1');
  const emit = (signal: string): unknown[] => {
    const [reflector, scanner] = [app.get(Reflector), app.get(MetadataScanner)];
    return app
      .get(DiscoveryService)
      .getControllers()
      .flatMap(({ instance }: { instance: object }) =>
        scanner
          .getAllMethodNames(Reflect.getPrototypeOf(instance))
          .map((name) => Reflect.get(instance, name) as () => unknown)
          .filter((method) => reflector.get('signal', method) === signal)
          .map((method) => Reflect.apply(method, instance, [])),
      );
  };
  return { url: await app.getUrl(), emit, close: async () => app.close() };
}
