/**
 * What happens while an application of NestJS starts and ends.
 */

import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { trackReceiver } from '../decorators/instances.js';
import type { MetricsServer } from '../http/listener.js';
import type { Gatherer, Registerer } from '../model/collector.js';
import { chooseDefaultCollectors } from '../runtime/default-metrics.js';
import { checkRegistry, startMetrics, type RuntimeMetrics } from '../runtime/runtime-metrics.js';
import { startHttpServer } from '../serve.js';
import { METRICS_REGISTRY } from './metrics-registry.js';
import { METRICS_SERVING, type MetricsServing } from './metrics-options.js';

/** Makes the gauges of what Nest has made known, and opens and closes the listener if there is one. */
export class MetricsLifecycle implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #modules: ModulesContainer;
  readonly #serving: MetricsServing;
  readonly #registry: Gatherer;
  #server: MetricsServer | undefined;
  #metrics: RuntimeMetrics | undefined;

  /**
   * @param modules - of the application
   * @param serving - options of the module
   * @param registry - what is served
   */
  constructor(modules: ModulesContainer, serving: MetricsServing, registry: Gatherer) {
    this.#modules = modules;
    this.#serving = serving;
    this.#registry = registry;
  }

  /**
   * Called when everything has been made and initialised.
   *
   * @throws MetricError for bad options and what `startHttpServer` throws
   */
  async onApplicationBootstrap(): Promise<void> {
    for (const instance of instancesOf(this.#modules)) trackReceiver(instance);
    const { server, defaultMetrics, scrapes } = this.#serving;
    const registry = this.#registry;
    if (server !== undefined) {
      const listener = typeof server === 'number' ? { port: server } : server;
      this.#server = await startHttpServer({ ...listener, ...scrapes, registry, defaultMetrics });
      return;
    }
    const collectors = chooseDefaultCollectors('MetricsModule', defaultMetrics);
    if (isRegisterer(registry)) this.#metrics = startMetrics(checkRegistry('MetricsModule', registry), collectors);
  }

  /** Called when the application has closed its own listener. */
  async onApplicationShutdown(): Promise<void> {
    await this.#server?.close();
    this.#metrics?.stop();
  }
}

Injectable()(MetricsLifecycle);
Inject(ModulesContainer)(MetricsLifecycle, undefined, 0);
Inject(METRICS_SERVING)(MetricsLifecycle, undefined, 1);
Inject(METRICS_REGISTRY)(MetricsLifecycle, undefined, 2);

/** What Nest has made for the whole time of the application; what it makes for a request is known from its first call. */
function* instancesOf(modules: ModulesContainer): Generator<unknown, void> {
  for (const { providers, controllers, injectables } of modules.values()) {
    for (const wrapper of [...providers.values(), ...controllers.values(), ...injectables.values()]) {
      if (wrapper.isTransient) yield* wrapper.getStaticTransientInstances().map((made): unknown => made?.instance);
      // The instance of a request-scoped one is a prototype that no constructor has seen.
      else if (wrapper.isDependencyTreeStatic()) yield wrapper.instance;
    }
  }
}

/** A view or a union is served as it is. */
function isRegisterer(gatherer: Gatherer): gatherer is Gatherer & Registerer {
  return typeof (gatherer as Partial<Registerer>).register === 'function';
}
