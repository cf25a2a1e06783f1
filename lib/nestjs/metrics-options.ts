/**
 * The options of the NestJS module: what Nest must know when modules are defined, and what may come from other providers.
 */

import type { FactoryProvider, ModuleMetadata } from '@nestjs/common';
import { refuseOption } from '../http/refuse-option.js';
import { HANDLER_OPTIONS, type HttpServerOptions, type MetricsHandlerOptions } from '../serve.js';
import { checkOptions } from '../support/check-options.js';

/** What the route of the metrics is; known when the module is defined. */
export interface MetricsRouteOptions {
  /**
   * The path of the metrics in the application, below its global prefix. `false` for no route, because `server` opens a
   * listener or because the application serves the metrics itself.
   *
   * @defaultValue `metrics`, or `false` in `forRoot` with `server`
   */
  readonly path?: string | false | undefined;
  /**
   * Decorators for the controller of the route: guards of its own, metadata that lets it through global ones, and so on.
   *
   * @defaultValue none
   */
  readonly decorators?: readonly ClassDecorator[] | undefined;
}

/** What is served and how; may come from a factory. */
export interface MetricsServingOptions extends MetricsHandlerOptions {
  /**
   * Whether the metrics of the process and of Node.js are added to the served registry until the application ends, or which
   * of them, as with `startHttpServer`.
   *
   * @defaultValue true
   */
  readonly defaultMetrics?: HttpServerOptions['defaultMetrics'];
  /**
   * A listener of its own for the metrics, instead of a route: a port, or the options of `startHttpServer`. It opens when
   * the application has started, and closes when it has shut down.
   *
   * @defaultValue none
   */
  readonly server?: number | Omit<HttpServerOptions, keyof MetricsHandlerOptions | 'defaultMetrics'> | undefined;
}

/** Options of {@link MetricsModule.forRoot}. */
export interface MetricsModuleOptions extends MetricsRouteOptions, MetricsServingOptions {}

/** Options of {@link MetricsModule.forRootAsync}. */
export interface MetricsModuleAsyncOptions
  extends
    MetricsRouteOptions,
    Pick<ModuleMetadata, 'imports'>,
    Pick<FactoryProvider<MetricsServingOptions>, 'inject' | 'useFactory'> {}

/** The token under which a module has its {@link MetricsServing}. */
export const METRICS_SERVING = Symbol('prometheus-sdk.nestjs.serving');

/** The checked {@link MetricsServingOptions}, those of the handler or the listener by themselves. */
export interface MetricsServing extends Pick<MetricsServingOptions, 'server'> {
  readonly defaultMetrics: NonNullable<MetricsServingOptions['defaultMetrics']>;
  readonly scrapes: MetricsHandlerOptions;
}

/** The options of the route, all given. */
export interface MetricsRoute {
  readonly path: string | false;
  readonly decorators: readonly ClassDecorator[];
}

const ROUTE_OPTIONS = ['path', 'decorators'];
const SERVING_OPTIONS = [...HANDLER_OPTIONS, 'defaultMetrics', 'server'];
const FOR_ROOT = 'MetricsModule.forRoot';
const FOR_ROOT_ASYNC = 'MetricsModule.forRootAsync';

/**
 * Checks the options of `forRoot` and takes them apart.
 *
 * @throws MetricError `UNKNOWN_OPTION` for an unknown key, `INVALID_OPTION` for a bad value
 */
export function readModuleOptions(options: MetricsModuleOptions): [MetricsRoute, MetricsServing] {
  checkOptions(FOR_ROOT, options, [...ROUTE_OPTIONS, ...SERVING_OPTIONS]);
  const { path, decorators, ...serving } = options;
  const route = checkRoute(FOR_ROOT, { path: path ?? (serving.server === undefined ? undefined : false), decorators });
  return [route, checkServing(FOR_ROOT, route, serving)];
}

/**
 * Checks the options of `forRootAsync` as far as they are known, and returns those of the route.
 *
 * @throws MetricError `UNKNOWN_OPTION` for an unknown key, `INVALID_OPTION` for a bad value
 */
export function readAsyncOptions(options: MetricsModuleAsyncOptions): MetricsRoute {
  checkOptions(FOR_ROOT_ASYNC, options, [...ROUTE_OPTIONS, 'imports', 'inject', 'useFactory']);
  const useFactory: unknown = options.useFactory;
  if (typeof useFactory !== 'function') refuseOption(FOR_ROOT_ASYNC, 'useFactory', useFactory, 'give a function');
  return checkRoute(FOR_ROOT_ASYNC, options);
}

/**
 * Checks what the factory of `forRootAsync` has made.
 *
 * @throws MetricError `UNKNOWN_OPTION` for an unknown key, `INVALID_OPTION` for a bad value
 */
export function readFactoryOptions(route: MetricsRoute, made: MetricsServingOptions): MetricsServing {
  const subject = `${FOR_ROOT_ASYNC}: useFactory`;
  checkOptions(subject, made, SERVING_OPTIONS);
  return checkServing(subject, route, made);
}

function checkRoute(subject: string, { path = 'metrics', decorators = [] }: MetricsRouteOptions): MetricsRoute {
  const [givenPath, givenDecorators]: readonly unknown[] = [path, decorators];
  if (givenPath !== false && (typeof givenPath !== 'string' || givenPath === '')) {
    refuseOption(subject, 'path', path, 'give a path such as "metrics", or false for no route');
  }
  if (!Array.isArray(givenDecorators) || givenDecorators.some((decorator) => typeof decorator !== 'function')) {
    refuseOption(subject, 'decorators', decorators, 'give a list of decorators of classes');
  }
  return { path, decorators };
}

/** All else is checked by the functions that take it. */
function checkServing(subject: string, { path }: MetricsRoute, given: MetricsServingOptions): MetricsServing {
  const { server, defaultMetrics = true, ...scrapes } = given;
  if (server !== undefined && path !== false) {
    refuseOption(subject, 'server', server, `the metrics are on the route "${path}" already, so give path: false`);
  }
  return { server, defaultMetrics, scrapes };
}
