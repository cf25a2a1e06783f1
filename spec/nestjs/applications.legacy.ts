/**
 * Applications of NestJS with the module under test.
 */

import 'reflect-metadata';
import { Module, type DynamicModule, type INestApplication, type ModuleMetadata } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Registry } from '../../lib/index.js';

const running: INestApplication[] = [];

/** Starts an application with the module and more. */
export async function start(
  metrics: DynamicModule,
  { imports = [], ...more }: ModuleMetadata = {},
  prepare: (app: INestApplication) => void = () => undefined,
): Promise<INestApplication> {
  @Module({ imports: [metrics, ...imports], ...more })
  class ShopModule {}

  const app = await NestFactory.create(ShopModule, { logger: false, abortOnError: false, forceCloseConnections: true });
  running.push(app);
  prepare(app);
  await app.listen(0, '127.0.0.1');
  return app;
}

/** Closes all that were started. */
export async function closeApplications(): Promise<void> {
  await Promise.all(running.splice(0).map((app) => app.close()));
}

/** The samples of one family. */
export async function samplesOf(registry: Registry, name: string): Promise<string[]> {
  return (await registry.metrics()).split('\n').filter((line) => line.startsWith(name));
}
