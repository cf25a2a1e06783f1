import { Counter } from '../../lib/metrics/counter.js';
import { registry } from '../../lib/registry/global.js';
import { Registry } from '../../lib/registry/registry.js';

interface Copy {
  readonly registry: Registry;
  readonly Registry: typeof Registry;
  readonly counter: (options: object) => object;
}

/** Loads the SDK again, as a second installed copy would be. */
function loadCopy(): Copy {
  let copy: unknown;
  jest.isolateModules(() => {
    copy = jest.requireActual('../../lib/index.js');
  });
  return copy as Copy;
}

describe('the process-wide registry', () => {
  afterEach(() => registry.clear());

  it('is one for every copy of the package', () => {
    const copy = loadCopy();
    expect(copy.Registry).not.toBe(Registry);
    expect(copy.registry).toBe(registry);
  });

  it('gives another copy the instrument of the same definition', () => {
    const jobs = new Counter({ name: 'jobs_total', help: 'J.' });
    expect(loadCopy().counter({ name: 'jobs_total', help: 'J.' })).toBe(jobs);
  });

  it('shows the metrics of all copies', async () => {
    loadCopy().counter({ name: 'theirs_total', help: 'T.' });
    new Counter({ name: 'ours_total', help: 'O.' });
    expect(registry.describe().map(({ name }) => name)).toEqual(['ours_total', 'theirs_total']);
    expect(await loadCopy().registry.metrics()).toBe(await registry.metrics());
  });
});
