/**
 * What both dialects have in common.
 */

import { registry } from 'prometheus-sdk';
import { runClasses } from './classes.js';
import { runMethods } from './methods.js';
import { printMetrics } from './print-metrics.js';
import { runResults } from './results.js';
import { runValues } from './values.js';

/** Runs all there is and prints what was measured. */
export async function run(): Promise<void> {
  const instances = runValues();
  await runMethods();
  await runResults();
  await runClasses();
  await printMetrics(registry);
  console.log(`${String(instances.length)} pools are alive`);
}
