/**
 * The NestJS module in real applications: what is served, where, who is let in, and what starting and ending does.
 */

import {
  Inject,
  Injectable,
  Module,
  SetMetadata,
  UseGuards,
  VersioningType,
  type CanActivate,
  type ExecutionContext,
  type INestApplication,
} from '@nestjs/common';
import { APP_GUARD, Reflector } from '@nestjs/core';
import { Counter, Registry, registry as globalRegistry, startHttpServer, union } from '../../lib/index.js';
import {
  METRICS_REGISTRY,
  MetricsModule,
  type MetricsModuleAsyncOptions,
  type MetricsModuleOptions,
} from '../../lib/nestjs.js';
import { closeApplications, samplesOf, start } from './applications.legacy.js';

async function ask(app: INestApplication, path = 'metrics', options: RequestInit = {}): Promise<[number, string]> {
  const response = await fetch(`${await app.getUrl()}/${path}`, options);
  return [response.status, await response.text()];
}

/** A registry with a counter, and what is served of it. */
function shop(): { readonly registry: Registry; readonly text: string } {
  const registry = new Registry();
  new Counter({ name: 'orders_total', help: 'Orders.', registry }).inc(3);
  return { registry, text: '# HELP orders_total Orders.\n# TYPE orders_total counter\norders_total 3\n' };
}

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  await using server = await startHttpServer({ port: 0, host: '127.0.0.1', registry: new Registry() });
  return server.port;
}

afterEach(async () => {
  await closeApplications();
  globalRegistry.clear();
});

describe('MetricsModule.forRoot', () => {
  it('serves the process-wide registry and the metrics of the process at /metrics', async () => {
    new Counter({ name: 'orders_total', help: 'Orders.' }).inc(3);
    const [status, text] = await ask(await start(MetricsModule.forRoot()));
    expect(status).toBe(200);
    expect(text).toContain('\norders_total 3\n');
    expect(text).toContain('\nprocess_cpu_seconds_total ');
  });

  it('stops what it has started when the application ends', async () => {
    const registry = new Registry();
    const app = await start(MetricsModule.forRoot({ registry }));
    expect(await samplesOf(registry, 'process_cpu_seconds_total')).toHaveLength(1);
    await app.close();
    expect(await samplesOf(registry, 'process_cpu_seconds_total')).toEqual([]);
  });

  it('serves the registry that it is given, at the path that it is given, and nothing else', async () => {
    const { registry, text } = shop();
    const app = await start(MetricsModule.forRoot({ registry, path: 'internal/metrics', defaultMetrics: false }));
    expect(await ask(app, 'internal/metrics')).toEqual([200, text]);
    expect((await ask(app))[0]).toBe(404);
  });

  it('serves a union, to which it adds nothing', async () => {
    const { registry, text } = shop();
    const app = await start(MetricsModule.forRoot({ registry: union(registry) }));
    expect(await ask(app)).toEqual([200, text]);
  });

  it('answers HEAD without a body', async () => {
    const { registry } = shop();
    const app = await start(MetricsModule.forRoot({ registry, defaultMetrics: false }));
    expect(await ask(app, 'metrics', { method: 'HEAD' })).toEqual([200, '']);
  });

  it('serves start times if it is told to', async () => {
    const { registry } = shop();
    const app = await start(MetricsModule.forRoot({ registry, created: true, defaultMetrics: false }));
    const [, text] = await ask(app, 'metrics', { headers: { accept: 'application/openmetrics-text;version=1.0.0' } });
    expect(text).toContain('\norders_created ');
  });

  it('stands below the global prefix, unless that excludes it', async () => {
    const { registry, text } = shop();
    const options = { registry, defaultMetrics: false };
    const below = await start(MetricsModule.forRoot(options), {}, (app) => app.setGlobalPrefix('api'));
    expect(await ask(below, 'api/metrics')).toEqual([200, text]);
    const beside = await start(MetricsModule.forRoot(options), {}, (app) =>
      app.setGlobalPrefix('api', { exclude: ['metrics'] }),
    );
    expect(await ask(beside)).toEqual([200, text]);
  });

  it('is the same in all versions of an interface', async () => {
    const { registry, text } = shop();
    const app = await start(MetricsModule.forRoot({ registry, defaultMetrics: false }), {}, (created) =>
      created.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' }),
    );
    expect(await ask(app)).toEqual([200, text]);
  });

  describe('among guards', () => {
    @Injectable()
    class PublicGuard implements CanActivate {
      readonly #reflector: Reflector;

      constructor(@Inject(Reflector) reflector: Reflector) {
        this.#reflector = reflector;
      }

      canActivate(context: ExecutionContext): boolean {
        return this.#reflector.getAllAndOverride('public', [context.getHandler(), context.getClass()]) === true;
      }
    }

    @Injectable()
    class TokenGuard implements CanActivate {
      canActivate(context: ExecutionContext): boolean {
        const { headers } = context.switchToHttp().getRequest<{ headers: Record<string, string | undefined> }>();
        return headers.authorization === 'Bearer scraper';
      }
    }

    const providers = [{ provide: APP_GUARD, useClass: PublicGuard }];

    it('stands behind global ones', async () => {
      expect((await ask(await start(MetricsModule.forRoot(), { providers })))[0]).toBe(403);
    });

    it('is let through by a decorator', async () => {
      const metrics = MetricsModule.forRoot({ decorators: [SetMetadata('public', true)] });
      expect((await ask(await start(metrics, { providers })))[0]).toBe(200);
    });

    it('has guards of its own by a decorator', async () => {
      const app = await start(MetricsModule.forRoot({ decorators: [UseGuards(TokenGuard)] }));
      expect((await ask(app))[0]).toBe(403);
      expect((await ask(app, 'metrics', { headers: { authorization: 'Bearer scraper' } }))[0]).toBe(200);
    });
  });

  it('opens a listener of its own, without a route, and closes it with the application', async () => {
    const { registry, text } = shop();
    const port = await freePort();
    const server = { port, host: '127.0.0.1', path: '/shop' };
    const app = await start(MetricsModule.forRoot({ registry, defaultMetrics: false, server }));
    expect((await ask(app))[0]).toBe(404);
    const url = `http://127.0.0.1:${String(port)}/shop`;
    expect(await (await fetch(url)).text()).toBe(text);
    await app.close();
    await expect(fetch(url)).rejects.toThrow();
  });

  it('adds the metrics of the process to what its listener serves', async () => {
    const registry = new Registry();
    await start(MetricsModule.forRoot({ registry, server: 0 }));
    expect(await samplesOf(registry, 'process_cpu_seconds_total')).toHaveLength(1);
  });

  it('lets the start fail if its listener cannot open', async () => {
    await using taken = await startHttpServer(0);
    await expect(start(MetricsModule.forRoot({ server: taken.port }))).rejects.toMatchObject({ code: 'PORT_IN_USE' });
  });

  it('gives the registry to whoever injects it', async () => {
    const { registry } = shop();

    @Injectable()
    class Mailer {
      constructor(@Inject(METRICS_REGISTRY) readonly registry: Registry) {}
    }

    @Module({ providers: [Mailer] })
    class MailModule {}

    const app = await start(MetricsModule.forRoot({ registry }), { imports: [MailModule] });
    expect(app.get(Mailer).registry).toBe(registry);
    const other = await start(MetricsModule.forRoot({ path: false }), { imports: [MailModule] });
    expect(other.get(Mailer).registry).toBe(globalRegistry);
  });

  it.each<[string, unknown, string]>([
    ['an unknown option', { port: 1 }, 'UNKNOWN_OPTION'],
    ['an empty path', { path: '' }, 'INVALID_OPTION'],
    ['a path that is no text', { path: 1 }, 'INVALID_OPTION'],
    ['decorators that are none', { decorators: ['public'] }, 'INVALID_OPTION'],
    ['decorators that are no list', { decorators: UseGuards }, 'INVALID_OPTION'],
    ['a route beside a listener', { path: 'metrics', server: 0 }, 'INVALID_OPTION'],
    ['no options', null, 'INVALID_OPTION'],
  ])('refuses %s', (_, options, code) => {
    expect(() => MetricsModule.forRoot(options as MetricsModuleOptions)).toThrow(expect.objectContaining({ code }));
  });

  it.each<[string, unknown]>([
    ['a registry that gathers nothing', { registry: {} }],
    ['default metrics that are neither on nor off', { defaultMetrics: 'on' }],
    ['a bad port', { server: -1 }],
  ])('lets the start fail for %s', async (_, options) => {
    await expect(start(MetricsModule.forRoot(options as MetricsModuleOptions))).rejects.toMatchObject({
      code: 'INVALID_OPTION',
    });
  });
});

describe('MetricsModule.forRootAsync', () => {
  @Injectable()
  class Settings {
    readonly shop = shop();
  }

  @Module({ providers: [Settings], exports: [Settings] })
  class SettingsModule {}

  it('takes its options from other providers', async () => {
    const metrics = MetricsModule.forRootAsync({
      imports: [SettingsModule],
      inject: [Settings],
      useFactory: async (settings: Settings) =>
        Promise.resolve({ registry: settings.shop.registry, defaultMetrics: false }),
      path: 'internal',
    });
    const app = await start(metrics);
    expect(await ask(app, 'internal')).toEqual([200, app.get(Settings, { strict: false }).shop.text]);
  });

  it('opens the listener that its factory asks for', async () => {
    const registry = new Registry();
    await start(MetricsModule.forRootAsync({ path: false, useFactory: () => ({ registry, server: 0 }) }));
    expect(await samplesOf(registry, 'process_cpu_seconds_total')).toHaveLength(1);
  });

  it('lets the start fail if its factory asks for a listener beside the route', async () => {
    const metrics = MetricsModule.forRootAsync({ useFactory: () => ({ server: 0 }) });
    await expect(start(metrics)).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      message: expect.stringContaining('give path: false') as unknown,
    });
  });

  it.each<[string, unknown, string]>([
    ['no factory', {}, 'INVALID_OPTION'],
    ['what its factory has to give', { useFactory: () => ({}), registry: globalRegistry }, 'UNKNOWN_OPTION'],
    ['a bad path', { useFactory: () => ({}), path: 7 }, 'INVALID_OPTION'],
  ])('refuses %s', (_, options, code) => {
    expect(() => MetricsModule.forRootAsync(options as MetricsModuleAsyncOptions)).toThrow(
      expect.objectContaining({ code }),
    );
  });
});
