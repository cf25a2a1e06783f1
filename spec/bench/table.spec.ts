/**
 * The tables of the documentation, made from runs of the benchmark.
 */

import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder, removeFolders } from '../temporary-folder.js';

const OURS = 'prometheus-sdk';
const PEER = 'prom-client';
const OTHER_PEER = '@prometheus-io/client';

type Values = Readonly<Record<string, readonly number[]>>;

let folder = '';
beforeEach(() => {
  folder = makeFolder('bench');
});
afterAll(removeFolders);

describe('the tables of the benchmark', () => {
  it('have the median and the ratios taken within a round', () => {
    const lines = tables(
      runOf('v20.1.0', { incChild: { [OURS]: [2, 4], [PEER]: [100, 400], [OTHER_PEER]: [60, 120] } }),
    );
    expect(lines).toContain(
      '| title of incChild | 20 | 3 ns | 250 ns, **75 x** (50 to 100) | 90 ns, **30 x** | met: 30 x |',
    );
  });

  it.each([
    ['met', { [PEER]: [62, 61], [OTHER_PEER]: [60, 60] }, 'met: 30 x'],
    ['missed if one peer settles it against us', { [PEER]: [90, 90], [OTHER_PEER]: [58, 59] }, 'missed: 30 x'],
    ['open if the rounds do not agree', { [PEER]: [90, 90], [OTHER_PEER]: [58, 62] }, 'open: 30 x'],
    ['not measured without a peer', { 'OpenTelemetry SDK': [90, 90] }, 'not measured: 30 x'],
  ])('call a goal %s', (_, others: Values, verdict) => {
    const lines = tables(runOf('v20.1.0', { incChild: { [OURS]: [2, 2], ...others } }));
    expect(lines.find((line) => line.startsWith('| title of incChild'))).toContain(`| ${verdict} |`);
  });

  it('hold a goal to the worst of its answers', () => {
    const child = { [OURS]: [2], [PEER]: [80], [OTHER_PEER]: [70] };
    const lines = tables(runOf('v20.1.0', { incChild: child, observeChild: { ...child, [PEER]: [50] } }));
    expect(lines).toContain('| `child.inc()`, `child.observe()` | 30 x | missed, 25 x |');
  });

  it('do not call a goal met of which an answer is missing', () => {
    const lines = tables(runOf('v20.1.0', { incChild: { [OURS]: [2], [PEER]: [80], [OTHER_PEER]: [70] } }));
    expect(lines).toContain('| `child.inc()`, `child.observe()` | 30 x | not measured, 35 x |');
  });

  it.each([
    ['met', [19, 20], 'met, 20 ns'],
    ['open', [19, 21], 'open, 20 ns'],
    ['missed', [21, 23], 'missed, 22 ns'],
  ])('call a budget %s by our own time', (_, ours, verdict) => {
    const lines = tables(runOf('v20.1.0', { countedCall: { [OURS]: ours, [PEER]: [1, 1] } }));
    expect(lines).toContain(`| \`@Counted\`, added to a synchronous call | at most 20 ns | ${verdict} |`);
  });

  it('put versions of Node.js one below the other', () => {
    const lines = tables(
      runOf('v20.1.0', { other: { [OURS]: [1], [PEER]: [2] } }),
      runOf('v24.1.0', { other: { [OURS]: [3], [PEER]: [9] } }),
    );
    const first = lines.indexOf('| title of other | 20 | 1 ns | 2 ns, **2 x** |');
    expect(first).toBeGreaterThan(0);
    expect(lines[first + 1]).toBe('|  | 24 | 3 ns | 9 ns, **3 x** |');
  });

  it('join the rounds of runs of one version', () => {
    const lines = tables(
      runOf('v20.1.0', { other: { [OURS]: [1], [PEER]: [2] } }),
      runOf('v20.1.0', { other: { [OURS]: [1], [PEER]: [4] } }),
    );
    expect(lines).toContain('| title of other | 20 | 1 ns | 3 ns, **3 x** (2 to 4) |');
  });

  it('say how many times more ours needs than the machine without a library', () => {
    const lines = tables(runOf('v20.1.0', { other: { [OURS]: [6, 4], 'no library': [2, 1] } }));
    expect(lines).toContain('| title of other | 20 | 5 ns, **3.5 x** (3 to 4) | 1.5 ns |');
  });

  it.each([
    ['are of some groups only, without anything else', '--groups', ['### Counting']],
    ['are of all groups but some', '--without', ['### Goals', '### Memory']],
  ])('%s', (_, option, headings) => {
    const { run, answers } = runOf('v20.1.0', { one: { [OURS]: [1] }, other: { [OURS]: [2] } });
    const [one, other] = answers;
    const content = { run, answers: [one, { ...other, group: 'Memory' }] };
    const lines = tables(content, option, 'count');
    expect(lines.filter((line) => line.startsWith('###'))).toEqual(headings);
  });

  it('say why a library has no value', () => {
    const run = runOf('v20.1.0', { other: { [OURS]: [1] } });
    const [answer] = run.answers;
    const lines = tables({ ...run, answers: [{ ...answer, missing: { [PEER]: 'not done within 180 s' } }] });
    expect(lines).toContain('| title of other | 20 | 1 ns | not done within 180 s |');
  });

  it('know an answer for each goal', () => {
    const { stderr } = failureOf(() => run('index.mjs', '--only', 'no question is called this'));
    expect(stderr).toBe(
      'bench: no question has "no question is called this" in its group, key or title: try a shorter text\n',
    );
  });
});

/** @param given - runs, and options as texts */
function tables(...given: readonly (object | string)[]): readonly string[] {
  const args = given.map((content, index) => {
    if (typeof content === 'string') return content;
    const file = join(folder, `${String(index)}.json`);
    writeFileSync(file, JSON.stringify(content));
    return file;
  });
  return run('table.mjs', ...args).split('\n');
}

function run(program: string, ...args: readonly string[]): string {
  return execFileSync(process.execPath, [join('bench', program), ...args], { encoding: 'utf8', stdio: 'pipe' });
}

function failureOf(act: () => unknown): { readonly stderr: string } {
  try {
    act();
  } catch (error) {
    return error as { readonly stderr: string };
  }
  throw new Error('nothing failed');
}

function runOf(node: string, values: Readonly<Record<string, Values>>) {
  return {
    run: {
      date: '2026-01-31',
      cpu: 'a processor',
      cores: 2,
      memoryGiB: 8,
      frequencyScaling: 'unknown',
      loadAverage: 0.1,
      system: 'Linux x64',
      node,
      v8: '1.2',
      libraries: { [OURS]: '0.1.0' },
      isQuick: false,
      seconds: 61,
    },
    answers: Object.entries(values).map(([key, own]) => ({
      key,
      group: 'Counting',
      title: `title of ${key}`,
      unit: 'ns',
      values: own,
      missing: {},
    })),
  };
}
