/**
 * The module that joins an application of NestJS and its metrics.
 */

import { Global, Module, type DynamicModule, type Provider } from '@nestjs/common';
import type { Gatherer } from '../model/collector.js';
import { registry as globalRegistry } from '../registry/global.js';
import { metricsController } from './metrics-controller.js';
import { MetricsLifecycle } from './metrics-lifecycle.js';
import {
  METRICS_SERVING,
  readAsyncOptions,
  readFactoryOptions,
  readModuleOptions,
  type MetricsModuleAsyncOptions,
  type MetricsModuleOptions,
  type MetricsRoute,
  type MetricsServing,
  type MetricsServingOptions,
} from './metrics-options.js';
import { METRICS_REGISTRY } from './metrics-registry.js';

/** The token of what the factory of `forRootAsync` makes. */
const MADE = Symbol('prometheus-sdk.nestjs.made');

/**
 * Serves the metrics of an application of NestJS 10 or 11, on Express or Fastify.
 *
 * Makes the gauges of every provider and controller known, so that none has to call `track`; only what Nest makes for
 * each request is known from its first decorated call. Import it once, in the module of the application.
 *
 * @example
 * ```ts legacy
 * import { Module } from '@nestjs/common';
 * import { MetricsModule } from 'prometheus-sdk/nestjs';
 *
 * @Module({ imports: [MetricsModule.forRoot()] })
 * class ShopModule {}
 * ```
 */
export class MetricsModule {
  /**
   * Serves the metrics on a route, or on a listener of their own.
   *
   * @throws MetricError `UNKNOWN_OPTION` for an unknown key, `INVALID_OPTION` for a bad value; what only shows when the
   *   application starts makes the start fail
   */
  static forRoot(options: MetricsModuleOptions = {}): DynamicModule {
    const [route, serving] = readModuleOptions(options);
    return define(route, [{ provide: METRICS_SERVING, useValue: serving }]);
  }

  /**
   * Does the same with options that depend on other providers, such as those of a configuration module. The route must be
   * known at once: give `path: false` if the factory may give `server`.
   *
   * @throws MetricError `UNKNOWN_OPTION` for an unknown key, `INVALID_OPTION` for a bad value; what the factory gives is
   *   checked when the application starts
   *
   * @example
   * ```ts
   * import { MetricsModule } from 'prometheus-sdk/nestjs';
   *
   * declare class Settings {
   *   readonly metricsPort: number;
   * }
   *
   * MetricsModule.forRootAsync({
   *   path: false,
   *   inject: [Settings],
   *   useFactory: ({ metricsPort }: Settings) => ({ server: metricsPort }),
   * });
   * ```
   */
  static forRootAsync(options: MetricsModuleAsyncOptions): DynamicModule {
    const route = readAsyncOptions(options);
    const { imports = [], inject = [], useFactory } = options;
    const providers = [
      { provide: MADE, inject, useFactory },
      {
        provide: METRICS_SERVING,
        inject: [MADE],
        useFactory: (made: MetricsServingOptions) => readFactoryOptions(route, made),
      },
    ];
    return { ...define(route, providers), imports };
  }
}

Module({})(MetricsModule);
Global()(MetricsModule);

function define({ path, decorators }: MetricsRoute, providers: readonly Provider[]): DynamicModule {
  const registry = {
    provide: METRICS_REGISTRY,
    inject: [METRICS_SERVING],
    useFactory: ({ scrapes }: MetricsServing): Gatherer => scrapes.registry ?? globalRegistry,
  };
  return {
    module: MetricsModule,
    controllers: path === false ? [] : [metricsController(path, decorators)],
    providers: [...providers, registry, MetricsLifecycle],
    exports: [METRICS_REGISTRY],
  };
}
