/**
 * Scrapes gauges whose promises reject, in time and late, and one that never settles, and prints whose faults were counted.
 * A rejection that nobody handles, or a timer that keeps it alive, would keep it from ending well.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import { Gauged, Registry } from '../../../lib/index.js';

const registry = new Registry();
registry.diagnostics.onFirstFault(() => undefined);

async function fail(milliseconds: number): Promise<number> {
  await sleep(milliseconds);
  throw new Error('no connection');
}

class Source {
  @Gauged('rejects', { registry })
  rejects(): Promise<number> {
    return fail(0);
  }

  @Gauged('late', { registry, timeout: 1, cache: 1000 })
  late(): Promise<number> {
    return fail(20);
  }

  @Gauged('converts', { registry, value: () => fail(0) as unknown as number })
  converts(): string {
    return 'x';
  }

  @Gauged('never', { registry, timeout: 30_000 })
  never(): Promise<number> {
    return new Promise(() => undefined);
  }
}

/** Exported, so that nothing collects it. */
export const source = new Source();

await registry.gather({ only: (name) => name !== 'never' });
await fail(40).catch(() => undefined);
console.log(
  JSON.stringify(
    registry.diagnostics
      .counts()
      .map(({ subject, count }) => `${subject} ${String(count)}`)
      .sort(),
  ),
);
void registry.gather({ only: (name) => name === 'never' });
