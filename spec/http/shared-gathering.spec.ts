import { gatherTogether } from '../../lib/http/shared-gathering.js';
import type { GatherResult, Gatherer } from '../../lib/model/collector.js';
import { setClock } from '../../lib/support/clock.js';
import { gauge } from './gatherers.js';

interface Ending {
  readonly resolve: (result: GatherResult) => void;
  readonly reject: (error: Error) => void;
}

/** A gatherer whose gatherings end when they are told to. */
function slowGatherer(): Gatherer & { readonly gatherings: Ending[] } {
  const gatherings: Ending[] = [];
  return {
    gatherings,
    gather: () => new Promise<GatherResult>((resolve, reject) => gatherings.push({ resolve, reject })),
  };
}

let seconds = 0;
let restoreClock = (): void => undefined;

beforeEach(() => {
  seconds = 0;
  restoreClock = setClock({ epochSeconds: () => seconds, monotonicSeconds: () => seconds });
});

afterEach(() => {
  restoreClock();
});

describe('gatherTogether', () => {
  const result: GatherResult = { families: [gauge('depth', 4)], errors: [] };

  it('lets those join who come while a gathering is under way', async () => {
    const gatherer = slowGatherer();
    const answers = [gatherTogether(gatherer), gatherTogether(gatherer)];
    expect(gatherer.gatherings).toHaveLength(1);
    gatherer.gatherings[0].resolve(result);
    expect(await Promise.all(answers)).toEqual([result, result]);
  });

  it('gathers anew for those who come when it is over', async () => {
    const gatherer = slowGatherer();
    const first = gatherTogether(gatherer);
    gatherer.gatherings[0].resolve(result);
    await first;
    void gatherTogether(gatherer);
    expect(gatherer.gatherings).toHaveLength(2);
  });

  it('gathers anew for those who come a second later, however long a collector takes', () => {
    const gatherer = slowGatherer();
    void gatherTogether(gatherer);
    seconds = 0.999;
    void gatherTogether(gatherer);
    expect(gatherer.gatherings).toHaveLength(1);
    seconds = 1;
    void gatherTogether(gatherer);
    expect(gatherer.gatherings).toHaveLength(2);
  });

  it('leaves a later gathering alone when an earlier one ends', async () => {
    const gatherer = slowGatherer();
    const first = gatherTogether(gatherer);
    seconds = 1;
    void gatherTogether(gatherer);
    gatherer.gatherings[0].resolve(result);
    await first;
    void gatherTogether(gatherer);
    expect(gatherer.gatherings).toHaveLength(2);
  });

  it('gathers anew after a gathering that failed, which fails for all who joined it', async () => {
    const gatherer = slowGatherer();
    const answers = [gatherTogether(gatherer), gatherTogether(gatherer)];
    gatherer.gatherings[0].reject(new Error('no answer'));
    expect(await Promise.allSettled(answers)).toMatchObject([{ status: 'rejected' }, { status: 'rejected' }]);
    void gatherTogether(gatherer);
    expect(gatherer.gatherings).toHaveLength(2);
  });

  it('keeps gatherers apart', () => {
    const [one, other] = [slowGatherer(), slowGatherer()];
    void gatherTogether(one);
    void gatherTogether(other);
    expect([one.gatherings.length, other.gatherings.length]).toEqual([1, 1]);
  });
});
