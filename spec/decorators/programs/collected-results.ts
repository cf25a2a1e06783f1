/**
 * Calls methods whose results end later, drops all results but one, collects garbage and prints what is still in flight.
 * To be run with --expose-gc.
 */

import { Readable } from 'node:stream';
import { Counted, InFlight, Registry, Timed } from '../../../lib/index.js';
import { samplesOf } from '../../metrics/exposition-of.js';
import { collectGarbageUntil } from '../../collect-garbage.js';

const SIZE = 300;
const registry = new Registry();
let naiveRunning = 0;

class Source {
  /** It holds what was returned, and is held as the receiver of the call. */
  last: object | undefined;

  @Counted({ registry })
  @Timed({ registry })
  @InFlight({ registry })
  *rows(): Generator<number> {
    yield 1;
  }

  @Counted({ registry })
  @InFlight({ registry })
  async *pages(): AsyncGenerator<number> {
    yield await Promise.resolve(1);
  }

  @Counted({ registry })
  @InFlight({ registry })
  stream(): Readable {
    return Readable.from([1, 2]);
  }

  @Counted({ registry, callback: true })
  @InFlight({ registry })
  ask(callback: (error: Error | null) => void): void {
    if (callback.length > 1) callback(null);
  }

  naive(): Generator<number> {
    naiveRunning += 1;
    return (function* () {
      try {
        yield 1;
      } finally {
        naiveRunning -= 1;
      }
    })();
  }
}

function sumOf(name: string, part = ''): number {
  const collector = registry.get(name);
  const lines = collector === undefined ? [] : samplesOf(collector).filter((line) => line.includes(part));
  return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
}

/** In a function of its own, so that nothing on the stack holds a result. */
function callAll(): object {
  const kept = new Source().rows();
  for (let call = 0; call < SIZE; call += 1) {
    const source = new Source();
    if (call > 0) source.last = source.rows();
    const pages = new Source();
    pages.last = pages.pages();
    const streams = new Source();
    streams.last = streams.stream();
    new Source().ask(() => undefined);
    const naive = new Source();
    naive.last = naive.naive();
    (naive.last as Generator<number>).next();
  }
  return kept;
}

const kept = callAll();
const before = sumOf('method_in_flight');
const naiveBefore = naiveRunning;
await collectGarbageUntil(() => sumOf('method_in_flight') === 1);
const report = {
  naive: { before: naiveBefore, after: naiveRunning },
  ours: { before, after: sumOf('method_in_flight') },
  counted: { cancelled: sumOf('method_calls_total', 'outcome="cancelled"') },
  timed: sumOf('method_duration_seconds', '_count'),
};
console.log(JSON.stringify(Reflect.has(kept, 'next') ? report : {}));
