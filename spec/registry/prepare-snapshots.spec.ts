/**
 * Gathering very many series: most of the work is done ahead, while the program goes on, and the snapshot is that of one instant.
 */

import { writeText } from '../../lib/exposition/text.js';
import { Counter } from '../../lib/metrics/counter.js';
import { Summary } from '../../lib/metrics/summary.js';
import type { Collector } from '../../lib/model/collector.js';
import { PREPARATION, type Preparable } from '../../lib/model/preparation.js';
import { Registry } from '../../lib/registry/registry.js';
import { setClock } from '../../lib/support/clock.js';

/** Every look at it takes so long that each step of work is a slice of its own. */
let seconds = 1;
let restoreClock = (): void => undefined;

beforeEach(() => {
  restoreClock = setClock({ epochSeconds: () => 1, monotonicSeconds: () => (seconds += 0.01) });
});

afterEach(() => {
  restoreClock();
});

function jobsOf(registry: Registry, size: number, name = 'jobs_total', ttlSeconds?: number): Counter<'id'> {
  const jobs = new Counter({ name, help: 'Jobs.', labelNames: ['id'], ttlSeconds, registry });
  for (let id = 0; id < size; id += 1) jobs.inc({ id }, id + 1);
  return jobs;
}

/** Runs `act` in every turn that the event loop has until the work is done, and says how many these were. */
async function meanwhile<T>(work: Promise<T>, act: (turn: number) => void): Promise<{ result: T; turns: number }> {
  let turns = 0;
  let isOver = false;
  const turn = (): void => {
    if (isOver) return;
    act((turns += 1));
    setImmediate(turn);
  };
  setImmediate(turn);
  const result = await work;
  isOver = true;
  return { result, turns };
}

/** Notes, at the instant of a gathering, what an instrument says without any preparation. */
function witnessOf(jobs: Counter<'id'> | Summary<'id'>): Collector & { seen: string } {
  const witness = {
    seen: '',
    describe: () => [],
    collect: () => {
      witness.seen = [...writeText(jobs.collect())].join('');
      return [];
    },
  };
  return witness;
}

function beginAnewIn(chosen: number): (jobs: Counter<'id'>, turn: number) => void {
  return (jobs, turn) => {
    if (turn === chosen) jobs.clear();
    jobs.inc({ id: turn });
  };
}

describe('a gathering', () => {
  it('of few series is over before the event loop has a turn', async () => {
    const registry = new Registry();
    jobsOf(registry, 16_383);
    const { turns } = await meanwhile(registry.gather(), () => undefined);
    expect(turns).toBe(0);
  });

  it('of many series gives the event loop a turn for every few hundred of them', async () => {
    const registry = new Registry();
    jobsOf(registry, 8_192, 'a_total');
    jobsOf(registry, 8_192, 'b_total');
    const { turns } = await meanwhile(registry.gather(), () => undefined);
    expect(turns).toBeGreaterThanOrEqual(32);
  });

  it('begins the work in a turn of its own', async () => {
    const registry = new Registry();
    const begun = jest.fn();
    const collector: Collector & Preparable = {
      describe: () => [],
      collect: () => [],
      [PREPARATION]: { size: 16_384, prepare: begun.mockReturnValue([].values()) },
    };
    registry.register(collector);
    const gathering = registry.gather();
    await Promise.resolve();
    expect(begun).not.toHaveBeenCalled();
    await gathering;
    expect(begun).toHaveBeenCalledTimes(1);
  });

  it('prepares nothing that is not asked for', async () => {
    const registry = new Registry();
    jobsOf(registry, 16_384, 'a_total');
    jobsOf(registry, 10, 'b_total');
    const { turns } = await meanwhile(registry.gather({ only: (name) => name === 'b_total' }), () => undefined);
    expect(turns).toBe(0);
  });

  it('shows all instruments at the same instant', async () => {
    const registry = new Registry();
    const first = jobsOf(registry, 8_192, 'a_total');
    const last = jobsOf(registry, 8_192, 'b_total');
    const { result } = await meanwhile(registry.gather(), () => {
      first.inc({ id: 0 });
      last.inc({ id: 8_000 }, 2);
    });
    const [a, b] = result.families.map(({ chunks }) => chunks.map(({ values }) => [...values]).flat());
    expect(a[0]).toBeGreaterThan(30);
    expect(b[8_000] - 8_001).toBe(2 * (a[0] - 1));
  });

  it.each<[string, (jobs: Counter<'id'>, turn: number) => void]>([
    [
      'counts',
      (jobs, turn) => {
        jobs.inc({ id: turn * 400 });
      },
    ],
    [
      'adds series',
      (jobs, turn) => {
        jobs.inc({ id: 20_000 + turn });
      },
    ],
    ['removes series behind the work', (jobs, turn) => jobs.remove({ id: turn * 300 })],
    ['removes series before the work', (jobs, turn) => jobs.remove({ id: 16_384 - turn * 300 })],
    [
      'removes series and adds as many',
      (jobs, turn) => {
        jobs.remove({ id: turn });
        jobs.inc({ id: -turn });
      },
    ],
    [
      'removes nearly all',
      (jobs, turn) => Array.from({ length: 600 }, (_, id) => jobs.remove({ id: turn * 600 + id })),
    ],
    ['begins anew in the middle', beginAnewIn(20)],
    ['begins anew at the end', beginAnewIn(34)],
  ])('shows what is true at its instant while the program %s', async (_, act) => {
    for (const ttlSeconds of [undefined, 1e6]) {
      const registry = new Registry();
      const jobs = jobsOf(registry, 16_384, 'jobs_total', ttlSeconds);
      const witness = witnessOf(jobs);
      registry.register(witness);
      for (let round = 0; round < 2; round += 1) {
        const { result } = await meanwhile(registry.gather(), (turn) => {
          act(jobs, turn);
        });
        expect([...writeText(result.families)].join('')).toBe(witness.seen);
        expect(witness.seen).not.toBe('');
      }
    }
  });

  it('shows exemplars that came while it was prepared', async () => {
    const registry = new Registry();
    const jobs = jobsOf(registry, 16_384);
    const { result } = await meanwhile(registry.gather(), (turn) => {
      if (turn === 30) jobs.inc({ id: 600 }, 1, { trace_id: 'a' });
    });
    const exemplars = result.families[0].chunks.flatMap((chunk) => chunk.exemplars ?? []);
    expect(exemplars.flatMap((exemplar) => exemplar?.labels ?? [])).toEqual([['trace_id', 'a']]);
    expect(result.families[0].chunks.filter((chunk) => chunk.exemplars !== undefined)).toHaveLength(1);
  });

  it('brings up to date what instruments hold beside their numbers', async () => {
    const registry = new Registry();
    const objectives = { 0.5: 0.1 };
    const latency = new Summary({ name: 'latency', help: 'Latency.', labelNames: ['id'], objectives, registry });
    for (let id = 0; id < 600; id += 1) latency.observe({ id }, 1);
    jobsOf(registry, 16_384);
    const witness = witnessOf(latency);
    registry.register(witness);
    const { result } = await meanwhile(registry.gather(), (turn) => {
      latency.observe({ id: turn * 10 }, 3);
    });
    expect([...writeText(result.families.slice(1))].join('')).toBe(witness.seen);
    expect(witness.seen).toContain('latency{id="10",quantile="0.5"} 1\nlatency_sum{id="10"} 4\n');
  });

  it('leaves out series that have expired', async () => {
    const registry = new Registry();
    const jobs = jobsOf(registry, 16_384, 'jobs_total', 1e6);
    for (let part = 0; part < 12; part += 1) {
      seconds += 5e5;
      jobs.inc({ id: 7 });
      await registry.gather();
    }
    expect(jobs.seriesCount).toBe(1);
  });

  it('goes on if the work ahead fails', async () => {
    const registry = new Registry();
    const prepare = (): Iterator<undefined, void> => ({
      next: () => {
        throw new Error('no room');
      },
    });
    const failing: Collector & Preparable = {
      describe: () => [],
      collect: () => [],
      [PREPARATION]: { size: 16_384, prepare },
    };
    registry.register(failing);
    jobsOf(registry, 3);
    const { families, errors } = await registry.gather();
    expect(families.map(({ descriptor }) => descriptor.name)).toEqual(['jobs_total']);
    expect(errors).toEqual([]);
  });

  it('serves several at once', async () => {
    const registry = new Registry();
    const jobs = jobsOf(registry, 16_384);
    const results = Promise.all([registry.gather(), registry.gather(), registry.gather()]);
    const { result } = await meanwhile(results, (turn) => {
      jobs.inc({ id: turn * 100 });
    });
    const sums = result.map(({ families }) =>
      families.flatMap(({ chunks }) => chunks.map(({ values }) => values.reduce((sum, value) => sum + value, 0))),
    );
    const total = (numbers: readonly number[]): number => numbers.reduce((sum, value) => sum + value, 0);
    for (const numbers of sums) expect(total(numbers)).toBeGreaterThan((16_384 * 16_385) / 2);
    expect(new Set(result.flatMap(({ families }) => families.map(({ chunks }) => chunks[0].values.buffer))).size).toBe(
      3,
    );
  });
});
