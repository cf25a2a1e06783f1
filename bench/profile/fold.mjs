/**
 * Folds what the sampling profiler of V8 saw: by stack, and by the frame on top.
 */

import { existsSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';

/** Where the profiler is started and stopped, which is no part of the work. */
const PROFILER = 'node:inspector';

const FRAMES_OF_V8 = { '(garbage collector)': 'garbage collection', '(program)': 'native code', '(idle)': 'idle' };

/**
 * Microseconds by stack: the names of its frames from the root, joined by semicolons, as flame graph programs read them.
 *
 * @typedef {Record<string, number>} Stacks
 */

/**
 * Adds a profile to the stacks.
 *
 * @param {import('node:inspector').Profiler.Profile} profile
 * @param {Stacks} stacks - changed
 */
export function foldProfile({ nodes, samples = [], timeDeltas = [] }, stacks) {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
  const own = new Map();
  samples.forEach((id, index) => own.set(id, (own.get(id) ?? 0) + timeDeltas[index]));
  for (const [leaf, microseconds] of own) {
    const frames = [];
    for (let id = leaf; parents.has(id); id = parents.get(id)) frames.unshift(byId.get(id).callFrame);
    if (frames.length === 0 || frames.some(({ url }) => url === PROFILER)) continue;
    const stack = frames.map(nameOf).join(';');
    stacks[stack] = (stacks[stack] ?? 0) + microseconds;
  }
}

/**
 * The share of each frame in the time, by what it did itself, the largest first.
 *
 * @param {Stacks} stacks
 * @returns {{ frame: string, share: number }[]}
 */
export function selfShares(stacks) {
  const own = new Map();
  let sum = 0;
  for (const [stack, microseconds] of Object.entries(stacks)) {
    const frame = stack.slice(stack.lastIndexOf(';') + 1);
    own.set(frame, (own.get(frame) ?? 0) + microseconds);
    sum += microseconds;
  }
  return [...own]
    .map(([frame, microseconds]) => ({ frame, share: microseconds / sum }))
    .sort((a, b) => b.share - a.share);
}

/** The source maps that were read so far, by the file that they are of. */
const maps = new Map();

/** A function and the module it stands in: `write lib/exposition/text-writer.ts`. */
function nameOf({ functionName, url, lineNumber, columnNumber }) {
  const name = FRAMES_OF_V8[functionName] ?? (functionName === '' ? '(anonymous)' : functionName);
  const place = placeOf(url, lineNumber, columnNumber);
  return (place === '' ? name : `${name} ${place}`).replaceAll(';', ',');
}

/** Our modules by the name of their source, as far as there are source maps; those of a package by the package. */
function placeOf(url, line, column) {
  const path = decodeURI(url).replace(/^file:\/\//, '');
  const installed = /.*\/node_modules\/(?<place>.+)$/.exec(path);
  if (installed !== null) return installed.groups.place;
  const own = /.*\/(?<place>dist\/(?:esm|cjs)\/.+)$/.exec(path);
  if (own !== null) return sourceOf(path, line, column) ?? own.groups.place;
  const harness = /.*\/bench\/(?<place>.+)$/.exec(path);
  return harness === null ? path : `bench/${harness.groups.place}`;
}

function sourceOf(path, line, column) {
  if (!maps.has(path)) {
    const file = `${path}.map`;
    maps.set(path, existsSync(file) ? new SourceMap(JSON.parse(readFileSync(file, 'utf8'))) : undefined);
  }
  const { originalSource = '' } = maps.get(path)?.findEntry(line, column) ?? {};
  return /(?:^|\/)(?<source>lib\/.+\.ts)$/.exec(originalSource)?.groups.source;
}
