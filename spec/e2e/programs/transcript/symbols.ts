/**
 * Methods named by symbols, in words that both dialects understand.
 */

import { Counted, Registry } from 'prometheus-sdk';
import { printMetrics } from './print-metrics.js';

const registry = new Registry();
const AUDIT = Symbol('audit');

class Ledger {
  @Counted({ registry })
  public [AUDIT](): string {
    return 'audited';
  }

  @Counted({ registry })
  public static *[Symbol.iterator](): Generator<number> {
    yield 1;
  }
}

/** Calls all there is, and prints what was measured. */
export async function run(): Promise<void> {
  console.log(JSON.stringify([new Ledger()[AUDIT](), ...Ledger]));
  await printMetrics(registry);
}
