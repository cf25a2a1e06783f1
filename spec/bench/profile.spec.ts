/**
 * Where the time of a question goes: what the sampling profiler and the counters saw, folded, drawn and put into tables.
 */

import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder, removeFolders } from '../temporary-folder.js';

interface Profile {
  readonly key: string;
  readonly unit: string;
  readonly seen: { readonly 'no library': Seen };
}

interface Seen {
  readonly value: number;
  readonly counters: { readonly turns: number };
  readonly frames: readonly { readonly frame: string }[];
}

interface Frame {
  readonly functionName: string;
  readonly url: string;
  readonly lineNumber: number;
  readonly columnNumber: number;
}

let folder = '';
beforeEach(() => {
  folder = makeFolder('profile');
});
afterAll(removeFolders);

describe('folded stacks', () => {
  const nodes = [
    node(1, '(root)', '', [2, 5, 6]),
    node(2, 'repeat', 'file:///home/me/sdk/bench/measure.mjs', [3, 8]),
    node(3, 'write', 'file:///home/me/sdk/dist/esm/exposition/writer.js', [4]),
    node(4, 'get', '/home/me/sdk/node_modules/prom-client/lib/counter.js', []),
    node(5, '(garbage collector)', '', []),
    node(6, 'post', 'node:inspector', [7]),
    node(7, 'dispatch', '', []),
    node(8, '', 'node:buffer', []),
  ];

  it('name frames by the modules that they stand in, and add up the time of each stack', () => {
    const stacks = fold({ nodes, samples: [3, 4, 3, 5, 8], timeDeltas: [10, 20, 30, 40, 50] });
    expect(stacks).toEqual({
      'repeat bench/measure.mjs;write dist/esm/exposition/writer.js': 40,
      'repeat bench/measure.mjs;write dist/esm/exposition/writer.js;get prom-client/lib/counter.js': 20,
      'repeat bench/measure.mjs;(anonymous) node:buffer': 50,
      'garbage collection': 40,
    });
  });

  it('name functions of ours by the source that the source map leads to', () => {
    const dist = join(folder, 'dist/esm');
    mkdirSync(dist, { recursive: true });
    const map = { version: 3, sources: ['../../lib/exposition/writer.ts'], names: [], mappings: 'AAAA' };
    writeFileSync(join(dist, 'core.js.map'), JSON.stringify(map));
    const mapped = [node(1, '(root)', '', [2]), node(2, 'write', `file://${join(dist, 'core.js')}`, [])];
    expect(fold({ nodes: mapped, samples: [2], timeDeltas: [10] })).toEqual({ 'write lib/exposition/writer.ts': 10 });
  });

  it('leave out what starts and stops the profiler', () => {
    expect(fold({ nodes, samples: [7, 6, 5], timeDeltas: [900, 90, 9] })).toEqual({ 'garbage collection': 9 });
  });

  it('add up several profiles', () => {
    const profile = { nodes, samples: [5], timeDeltas: [7] };
    expect(fold(profile, profile)).toEqual({ 'garbage collection': 14 });
  });

  it('tell the share of each frame by what it did itself', () => {
    const shares = evaluate('fold', `module.selfShares({ 'a;b': 30, 'c;b': 20, 'a': 10, 'garbage collection': 40 })`);
    expect(shares).toEqual([
      { frame: 'b', share: 0.5 },
      { frame: 'garbage collection', share: 0.4 },
      { frame: 'a', share: 0.1 },
    ]);
  });
});

describe('a flame graph', () => {
  it('has a box for each frame, as wide as its share', () => {
    const svg = String(
      evaluate('flame-graph', `module.drawFlameGraph('a < b', { 'main;left': 25, 'main;right': 75 })`),
    );
    expect(svg).toContain('>a &lt; b</text>');
    expect(boxesOf(svg)).toEqual([
      ['main, 100.0 %', '0.0', '1200.0'],
      ['left, 25.0 %', '0.0', '300.0'],
      ['right, 75.0 %', '300.0', '900.0'],
    ]);
  });
});

describe('counters', () => {
  it('count the bytes of what is allocated, though most of it is collected meanwhile', () => {
    const work = 'for (let turn = 0; turn < 1e6; turn += 1) globalThis.kept = [0.5];';
    const { turns, heapBytes, collections } = count(work, 1e6);
    expect(turns).toBe(1e6);
    // An array of one double: 16 to 32 bytes of array, 24 of elements.
    expect(heapBytes).toBeGreaterThan(30);
    expect(heapBytes).toBeLessThan(80);
    expect(collections * 1e6).toBeGreaterThan(1);
  });

  it('count once what stays', () => {
    const { heapBytes } = count(
      'globalThis.kept = []; for (let turn = 0; turn < 1e6; turn += 1) kept.push([0.5]);',
      1e6,
    );
    expect(heapBytes).toBeGreaterThan(30);
    expect(heapBytes).toBeLessThan(120);
  });

  it('count next to nothing where nothing is allocated', () => {
    const { heapBytes, collections } = count(
      // Small integers, so that no number is on the heap before the loop is compiled either.
      'let sum = 0; for (let turn = 0; turn < 1e6; turn += 1) sum = (sum + turn) & 1023;',
      1e6,
    );
    expect(heapBytes).toBeLessThan(0.5);
    expect(collections).toBe(0);
  });

  it('count what lies outside of the heap', () => {
    const { outsideBytes, pageFaults } = count('globalThis.kept = new Uint8Array(1e7).fill(1);', 10);
    expect(outsideBytes).toBeGreaterThanOrEqual(1e6);
    expect(outsideBytes).toBeLessThan(1.1e6);
    // Of 4 to 64 KiB, or of 2 MiB where the system takes large ones.
    expect(pageFaults).toBeGreaterThan(0.3);
    expect(pageFaults).toBeLessThan(300);
  });
});

describe('the tables of profiles', () => {
  it('have the counters of each library, and the frames beside each other', () => {
    const lines = tables(runOf('v20.1.0'), runOf('v24.1.0'));
    expect(lines).toContain('### counting');
    expect(lines).toContain(
      '| 20 | prometheus-sdk | 3 ns | 3.2 ns | 0 bytes | 0 bytes | 2 in a million | 0 in a million | 0 ms in a million |',
    );
    expect(lines).toContain(
      '|  | prom-client | 200 ns | 210 ns | 320 bytes | 0 bytes | 2 in a million | 155 in a million | 7 ms in a million |',
    );
    expect(lines).toContain('Self time on Node 24:');
    expect(lines).toContain('| 100 % | `loop` | 60 % | `setValue` |');
    expect(lines).toContain('|  |  | 40 % | `garbage collection` |');
  });

  it('are made of profiles of processes that answer nothing else', () => {
    const file = join(folder, 'profile.json');
    const graphs = join(folder, 'graphs');
    const stacks = join(folder, 'stacks');
    run('profile.mjs', '--quick', '--only', 'clockReads', '--json', file, '--graphs', graphs, '--stacks', stacks);
    const { profiles } = JSON.parse(readFileSync(file, 'utf8')) as { readonly profiles: readonly [Profile] };
    expect(profiles.map(({ key, unit }) => [key, unit])).toEqual([['clockReads', 'ns']]);
    const seen = profiles[0].seen['no library'];
    expect(seen.value).toBeGreaterThan(0);
    expect(seen.counters.turns).toBeGreaterThan(1000);
    expect(seen.frames.map(({ frame }) => frame).join()).toContain('run bench/questions/bare-loops.mjs');
    expect(readdirSync(graphs)).toEqual(['clockReads-no-library.svg']);
    expect(readdirSync(stacks)).toEqual(['clockReads-no-library.txt']);
    expect(readFileSync(join(stacks, 'clockReads-no-library.txt'), 'utf8')).toMatch(/^(?:.+ \d+\n)+$/);
  }, 60_000);

  it.each([
    [['profile-table.mjs'], 'profile-table: no file: name those that "npm run bench:profile -- --json <file>" wrote'],
    [['profile.mjs', '--only', 'nothing'], 'there is no question nothing'],
    [['profile.mjs', '--only', 'scrapeCounters1k.some'], 'scrapeCounters1k has scrapeCounters1k.first, '],
  ])('are not made of %j', ([program = '', ...args], message) => {
    expect(() => run(program, ...args)).toThrow(message);
  });
});

function node(id: number, functionName: string, url: string, children: readonly number[]) {
  return { id, callFrame: { functionName, url, lineNumber: 0, columnNumber: 0 } satisfies Frame, children };
}

function fold(...profiles: readonly object[]): unknown {
  return evaluate(
    'fold',
    `(() => { const stacks = {}; for (const profile of ${JSON.stringify(profiles)}) module.foldProfile(profile, stacks); return stacks; })()`,
  );
}

function count(work: string, turns: number): Readonly<Record<string, number>> {
  return evaluate(
    'counters',
    `(() => {
      const { watch, result } = module.watchCounters();
      const work = () => { ${work} };
      work();
      watch.begin();
      work();
      watch.end(${String(turns)});
      return result().counters;
    })()`,
  ) as Readonly<Record<string, number>>;
}

/** What an expression gives that has a module of the profiler; in a process of its own, since Jest loads CommonJS only. */
function evaluate(module: string, expression: string): unknown {
  const program = `const module = await import('./bench/profile/${module}.mjs'); console.log(JSON.stringify(${expression}));`;
  return JSON.parse(
    execFileSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8', stdio: 'pipe' }),
  );
}

function boxesOf(svg: string): readonly (readonly (string | undefined)[])[] {
  const pattern = /<title>(?<title>[^<]*)<\/title><rect x="(?<x>[\d.]+)" y="\d+" width="(?<width>[\d.]+)"/g;
  return [...svg.matchAll(pattern)].map(({ groups }) => [groups?.title, groups?.x, groups?.width]);
}

function tables(...runs: readonly object[]): readonly string[] {
  const files = runs.map((content, index) => {
    const file = join(folder, `${String(index)}.json`);
    writeFileSync(file, JSON.stringify(content));
    return file;
  });
  return run('profile-table.mjs', ...files).split('\n');
}

function run(program: string, ...args: readonly string[]): string {
  return execFileSync(process.execPath, [join('bench', program), ...args], { encoding: 'utf8', stdio: 'pipe' });
}

function runOf(version: string) {
  const none = { turns: 1e6, outsideBytes: 0, pageFaults: 2e-6 };
  return {
    run: {
      date: '2026-01-31',
      cpu: 'a processor',
      cores: 2,
      memoryGiB: 8,
      frequencyScaling: 'unknown',
      loadAverage: 0.1,
      system: 'Linux x64',
      node: version,
      v8: '1.2',
      libraries: {},
      isQuick: false,
      seconds: 61,
    },
    profiles: [
      {
        key: 'incChild',
        title: 'counting',
        unit: 'ns',
        seen: {
          'prometheus-sdk': {
            value: 3,
            counters: { ...none, cpuNs: 3.2, heapBytes: 0.0001, collections: 0, collectionNs: 0 },
            frames: [{ frame: 'loop', share: 1 }],
          },
          'prom-client': {
            value: 200,
            counters: { ...none, cpuNs: 210, heapBytes: 320, collections: 155e-6, collectionNs: 7 },
            frames: [
              { frame: 'setValue', share: 0.6 },
              { frame: 'garbage collection', share: 0.395 },
              { frame: 'rare', share: 0.005 },
            ],
          },
        },
      },
    ],
  };
}
