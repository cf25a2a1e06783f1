/**
 * The linter of Prometheus has nothing to say about what the SDK itself names.
 */

import { runProgram, startService, stopPrograms, type Outcome } from '../child-program.js';

jest.setTimeout(600_000);

afterAll(stopPrograms);

/** What `promtool check metrics` says about an exposition. */
function check(exposition: string): Promise<Outcome> {
  return runProgram('promtool', ['check', 'metrics'], { input: exposition });
}

async function scrape(sample: string): Promise<string> {
  const { metrics } = await startService(sample);
  return (await fetch(metrics)).text();
}

const SILENCE: Outcome = { code: 0, stdout: '', stderr: '' };

describe('promtool check metrics', () => {
  it('has nothing to say about the orders sample', async () => {
    const text = await scrape('samples/orders.ts');
    expect(text).toContain('orders_placed_total');
    expect(await check(text)).toEqual(SILENCE);
  });

  it('has nothing to say about the hello-world sample and the metrics of its process', async () => {
    const text = await scrape('samples/hello-world.ts');
    expect(text).toContain('hello_worlds_total');
    expect(text).toContain('process_cpu_seconds_total');
    expect(await check(text)).toEqual(SILENCE);
  });

  it.each([
    { fault: 'no help', exposition: '# TYPE a gauge\na 1\n', code: 3 },
    { fault: 'no suffix', exposition: '# HELP a A.\n# TYPE a counter\na 1\n', code: 3 },
    { fault: 'a line that is none', exposition: 'a{ 1\n', code: 1 },
  ])('does find $fault', async ({ exposition, code }) => {
    const outcome = await check(exposition);
    expect(outcome.code).toBe(code);
    expect(outcome.stderr).not.toBe('');
  });
});
