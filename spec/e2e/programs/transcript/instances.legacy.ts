/**
 * How the legacy dialect learns of instances: from a call of a decorated method, or by the class that `@MetricScope` makes.
 */

import { Counted, Gauged, MetricScope, Registry } from 'prometheus-sdk';
import { printMetrics } from './print-metrics.js';

const registry = new Registry();

class Till {
  @Gauged('till_coins', { registry })
  readonly coins: number[] = [1, 2];

  @Counted({ registry })
  use(): void {}
}

@MetricScope({ class: 'Safe', instances: true })
class S {
  @Gauged('safe_bars', { registry, labels: { id: (safe) => safe.id } })
  readonly bars = 3;

  constructor(readonly id: string) {}

  @Counted({ registry })
  lock(): string {
    return this.id;
  }
}

/** Makes instances, and prints which of them are known. */
export async function run(): Promise<void> {
  const [till, other] = [new Till(), new Till()];
  till.use();
  const safe = new S('a');
  console.log(JSON.stringify([safe.lock(), S.name, safe instanceof S]));
  await printMetrics(registry);
  console.log(`${String([till, other, safe].length)} instances are alive`);
}
