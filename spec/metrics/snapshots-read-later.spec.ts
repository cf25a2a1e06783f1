import fc from 'fast-check';
import { writeOpenMetrics } from '../../lib/exposition/openmetrics.js';
import { writeText } from '../../lib/exposition/text.js';
import { Counter } from '../../lib/metrics/counter.js';
import { Histogram } from '../../lib/metrics/histogram.js';
import type { FamilySnapshot } from '../../lib/model/snapshot.js';
import { setClock } from '../../lib/support/clock.js';

let seconds = 1;
let restoreClock = (): void => undefined;

beforeEach(() => {
  restoreClock = setClock({ epochSeconds: () => (seconds += 1), monotonicSeconds: () => seconds });
});

afterEach(() => {
  restoreClock();
});

function textOf(families: readonly FamilySnapshot[]): string {
  return [...writeText(families), ...writeOpenMetrics(families, { created: true })].join('');
}

/** The labels of a snapshot are made when they are read, so what is read late must be what it was. */
describe('a snapshot', () => {
  // The first fill a full-sized page behind the small ones, the second are more than the small ones hold.
  it.each([1030, 530, 3])('of %i series says what was true when it was taken, whenever it is read', (births) => {
    const action = fc.oneof(
      { weight: 10, arbitrary: fc.record({ kind: fc.constant('count'), id: fc.nat(births + 30) }) },
      { weight: 10, arbitrary: fc.record({ kind: fc.constant('remove'), id: fc.nat(births + 30) }) },
      { weight: 4, arbitrary: fc.record({ kind: fc.constant('snapshot'), id: fc.constant(0) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('clear'), id: fc.constant(0) }) },
    );
    const options = { name: 'jobs_total', help: 'Jobs.', labelNames: ['id', 'odd'], registry: null } as const;
    fc.assert(
      fc.property(fc.array(action, { maxLength: 80 }), (actions) => {
        const begin = seconds;
        const [readAtOnce, readLate] = [false, true].map((isLate) => {
          seconds = begin;
          const jobs = new Counter(options);
          for (let id = 0; id < births; id += 1) jobs.inc({ id, odd: id & 1 });
          // A counter answers at once.
          const families = (): readonly FamilySnapshot[] => jobs.collect();
          const texts: string[] = [];
          const kept: (readonly FamilySnapshot[])[] = [];
          for (const { kind, id } of actions) {
            const labels = { id, odd: id & 1 };
            if (kind === 'count') jobs.inc(labels);
            else if (kind === 'remove') jobs.remove(labels);
            else if (kind === 'clear') jobs.clear();
            else if (isLate) kept.push(families());
            else texts.push(textOf(families()));
          }
          return isLate ? kept.map(textOf) : texts;
        });
        expect(readLate).toEqual(readAtOnce);
      }),
      { numRuns: 60 },
    );
  });

  it('keeps its start times when a native histogram begins again', () => {
    const latency = new Histogram({
      name: 'latency',
      help: 'Latency.',
      native: { factor: 1.1, maxBuckets: 1, minResetSeconds: 60 },
      registry: null,
    });
    latency.observe(1);
    const [before] = latency.collect();
    const began = before.chunks[0].startTimes?.[0];
    seconds += 60;
    latency.observe(1000);
    const [after] = latency.collect();
    expect(after.chunks[0].startTimes?.[0]).toBeGreaterThan(began ?? Infinity);
    expect(before.chunks[0].startTimes?.[0]).toBe(began);
  });
});
